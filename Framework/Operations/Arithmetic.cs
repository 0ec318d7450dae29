namespace Framework;

public static partial class Functional
{
    /// <summary>The sum; of truth values, whether either holds.</summary>
    [Elementwise] static double Add(double x, double y) => x + y;

    /// <summary>The difference.</summary>
    [Elementwise] static double Subtract(double x, double y) => x - y;

    /// <summary>The product.</summary>
    [Elementwise] static double Multiply(double x, double y) => x * y;

    /// <summary>The quotient; of integers, in floating point.</summary>
    [Elementwise] static double Divide(double x, [Domain(0.3, 3)] double y) => x / y;

    /// <summary>The largest integer not above the quotient.</summary>
    [Elementwise] static double FloorDivide(double x, [Domain(0.3, 3)] double y) => Math.Floor(x / y);

    /// <summary>x + alpha·y.</summary>
    [Elementwise] static double AddScaled(double x, double y, [Scalar] double alpha = 1) => x + alpha * y;

    /// <summary>The negative.</summary>
    [Elementwise] static double Negate(double x) => -x;

    /// <summary>The magnitude.</summary>
    [Elementwise] static double Abs(double x) => Math.Abs(x);

    /// <summary>1, 0 or −1.</summary>
    [Elementwise] static double Sign(double x) => KernelMath.Sign(x);

    /// <summary>The larger one; NaN if either is. Equal operands share the gradient in halves.</summary>
    [Elementwise] static double Maximum(double x, double y) => Math.Max(x, y);

    /// <summary>The smaller one; NaN if either is. Equal operands share the gradient in halves.</summary>
    [Elementwise] static double Minimum(double x, double y) => Math.Min(x, y);

    /// <summary>The square root.</summary>
    [Elementwise] static double Sqrt([Domain(0.1, 4)] double x) => Math.Sqrt(x);
}
