using Framework;

namespace Waves;

/// <summary>Operations on waves.</summary>
public static partial class Wave
{
    /// <summary>A damped wave.</summary>
    // Public, so that declarations of other projects can call it with numbers.
    [Elementwise]
    public static double Damped(double x, double y, [Scalar] double frequency = 1) => Math.Sin(frequency * x) * Math.Exp(-y * y);

    /// <summary>A triangle wave of period 4, whose slope is declared to be that of a sine: it does not jump.</summary>
    [Elementwise]
    public static double Triangle(double x)
    {
        var place = x - 4 * Math.Floor((x + 1) / 4);
        return place <= 1 ? place : 2 - place;
    }

    [Derivative(nameof(Triangle), "x")]
    static double TriangleByX(double x) => Math.Cos(Math.PI / 2 * x);

    /// <summary>The power of a signal: the mean of its squares.</summary>
    [Reduction]
    static partial class PowerReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + x * x;

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum, double count) => sum / count;
    }

    /// <summary>A signal without its mean, at unit power.</summary>
    [Rowwise]
    public static Row Levelled(Row x, [Scalar] double eps = 1e-6)
    {
        var centred = x - x.Mean();
        return centred * Row.Rsqrt((centred * centred).Mean() + eps);
    }
}
