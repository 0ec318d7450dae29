namespace Framework.Generators.Ir.Elementary;

sealed partial class Expansions
{
    /// <summary>A logarithm before it is put together: ln x = e·ln 2 + F + T, where F is exact and T much smaller.</summary>
    readonly record struct Parts(Expr E, Expr F, Expr T);

    (double High, double Low) Ln2 => By((0.693147182, -1.90465421e-9), (0.69314718055994531, 2.3190468138462996e-17));

    // (ln(1 + f) − f + f²/2)/f³ on [−1/3, 1/3]: 2⁻²⁶·⁹ of the logarithm.
    static readonly double[] LogSingle = [.333332241, -.249998987, .200108632, -.166766554, .139901266, -.122282825, .140873283, -.127341524];

    // (2 artanh s − 2s)/s³ on |s| ≤ 1/5, in s²: 2⁻⁶¹·⁸.
    static readonly double[] LogDouble =
    [
        0.6666666666666663, 0.40000000000043456, 0.2857142855769595, 0.22222224187397185, 0.18181668120782624,
        0.15391138788011552, 0.13171925745472993, 0.1386044055949053,
    ];

    /// <summary>
    /// T of <see cref="Parts"/>. In double the polynomial is in s = f/(2 + f), for which ln(1 + f) = 2 artanh s; s·f = f − 2s turns
    /// 2s + s·R into f − f²/2 + s·(f²/2 + R), and F stays exact.
    /// </summary>
    Expr LogTail(Expr f)
    {
        if (IsSingle)
            return f * f * Fma(f, builder.Polynomial(f, LogSingle), -0.5);
        var s = f / (2 + f);
        var square = s * s;
        var half = 0.5 * (f * f);
        return Fma(s, Fma(square, builder.Polynomial(square, LogDouble), half), -half);
    }

    /// <summary>For x &gt; 0, subnormals included.</summary>
    Parts Split(Expr x)
    {
        var (e, m) = Normalized(x, By(23, 54));
        var f = m - 1;
        return new Parts(e, f, LogTail(f));
    }

    /// <summary>x = m·2ᵉ with m in [2/3, 4/3) for every x &gt; 0; subnormals are scaled by <paramref name="shift"/> bits first.</summary>
    (Expr E, Expr M) Normalized(Expr x, int shift)
    {
        var subnormal = Less(x, By(1.17549435e-38, 2.2250738585072014e-308));
        var scaled = Select(subnormal, x * System.Math.Pow(2, shift), x);
        return (builder.Make(Op.Exponent, scaled) - Select(subnormal, shift, 0.0), builder.Make(Op.Mantissa, scaled));
    }

    /// <summary>The value for 0 &lt; x &lt; ∞, and a logarithm's limits elsewhere.</summary>
    Expr WithLogEdges(Expr x, Expr value) =>
        Select(Less(x, Infinity), Select(Greater(x, 0), value, Select(Equal(x, 0), double.NegativeInfinity, double.NaN)), x);

    Expr Ln(Parts x)
    {
        var (high, low) = Ln2;
        return IsSingle ? Fma(x.E, high, x.F + x.T) : Fma(x.E, high, x.F + Fma(x.E, low, x.T));
    }

    public Expr Log(Expr x) => WithLogEdges(x, Ln(Split(x)));

    public Expr Log2(Expr x)
    {
        var (high, low) = By((1.44269502, 1.92596303e-8), (1.4426950408889634, 2.0355273740931033e-17));
        var (e, f, t) = Split(x);
        return WithLogEdges(x, e + Fma(f, high, Fma(f, low, t * high)));
    }

    public Expr Log10(Expr x)
    {
        var (high, low) = By((0.434294492, -1.010305e-8), (0.4342944819032518, 1.098319650216765e-17));
        var (twoHigh, twoLow) = By((0.30103001, -1.43209888e-8), (0.3010299956639812, -2.8037281277851704e-18));
        var (e, f, t) = Split(x);
        return WithLogEdges(x, Fma(e, twoHigh, Fma(f, high, Fma(f, low, Fma(e, twoLow, t * high)))));
    }

    public Expr Log1p(Expr x)
    {
        var value = Select(Greater(x, -1), LogOf1p(x), Select(Equal(x, -1), double.NegativeInfinity, double.NaN));
        return OrTiny(x, Select(Less(x, Infinity), value, x));
    }

    /// <summary>ln(1 + x) for x &gt; −1: what rounding takes from 1 + x = m·2ᵉ goes back into m − 1, which makes it x itself while e = 0.</summary>
    Expr LogOf1p(Expr x)
    {
        var (u, lost) = TwoSum(Constant(1), x);
        var e = builder.Make(Op.Exponent, u);
        // Beyond 2¹⁰⁰ nothing was lost that matters; 2⁻ᵉ must stay normal.
        var f = Fma(lost, Pow2(-builder.Make(Op.Min, e, Constant(100))), builder.Make(Op.Mantissa, u) - 1);
        return Ln(new Parts(e, f, LogTail(f)));
    }

    // From here on x² drowns the 1 beside it.
    double RootLimit => By(268435456.0, 1e17);

    /// <summary>ln(a + √(a² + 1)) = ln(1 + a + a²/(1 + √(a² + 1))) for a = |x|, and ln a + ln 2 where that is the same.</summary>
    public Expr Asinh(Expr x)
    {
        var a = Abs(x);
        var big = Greater(a, RootLimit);
        var square = a * a;
        var sum = a + square / (1 + Sqrt(square + 1));
        return CopySign(Log1p(Select(big, a, sum)) + Select(big, Ln2.High, 0.0), x);
    }

    /// <summary>With t = x − 1, which is exact where it matters: ln(1 + t + √(2t + t²)).</summary>
    public Expr Acosh(Expr x)
    {
        var big = Greater(x, RootLimit);
        var t = x - 1;
        var sum = t + Sqrt(Fma(t, t, 2 * t));
        var value = Log1p(Select(big, x, sum)) + Select(big, Ln2.High, 0.0);
        return Select(Less(x, 1), double.NaN, value);
    }

    public Expr Atanh(Expr x)
    {
        var a = Abs(x);
        return CopySign(0.5 * Log1p(2 * a / (1 - a)), x);
    }
}
