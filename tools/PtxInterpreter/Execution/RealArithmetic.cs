using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>Floating-point instructions (PTX ISA 9.7.3 and 9.7.4), rounded to nearest even as IEEE 754 says; the approximate ones are in <see cref="Approximation"/>.</summary>
static class RealArithmetic
{
    public static Func<ulong, ulong> Unary(Instruction instruction) => (instruction.Opcode, instruction.Type) switch
    {
        ("abs", PtxType.F64) => a => a & 0x7fffffffffffffff,
        ("abs", PtxType.F32) => a => a & 0x7fffffff,
        ("abs", _) => a => a & 0x7fff,
        ("neg", PtxType.F64) => a => a ^ 1ul << 63,
        ("neg", PtxType.F32) => a => a ^ 1ul << 31,
        ("neg", _) => a => a ^ 1ul << 15,
        ("rcp", PtxType.F64) => a => Bits.Of(1 / Bits.Double(a)),
        ("rcp", _) => a => Bits.Of(1 / Bits.Single(a)),
        ("sqrt", PtxType.F64) => a => Bits.Of(Math.Sqrt(Bits.Double(a))),
        ("sqrt", _) => a => Bits.Of(MathF.Sqrt(Bits.Single(a))),
        _ => throw new ArgumentException(instruction.Opcode, nameof(instruction)),
    };

    public static Func<ulong, ulong, ulong> Binary(Instruction instruction)
    {
        bool propagates = instruction.Has("NaN");
        Func<ulong, ulong, ulong> function = (instruction.Opcode, instruction.Type) switch
        {
            ("add", PtxType.F32) => (a, b) => Bits.Of(Bits.Single(a) + Bits.Single(b)),
            ("sub", PtxType.F32) => (a, b) => Bits.Of(Bits.Single(a) - Bits.Single(b)),
            ("mul", PtxType.F32) => (a, b) => Bits.Of(Bits.Single(a) * Bits.Single(b)),
            ("div", PtxType.F32) => (a, b) => Bits.Of(Bits.Single(a) / Bits.Single(b)),
            ("add", PtxType.F64) => (a, b) => Bits.Of(Bits.Double(a) + Bits.Double(b)),
            ("sub", PtxType.F64) => (a, b) => Bits.Of(Bits.Double(a) - Bits.Double(b)),
            ("mul", PtxType.F64) => (a, b) => Bits.Of(Bits.Double(a) * Bits.Double(b)),
            ("div", PtxType.F64) => (a, b) => Bits.Of(Bits.Double(a) / Bits.Double(b)),

            // The sum, difference or product of two binary16 numbers has at most 22 bits more than fit, and binary32 holds 24: rounding twice is rounding once.
            ("add", PtxType.F16) => (a, b) => Bits.Of((Half)((float)Bits.Half(a) + (float)Bits.Half(b))),
            ("sub", PtxType.F16) => (a, b) => Bits.Of((Half)((float)Bits.Half(a) - (float)Bits.Half(b))),
            ("mul", PtxType.F16) => (a, b) => Bits.Of((Half)((float)Bits.Half(a) * (float)Bits.Half(b))),
            ("min", PtxType.F32) => propagates ? (a, b) => Bits.Of(MathF.Min(Bits.Single(a), Bits.Single(b))) : (a, b) => Bits.Of(float.MinNumber(Bits.Single(a), Bits.Single(b))),
            ("max", PtxType.F32) => propagates ? (a, b) => Bits.Of(MathF.Max(Bits.Single(a), Bits.Single(b))) : (a, b) => Bits.Of(float.MaxNumber(Bits.Single(a), Bits.Single(b))),
            ("min", PtxType.F64) => (a, b) => Bits.Of(double.MinNumber(Bits.Double(a), Bits.Double(b))),
            ("max", PtxType.F64) => (a, b) => Bits.Of(double.MaxNumber(Bits.Double(a), Bits.Double(b))),
            ("min", PtxType.F16) => propagates ? (a, b) => Bits.Of(Half.Min(Bits.Half(a), Bits.Half(b))) : (a, b) => Bits.Of(Half.MinNumber(Bits.Half(a), Bits.Half(b))),
            ("max", PtxType.F16) => propagates ? (a, b) => Bits.Of(Half.Max(Bits.Half(a), Bits.Half(b))) : (a, b) => Bits.Of(Half.MaxNumber(Bits.Half(a), Bits.Half(b))),
            ("copysign", PtxType.F32) => (a, b) => b & 0x7fffffff | a & 1ul << 31,
            ("copysign", PtxType.F64) => (a, b) => b & 0x7fffffffffffffff | a & 1ul << 63,
            _ => throw new ArgumentException(instruction.Opcode, nameof(instruction)),
        };
        return !instruction.Has("sat") ? function : (a, b) => Saturate(instruction.Type, function(a, b));
    }

    /// <summary>fma, and mad, which is the same for floating point.</summary>
    public static Func<ulong, ulong, ulong, ulong> FusedMultiplyAdd(Instruction instruction)
    {
        Func<ulong, ulong, ulong, ulong> function = instruction.Type switch
        {
            PtxType.F32 => (a, b, c) => Bits.Of(MathF.FusedMultiplyAdd(Bits.Single(a), Bits.Single(b), Bits.Single(c))),
            PtxType.F64 => (a, b, c) => Bits.Of(Math.FusedMultiplyAdd(Bits.Double(a), Bits.Double(b), Bits.Double(c))),

            // The product has 22 bits, the lowest at 2^-48 or above. Its sum with c fits the 53 bits of binary64, or is so close to c, or so far out of range, that the rounding is not in doubt.
            _ => (a, b, c) => Bits.Of((Half)((double)Bits.Half(a) * (double)Bits.Half(b) + (double)Bits.Half(c))),
        };
        return !instruction.Has("sat") ? function : (a, b, c) => Saturate(instruction.Type, function(a, b, c));
    }

    /// <summary>To [0, 1], a NaN to +0.</summary>
    public static ulong Saturate(PtxType type, ulong bits)
    {
        double value = Bits.Real(type, bits);
        if (value is > 0 and < 1) return bits;
        return value >= 1 ? type switch { PtxType.F16 => 0x3c00ul, PtxType.F32 => 0x3f800000, _ => 0x3ff0000000000000 } : 0;
    }

    public static Func<ulong, ulong, bool> Test(Instruction instruction)
    {
        PtxType type = instruction.Type;
        string kind = new[] { "finite", "infinite", "number", "notanumber", "normal", "subnormal" }.First(instruction.Has);
        return (a, _) =>
        {
            double value = Bits.Real(type, a);
            bool normal = type == PtxType.F32 ? float.IsNormal(Bits.Single(a)) : double.IsNormal(value);
            return kind switch
            {
                "finite" => double.IsFinite(value),
                "infinite" => double.IsInfinity(value),
                "number" => !double.IsNaN(value),
                "notanumber" => double.IsNaN(value),
                "normal" => normal,
                _ => double.IsFinite(value) && !normal && value != 0,
            };
        };
    }
}
