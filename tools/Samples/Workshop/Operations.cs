using Framework;
using Waves;

namespace Workshop;

/// <summary>One of each kind.</summary>
static partial class Operations
{
    /// <summary>A parabola to the right of 0, and the line that goes on from it to the left.</summary>
    [Elementwise]
    static double Bowl([Kink(0)] double x, [Scalar] double slope = 0.1)
    {
        var y = slope * x;
        if (x > 0)
        {
            y += x * x;
        }
        return y;
    }

    /// <summary>Declarations of the library and of Framework, inlined and fused into one kernel.</summary>
    [Elementwise]
    static double Chirp(double x, double y) => Functional.Silu(x) * Wave.Damped(x * x, y, frequency: 3) + Wave.Triangle(y);

    /// <summary>The logarithm of the mean of the exponentials.</summary>
    [Rowwise]
    static double LogMeanExp(Row x)
    {
        var largest = x.Max();
        return Math.Log(Row.Exp(x - largest).Mean()) + largest;
    }

    /// <summary>A levelled row, with a weight and a bias for each element.</summary>
    [Rowwise]
    static Row Norm(Row x, Row weight, Row bias, [Scalar] double eps = 1e-5) => Wave.Levelled(x, eps) * weight + bias;

    /// <summary>How undecided a choice is: the entropy of its softmax, both programs of Framework's and one kernel here.</summary>
    [Rowwise]
    static double Entropy(Row x) => -(Functional.Softmax(x) * Functional.LogSoftmax(x)).Sum();

    /// <summary>The mean of log cosh: a loss between squares and magnitudes.</summary>
    [Reduction]
    static partial class LogCoshReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double error) => sum + (Functional.Softplus(-2 * error) + error - Math.Log(2));

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum, double count) => sum / count;
    }
}
