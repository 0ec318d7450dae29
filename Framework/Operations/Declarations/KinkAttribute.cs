namespace Framework;

/// <summary>
/// Where a kernel, as a function of one operand, has a kink or a jump: it or its derivative has no derivative there. Gradients keep the value that the body gives
/// them; tests that compare them with difference quotients draw their samples elsewhere.
/// </summary>
/// <example>
/// <code>
/// [Elementwise] static double Ramp([Kink(0, 1)] double x) => x &lt;= 0 ? 0 : x >= 1 ? 1 : x;
/// [Elementwise] static double Larger([Kink(nameof(y))] double x, double y) => x > y ? x : y;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Parameter, AllowMultiple = true)]
public sealed class KinkAttribute : Attribute
{
    /// <summary>Kinks at values of the operand.</summary>
    /// <param name="at">A value; where it depends on scalars, for the numbers that tests pass, which are their defaults.</param>
    /// <param name="others">More of them.</param>
    public KinkAttribute(double at, params double[] others) => Values = [at, .. others];

    /// <summary>Kinks where the operand meets another one: where it is equal to it, or lies so far above it.</summary>
    /// <param name="other">The other operand's name.</param>
    /// <param name="differences">The operand less the other one, in place of 0.</param>
    public KinkAttribute(string other, params double[] differences) => (Other, Values) = (other, differences is { Length: > 0 } ? [.. differences] : [0]);

    /// <summary>The operand that it meets there, if any.</summary>
    public string? Other { get; }

    /// <summary>The values of the operand, or of its difference from the other one.</summary>
    public IReadOnlyList<double> Values { get; }
}
