namespace Framework;

/// <summary>
/// Where a kernel, as a function of one operand, has a kink or a jump: it or its derivative has no derivative there. Gradients keep the value that the body gives
/// them; tests that compare them with difference quotients draw their samples elsewhere.
/// </summary>
/// <param name="at">A value of the operand; where it depends on scalars, for the numbers that tests pass, which are their defaults.</param>
/// <param name="others">More of them.</param>
/// <example>
/// <code>
/// [Elementwise] static double Ramp([Kink(0, 1)] double x) => x &lt;= 0 ? 0 : x >= 1 ? 1 : x;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class KinkAttribute(double at, params double[] others) : Attribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<double> Values { get; } = [at, .. others];
}
