using System.Linq;

namespace Framework.Generators.Ir.Elementary;

sealed partial class Expansions
{
    // ln Γ(2 + z)/z on [−2/3, 1/3], without the first coefficient, 1 − γ: 2⁻³³ and 2⁻⁶²·⁴.
    static readonly double[] LGammaSingle =
    [
        0.322467029, -0.0673522875, 0.0205808505, -0.00738593098, 0.00288904505, -0.0011889739, 0.000528526958, -0.000223186405, 2.21015816e-05,
        -0.000142490695,
    ];
    static readonly double[] LGammaDouble =
    [
        0.3224670334241132, -0.06735230105319803, 0.02058080842778471, -0.007385551028683923, 0.002890510330713627, -0.001192753911129963,
        0.000509669526698309, -0.0002231547738205988, 9.945744604116332e-05, -4.492604778384055e-05, 2.050841344284738e-05, -9.439969852741629e-06,
        4.3635971900416175e-06, -2.051162540189861e-06, 1.0012742294180248e-06, -3.3478420619097114e-07, 2.1377155688784143e-07,
        -3.833950652914496e-07, -3.367352658048766e-07, -2.091532296112733e-07,
    ];

    // The rest of Stirling's formula times x, in 1/x², from 3.5 (8 in double) on: 2⁻²⁹·⁷ and 2⁻⁵⁸·⁶ of 1.
    static readonly double[] StirlingSingle = [0.083333306, -0.00277489005, 0.000719358737];
    static readonly double[] StirlingDouble =
    [
        0.0833333333333331, -0.0027777777773586405, 0.0007936505764900442, -0.0005951896856712811, 0.0008364587644920205, -0.001633435948010941,
    ];

    /// <summary>
    /// ln |Γ(x)|: by steps of 1 to 2 + z with z in [−2/3, 1/3], which keeps the digits at the zeros 1 and 2; Stirling's formula beyond; reflection below 0.
    /// </summary>
    public Expr LGamma(Expr x)
    {
        var a = Abs(x);
        var positive = LGammaOfPositive(a);
        // Γ(x)Γ(−x) = −π/(x sin πx); next to 0 the sign of x makes no difference, and there the product would underflow.
        var sine = Abs(SinCosPi(x - Round(x)).Sin);
        var reflected = Select(Greater(sine, 0), Log(Constant(System.Math.PI) / (a * sine)) - positive, Infinity);
        return Select(Less(x, By(-1e-9, -1e-18)), reflected, positive);
    }

    Expr LGammaOfPositive(Expr a)
    {
        const double first = 0.42278433509846713939;
        var far = Not(Less(a, By(3.5, 8.0)));
        var k = Floor(a + 2 / 3.0);
        var z = a - k;
        // What Γ(2 + z) was multiplied or divided by on the way from a.
        var down = Enumerable.Range(1, By(2, 6)).Aggregate(Constant(1), (all, j) => all * Select(Less(k, j + 2), 1, a - j));
        var up = Select(Less(k, 1), a * (a + 1), a);
        var argument = Select(far, a, Select(Less(k, 2), up, down));
        var parts = Split(argument);
        var log = WithLogEdges(argument, Ln(parts));
        var rest = z * Polynomial(z, LGammaSingle, LGammaDouble);
        var below = Fma(rest + first, z, -log);
        // Around 1 the logarithm is z + T, and what remains of z is −γz: subtracted before it is rounded.
        var aroundOne = Fma(rest + (first - 1), z, 0 - parts.T);
        var near = Select(Less(k, 2), Select(And(Equal(parts.E, 0), Greater(k, 0)), aroundOne, below), Fma(rest + first, z, log));
        var inverse = 1 / a;
        var tail = inverse * Polynomial(inverse * inverse, StirlingSingle, StirlingDouble);
        return Select(far, Fma(a - 0.5, log - 1, 0.41893853320467274178 + tail), near);
    }

    /// <summary>sin πf and cos πf for |f| ≤ ½, each from the reduction to an eighth of a turn.</summary>
    (Expr Sin, Expr Cos) SinCosPi(Expr f)
    {
        var a = Abs(f);
        var swapped = Greater(a, 0.25);
        var eighth = Select(swapped, 0.5 - a, a);
        var (high, low) = By((3.14159274, -8.74227766e-8), (System.Math.PI, 1.2246467991473532e-16));
        var (sin, cos) = SinCosOf(Fma(eighth, high, eighth * low));
        return (CopySign(Select(swapped, cos, sin), f), Select(swapped, sin, cos));
    }

    // (ln y − 1/(2y) − ψ(y))·y² in 1/y² from 6 (8 in double) on: 2⁻³⁵·⁵ and 2⁻⁶⁴·⁷.
    static readonly double[] DigammaSingle = [0.0833333209, -0.00833006389, 0.00376031944];
    static readonly double[] DigammaDouble =
    [
        0.08333333333333316, -0.008333333333040923, 0.003968253804398812, -0.004166622967113059, 0.007569477780948313, -0.020589005602961508,
        0.06153734779058073,
    ];

    int Shift => By(6, 8);

    /// <summary>ψ(x): the recurrence's Σ 1/(x + k) as 1/x and one fraction, then the asymptotic series; reflection below 0.</summary>
    public Expr Digamma(Expr x)
    {
        var negative = Less(x, 0);
        var start = Select(negative, 1 - x, x);
        var near = Less(start, Shift);
        var (numerator, denominator) = (Constant(1), start + 1);
        for (var k = 2; k < Shift; k++)
            (numerator, denominator) = (Fma(numerator, start + k, denominator), denominator * (start + k));
        var y = Select(near, start + Shift, start);
        var inverse = 1 / y;
        var square = inverse * inverse;
        var series = Ln(Split(y)) - Fma(inverse, 0.5, square * Polynomial(square, DigammaSingle, DigammaDouble));
        var value = Select(Equal(start, Infinity), start, Select(near, series - numerator / denominator - 1 / start, series));
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
        var turn = System.Math.PI / SinCosPi(x - Round(x)).Sin;
        return Select(negative, Fma(turn, turn, -value), value);
    }
}
