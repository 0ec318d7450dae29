namespace Framework;

public static partial class Functional
{
    const double FloatMax = 3.4028234663852886e38;

    /// <summary>The largest integer not above.</summary>
    [Elementwise] static double Floor([Kink(-2, -1, 0, 1, 2)] double x) => Math.Floor(x);

    /// <summary>The smallest integer not below.</summary>
    [Elementwise] static double Ceil([Kink(-2, -1, 0, 1, 2)] double x) => Math.Ceiling(x);

    /// <summary>The nearest integer, ties to even.</summary>
    [Elementwise] static double Round([Kink(-1.5, -0.5, 0.5, 1.5)] double x) => Math.Round(x);

    /// <summary>The integer part.</summary>
    [Elementwise] static double Trunc([Kink(-2, -1, 1, 2)] double x) => Math.Truncate(x);

    /// <summary>What the integer part leaves.</summary>
    [Elementwise] static double Frac([Kink(-2, -1, 1, 2)] double x) => x - Math.Truncate(x);

    /// <summary>1, 0 or −1; 0 for NaN.</summary>
    [Elementwise] static double Sign([Kink(0)] double x) => KernelMath.Sign(x);

    /// <summary>Whether the sign bit is set, as it is in −0.</summary>
    [Elementwise] static bool Signbit(double x) => Math.CopySign(1, x) < 0;

    /// <summary>The magnitude of x with the sign of the other, whose gradient is 0.</summary>
    [Elementwise] static double Copysign([Kink(0)] double x, [Kink(0)] double other) => Math.CopySign(x, other);

    /// <summary>0 below 0, 1 above it, and the given value at 0; 0 for NaN, as in PyTorch.</summary>
    [Elementwise, NotDifferentiable] static double Heaviside(double x, double values) => x == 0 ? values : x > 0 ? 1.0 : 0.0;

    /// <summary>NaN and infinities replaced by numbers; by default NaN by 0 and infinities by the ends of float32.</summary>
    [Elementwise]
    static double NanToNum(double x, [Scalar] double nan = 0, [Scalar] double posinf = FloatMax, [Scalar] double neginf = -FloatMax) =>
        double.IsNaN(x) ? nan : double.IsInfinity(x) ? (x > 0 ? posinf : neginf) : x;

    /// <summary>Degrees to radians.</summary>
    [Elementwise] static double Deg2rad(double x) => x * (Math.PI / 180);

    /// <summary>Radians to degrees.</summary>
    [Elementwise] static double Rad2deg(double x) => x * (180 / Math.PI);

    /// <summary>The nearest number with so many decimals, ties to even; negative ones count digits before the point.</summary>
    [Elementwise]
    static double RoundDecimals(double x, [Scalar] double decimals) =>
        decimals >= 0 ? Math.Round(x * Math.Pow(10, decimals)) / Math.Pow(10, decimals) : Math.Round(x / Math.Pow(10, -decimals)) * Math.Pow(10, -decimals);

    /// <summary>The nearest number with so many decimals, ties to even.</summary>
    /// <param name="x">The values.</param>
    /// <param name="decimals">How many; negative ones count digits before the point.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Round(this Tensor x, int decimals) => decimals == 0 ? Round(x) : RoundDecimals(x, decimals);

    /// <summary>1, 0 or −1; 0 for NaN.</summary>
    /// <param name="x">The values.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Sgn(this Tensor x) => Sign(x);
}
