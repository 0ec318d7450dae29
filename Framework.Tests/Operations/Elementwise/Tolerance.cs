namespace Framework.Tests.Operations.Elementwise;

/// <summary>How far a kernel may be from the declared method in double.</summary>
static class Tolerance
{
    /// <summary>
    /// Relative and absolute bounds: a dozen roundings of the type computed in, since a declaration is a formula of several steps, and one of the type stored in.
    /// </summary>
    static (double Relative, double Absolute) Of(DType dtype) => dtype switch
    {
        DType.Float64 => (4e-14, 4e-14),
        DType.Float32 => (2e-6, 1e-6),
        DType.Float16 => (1.0 / 1024, 1e-6),
        DType.BFloat16 => (1.0 / 128, 1e-6),
        _ => (0, 0),
    };

    public static bool Holds(double expected, double actual, DType dtype)
    {
        if (dtype == DType.Bool)
            return actual == (expected != 0 ? 1 : 0);
        // Integers wrap around.
        if (!dtype.IsFloatingPoint())
            return actual == Wrapped((long)expected, dtype);
        if (double.IsNaN(expected) || double.IsNaN(actual))
            return double.IsNaN(expected) == double.IsNaN(actual);
        var (relative, absolute) = Of(dtype);
        expected = Samples.Round(expected, dtype);
        return expected == actual || Math.Abs(expected - actual) <= absolute + relative * Math.Abs(expected);
    }

    static double Wrapped(long value, DType dtype) => dtype switch
    {
        DType.Int32 => (int)value,
        DType.Int16 => (short)value,
        DType.Int8 => (sbyte)value,
        DType.UInt8 => (byte)value,
        _ => value,
    };
}
