namespace Framework.Generators.Ir.Elementary;

sealed partial class Expansions
{
    // erf x / x − 1 for |x| ≤ 0.9275 (1 in double), in x²: 2⁻²⁵·⁸ and 2⁻⁵⁷.
    static readonly double[] ErfSmallSingle = [.128379151, -.376124859, .112817243, -.0267632455, .00498818373, -.00059651694];
    static readonly double[] ErfSmallDouble =
    [
        0.12837916709551256, -0.3761263890318355, 0.11283791670945253, -0.02686617064327617, 0.0052239776074231425, -0.0008548325989684064,
        0.00012055295320198352, -1.4924744659133548e-05, 1.6447517642377853e-06, -1.62091757495891e-07, 1.372297597471211e-08, -7.801188987413148e-10,
    ];

    // ln erfc t from there to where erf rounds to 1 (3.92 and 5.95): 2⁻³⁴ and 2⁻⁶²·³ of erf.
    static readonly double[] ErfTailSingle = [.0001746833, -1.12951493, -.633346915, -.108280078, .0251194183, -.004171059, .000434461719, -2.10949693e-5];
    static readonly double[] ErfTailDouble =
    [
        -2.7813566770008265e-08, -1.1283789156097108, -0.6366207346899361, -0.10277081430035767, 0.019128041963196406, 0.00020230869120889503,
        -0.001674969368481678, 0.0005523635521687663, 2.2007089819052828e-05, -0.00011078379839815324, 6.476145669625462e-05, -2.4280454852963696e-05,
        6.784218287571812e-06, -1.4697226264272053e-06, 2.481419110210726e-07, -3.219502863600556e-08, 3.108199032753937e-09, -2.105264994548275e-10,
        8.928769471759043e-12, -1.7838556144875353e-13,
    ];

    public Expr Erf(Expr x)
    {
        var a = Abs(x);
        // What ln 2 loses to rounding is lost beside the 1; erfc is nowhere near subnormal here.
        var ln = Polynomial(Min(a, By(3.92, 5.95)), ErfTailSingle, ErfTailDouble);
        var n = Round(ln * Log2E);
        var large = Fms(Pow2(n), SmallExp(Fma(n, -Ln2.High, ln)), Constant(1));
        return Select(Less(a, By(0.9275, 1.0)), SmallErf(x), CopySign(large, x));
    }

    Expr SmallErf(Expr x) => Fma(x, Polynomial(x * x, ErfSmallSingle, ErfSmallDouble), x);

    // e^(a²)·erfc a as a quotient of polynomials in a, from 0 to where it no longer matters: 2⁻²⁶ and 2⁻⁵⁴.
    static readonly double[] ScaledErfcOverSingle = [1, 1.24266684, .735672951, .230993986, .033102259];
    static readonly double[] ScaledErfcUnderSingle = [1, 2.3710463, 2.41110539, 1.33289063, .40944916, .0586716495];
    static readonly double[] ScaledErfcOverDouble =
    [
        1, 2.3323630555054602, 2.6971574276681127, 1.9976138627481828, 1.0394138165666977, 0.39516263434992255, 0.11099908557222675,
        0.022770834779760156, 0.0032765206549702853, 0.00030057742161322931, 1.3501505716382877e-05,
    ];
    static readonly double[] ScaledErfcUnderDouble =
    [
        1, 3.460742222600973, 5.6021868543388686, 5.6105153548232751, 3.8713685563928686, 1.9378095310489347, 0.72032128242347393,
        0.19963253199817113, 0.040626633601016572, 0.0058194470503087244, 0.00053275960843444481, 2.3930795800020892e-05,
    ];

    /// <summary>
    /// 1 + erf x, of which a sum would keep no digit from −4 on, by e^(−x²): a kernel that computes the derivative too has that exponential already. The exponent's rounding is magnified, by as many ulps as x².
    /// </summary>
    public Expr OnePlusErf(Expr x)
    {
        var a = Min(Abs(x), System.Math.Sqrt(-ExpRange.Low));
        var scaled = Polynomial(a, ScaledErfcOverSingle, ScaledErfcOverDouble) / Polynomial(a, ScaledErfcUnderSingle, ScaledErfcUnderDouble);
        // As it stands in a graph that is simplified, as the derivative is.
        var upper = Exp(Simplifier.Run(-(x * x))) * scaled;
        return Select(Less(x, 0), upper, 2 - upper);
    }

    // (1 + 2a)·e^(a²)·erfc a in (a − k)/(a + k), k = 2 (3 in double), from 0.46 to where erfc vanishes: 2⁻²⁷·⁷ and 2⁻⁵⁹·⁸.
    static readonly double[] ErfcSingle =
    [
        1.27697837, -0.0927637741, -0.166030958, 0.164049104, -0.0542092249, -0.00801009685, 0.00864919461, 0.00116573798, -0.00125055376, -0.000252519647,
    ];
    static readonly double[] ErfcDouble =
    [
        1.2530080582697296, -0.1356211061245812, -0.047562294353450614, 0.1296451587027626, -0.11927366341531698, 0.06830802734392734,
        -0.02377051491840477, 0.0025293918165399934, 0.0018886903547237661, -0.0007798322724455541, -0.00010515974803698595, 0.00012509932642418376,
        4.949120240137303e-06, -2.010034452345296e-05, -7.299280949036172e-07, 3.4714736548014893e-06, 3.525296282154412e-07, -6.143221023164594e-07,
        -1.3427212121375876e-07, 9.843006098888847e-08, 3.433912466448804e-08, -1.0506309640279172e-08, -4.413751110508118e-09,
    ];

    public Expr Erfc(Expr x)
    {
        var upper = UpperTail(Abs(x));
        return Select(Less(Abs(x), 0.5), 1 - SmallErf(x), Select(Less(x, 0), 2 - upper, upper));
    }

    /// <summary>erfc a for a ≥ ½. What a² loses to rounding goes into the exponential's remainder: e^(−a²) would magnify it.</summary>
    Expr UpperTail(Expr x)
    {
        var a = Max(Min(x, By(10.1, 27.3)), 0.46);
        var k = By(2.0, 3.0);
        var (square, lost) = TwoProduct(a, a);
        var (n, r) = ByLn2(-square);
        var weight = Polynomial((a - k) / (a + k), ErfcSingle, ErfcDouble) / Fma(a, 2, 1);
        return Scale(Fma(weight, SmallExpm1(r - lost), weight), n);
    }

    // erf⁻¹ y / y as a function of w = −ln(1 − y²), below 5 in w − 2.5 and above in √w − 3 (4 in double, where it only starts an iteration):
    // 2⁻²⁸·⁷ and 2⁻²⁶·³ to w = 17, 2⁻²⁴·⁹ to w = 37.5.
    static readonly double[] ErfInvNear =
    [
        1.50140941, 0.246640295, -0.00417733938, -0.0012527447, 0.000218282628, -4.9619116e-06, -3.43461352e-06, 4.65892015e-07, 1.80374986e-08,
        -8.77281625e-09, 3.35522193e-10,
    ];
    static readonly double[] ErfInvFarSingle =
    [
        2.83297682, 1.00167489, 0.00944500789, -0.00763639109, 0.0056894063, -0.0036016407, 0.00147865014, -4.86754689e-05, -0.0003043623, 0.000110098903,
    ];
    static readonly double[] ErfInvFarDouble =
    [
        3.83978391, 1.00949264, 0.0012577665, -0.00086447841, 0.000329219096, -0.000128527812, 4.40622171e-05, -2.08996644e-05, 2.56842031e-05,
        -1.55851958e-05, 1.42043564e-06, 1.59345984e-06, -3.86761315e-07,
    ];

    public Expr ErfInv(Expr y)
    {
        // 1 − y is exact where y² would lose the digits that matter.
        var w = -Ln(Split((1 - y) * (1 + y)));
        var near = builder.Polynomial(w - 2.5, ErfInvNear);
        var far = Polynomial(Sqrt(w) - By(3.0, 4.0), ErfInvFarSingle, ErfInvFarDouble);
        var value = y * Select(Less(w, 5), near, far);
        if (!IsSingle)
            value = CopySign(ErfInvStep(Abs(value), Abs(y)), y);
        var edge = Select(Equal(Abs(y), 1), y * double.PositiveInfinity, Select(Greater(Abs(y), 1), double.NaN, value));
        return Select(Equal(y, 0), y, edge);
    }

    /// <summary>One step of Halley's iteration, which triples the digits; the residual is taken from erf or erfc, whichever has them.</summary>
    Expr ErfInvStep(Expr x, Expr y)
    {
        var residual = Select(Less(y, 0.5), SmallErf(x) - y, (1 - y) - UpperTail(x));
        var newton = residual / (1.12837916709551257390 * ExpBelow(-(x * x)));
        return x - newton / Fma(x, newton, 1);
    }
}
