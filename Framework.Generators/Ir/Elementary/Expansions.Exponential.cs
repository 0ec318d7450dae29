namespace Framework.Generators.Ir.Elementary;

sealed partial class Expansions
{
    const double Log2E = 1.4426950408889634074;

    // ln 2 in two parts, the first with so few bits that n times it is exact.
    (double High, double Low) Ln2Exact => By((0.693146706, 4.74932506e-7), (0.69314718036912382, 1.9082149292705877e-10));

    // (eʳ − 1 − r)/r² on |r| ≤ ln 2 / 2: 2⁻²⁸·³ and 2⁻⁵⁷·⁹ of eʳ.
    static readonly double[] ExpSingle = [.49999994, .166665211, .041668389, .00836874545, .00138145406];
    static readonly double[] ExpDouble =
    [
        0.5000000000000011, 0.1666666666666641, 0.04166666666652973, 0.00833333333349498, 0.001388888894375879,
        0.00019841269505760476, 2.480149295080547e-05, 2.7557586818810946e-06, 2.76303058593254e-07, 2.5000013832404834e-08,
    ];

    // (2ʳ − 1)/r on |r| ≤ ½: 2⁻³⁴·³ and 2⁻⁵⁸ of 2ʳ.
    static readonly double[] Exp2Single = [0.693147182, 0.240226507, 0.0555041023, 0.00961803738, 0.00133339362, 0.000154668829, 1.51960503e-05];
    static readonly double[] Exp2Double =
    [
        0.6931471805599453, 0.24022650695910133, 0.05550410866482007, 0.009618129107593845, 0.001333355814677741, 0.00015403530457493874,
        1.5252733491239948e-05, 1.3215435076608898e-06, 1.01782000355608e-07, 7.073820933033979e-09, 4.434748351245073e-10,
    ];

    /// <summary>x = n·ln 2 + r with |r| ≤ ln 2 / 2.</summary>
    (Expr N, Expr R) ByLn2(Expr x)
    {
        var (high, low) = Ln2Exact;
        var n = Round(x * Log2E);
        return (n, Fma(n, -low, Fma(n, -high, x)));
    }

    /// <summary>eʳ − 1 for the r of <see cref="ByLn2"/>.</summary>
    Expr SmallExpm1(Expr r) => Fma(r * r, Polynomial(r, ExpSingle, ExpDouble), r);

    /// <summary>eʳ for the r of <see cref="ByLn2"/>.</summary>
    Expr SmallExp(Expr r) => Fma(Fma(Polynomial(r, ExpSingle, ExpDouble), r, 1), r, 1);

    // Where eˣ has overflowed or vanished for sure, and what is left of x beyond makes no difference.
    (double Low, double High) ExpRange => By((-110.0, 100.0), (-760.0, 720.0));

    public Expr Exp(Expr x) => ExpBelow(IsNegativeSquare(x) ? x : Min(x, ExpRange.High));

    static bool IsNegativeSquare(Expr x) => x.Op switch
    {
        Op.Negate => IsSquare(x[0]),
        Op.Multiply => x[0].IsConstant && x[0].Value < 0 && IsSquare(x[1]),
        _ => false,
    };

    static bool IsSquare(Expr x) => x.Op == Op.Multiply && x[0] == x[1];

    /// <summary>eˣ for x that is not beyond overflow.</summary>
    Expr ExpBelow(Expr x)
    {
        var (n, r) = ByLn2(Max(x, ExpRange.Low));
        return Scale(SmallExp(r), n);
    }

    public Expr Exp2(Expr x)
    {
        var limited = Max(Min(x, By(140.0, 1040.0)), By(-160.0, -1090.0));
        var n = Round(limited);
        return Power2(limited - n, n);
    }

    /// <summary>2^(n + r) for |r| ≤ ½.</summary>
    Expr Power2(Expr r, Expr n) => Scale(Fma(r, Polynomial(r, Exp2Single, Exp2Double), 1), n);

    /// <summary>2ⁿ(eʳ − 1) + (2ⁿ − 1), a factor of 2 held back so that 2ⁿ exists where eˣ does.</summary>
    public Expr Expm1(Expr x)
    {
        var (n, r) = ByLn2(Max(x, By(-18.0, -38.0)));
        var half = Pow2(n - 1);
        var value = 2 * Fma(half, SmallExpm1(r), half - 0.5);
        return OrTiny(x, Select(Greater(x, By(88.73, 709.79)), Infinity, value));
    }

    /// <summary>eˣ where what is computed of it rounds to its limit long before eˣ overflows.</summary>
    Expr ExpToLimit(Expr x) => ExpBelow(Min(x, By(20.0, 40.0)));

    /// <summary>eˣ/(1 + eˣ), whose digits are all there in both tails.</summary>
    public Expr Sigmoid(Expr x)
    {
        var e = ExpToLimit(x);
        return e / (1 + e);
    }

    /// <summary>max(x, 0) + ln(1 + e^−|x|).</summary>
    public Expr Softplus(Expr x)
    {
        // 1 + e lies in [1, 2]: below 4/3 ln(1 + e) is a small logarithm as it stands, above it is ln 2 + ln(1 + (e − 1)/2).
        var e = ExpBelow(-Abs(x));
        var upper = Greater(e, 1 / 3.0);
        var f = Select(upper, Fma(e, 0.5, -0.5), e);
        return Max(x, 0) + Ln(new Parts(Select(upper, 1, 0.0), f, LogTail(f)));
    }

    /// <summary>With e = eˣ it is e(e + 2)/(e(e + 2) + 2): sums of positive numbers.</summary>
    public Expr TanhOfSoftplus(Expr x)
    {
        var e = ExpToLimit(x);
        var part = Fma(e, e, 2 * e);
        return part / (part + 2);
    }

    /// <summary>With e = e^(2|x|) − 1 it is e/(e + 2), which has no cancellation; from the limit on it rounds to 1.</summary>
    public Expr Tanh(Expr x)
    {
        var (n, r) = ByLn2(2 * Min(Abs(x), By(9.02, 19.1)));
        var power = Pow2(n);
        var e = Fma(power, SmallExpm1(r), power - 1);
        return CopySign(e / (e + 2), x);
    }

    // (sinh x / x − 1)/x² on |x| ≤ 1, in x²: 2⁻³³ and 2⁻⁶².
    static readonly double[] SinhSingle = [0.166666672, 0.00833335053, 0.000198358612, 2.81909297e-06];
    static readonly double[] SinhDouble =
    [
        0.16666666666666669, 0.008333333333333172, 0.00019841269841426007, 2.7557319156456034e-06, 2.505212351997342e-08,
        1.6057213498977596e-10, 7.760525687520985e-13,
    ];

    public Expr Sinh(Expr x)
    {
        var square = x * x;
        var small = Fma(x * square, Polynomial(square, SinhSingle, SinhDouble), x);
        var half = HalfExp(Abs(x));
        return Select(Less(Abs(x), 1), small, CopySign(half - 0.25 / half, x));
    }

    public Expr Cosh(Expr x)
    {
        var half = HalfExp(Abs(x));
        return half + 0.25 / half;
    }

    /// <summary>eˣ/2 for x ≥ 0, which is finite a little further than eˣ.</summary>
    Expr HalfExp(Expr x)
    {
        var (n, r) = ByLn2(Min(x, By(92.0, 720.0)));
        return Scale(SmallExp(r), n - 1);
    }
}
