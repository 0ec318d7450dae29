namespace Framework;

public static partial class Functional
{
    const double Ln2 = 0.69314718055994531;

    /// <summary>eˣ.</summary>
    [Elementwise] static double Exp(double x) => Math.Exp(x);

    /// <summary>2ˣ.</summary>
    [Elementwise] static double Exp2(double x) => KernelMath.Exp2(x);

    /// <summary>eˣ − 1, without losing digits next to 0.</summary>
    [Elementwise] static double Expm1(double x) => KernelMath.Expm1(x);

    /// <summary>The natural logarithm.</summary>
    [Elementwise] static double Log([Domain(0.1, 4)] double x) => Math.Log(x);

    /// <summary>The logarithm to base 2.</summary>
    [Elementwise] static double Log2([Domain(0.1, 4)] double x) => Math.Log2(x);

    /// <summary>The logarithm to base 10.</summary>
    [Elementwise] static double Log10([Domain(0.1, 4)] double x) => Math.Log10(x);

    /// <summary>The natural logarithm of 1 + x, without losing digits next to 0.</summary>
    [Elementwise] static double Log1p([Domain(-0.8, 4)] double x) => KernelMath.Log1p(x);

    /// <summary>x to a power.</summary>
    [Elementwise] static double Pow([Domain(0.2, 3)] double x, double exponent) => Math.Pow(x, exponent);

    /// <summary>1 over the square root.</summary>
    [Elementwise] static double Rsqrt([Domain(0.1, 4)] double x) => KernelMath.Rsqrt(x);

    /// <summary>The cube root.</summary>
    [Elementwise] static double Cbrt([Domain(0.1, 4)] double x) => Math.Cbrt(x);

    /// <summary>The root of x² + other², without overflow on the way.</summary>
    [Elementwise] static double Hypot(double x, double other) => KernelMath.Hypot(x, other);

    /// <summary>log(eˣ + eᵒᵗʰᵉʳ), without overflow on the way.</summary>
    [Elementwise]
    public static double Logaddexp(double x, double other) =>
        x == other && double.IsInfinity(x) ? x : Math.Max(x, other) + KernelMath.Log1p(Math.Exp(-Math.Abs(x - other)));

    // The symmetric form has no kink where the operands meet, and its halves add up to the gradient.
    [Derivative(nameof(Logaddexp), "x")] static double LogaddexpByX(double x, double other) => KernelMath.Sigmoid(x - other);
    [Derivative(nameof(Logaddexp), "other")] static double LogaddexpByOther(double x, double other) => KernelMath.Sigmoid(other - x);

    /// <summary>log₂(2ˣ + 2ᵒᵗʰᵉʳ), without overflow on the way.</summary>
    [Elementwise]
    public static double Logaddexp2(double x, double other) =>
        x == other && double.IsInfinity(x) ? x : Math.Max(x, other) + KernelMath.Log1p(KernelMath.Exp2(-Math.Abs(x - other))) / Ln2;

    [Derivative(nameof(Logaddexp2), "x")] static double Logaddexp2ByX(double x, double other) => KernelMath.Sigmoid(Ln2 * (x - other));
    [Derivative(nameof(Logaddexp2), "other")] static double Logaddexp2ByOther(double x, double other) => KernelMath.Sigmoid(Ln2 * (other - x));

    /// <summary>x·log(other), and 0 where x is 0.</summary>
    [Elementwise]
    public static double Xlogy(double x, [Domain(0.2, 3)] double other) => double.IsNaN(other) ? other : x == 0 ? 0 : x * Math.Log(other);

    [Derivative(nameof(Xlogy), "x")]
    static double XlogyByX(double x, double other) => x == 0 && other <= 0 ? 0 : Math.Log(other);

    /// <summary>x·log(1 + other), and 0 where x is 0.</summary>
    [Elementwise]
    public static double Xlog1py(double x, [Domain(-0.7, 3)] double other) => double.IsNaN(other) ? other : x == 0 ? 0 : x * KernelMath.Log1p(other);

    [Derivative(nameof(Xlog1py), "x")]
    static double Xlog1pyByX(double x, double other) => x == 0 && other <= -1 ? 0 : KernelMath.Log1p(other);

    /// <summary>−x·log x: 0 at 0, and −∞ below.</summary>
    [Elementwise]
    public static double Entr([Domain(0.1, 2)] double x) =>
        double.IsNaN(x) ? x : x > 0 ? -x * Math.Log(x) : x == 0 ? 0 : double.NegativeInfinity;

    /// <summary>x·2ᵒᵗʰᵉʳ.</summary>
    [Elementwise] static double Ldexp(double x, double other) => x * KernelMath.Exp2(other);

    /// <summary>x to a power, computed in double whatever the operands are.</summary>
    /// <param name="x">The base; operands broadcast against each other.</param>
    /// <param name="exponent">The exponent.</param>
    /// <returns>A tensor of doubles.</returns>
    public static Tensor FloatPower(this Tensor x, Tensor exponent) => Pow(x.To(DType.Float64), exponent.To(DType.Float64));

    /// <summary>x to a power. Some are simpler functions, in a tenth of the time: products, roots and their reciprocals.</summary>
    /// <param name="x">The base.</param>
    /// <param name="exponent">The exponent; integers become floating-point numbers.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Pow(this Tensor x, double exponent) => !x.DType.IsFloatingPoint() ? Pow(x, (Tensor)exponent) : exponent switch
    {
        2 => Square(x),
        3 => Cubed(x),
        0.5 => Sqrt(x),
        -0.5 => Rsqrt(x),
        -1 => Reciprocal(x),
        _ => Pow(x, (Tensor)exponent),
    };

    /// <summary>x to a whole power. The second and the third are products, in a tenth of the time.</summary>
    /// <param name="x">The base.</param>
    /// <param name="exponent">The exponent; integers stay integers.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Pow(this Tensor x, long exponent) => exponent == 2 ? Square(x) : exponent == 3 && x.DType != DType.Bool ? Cubed(x) : Pow(x, (Tensor)exponent);
}
