using System;
using System.Globalization;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Ptx;

/// <summary>Numbers as PTX writes them: the bits of a floating-point one.</summary>
static class PtxLiterals
{
    public static string Of(double value, ComputeType type) => type switch
    {
        ComputeType.Float32 => "0f" + BitConverter.ToUInt32(BitConverter.GetBytes((float)value), 0).ToString("X8", CultureInfo.InvariantCulture),
        ComputeType.Float64 => "0d" + BitConverter.DoubleToInt64Bits(value).ToString("X16", CultureInfo.InvariantCulture),
        _ => Integer(value),
    };

    // As Literals.Integer has it for C#.
    static string Integer(double value) => value switch
    {
        >= long.MaxValue => "0x7FFFFFFFFFFFFFFF",
        <= long.MinValue => "0x8000000000000000",
        _ => ((long)value).ToString(CultureInfo.InvariantCulture),
    };
}
