namespace Framework;

/// <summary>How <c>Gelu</c> is computed.</summary>
public enum GeluApproximation
{
    /// <summary>By the error function.</summary>
    None,

    /// <summary>By the hyperbolic tangent, as the first transformers did.</summary>
    Tanh,
}

// Written as choices rather than as max and min where PyTorch's gradient at the kink is that of one side.
public static partial class Functional
{
    const double RootTwoOverPi = 0.79788456080286535588;

    /// <summary>x above 0, else 0. Its gradient at 0 is 0.</summary>
    [Elementwise] public static double Relu([Kink(0)] double x) => x <= 0 ? 0 : x;

    /// <summary>x between 0 and 6.</summary>
    [Elementwise] public static double Relu6([Kink(0, 6)] double x) => x <= 0 ? 0 : x >= 6 ? 6 : x;

    /// <summary>x above 0, else negativeSlope·x.</summary>
    [Elementwise] public static double LeakyRelu([Kink(0)] double x, [Scalar] double negativeSlope = 0.01) => x > 0 ? x : negativeSlope * x;

    /// <summary>x above the threshold, else the value.</summary>
    [Elementwise] public static double Threshold([Kink(0.75)] double x, [Scalar] double threshold, [Scalar] double value) => x <= threshold ? value : x;

    /// <summary>x above 0, else alpha·(eˣ − 1).</summary>
    [Elementwise] public static double Elu([Kink(0)] double x, [Scalar] double alpha = 1) => x > 0 ? x : alpha * KernelMath.Expm1(x);

    /// <summary>x above 0, else alpha·(eˣᐟᵃˡᵖʰᵃ − 1).</summary>
    [Elementwise] public static double Celu([Kink(0)] double x, [Scalar] double alpha = 1) => x > 0 ? x : alpha * KernelMath.Expm1(x / alpha);

    /// <summary>The exponential unit scaled so that zero mean and unit variance keep themselves up (Klambauer et al. 2017).</summary>
    [Elementwise]
    public static double Selu([Kink(0)] double x) => x > 0 ? 1.0507009873554804934193349852946 * x : 1.7580993408473768599402175208123 * KernelMath.Expm1(x);

    /// <summary>x times the normal distribution function of x.</summary>
    [Elementwise] public static double GeluErf(double x) => 0.5 * x * (1 + KernelMath.Erf(x * RootHalf));

    /// <summary>x times the normal distribution function of x, that by a hyperbolic tangent.</summary>
    [Elementwise] public static double GeluTanh(double x) => 0.5 * x * (1 + Math.Tanh(RootTwoOverPi * (x + 0.044715 * x * x * x)));

    /// <summary>x·sigmoid(x).</summary>
    [Elementwise] public static double Silu(double x) => x * KernelMath.Sigmoid(x);

    /// <summary>x·tanh(softplus(x)).</summary>
    [Elementwise] public static double Mish(double x) => x * Math.Tanh(KernelMath.Softplus(x));

    /// <summary>log(1 + e^(beta·x))/beta, and x itself where beta·x is above the threshold.</summary>
    [Elementwise]
    public static double Softplus(double x, [Scalar] double beta = 1, [Scalar] double threshold = 20) =>
        x * beta > threshold ? x : KernelMath.Softplus(x * beta) / beta;

    /// <summary>log(sigmoid(x)).</summary>
    [Elementwise] public static double Logsigmoid(double x) => -KernelMath.Softplus(-x);

    /// <summary>x/(1 + |x|).</summary>
    [Elementwise] public static double Softsign([Kink(0)] double x) => x / (1 + Math.Abs(x));

    [Derivative(nameof(Softsign), "x")]
    static double SoftsignByX(double x) => 1 / ((1 + Math.Abs(x)) * (1 + Math.Abs(x)));

    /// <summary>x − tanh(x).</summary>
    [Elementwise] public static double Tanhshrink(double x) => x - Math.Tanh(x);

    /// <summary>x moved by lambd towards 0, which it does not cross.</summary>
    [Elementwise] public static double Softshrink([Kink(-0.5, 0.5)] double x, [Scalar(Minimum = 0)] double lambd = 0.5) => x > lambd ? x - lambd : x < -lambd ? x + lambd : 0;


    /// <summary>x, or 0 where it is not farther than lambd from 0.</summary>
    [Elementwise] public static double Hardshrink([Kink(-0.5, 0.5)] double x, [Scalar] double lambd = 0.5) => x >= -lambd && x <= lambd ? 0 : x;

    /// <summary>x between two bounds; at them the gradient is 0.</summary>
    [Elementwise]
    public static double Hardtanh([Kink(-1, 1)] double x, [Scalar] double minVal = -1, [Scalar] double maxVal = 1) => x <= minVal ? minVal : x >= maxVal ? maxVal : x;

    /// <summary>x/6 + 1/2 between 0 and 1.</summary>
    [Elementwise] public static double Hardsigmoid([Kink(-3, 3)] double x) => x <= -3 ? 0 : x >= 3 ? 1 : x / 6 + 0.5;

    /// <summary>x times its hard sigmoid.</summary>
    [Elementwise] public static double Hardswish([Kink(-3, 3)] double x) => x <= -3 ? 0 : x >= 3 ? x : x * (x / 6 + 0.5);

    /// <summary>x above 0, else weight·x.</summary>
    [Elementwise] public static double Prelu([Kink(0)] double x, double weight) => x > 0 ? x : weight * x;

    /// <summary>x times the normal distribution function of x.</summary>
    /// <param name="x">The values.</param>
    /// <param name="approximate">How the distribution function is computed.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Gelu(this Tensor x, GeluApproximation approximate = GeluApproximation.None) =>
        approximate == GeluApproximation.Tanh ? GeluTanh(x) : GeluErf(x);
}
