namespace Framework.Generators.Ir.Elementary;

sealed partial class Expansions
{
    // (sin r − r)/r³ and (cos r − 1 + r²/2)/r⁴ on |r| ≤ π/4, in r²: 2⁻³⁵ and 2⁻³³, 2⁻⁵⁷·⁹ and 2⁻⁶⁴.
    static readonly double[] SinSingle = [-.166666672, .00833333191, -.000198401292, 2.72496482e-6];
    static readonly double[] CosSingle = [0.0416666456, -0.0013887313, 2.44327857e-05];
    static readonly double[] SinDouble =
    [
        -0.1666666666666663, 0.008333333333322063, -0.00019841269829542742, 2.7557313604571958e-06, -2.505074504466952e-08, 1.589606788890621e-10,
    ];
    static readonly double[] CosDouble =
    [
        0.041666666666666595, -0.0013888888888872975, 2.48015872888003e-05, -2.755731416405339e-07, 2.0875698718743806e-09, -1.1358424033529192e-11,
    ];

    /// <summary>
    /// x = n·π/2 + r with |r| ≤ π/4 (Cody and Waite, π/2 in three parts; the fused step keeps the first difference exact). Far out n is no
    /// longer the nearest, and beyond some 2²² quadrants (2⁵¹ in double) the digits of n give out: r is held inside the polynomials' range, so
    /// that what comes out stays a sine of something.
    /// </summary>
    (Expr N, Expr R) ByHalfPi(Expr x)
    {
        var (a, b, c) = By((1.57079637, -4.37113883e-8, -1.71512451e-15), (1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33));
        var n = Round(x * 0.63661977236758134308);
        var r = Fma(n, -c, Fma(n, -b, Fma(n, -a, x)));
        return (n, Max(Min(r, 0.8), -0.8));
    }

    (Expr Sin, Expr Cos) SinCosOf(Expr r)
    {
        var square = r * r;
        var sin = Fma(r * square, Polynomial(square, SinSingle, SinDouble), r);
        var cos = Fma(square * square, Polynomial(square, CosSingle, CosDouble), Fma(square, -0.5, 1));
        return (sin, cos);
    }

    /// <summary>The two low bits of an integral n, as 0 or 1.</summary>
    (Expr Low, Expr High) LowBits(Expr n)
    {
        var half = Floor(n * 0.5);
        return (Fma(half, -2, n), Fma(Floor(half * 0.5), -2, half));
    }

    public Expr Sin(Expr x)
    {
        var (n, r) = ByHalfPi(x);
        var (sin, cos) = SinCosOf(r);
        var (odd, negative) = LowBits(n);
        return Select(Equal(x, 0), x, Select(Greater(odd, 0), cos, sin) * Fma(negative, -2, 1));
    }

    public Expr Cos(Expr x)
    {
        var (n, r) = ByHalfPi(x);
        var (sin, cos) = SinCosOf(r);
        var (odd, negative) = LowBits(n);
        return Select(Greater(odd, 0), sin, cos) * Fma(negative, -2, 1) * Fma(odd, -2, 1);
    }

    public Expr Tan(Expr x)
    {
        var (n, r) = ByHalfPi(x);
        var (sin, cos) = SinCosOf(r);
        var odd = Greater(LowBits(n).Low, 0);
        return Select(Equal(x, 0), x, Select(odd, -cos, sin) / Select(odd, sin, cos));
    }

    // (asin s / s − 1)/s² for s² ≤ ¼, in s²: 2⁻²⁶·⁷ and 2⁻⁵⁴·⁹ of asin.
    static readonly double[] AsinSingle = [0.166667312, 0.0749562681, 0.0454718024, 0.024023626, 0.0426144563];
    static readonly double[] AsinDouble =
    [
        0.1666666666666616, 0.0750000000019422, 0.044642856921584116, 0.030381956155980768, 0.022371811839642514, 0.017359121769547833,
        0.013889060414238574, 0.01215502592829394, 0.006548499131483675, 0.01956896605341243, -0.01642036796705923, 0.032125826831783805,
    ];

    (double High, double Low) HalfPi => By((1.57079637, -4.37113883e-8), (1.5707963267948966, 6.123233995736766e-17));

    /// <summary>asin of |x| ≤ ½, or else of √((1 − |x|)/2), of which asin |x| = π/2 − 2 asin √((1 − |x|)/2).</summary>
    (Expr IsSmall, Expr Value) AsinOfHalf(Expr x)
    {
        var a = Abs(x);
        var small = Less(a, 0.5);
        var square = Select(small, a * a, Fma(a, -0.5, 0.5));
        var root = Select(small, a, Sqrt(square));
        return (small, Fma(root * square, Polynomial(square, AsinSingle, AsinDouble), root));
    }

    public Expr Asin(Expr x)
    {
        var (high, low) = HalfPi;
        var (small, value) = AsinOfHalf(x);
        return CopySign(Select(small, value, high - (2 * value - low)), x);
    }

    public Expr Acos(Expr x)
    {
        var (high, low) = HalfPi;
        var (small, value) = AsinOfHalf(x);
        var negative = Less(x, 0);
        var outer = Select(negative, 2 * high - (2 * value - 2 * low), 2 * value);
        return Select(small, high - (CopySign(value, x) - low), outer);
    }

    // (atan t / t − 1)/t² for |t| ≤ tan π/8, in t²: 2⁻²⁹·⁷ and 2⁻⁵⁸·⁶ of atan.
    static readonly double[] AtanSingle = [-0.333333194, 0.199985266, -0.142428219, 0.10580311, -0.0603015497];
    static readonly double[] AtanDouble =
    [
        -0.33333333333333265, 0.199999999999687, -0.1428571428131792, 0.11111110823098637, -0.09090898509383051, 0.07692067883300781,
        -0.0666313741505631, 0.05847805505858597, -0.050376939004286046, 0.03799726814489449, -0.01780912895387557,
    ];

    public Expr Atan(Expr x)
    {
        var (high, low) = HalfPi;
        var a = Abs(x);
        var inverted = Greater(a, 1);
        var angle = AtanOfRatio(Select(inverted, 1, a), Select(inverted, a, 1));
        return CopySign(Select(inverted, high - (angle - low), angle), x);
    }

    /// <summary>The angle of the point (x, y): that of the smaller magnitude over the larger, reflected into its octant.</summary>
    public Expr Atan2(Expr y, Expr x)
    {
        var (high, low) = HalfPi;
        var (a, b) = (Abs(y), Abs(x));
        var (small, large) = (builder.Make(Op.Min, a, b), builder.Make(Op.Max, a, b));
        // Two infinities have the ratio 1, two zeros 0; what is too large to be added to is halved twice.
        var huge = Greater(large, By(1e38, 1e308));
        small = Select(Equal(small, Infinity), 1, Select(huge, 0.25 * small, small));
        large = Select(Equal(large, Infinity), Select(Equal(builder.Make(Op.Min, a, b), Infinity), 1, Infinity), Select(huge, 0.25 * large, large));
        large = Select(Equal(large, 0), 1, large);
        var angle = AtanOfRatio(small, large);
        var steep = Select(Greater(a, b), high - (angle - low), angle);
        var left = Less(CopySign(Constant(1), x), 0);
        return CopySign(Select(left, 2 * high - (steep - 2 * low), steep), y);
    }

    /// <summary>atan(a/b) for 0 ≤ a ≤ b: from tan π/8 on it is π/4 + atan((a − b)/(a + b)), with a single division.</summary>
    Expr AtanOfRatio(Expr a, Expr b)
    {
        var far = Greater(a, 0.41421356237309504880 * b);
        var (high, low) = HalfPi;
        var t = Select(far, a - b, a) / Select(far, a + b, b);
        var square = t * t;
        var tail = t * square * Polynomial(square, AtanSingle, AtanDouble);
        return Select(far, 0.5 * high + (t + (tail + 0.5 * low)), t + tail);
    }
}
