using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>Checks the numbers that are passed to operations.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ScalarRange
{
    /// <summary>The number itself.</summary>
    /// <param name="value">The number given.</param>
    /// <param name="minimum">The smallest accepted.</param>
    /// <param name="operation">The operation's name.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is smaller, or NaN.</exception>
    public static double AtLeast(double value, double minimum, string operation, string parameter) => value >= minimum
        ? value
        : throw new ArgumentOutOfRangeException(parameter, value, $"{operation}: {parameter} must be at least {minimum}.");
}
