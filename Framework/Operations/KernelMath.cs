namespace Framework;

/// <summary>
/// The functions that a kernel declaration may call beside those of <see cref="Math"/>: references in double precision for what .NET lacks,
/// or has without digits near 0. Every member here has a row in the generator's table; the kernels do not call it, they are measured against it.
/// Errors are relative to the value and were measured against 40-digit arithmetic.
/// </summary>
public static partial class KernelMath
{
    /// <summary>−1, 0 or 1; 0 for NaN too, where <see cref="Math.Sign(double)"/> throws.</summary>
    /// <param name="x">Any number.</param>
    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : 0;

    /// <summary>1/√x, by two correctly rounded steps: error below 1.7e-16. ∞ at 0, NaN below.</summary>
    /// <param name="x">A number not less than 0.</param>
    public static double Rsqrt(double x) => 1 / Math.Sqrt(x);

    /// <summary>√(x² + y²) without undue overflow; ∞ if either is infinite. Error below 2e-16.</summary>
    /// <param name="x">Any number.</param>
    /// <param name="y">Any number.</param>
    public static double Hypot(double x, double y) => double.Hypot(x, y);

    /// <summary>2 to the power x, exact for integers. Error below 2e-16.</summary>
    /// <param name="x">Any number.</param>
    public static double Exp2(double x) => Math.Pow(2, x);

    /// <summary>
    /// eˣ − 1 with all its digits near 0. With x = k·ln 2 + r it is 2ᵏ(eʳ − 1) + (2ᵏ − 1), eʳ − 1 being Taylor's series to r¹⁴ on |r| ≤ ln 2 / 2,
    /// whose remainder is below 2⁻⁵⁸. Error below 3e-16.
    /// </summary>
    /// <param name="x">Any number.</param>
    public static double Expm1(double x)
    {
        // 2⁵³ and more drown the 1, and below it is all that is left.
        if (!(Math.Abs(x) < 38)) return x > 0 ? Math.Exp(x) : x < 0 ? -1 : x;
        var k = Math.Round(x * 1.4426950408889634);
        var r = Math.FusedMultiplyAdd(-k, 1.9082149292705877e-10, Math.FusedMultiplyAdd(-k, 0.69314718036912382, x));
        var sum = 0.0;
        for (var n = InverseFactorials.Length - 1; n >= 2; n--) sum = Math.FusedMultiplyAdd(sum, r, InverseFactorials[n]);
        sum = Math.FusedMultiplyAdd(sum, r * r, r);
        if (k == 0) return x == 0 ? x : sum;
        var scale = Math.ScaleB(1, (int)k);
        return Math.FusedMultiplyAdd(scale, sum, scale - 1);
    }

    static readonly double[] InverseFactorials = InverseFactorialsTo(14);

    static double[] InverseFactorialsTo(int last)
    {
        var inverse = new double[last + 1];
        var factorial = 1.0;
        for (var n = 0; n <= last; n++) inverse[n] = 1 / (factorial *= Math.Max(n, 1));
        return inverse;
    }

    /// <summary>
    /// ln(1 + x) with all its digits near 0: what rounding took from u = 1 + x is given back to first order (Kahan). Error below 3e-16.
    /// −∞ at −1, NaN below.
    /// </summary>
    /// <param name="x">A number not less than −1.</param>
    public static double Log1p(double x)
    {
        var u = 1 + x;
        if (u == 1) return x;
        return u is 0 or double.PositiveInfinity ? Math.Log(u) : Math.Log(u) - (u - 1 - x) / u;
    }

    /// <summary>1 / (1 + e⁻ˣ), with all its digits in the lower tail. Error below 4e-16.</summary>
    /// <param name="x">Any number.</param>
    public static double Sigmoid(double x)
    {
        if (x >= 0) return 1 / (1 + Math.Exp(-x));
        var e = Math.Exp(x);
        return e / (1 + e);
    }

    /// <summary>ln(1 + eˣ), never overflowing and with all its digits in the lower tail. Error below 4e-16.</summary>
    /// <param name="x">Any number.</param>
    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));
}
