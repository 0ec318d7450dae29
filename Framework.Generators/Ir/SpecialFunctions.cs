using System;

namespace Framework.Generators.Ir;

/// <summary>
/// Functions of the interpreter that netstandard lacks, in double, to about 1e-14 of the value. Written on their own, apart from KernelMath and from the
/// expansions: they are the reference that these are checked against.
/// </summary>
static class SpecialFunctions
{
    /// <summary>a·b + c with one rounding to about 2⁻¹⁰⁴ of the terms: Dekker's product and Knuth's sum.</summary>
    public static double Fma(double a, double b, double c)
    {
        var product = a * b;
        if (double.IsInfinity(product) || double.IsNaN(product) || Math.Abs(a) > 1e150 || Math.Abs(b) > 1e150)
            return product + c;
        var (ah, al) = Split(a);
        var (bh, bl) = Split(b);
        var productError = ((ah * bh - product) + ah * bl + al * bh) + al * bl;
        var sum = product + c;
        var part = sum - product;
        var sumError = (product - (sum - part)) + (c - part);
        return double.IsInfinity(sum) ? sum : sum + (productError + sumError);
    }

    static (double High, double Low) Split(double x)
    {
        var t = 134217729 * x;
        var high = t - (t - x);
        return (high, x - high);
    }

    public static double CopySign(double magnitude, double sign) =>
        BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(magnitude) & long.MaxValue) | (BitConverter.DoubleToInt64Bits(sign) & long.MinValue));

    // Kahan: the rounding of 1 + x is undone by the ratio.
    public static double Log1p(double x)
    {
        var u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(u) ? x : Math.Log(u) * (x / (u - 1));
    }

    public static double Expm1(double x)
    {
        if (Math.Abs(x) < 1e-5)
            return x == 0 ? x : x + x * x / 2 + x * x * x / 6;
        var u = Math.Exp(x);
        if (double.IsInfinity(u) || u - 1 == -1)
            return u - 1;
        return u == 1 ? x : (u - 1) * (x / Math.Log(u));
    }

    public static double Asinh(double x)
    {
        var a = Math.Abs(x);
        return CopySign(a > 1e150 ? Math.Log(a) + Math.Log(2) : Log1p(a + a * a / (1 + Math.Sqrt(1 + a * a))), x);
    }

    public static double Acosh(double x) =>
        x > 1e150 ? Math.Log(x) + Math.Log(2) : Log1p(x - 1 + Math.Sqrt(x - 1) * Math.Sqrt(x + 1));

    public static double Atanh(double x) => 0.5 * Log1p(2 * x / (1 - x));

    public static double Cbrt(double x)
    {
        if (x == 0 || double.IsNaN(x) || double.IsInfinity(x))
            return x;
        var y = CopySign(Math.Pow(Math.Abs(x), 1.0 / 3), x);
        return y - (y * y * y - x) / (3 * y * y);
    }

    public static double Hypot(double x, double y)
    {
        var (a, b) = (Math.Abs(x), Math.Abs(y));
        if (double.IsInfinity(a) || double.IsInfinity(b))
            return double.PositiveInfinity;
        var (big, small) = (Math.Max(a, b), Math.Min(a, b));
        return big == 0 || double.IsNaN(big) ? big : big * Math.Sqrt(1 + small / big * (small / big));
    }

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double Softplus(double x) => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    // Maclaurin series below 2.5, Lentz's continued fraction of erfc above (Abramowitz and Stegun 7.1.5, 7.1.14).
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        return Math.Abs(x) < 2.5 ? Series(x) : CopySign(1 - Tail(Math.Abs(x)), x);
    }

    public static double Erfc(double x)
    {
        if (double.IsNaN(x))
            return x;
        return Math.Abs(x) < 0.5 ? 1 - Series(x) : x < 0 ? 2 - Erfc(-x) : Tail(x);
    }

    static double Series(double x)
    {
        double term = x, sum = x;
        for (var n = 1; n < 100 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    static double Tail(double x)
    {
        if (x > 27)
            return 0;
        // erfc x = exp(−x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …)))), from the far end.
        var fraction = x;
        for (var k = 400; k >= 1; k--)
            fraction = x + k / 2.0 / fraction;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }

    public static double ErfInv(double y)
    {
        if (!(Math.Abs(y) < 1))
            return Math.Abs(y) == 1 ? y / 0 : double.NaN;
        // Winitzki's start, then Newton on whichever of erf and erfc keeps its digits.
        var l = Math.Log(1 - y * y);
        var h = 2 / (Math.PI * 0.147) + l / 2;
        var x = CopySign(Math.Sqrt(Math.Sqrt(h * h - l / 0.147) - h), y);
        for (var i = 0; i < 6; i++)
        {
            var slope = 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x);
            x -= (Math.Abs(y) < 0.5 ? Erf(x) - y : Math.Sign(y) * (1 - Math.Abs(y) - Erfc(Math.Abs(x)))) / slope;
        }
        return x;
    }

    /// <summary>Stirling's series after shifting the argument past 15; reflection below 0.5.</summary>
    public static double LGamma(double x)
    {
        if (double.IsNaN(x) || double.IsInfinity(x))
            return x * x;
        if (x <= 0 && x == Math.Floor(x))
            return double.PositiveInfinity;
        if (x < 0.5)
            return Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * (x - 2 * Math.Floor(x / 2))))) - LGamma(1 - x);
        var shift = 1.0;
        for (; x < 15; x++)
            shift *= x;
        var r = 1 / (x * x);
        return (x - 0.5) * Math.Log(x) - x + 0.91893853320467274178 + (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r / 1680))) / x - Math.Log(shift);
    }

    public static double Digamma(double x)
    {
        if (x == 0)
            return CopySign(double.PositiveInfinity, -x);
        if (x < 0)
            return x == Math.Floor(x) ? double.NaN : Digamma(1 - x) - Math.PI / Math.Tan(Math.PI * (x - Math.Floor(x)));
        var shift = 0.0;
        for (; x < 15; x++)
            shift += 1 / x;
        var r = 1 / (x * x);
        return Math.Log(x) - 0.5 / x - r * (1.0 / 12 - r * (1.0 / 120 - r * (1.0 / 252 - r * (1.0 / 240 - r / 132)))) - shift;
    }

    public static double Trigamma(double x)
    {
        if (x <= 0)
        {
            var s = Math.Sin(Math.PI * (x - Math.Floor(x)));
            return x == Math.Floor(x) ? double.PositiveInfinity : Math.PI * Math.PI / (s * s) - Trigamma(1 - x);
        }
        var shift = 0.0;
        for (; x < 15; x++)
            shift += 1 / (x * x);
        var r = 1 / (x * x);
        return shift + 1 / x + r / 2 + r / x * (1.0 / 6 - r * (1.0 / 30 - r * (1.0 / 42 - r * (1.0 / 30 - r * 5 / 66))));
    }

    /// <summary>e of x = m·2ᵉ with m in [2/3, 4/3), x positive and normal.</summary>
    public static double Exponent(double x)
    {
        var exponent = (int)((BitConverter.DoubleToInt64Bits(x) >> 52) & 0x7FF) - 1023;
        return x / Math.Pow(2, exponent) >= 4.0 / 3 ? exponent + 1 : exponent;
    }

    public static double Mantissa(double x) => x / Math.Pow(2, Exponent(x));

    /// <summary>The upper half of the digits, as the vector types have it.</summary>
    public static double Head(double x) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) & ~0x7FF_FFFF);
}
