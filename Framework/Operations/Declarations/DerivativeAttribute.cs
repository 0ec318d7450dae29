namespace Framework;

/// <summary>
/// Declares the derivative of an <see cref="ElementwiseAttribute"/> method with regard to one operand, in place of the one that the generator would
/// find. The parameters are taken by name from the declaration's; <c>result</c> is its result and <c>gradient</c> the gradient that arrives. Without a
/// parameter <c>gradient</c> the value is multiplied by it.
/// </summary>
/// <param name="operation">The name of the declared method, in the same class.</param>
/// <param name="operand">The name of the operand.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DerivativeAttribute(string operation, string operand) : Attribute
{
    /// <summary>The name of the declared method.</summary>
    public string Operation { get; } = operation;

    /// <summary>The name of the operand.</summary>
    public string Operand { get; } = operand;
}
