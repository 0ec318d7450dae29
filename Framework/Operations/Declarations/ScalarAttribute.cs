namespace Framework;

/// <summary>Marks a parameter of a kernel that is one number for all elements and not a tensor.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ScalarAttribute : Attribute
{
    /// <summary>The smallest number accepted; anything below it, and NaN, is refused with an <see cref="ArgumentOutOfRangeException"/>.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;
}
