namespace Framework.Tests.Generators;

/// <summary>What the declarations of another file call.</summary>
static partial class Elsewhere
{
    public const double Gain = 3;

    public static double Twice(double x) => x + x;

    [Elementwise] public static double Cube(double x) => x * x * x;

    [Rowwise] public static Row Levelled(Row x) => x - x.Mean();
}
