using Framework;

namespace Bench;

/// <summary>What a user would declare as one operation each; PyTorch runs them as chains.</summary>
static partial class Operations
{
    [Elementwise]
    static double SwishMix(double x, double y) => x * KernelMath.Sigmoid(1.702 * x) + 0.1 * Math.Tanh(y);

    [Elementwise]
    static double HuberDistance(double x, double y)
    {
        double d = Math.Abs(x - y);
        return d < 1 ? 0.5 * d * d : d - 0.5;
    }

    [Elementwise]
    static double Gauss(double x, double y)
    {
        double z = (x - y) / 0.7;
        return Math.Exp(-0.5 * z * z) / (0.7 * Math.Sqrt(2 * Math.PI));
    }

    [Elementwise]
    static double MishChain(double x) => x * Math.Tanh(Math.Log(1 + Math.Exp(x)));
}
