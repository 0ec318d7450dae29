namespace Framework;

/// <summary>
/// Makes an operation on tensors of a scalar method: the generator writes its vector kernels, its derivatives and a public method of the same name
/// that takes tensors. A <see langword="double"/> parameter becomes a tensor operand; one marked <see cref="ScalarAttribute"/> stays a number.
/// </summary>
/// <example>
/// <code>
/// [Elementwise] static double Swirl(double x, double y, [Scalar] double k = 1) => Math.Sin(k * x) * Math.Exp(-y * y);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ElementwiseAttribute : Attribute
{
    /// <summary>For a method that returns a tuple: also make a method that writes each element over the operand of its name.</summary>
    public bool InPlace { get; init; }

    /// <summary>Refuses operands that are all truth values, for which the formula would mean nothing.</summary>
    public bool RefusesBool { get; init; }
}
