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

    [Elementwise, NotDifferentiable] static double Stepped(double x) => x >= 0 ? Math.Floor(x) : x;
}
