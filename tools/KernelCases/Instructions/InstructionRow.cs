using System.Globalization;

namespace KernelCases.Instructions;

/// <summary>
/// An instruction with a, b, c, d and the predicate p as sources and r, or the predicate q, as result. Values are written as type:value, in decimal, in hexadecimal, or as nan, inf and -inf;
/// the expected ones come from the manual's rules or from exact arithmetic, worked out by hand.
/// </summary>
sealed record InstructionRow(string Instruction, string Sources, string Expected)
{
    public (string Type, ulong Bits)[] Inputs => [.. Sources.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Value)];

    public (string Type, ulong Bits) Result => Value(Expected);

    /// <summary>In bits.</summary>
    public static int SizeOf(string type) => int.Parse(type.AsSpan(1), CultureInfo.InvariantCulture);

    static (string Type, ulong Bits) Value(string text)
    {
        string[] parts = text.Split(':');
        string type = parts[0], value = parts[1];
        if (type == "pred") return (type, ulong.Parse(value, CultureInfo.InvariantCulture));
        ulong mask = ulong.MaxValue >> 64 - SizeOf(type);
        if (value.StartsWith("0x", StringComparison.Ordinal)) return (type, ulong.Parse(value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (type[0] != 'f') return (type, (ulong)Int128.Parse(value, CultureInfo.InvariantCulture) & mask);
        double number = value switch { "nan" => double.NaN, "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, _ => double.Parse(value, CultureInfo.InvariantCulture) };
        return (type, type switch
        {
            // The NaN of the manual: all bits but the sign.
            "f16" => double.IsNaN(number) ? 0x7ffful : BitConverter.HalfToUInt16Bits((Half)number),
            "f32" => double.IsNaN(number) ? 0x7fffffff : BitConverter.SingleToUInt32Bits((float)number),
            _ => BitConverter.DoubleToUInt64Bits(number),
        });
    }
}
