namespace Framework.Generators.Ir.Elementary;

sealed partial class Expansions
{
    // (2 artanh s − 2s − 2s³/3)/s⁵ on |s| ≤ 1/5, in s²: 2⁻³³·⁵ and 2⁻⁶⁰·⁴ of 2 artanh s.
    static readonly double[] PowSingle = [0.40000236, 0.285344332, 0.237530604];
    static readonly double[] PowDouble =
    [
        0.4000000000000348, 0.2857142856857433, 0.22222222910701755, 0.18181744180850026, 0.15388725856935379, 0.13210801049733714, 0.13610189117771535,
    ];

    /// <summary>
    /// 2^(y·log₂|x|), the logarithm and the product in two parts, since the exponential magnifies an absolute error up to the range of exponents; then the sign of
    /// an odd power and the edges of IEEE 754's pow.
    /// </summary>
    public Expr Pow(Expr x, Expr y)
    {
        var a = Abs(x);
        var (high, low) = Log2InTwoParts(a);
        // A power beyond these overflows or vanishes for every base but 1, and the products below stay finite.
        var limit = By(8589934592.0, 3.7e19);
        var exponent = Max(Min(y, limit), -limit);
        var (product, lost) = TwoProduct(exponent, high);
        lost = Fma(exponent, low, lost);
        var edge = By(160.0, 1100.0);
        var n = Round(Max(Min(product, edge), -edge));
        var magnitude = Power2(Max(Min((product - n) + lost, 0.51), -0.51), n);
        var rising = Greater(y, 0);
        magnitude = Select(Equal(a, 0), Select(rising, 0, double.PositiveInfinity), magnitude);
        magnitude = Select(Equal(a, Infinity), Select(rising, double.PositiveInfinity, 0), magnitude);

        // Integers are even, as the infinite ones are too, or odd; other exponents are roots.
        var half = 0.5 * y;
        var whole = Select(Equal(Truncate(half), half), magnitude, CopySign(magnitude, x));
        var root = Select(And(Less(x, 0), Greater(x, double.NegativeInfinity)), NaN, magnitude);
        var number = Select(Equal(Truncate(y), y), whole, root);
        var sum = a + Abs(y);
        return Select(Or(Equal(y, 0), Equal(x, 1)), 1, Select(Equal(sum, sum), number, sum));
    }

    /// <summary>log₂ of a positive number to about one and a half times the type's digits.</summary>
    (Expr High, Expr Low) Log2InTwoParts(Expr x)
    {
        var (e, m) = Normalized(x, By(23, 54));
        var f = m - 1;
        // s = f/(2 + f), with what the sum and the quotient lost; 1/(2 + f) is (1 − s)/2.
        var (d, dLost) = FastTwoSum(Constant(2), f);
        var s = f / d;
        var sLow = Fma(s, dLost, Fms(s, d, f)) * Fma(s, 0.5, -0.5);
        // ln m = 2s + 2s³/3 + s⁵·P, the first two terms in two parts each.
        var (square, squareLow) = TwoProduct(s, s);
        squareLow = Fma(2 * s, sLow, squareLow);
        var (cube, cubeLow) = TwoProduct(square, s);
        cubeLow = Fma(square, sLow, Fma(squareLow, s, cubeLow));
        var (twoThirds, twoThirdsLow) = By((0.666666687, -1.98682155e-8), (0.66666666666666663, 3.700743415417188e-17));
        var (third, thirdLow) = TwoProduct(cube, Constant(twoThirds));
        thirdLow = Fma(cube, twoThirdsLow, Fma(cubeLow, twoThirds, thirdLow));
        var tail = cube * square * Polynomial(square, PowSingle, PowDouble);
        var (ln, lnLow) = FastTwoSum(2 * s, third);
        lnLow = lnLow + (Fma(sLow, 2, thirdLow) + tail);
        // To base 2, and the exponent on top.
        var (perLn, perLnLow) = By((1.44269502, 1.92596303e-8), (1.4426950408889634, 2.0355273740931033e-17));
        var (scaled, scaledLow) = TwoProduct(ln, Constant(perLn));
        scaledLow = Fma(ln, perLnLow, Fma(lnLow, perLn, scaledLow));
        var (sum, sumLow) = TwoSum(e, scaled);
        var (high, low) = FastTwoSum(sum, sumLow + scaledLow);
        return (high, low);
    }

    // ∛m on [2/3, 4/3), in m − 1: 2⁻¹⁶·⁷ and 2⁻³⁰·⁸, which one step of Newton squares.
    static readonly double[] CbrtSingle = [0.999996603, 0.333205253, -0.110764503, 0.0662440285, -0.0469032302];
    static readonly double[] CbrtDouble =
    [
        0.9999999995108231, 0.3333333395698316, -0.11111089203168102, 0.06172750385722936, -0.04116785794587959, 0.030214730245678587,
        -0.023087631231066497, 0.018390037911690815, -0.01960666475045946, 0.017902870443214442,
    ];

    /// <summary>With |x| = m·2^(3k + j): 2ᵏ·∛(m·2ʲ), j in {−1, 0, 1}.</summary>
    public Expr Cbrt(Expr x)
    {
        var a = Abs(x);
        var (e, m) = Normalized(a, By(24, 54));
        var k = Round(e * (1 / 3.0));
        var j = Fma(k, -3, e);
        var (down, up) = (Less(j, 0), Greater(j, 0));
        var target = m * Select(down, 0.5, Select(up, 2, 1.0));
        var y = Polynomial(m - 1, CbrtSingle, CbrtDouble) * Select(down, 0.79370052598409973737, Select(up, 1.25992104989487316477, 1.0));
        var square = y * y;
        y = y - Fms(square, y, target) / (3 * square);
        var finite = And(Greater(a, 0), Less(a, Infinity));
        return Select(finite, CopySign(y * Pow2(k), x), x);
    }

    /// <summary>The larger times √(1 + t²), t being the ratio: no square of an operand is taken.</summary>
    public Expr Hypot(Expr x, Expr y)
    {
        var (a, b) = (Abs(x), Abs(y));
        var large = builder.Make(Op.Max, a, b);
        var ratio = builder.Make(Op.Min, a, b) / large;
        var infinite = Or(Equal(a, Infinity), Equal(b, Infinity));
        return Select(infinite, Infinity, Select(Equal(large, 0), 0, large * Sqrt(Fma(ratio, ratio, 1))));
    }
}
