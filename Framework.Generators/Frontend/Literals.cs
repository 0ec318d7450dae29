using System.Globalization;
using Framework.Generators.Ir;

namespace Framework.Generators.Frontend;

/// <summary>Numbers as C# literals that read back to the same bits.</summary>
static class Literals
{
    public static string Double(double value) => value switch
    {
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        _ when double.IsNaN(value) => "double.NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture) + "d",
    };

    public static string Single(float value) => value switch
    {
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        _ when float.IsNaN(value) => "float.NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture) + "f",
    };

    public static string Integer(double value) => value switch
    {
        >= long.MaxValue => "long.MaxValue",
        <= long.MinValue => "long.MinValue",
        _ => ((long)value).ToString(CultureInfo.InvariantCulture) + "L",
    };

    public static string Of(double value, ComputeType type) => type switch
    {
        ComputeType.Float32 => Single((float)value),
        ComputeType.Float64 => Double(value),
        _ => Integer(value),
    };
}
