namespace Framework;

// Comparisons with NaN are false, "not equal" excepted, as in C# and PyTorch.
public static partial class Functional
{
    /// <summary>Whether x equals y.</summary>
    [Elementwise] static bool Equal(double x, double y) => x == y;

    /// <summary>Whether x differs from y.</summary>
    [Elementwise] static bool NotEqual(double x, double y) => x != y;

    /// <summary>Whether x is below y.</summary>
    [Elementwise] static bool Less(double x, double y) => x < y;

    /// <summary>Whether x is not above y.</summary>
    [Elementwise] static bool LessOrEqual(double x, double y) => x <= y;

    /// <summary>Whether x is above y.</summary>
    [Elementwise] static bool Greater(double x, double y) => x > y;

    /// <summary>Whether x is not below y.</summary>
    [Elementwise] static bool GreaterOrEqual(double x, double y) => x >= y;

    /// <summary>Whether x is not a number.</summary>
    [Elementwise] static bool IsNaN(double x) => double.IsNaN(x);

    /// <summary>Whether x is an infinity of either sign.</summary>
    [Elementwise] static bool IsInfinite(double x) => double.IsInfinity(x);

    /// <summary>Whether x is a number and not an infinity.</summary>
    [Elementwise] static bool IsFinite(double x) => double.IsFinite(x);

    /// <summary>Where the condition holds, x; elsewhere, y.</summary>
    [Elementwise] static double Where(bool condition, double x, double y) => condition ? x : y;
}
