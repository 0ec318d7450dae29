namespace Framework;

// Comparisons with NaN are false, "not equal" excepted, as in C# and PyTorch.
public static partial class Functional
{
    /// <summary>Whether the operands are equal.</summary>
    [Elementwise] static bool Equal(double x, double other) => x == other;

    /// <summary>Whether the operands differ.</summary>
    [Elementwise] static bool NotEqual(double x, double other) => x != other;

    /// <summary>Whether x is below the other.</summary>
    [Elementwise] static bool Less(double x, double other) => x < other;

    /// <summary>Whether x is below the other or equal to it.</summary>
    [Elementwise] static bool LessEqual(double x, double other) => x <= other;

    /// <summary>Whether x is above the other.</summary>
    [Elementwise] static bool Greater(double x, double other) => x > other;

    /// <summary>Whether x is above the other or equal to it.</summary>
    [Elementwise] static bool GreaterEqual(double x, double other) => x >= other;

    /// <summary>Whether |x − other| ≤ atol + rtol·|other|; equal infinities are close.</summary>
    [Elementwise]
    static bool IsClose(double x, double other, [Scalar(Minimum = 0)] double rtol = 1e-5, [Scalar(Minimum = 0)] double atol = 1e-8, [Scalar] bool equalNan = false) =>
        x == other || double.IsFinite(other) && double.IsFinite(x) && Math.Abs(x - other) <= atol + rtol * Math.Abs(other)
        || equalNan && double.IsNaN(x) && double.IsNaN(other);

    /// <summary>Whether x is not a number.</summary>
    [Elementwise] static bool IsNaN(double x) => double.IsNaN(x);

    /// <summary>Whether x is an infinity of either sign.</summary>
    [Elementwise] static bool IsInf(double x) => double.IsInfinity(x);

    /// <summary>Whether x is ∞.</summary>
    [Elementwise] static bool IsPosInf(double x) => double.IsInfinity(x) && x > 0;

    /// <summary>Whether x is −∞.</summary>
    [Elementwise] static bool IsNegInf(double x) => double.IsInfinity(x) && x < 0;

    /// <summary>Whether x is a number and not an infinity.</summary>
    [Elementwise] static bool IsFinite(double x) => double.IsFinite(x);

    /// <summary>Where the condition holds, x; elsewhere, the other.</summary>
    [Elementwise] static double Where(bool condition, double x, double other) => condition ? x : other;
}
