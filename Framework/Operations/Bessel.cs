namespace Framework;

public static partial class Functional
{
    /// <summary>The modified Bessel function of the first kind of order 0.</summary>
    [Elementwise]
    public static double I0(double x)
    {
        var root = Math.Exp(0.5 * Math.Abs(x));
        return Math.Abs(x) <= 8 ? I0Near(x) : root * (root * I0Far(Math.Abs(x)));
    }

    /// <summary>The modified Bessel function of order 0 times e^−|x|.</summary>
    [Elementwise] public static double I0e([Kink(0)] double x) => Math.Abs(x) <= 8 ? Math.Exp(-Math.Abs(x)) * I0Near(x) : I0Far(Math.Abs(x));

    /// <summary>The modified Bessel function of the first kind of order 1.</summary>
    [Elementwise]
    public static double I1(double x)
    {
        var root = Math.Exp(0.5 * Math.Abs(x));
        return Math.Abs(x) <= 8 ? I1Near(x) : Math.CopySign(root * (root * I1Far(Math.Abs(x))), x);
    }

    /// <summary>The modified Bessel function of order 1 times e^−|x|.</summary>
    [Elementwise] public static double I1e([Kink(0)] double x) => Math.Abs(x) <= 8 ? Math.Exp(-Math.Abs(x)) * I1Near(x) : Math.CopySign(I1Far(Math.Abs(x)), x);

    [Derivative(nameof(I0), "x")] static double I0ByX(double x) => I1(x);

    [Derivative(nameof(I0e), "x")] static double I0eByX(double x) => I1e(x) - KernelMath.Sign(x) * I0e(x);

    [Derivative(nameof(I1), "x")] static double I1ByX(double x) => x == 0 ? 0.5 : I0(x) - I1(x) / x;

    [Derivative(nameof(I1e), "x")] static double I1eByX(double x) => x == 0 ? 0.5 : I0e(x) - I1e(x) * (KernelMath.Sign(x) + 1 / x);

    // Coefficients by weighted Remez exchange in 50 digits. Near: I0 and I1/x in (x/8)² up to 8, all positive, 2⁻⁶⁶ and 2⁻⁶² of the value.
    // Far: √x·e⁻ˣ·I0 and √x·e⁻ˣ·I1 in 8/x, 2⁻⁵⁰ of the value.
    static double I0Near(double x)
    {
        var z = x * x * 0.015625;
        var sum = 6.471175568016669e-08;
        sum = sum * z + 5.890876540223275e-07;
        sum = sum * z + 9.667097709155526e-06;
        sum = sum * z + 0.00011587708891368791;
        sum = sum * z + 0.0012270473024372933;
        sum = sum * z + 0.011040802734332387;
        sum = sum * z + 0.08349766027744783;
        sum = sum * z + 0.5218596802766415;
        sum = sum * z + 2.6419148518655122;
        sum = sum * z + 10.567659357579474;
        sum = sum * z + 32.363456790483;
        sum = sum * z + 72.81777777774218;
        sum = sum * z + 113.77777777778003;
        sum = sum * z + 113.7777777777777;
        sum = sum * z + 64.0;
        sum = sum * z + 16.0;
        sum = sum * z + 1.0;
        return sum;
    }

    static double I1Near(double x)
    {
        var z = x * x * 0.015625;
        var sum = 3.257359189373675e-08;
        sum = sum * z + 2.7473412831485863e-07;
        sum = sum * z + 4.233347595706324e-06;
        sum = sum * z + 4.706843272431932e-05;
        sum = sum * z + 0.000460149853698615;
        sum = sum * z + 0.0037952707978835152;
        sum = sum * z + 0.02609302136889836;
        sum = sum * z + 0.14677303424308874;
        sum = sum * z + 0.660478713138752;
        sum = sum * z + 2.3116754844529495;
        sum = sum * z + 6.0681481482149655;
        sum = sum * z + 11.377777777772618;
        sum = sum * z + 14.222222222222458;
        sum = sum * z + 10.66666666666666;
        sum = sum * z + 4.0;
        sum = sum * z + 0.5;
        return sum * x;
    }

    static double I0Far(double x)
    {
        var u = 8 / x;
        var sum = -4.34162495938534e-05;
        sum = sum * u + 0.0004750485390925922;
        sum = sum * u - 0.002335041591598763;
        sum = sum * u + 0.006845103587428906;
        sum = sum * u - 0.013389683908479978;
        sum = sum * u + 0.0185269974141547;
        sum = sum * u - 0.018761952844379034;
        sum = sum * u + 0.014194755540017716;
        sum = sum * u - 0.008116817674134405;
        sum = sum * u + 0.0035241944201890546;
        sum = sum * u - 0.001159816724427535;
        sum = sum * u + 0.0002872418991975066;
        sum = sum * u - 5.231968816196313e-05;
        sum = sum * u + 7.85620981968582e-06;
        sum = sum * u + 2.1180879486367816e-06;
        sum = sum * u + 1.0963021835322784e-05;
        sum = sum * u + 5.706767467155986e-05;
        sum = sum * u + 0.00043829110853423357;
        sum = sum * u + 0.006233473131046821;
        sum = sum * u + 0.398942280401433;
        return sum / Math.Sqrt(x);
    }

    static double I1Far(double x)
    {
        var u = 8 / x;
        var sum = 4.323200018628178e-05;
        sum = sum * u - 0.00047701520455056584;
        sum = sum * u + 0.0023608302310575827;
        sum = sum * u - 0.006960724392413663;
        sum = sum * u + 0.013683623044424323;
        sum = sum * u - 0.01901644726302982;
        sum = sum * u + 0.0193329195975904;
        sum = sum * u - 0.014678973955670062;
        sum = sum * u + 0.008421645608220818;
        sum = sum * u - 0.003668124274991445;
        sum = sum * u + 0.0012108791768006303;
        sum = sum * u - 0.000300807420789548;
        sum = sum * u + 5.491970801695898e-05;
        sum = sum * u - 8.388724225733602e-06;
        sum = sum * u - 2.6957432841244416e-06;
        sum = sum * u - 1.4086380811277757e-05;
        sum = sum * u - 7.989524071043121e-05;
        sum = sum * u - 0.0007304851635261936;
        sum = sum * u - 0.018700419393575397;
        sum = sum * u + 0.39894228040143237;
        return sum / Math.Sqrt(x);
    }
}
