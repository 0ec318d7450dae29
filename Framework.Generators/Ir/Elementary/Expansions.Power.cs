namespace Framework.Generators.Ir.Elementary;

sealed partial class Expansions
{
    // (2 artanh s − 2s − 2s³/3)/(s⁵ ln 2) on |s| ≤ 1/5, in s²: 2⁻³⁴ and 2⁻⁶⁰·⁴ of the logarithm.
    static readonly double[] PowSingle = [0.577083924, 0.411518103, 0.344743878];
    static readonly double[] PowDouble =
    [
        0.5770780163556356, 0.41219858306995444, 0.3205989079079853, 0.262307121644241, 0.22201238479400434, 0.19059157160621543, 0.1963535234576993,
    ];

    /// <summary>
    /// 2^(y·log₂|x|), the logarithm and the product in two parts, since the exponential magnifies an absolute error up to the range of exponents. A base that is positive and
    /// normal to a power that is well within the range needs no more.
    /// </summary>
    public Expr Pow(Expr x, Expr y)
    {
        var bound = Constant(By(126.0, 1022.0));
        var (e, m) = (builder.Make(Op.Exponent, x), builder.Make(Op.Mantissa, x));
        var (product, power) = PowerOfTwo(y, Log2InTwoParts(e, m));
        var general = PowWithEdges(x, y);
        return Shortcut(Abs(e), bound, Shortcut(Abs(product), bound, power, general), general);
    }

    /// <summary>The same for all operands: then the sign of an odd power and the edges of IEEE 754's pow.</summary>
    Expr PowWithEdges(Expr x, Expr y)
    {
        var a = Abs(x);
        var (e, m) = Normalized(a, By(23, 54));
        var (product, power) = PowerOfTwo(y, Log2InTwoParts(e, m));
        // The logarithms of 0 and ∞ come out finite and with their signs; a + a is a for these two alone. An infinite power of 1 has no product.
        var limit = Select(Greater(product, 0), Infinity, Constant(0));
        var magnitude = Select(And(Less(Abs(product), By(160.0, 1100.0)), Not(Equal(a + a, a))), power, limit);
        magnitude = Select(Equal(a, 1), 1, magnitude);

        // Integers are even, as the infinite ones are too, or odd; other exponents are roots.
        var half = 0.5 * y;
        var whole = Select(Equal(Truncate(half), half), magnitude, CopySign(magnitude, x));
        var root = Select(And(Less(x, 0), Greater(x, double.NegativeInfinity)), NaN, magnitude);
        var number = Select(Equal(Truncate(y), y), whole, root);
        var sum = a + Abs(y);
        return Select(Or(Equal(y, 0), Equal(x, 1)), 1, Select(Equal(sum, sum), number, sum));
    }

    /// <summary>2^(y·l), and the first part of the product.</summary>
    (Expr Product, Expr Power) PowerOfTwo(Expr y, (Expr High, Expr Low) l)
    {
        var (product, lost) = TwoProduct(y, l.High);
        var rest = Fma(y, l.Low, lost);
        var n = Round(product + rest);
        return (product, Power2((product - n) + rest, n));
    }

    /// <summary>log₂ of m·2ᵉ with m in [2/3, 4/3) to about one and a half times the type's digits, the first part to all of the type's.</summary>
    (Expr High, Expr Low) Log2InTwoParts(Expr e, Expr m)
    {
        // s = f/(2 + f) is h + l, where h has half the digits: each product below that is added in two parts is exact, fused or by itself. 1/(2 + f) is (1 − s)/2.
        var f = m - 1;
        var s = f / (2 + f);
        var h = builder.Make(Op.Head, s);
        var l = Fms(h, f, Fma(h, -2, f)) * Fma(s, 0.5, -0.5);
        // log₂ m = s·2/ln 2 + s³·2/(3 ln 2) + s⁵·P, the constants of the first two terms in two parts, the first of half the digits.
        var (linear, linearLow) = By((2.8857421875, -3.521057078614831e-4), (2.8853901028633118, -2.1085384952858276e-8));
        var (cubic, cubicLow) = By((0.9619140625, -1.1736857413779944e-4), (0.9617967009544373, -7.028461650952758e-9));
        // Each term is the smaller one where it is added, e being 0 or at least 1.
        var sum = Fma(h, linear, e);
        var sumLost = Fms(h, Constant(linear), sum - e);
        var (hSquare, hCubic) = (h * h, h * cubic);
        var high = Fma(hSquare, hCubic, sum);
        var highLost = Fms(hSquare, hCubic, high - sum);
        // s³ − h³ is 3·s·h·l and a cube of l.
        var slope = Fma(s * h, 3 * cubic, By(2.88539004, 2.8853900817779268));
        var square = s * s;
        var tail = Polynomial(square, [cubicLow, .. PowSingle], [cubicLow, .. PowDouble]);
        return (high, Fma(l, slope, Fma(square * s, tail, Fma(h, linearLow, sumLost) + highLost)));
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
