namespace Framework;

public static partial class KernelMath
{
    const double TwoOverRootPi = 1.1283791670955126;

    /// <summary>Below this erf is summed as a series, above it is what erfc leaves of 1.</summary>
    const double SeriesLimit = 0.5;

    /// <summary>
    /// The error function 2/√π ∫₀ˣ e^(−t²) dt. Error below 6e-16.
    /// </summary>
    /// <param name="x">Any number.</param>
    public static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a < SeriesLimit) return ErfSeries(x);
        return double.IsNaN(x) ? x : Math.CopySign(1 - UpperTail(a), x);
    }

    /// <summary>1 − erf x, with all its digits in the upper tail. Error below 2e-15, and of half a unit in the last place among subnormals.</summary>
    /// <param name="x">Any number.</param>
    public static double Erfc(double x)
    {
        if (Math.Abs(x) < SeriesLimit) return 1 - ErfSeries(x);
        return double.IsNaN(x) ? x : x < 0 ? 2 - UpperTail(-x) : UpperTail(x);
    }

    /// <summary>
    /// The x with erf x = y: Newton's iteration from Winitzki's formula, on erf below ½ and on erfc above, where 1 − |y| is exact.
    /// Error below 2e-15. ±∞ at ±1, NaN beyond.
    /// </summary>
    /// <param name="y">A number in [−1, 1].</param>
    public static double ErfInv(double y)
    {
        var a = Math.Abs(y);
        if (!(a < 1)) return a == 1 ? y * double.PositiveInfinity : double.NaN;
        if (a < 1e-10) return y / TwoOverRootPi;
        var log = Log1p(-a * a);
        var half = 2 / (Math.PI * 0.147) + log / 2;
        var x = Math.Sqrt(Math.Sqrt(half * half - log / 0.147) - half);
        for (var step = 0; step < 4; step++)
        {
            var slope = TwoOverRootPi * Math.Exp(-x * x);
            x -= (a < SeriesLimit ? Erf(x) - a : 1 - a - Erfc(x)) / slope;
        }
        return Math.CopySign(x, y);
    }

    // Maclaurin's series of erf x · e^(x²), whose terms are all of one sign: 2/√π · x · Σ (2x²)ⁿ / (3·5···(2n + 1)), then e^(−x²) by its own.
    static double ErfSeries(double x)
    {
        double square = x * x, term = 1, sum = 1;
        for (var n = 1; term > 1e-18; n++) sum += term *= 2 * square / (2 * n + 1);
        return TwoOverRootPi * x * Math.Exp(-square) * sum;
    }

    const double Step = 0.5;
    static readonly double[] Gauss = [.. Enumerable.Range(0, 14).Select(n => Math.Exp(-n * n * Step * Step))];

    /// <summary>
    /// erfc x for x ≥ ½ by the trapezoidal rule with poles subtracted (Matta and Reichel 1971; Hunter and Regan 1972):
    /// 2hx/π · e^(−x²) · (1/(2x²) + Σ e^(−n²h²)/(x² + n²h²)) − 2/(e^(2πx/h) − 1), whose error at h = ½ is of the order e^(−π²/h²) = 7e-18.
    /// </summary>
    static double UpperTail(double x)
    {
        if (x > 27) return 0;
        double square = x * x, lost = Math.FusedMultiplyAdd(x, x, -square);
        var sum = 0.0;
        for (var n = Gauss.Length - 1; n >= 1; n--) sum += Gauss[n] / (square + n * n * Step * Step);
        sum += 0.5 / square;
        // The exponent carries the digits that x² lost, since e^(−x²) magnifies them up to 700 times; split so that no factor is subnormal.
        var root = Math.Exp(-square / 2);
        return 2 * Step * x / Math.PI * sum * (1 - lost) * root * root - (x < 7 ? 2 / Expm1(2 * Math.PI / Step * x) : 0);
    }
}
