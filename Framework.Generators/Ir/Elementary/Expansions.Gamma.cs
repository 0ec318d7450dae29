using System.Linq;

namespace Framework.Generators.Ir.Elementary;

sealed partial class Expansions
{
    // ln Γ(2 + z)/z on |z| ≤ ½: 2⁻³¹·⁸ and 2⁻⁶²·⁴.
    static readonly double[] LGammaSingle =
    [
        0.422784328, 0.322467029, -0.06735228, 0.0205807332, -0.00738616614, 0.00289174845, -0.00118590205, 0.000501444563, -0.00025375071, 0.000122470301,
    ];
    static readonly double[] LGammaDouble =
    [
        0.42278433509846713, 0.3224670334241132, -0.06735230105319814, 0.02058080842778494, -0.00738555102866821, 0.0028905103307127335,
        -0.0011927539119994791, 0.0005096695257155328, -0.00022315475076093827, 9.945749474165795e-05, -4.492635110614875e-05, 2.050741325668327e-05,
        -9.438457456659731e-06, 4.373479552923865e-06, -2.0449300277139987e-06, 9.611330416955105e-07, -4.3032439421353553e-07, 1.965302092732017e-07,
        -1.341653873587701e-07, 6.926608629359549e-08,
    ];

    // The rest of Stirling's formula times x, in 1/x², from 3.5 (8 in double) on: 2⁻²⁹·⁷ and 2⁻⁵⁸·⁶ of 1.
    static readonly double[] StirlingSingle = [0.083333306, -0.00277489005, 0.000719358737];
    static readonly double[] StirlingDouble =
    [
        0.0833333333333331, -0.0027777777773586405, 0.0007936505764900442, -0.0005951896856712811, 0.0008364587644920205, -0.001633435948010941,
    ];

    /// <summary>
    /// ln |Γ(x)|: by steps of 1 to 2 + z with |z| ≤ ½, which keeps the digits at the zeros 1 and 2; Stirling's formula beyond; reflection below 0.
    /// </summary>
    public Expr LGamma(Expr x)
    {
        var a = Abs(x);
        var positive = LGammaOfPositive(a);
        // Γ(x)Γ(−x) = −π/(x sin πx); next to 0 the sign of x makes no difference, and there the product would underflow.
        var reflected = Log(Constant(System.Math.PI) / (a * Abs(SinPi(x - Round(x))))) - positive;
        return Select(And(Less(x, By(-1e-9, -1e-18)), Less(a, Infinity)), reflected, positive);
    }

    Expr LGammaOfPositive(Expr a)
    {
        var steps = By(1, 6);
        var far = Not(Less(a, By(3.5, 8.0)));
        var below = Less(a, 1.5);
        var product = Enumerable.Range(1, steps).Aggregate(Constant(1), (all, j) => all * Select(Less(a, j + 1.5), 1, a - j));
        var argument = Select(far, a, Select(below, Select(Less(a, 0.5), a * (a + 1), a), product));
        var log = Log(argument);
        var z = a - Floor(a + 0.5);
        var near = Fma(log, Select(below, -1, 1.0), z * Polynomial(z, LGammaSingle, LGammaDouble));
        var inverse = 1 / a;
        var tail = inverse * Polynomial(inverse * inverse, StirlingSingle, StirlingDouble);
        return Select(far, Fma(a - 0.5, log - 1, 0.41893853320467274178 + tail), near);
    }

    /// <summary>sin πf and cos πf for |f| ≤ ½, each from the reduction to an eighth of a turn.</summary>
    (Expr Sin, Expr Cos) SinCosPi(Expr f)
    {
        var a = Abs(f);
        var swapped = Greater(a, 0.25);
        var (sin, cos) = SinCosOf(System.Math.PI * Select(swapped, 0.5 - a, a));
        return (CopySign(Select(swapped, cos, sin), f), Select(swapped, sin, cos));
    }

    Expr SinPi(Expr f) => SinCosPi(f).Sin;

    // (ln y − 1/(2y) − ψ(y))·y² in 1/y² from 6 (8 in double) on: 2⁻³⁵·⁵ and 2⁻⁶⁴·⁷.
    static readonly double[] DigammaSingle = [0.0833333209, -0.00833006389, 0.00376031944];
    static readonly double[] DigammaDouble =
    [
        0.08333333333333316, -0.008333333333040923, 0.003968253804398812, -0.004166622967113059, 0.007569477780948313, -0.020589005602961508,
        0.06153734779058073,
    ];

    int Shift => By(6, 8);

    /// <summary>ψ(x): the recurrence's Σ 1/(x + k) as one fraction, then the asymptotic series; reflection below 0.</summary>
    public Expr Digamma(Expr x)
    {
        var negative = Less(x, 0);
        var start = Select(negative, 1 - x, x);
        var near = Less(start, Shift);
        var (numerator, denominator) = (Constant(1), start);
        for (var k = 1; k < Shift; k++)
            (numerator, denominator) = (Fma(numerator, start + k, denominator), denominator * (start + k));
        var y = Select(near, start + Shift, start);
        var inverse = 1 / y;
        var square = inverse * inverse;
        var series = Ln(Split(y)) - Fma(inverse, 0.5, square * Polynomial(square, DigammaSingle, DigammaDouble));
        var value = Select(Equal(start, Infinity), start, series - Select(near, numerator / denominator, 0));
        var fraction = x - Round(x);
        var (sin, cos) = SinCosPi(fraction);
        var reflected = Select(Equal(fraction, 0), double.NaN, value - System.Math.PI * cos / sin);
        return Select(negative, reflected, value);
    }

    // (ψ′(y) − 1/y − 1/(2y²))·y³ in 1/y² from 6 (8 in double) on: 2⁻³²·⁶ and 2⁻⁶⁰·⁸.
    static readonly double[] TrigammaSingle = [0.166666552, -0.0333077386, 0.0221724287];
    static readonly double[] TrigammaDouble =
    [
        0.16666666666666397, -0.03333333332887375, 0.02380952130638813, -0.033332664325792204, 0.07566114183151165, -0.24533846710822962,
        0.8269645581382014,
    ];

    /// <summary>ψ′(x): Σ 1/(x + k)² as 1/x² and one fraction, then the asymptotic series; reflection below 0.</summary>
    public Expr Trigamma(Expr x)
    {
        var negative = Less(x, 0);
        var start = Select(negative, 1 - x, x);
        var near = Less(start, Shift);
        var (numerator, denominator) = (Constant(1), (start + 1) * (start + 1));
        for (var k = 2; k < Shift; k++)
        {
            var square = (start + k) * (start + k);
            (numerator, denominator) = (Fma(numerator, square, denominator), denominator * square);
        }
        var first = 1 / start;
        var shifted = Fma(first, first, numerator / denominator);
        var inverse = 1 / Select(near, start + Shift, start);
        var inverseSquare = inverse * inverse;
        var series = Fma(inverse * inverseSquare, Polynomial(inverseSquare, TrigammaSingle, TrigammaDouble), Fma(inverseSquare, 0.5, inverse));
        var value = Select(near, series + shifted, series);
        var turn = System.Math.PI / SinPi(x - Round(x));
        return Select(negative, Fma(turn, turn, -value), value);
    }
}
