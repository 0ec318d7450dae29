namespace Framework;

public static partial class Functional
{
    const double RootHalf = 0.70710678118654752440;

    /// <summary>The error function.</summary>
    [Elementwise] public static double Erf(double x) => KernelMath.Erf(x);

    /// <summary>1 − erf x, without losing digits in the tail.</summary>
    [Elementwise] public static double Erfc(double x) => KernelMath.Erfc(x);

    /// <summary>The number whose error function is x.</summary>
    [Elementwise] public static double Erfinv([Domain(-0.9, 0.9)] double x) => KernelMath.ErfInv(x);

    /// <summary>The logarithm of the magnitude of the gamma function.</summary>
    [Elementwise] public static double Lgamma([Domain(0.3, 4)] double x) => KernelMath.LGamma(x);

    /// <summary>The derivative of the logarithm of the gamma function.</summary>
    [Elementwise] public static double Digamma([Domain(0.3, 4)] double x) => KernelMath.Digamma(x);

    /// <summary>The derivative of the digamma function.</summary>
    [Elementwise] public static double Trigamma([Domain(0.3, 4)] double x) => KernelMath.Trigamma(x);

    // ψ″ by eight steps of its recurrence and the asymptotic series (Abramowitz and Stegun 6.4.6, 6.4.13), by reflection (6.4.7) below 0.
    [Derivative(nameof(Trigamma), "x")]
    static double TrigammaByX(double x)
    {
        if (x > 0)
            return TetragammaOfPositive(x);
        var tangent = Math.Tan(Math.PI * x);
        var cotangent = 1 / tangent;
        return TetragammaOfPositive(1 - x) - 2 * Math.PI * Math.PI * Math.PI * cotangent * (1 + cotangent * cotangent);
    }

    static double TetragammaOfPositive(double x)
    {
        var near = InverseCube(x) + InverseCube(x + 1) + InverseCube(x + 2) + InverseCube(x + 3) + InverseCube(x + 4) + InverseCube(x + 5) + InverseCube(x + 6) + InverseCube(x + 7);
        var r = 1 / (x + 8);
        var s = r * r;
        var far = s * (1 + r + s * (0.5 - s * (1 / 6.0 - s * (1 / 6.0 - s * (0.3 - s * (5 / 6.0 - s * (691 / 210.0)))))));
        return -2 * near - far;
    }

    static double InverseCube(double x) => 1 / (x * x * x);

    /// <summary>The standard normal distribution function.</summary>
    [Elementwise] public static double Ndtr(double x) => 0.5 * KernelMath.Erfc(-x * RootHalf);

    /// <summary>The number at which the standard normal distribution function is x.</summary>
    [Elementwise] public static double Ndtri([Domain(0.1, 0.9)] double x) => KernelMath.ErfInv(2 * x - 1) / RootHalf;

    /// <summary>1/(1 + e⁻ˣ).</summary>
    [Elementwise] public static double Sigmoid(double x) => KernelMath.Sigmoid(x);

    /// <summary>log(x/(1 − x)), x taken no nearer than eps to 0 and 1 where eps is not negative.</summary>
    [Elementwise]
    public static double Logit([Domain(0.1, 0.9)] double x, [Scalar] double eps = -1)
    {
        var inside = eps < 0 ? x : x < eps ? eps : x > 1 - eps ? 1 - eps : x;
        return Math.Log(inside / (1 - inside));
    }
}
