namespace Framework.Tests.Generators;

/// <summary>Declarations outside the library, as a user writes them.</summary>
public static partial class UserOperations
{
    /// <summary>A damped wave.</summary>
    [Elementwise] static double Swirl(double x, double y, [Scalar] double k = 1) => Math.Sin(k * x) * Math.Exp(-y * y);

    [Elementwise(InPlace = true)]
    static (double position, double speed) Leap(double position, double speed, double force, [Scalar] double step)
    {
        var faster = speed + step * force;
        return (position + step * faster, faster);
    }

    /// <summary>The operands in the other order, one of them moved.</summary>
    [Elementwise] static (double first, double second) Swapped(double x, double y) => (2 * y + 1, x);

    /// <summary>The sum of the elements, each no farther than so much from the middle.</summary>
    [Reduction]
    static partial class TotalRampReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, [Kink(0.5, -1)] double x) => sum + (x < -1 ? -1 : x > 0.5 ? 0.5 : x);

        static double Combine(double a, double b) => a + b;
    }

    /// <summary>Magnitudes less their mean.</summary>
    [Rowwise]
    static Row CentredRamp([Kink(0)] Row x)
    {
        var magnitude = Row.Abs(x);
        return magnitude - magnitude.Mean();
    }

    /// <summary>The larger elements of two rows, one of which is lowered; and how large they are together.</summary>
    [Rowwise]
    static (Row higher, double total) Higher(Row x, [Kink(nameof(x), 0.25)] Row y)
    {
        var higher = Row.Max(x, y - 0.25);
        return (higher, higher.Sum());
    }

    [Elementwise, NotDifferentiable] static double Stepped(double x) => x >= 0 ? Math.Floor(x) : x;
}
