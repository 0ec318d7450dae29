namespace Framework;

// What the losses average or add up, element by element; "Term" keeps the names of the losses themselves free.
public static partial class Functional
{
    /// <summary>(x − target)².</summary>
    [Elementwise]
    static double MseTerm(double x, double target)
    {
        var difference = x - target;
        return difference * difference;
    }

    /// <summary>|x − target|.</summary>
    [Elementwise] static double L1Term([Kink(nameof(target))] double x, double target) => Math.Abs(x - target);

    /// <summary>Half the squared error over beta where the error is below beta, else the error less half of beta.</summary>
    [Elementwise]
    static double SmoothL1Term([Kink(nameof(target), -1, 1)] double x, double target, [Scalar] double beta = 1)
    {
        var error = Math.Abs(x - target);
        return error < beta ? 0.5 * error * error / beta : error - 0.5 * beta;
    }

    /// <summary>Half the squared error where the error is not above delta, else delta times the error less half of delta.</summary>
    [Elementwise]
    static double HuberTerm([Kink(nameof(target), -1, 1)] double x, double target, [Scalar] double delta = 1)
    {
        var error = Math.Abs(x - target);
        return error <= delta ? 0.5 * error * error : delta * (error - 0.5 * delta);
    }

    /// <summary>−(target·log x + (1 − target)·log(1 − x)), the logarithms not below −100.</summary>
    [Elementwise]
    static double BinaryCrossEntropyTerm([Domain(0.1, 0.9)] double x, [Domain(0, 1)] double target) =>
        (target - 1) * Math.Max(KernelMath.Log1p(-x), -100) - target * Math.Max(Math.Log(x), -100);

    // As PyTorch has it: finite at 0 and 1, where the logarithms are cut off.
    [Derivative(nameof(BinaryCrossEntropyTerm), "x")]
    static double BinaryCrossEntropyTermByX(double x, double target) => (x - target) / Math.Max((1 - x) * x, 1e-12);

    /// <summary>The cross entropy of the sigmoid of x, the term of a target of 1 weighted.</summary>
    [Elementwise]
    static double BinaryCrossEntropyWithLogitsTerm(double x, [Domain(0, 1)] double target, [Domain(0.5, 2)] double posWeight) =>
        (1 - target) * x + (1 + (posWeight - 1) * target) * KernelMath.Softplus(-x);

    /// <summary>target·(log target − x), and 0 where the target is 0; x is a logarithm of a probability.</summary>
    [Elementwise]
    static double KlDivTerm(double x, [Domain(0.1, 1)] double target) => target == 0 ? 0 : target * (Math.Log(target) - x);

    [Derivative(nameof(KlDivTerm), "x")] static double KlDivTermByX(double target) => -target;

    /// <summary>e^target·(target − x); both are logarithms of probabilities.</summary>
    [Elementwise] static double KlDivLogTerm(double x, double target) => Math.Exp(target) * (target - x);

    /// <summary>The negative log-likelihood of a Poisson distribution whose rate is x or its exponential.</summary>
    [Elementwise]
    static double PoissonNllTerm([Domain(0.1, 2)] double x, [Domain(0, 4)] double target, [Scalar] bool logInput = true, [Scalar] bool full = false, [Scalar] double eps = 1e-8)
    {
        var loss = logInput ? Math.Exp(x) - target * x : x - target * Math.Log(x + eps);
        return full && target > 1 ? loss + (target * Math.Log(target) - target + 0.5 * Math.Log(2 * Math.PI * target)) : loss;
    }

    /// <summary>The negative log-likelihood of a normal distribution, the variance not below eps.</summary>
    [Elementwise]
    static double GaussianNllTerm(double x, double target, [Domain(0.3, 2)] double var, [Scalar] bool full = false, [Scalar] double eps = 1e-6)
    {
        var variance = var < eps ? eps : var;
        var loss = 0.5 * (Math.Log(variance) + (x - target) * (x - target) / variance);
        return full ? loss + 0.5 * Math.Log(2 * Math.PI) : loss;
    }

    // PyTorch's bound on the variance lets the gradient through.
    [Derivative(nameof(GaussianNllTerm), "var")]
    static double GaussianNllTermByVariance(double x, double target, double var, double eps)
    {
        var variance = var < eps ? eps : var;
        return 0.5 * (1 / variance - (x - target) * (x - target) / (variance * variance));
    }

    /// <summary>log(1 + e^(−target·x)).</summary>
    [Elementwise] static double SoftMarginTerm(double x, double target) => KernelMath.Softplus(-target * x);

    /// <summary>x where the target is 1, max(0, margin − x) where it is −1.</summary>
    [Elementwise]
    static double HingeEmbeddingTerm([Kink(1)] double x, double target, [Scalar] double margin = 1)
    {
        var hinge = margin - x;
        return (target != 1 ? (hinge <= 0 ? 0 : hinge) : 0) + (target != -1 ? x : 0);
    }

    /// <summary>max(0, margin − target·(x − other)).</summary>
    [Elementwise]
    static double MarginRankingTerm([Kink(nameof(other))] double x, double other, [Kink(0)] double target, [Scalar] double margin = 0)
    {
        var missing = margin - target * (x - other);
        return missing <= 0 ? 0 : missing;
    }
}
