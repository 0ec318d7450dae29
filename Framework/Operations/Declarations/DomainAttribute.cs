namespace Framework;

/// <summary>Where an operand or scalar of a kernel is meaningful: tests draw their samples from there. Without it they come from −2 to 2.</summary>
/// <param name="low">The lower end.</param>
/// <param name="high">The upper end.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DomainAttribute(double low, double high) : Attribute
{
    /// <summary>The lower end.</summary>
    public double Low { get; } = low;

    /// <summary>The upper end.</summary>
    public double High { get; } = high;
}
