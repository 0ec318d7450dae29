using System.Numerics;
using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>Integer and bit instructions (PTX ISA 9.7.1 and 9.7.8). Results wrap at the size of the type.</summary>
static class IntegerArithmetic
{
    public static Func<ulong, ulong> Unary(Instruction instruction)
    {
        PtxType type = instruction.Type;
        int size = type.Size, width = size * 8;
        ulong mask = type.Mask;
        bool shiftAmount = instruction.Has("shiftamt");
        return instruction.Opcode switch
        {
            "abs" => a => (ulong)(Bits.Signed(a, size) is < 0 and var n ? unchecked(-n) : Bits.Signed(a, size)) & mask,
            "neg" => a => 0 - a & mask,
            "not" => a => ~a & mask,
            "cnot" => a => a == 0 ? 1ul : 0,
            "popc" => a => (ulong)BitOperations.PopCount(a),
            "clz" => a => (ulong)(BitOperations.LeadingZeroCount(a) - (64 - width)),
            "brev" => a => Reverse(a) >> 64 - width,
            "bfind" => a => Highest(type.IsSigned && Bits.Signed(a, size) < 0 ? ~a & mask : a, width, shiftAmount),
            _ => throw new ArgumentException(instruction.Opcode, nameof(instruction)),
        };
    }

    public static Func<ulong, ulong, ulong> Binary(Instruction instruction)
    {
        PtxType type = instruction.Type;
        int size = type.Size, width = size * 8;
        ulong mask = type.Mask;
        bool signed = type.IsSigned;
        return instruction.Opcode switch
        {
            "add" when instruction.Has("sat") => (a, b) => Saturated(Bits.Signed(a, 4) + Bits.Signed(b, 4)),
            "sub" when instruction.Has("sat") => (a, b) => Saturated(Bits.Signed(a, 4) - Bits.Signed(b, 4)),
            "add" when size == 4 => (a, b) => (uint)(a + b),
            "add" => (a, b) => a + b & mask,
            "sub" => (a, b) => a - b & mask,
            "mul" when instruction.Has("wide") => signed ? (a, b) => Wide(Bits.Signed(a, size) * Bits.Signed(b, size), size) : (a, b) => a * b,
            "mul" when instruction.Has("hi") => signed ? (a, b) => High(Bits.Signed(a, size), Bits.Signed(b, size), width) & mask : (a, b) => High(a, b, width) & mask,
            "mul" => (a, b) => a * b & mask,
            "div" => signed ? (a, b) => (ulong)Quotient(Bits.Signed(a, size), Bits.Signed(b, size)) & mask : (a, b) => a / b,
            "rem" => signed ? (a, b) => (ulong)Remainder(Bits.Signed(a, size), Bits.Signed(b, size)) & mask : (a, b) => a % b,
            "min" => signed ? (a, b) => Bits.Signed(a, size) < Bits.Signed(b, size) ? a : b : Math.Min,
            "max" => signed ? (a, b) => Bits.Signed(a, size) > Bits.Signed(b, size) ? a : b : Math.Max,
            "and" => (a, b) => a & b,
            "or" => (a, b) => a | b,
            "xor" => (a, b) => a ^ b,
            "shl" => (a, b) => b >= (uint)width ? 0 : a << (int)b & mask,
            "shr" => signed ? (a, b) => (ulong)(Bits.Signed(a, size) >> (int)Math.Min(b, (uint)width - 1)) & mask : (a, b) => b >= (uint)width ? 0 : a >> (int)b,
            _ => throw new ArgumentException(instruction.Opcode, nameof(instruction)),
        };
    }

    public static Func<ulong, ulong, ulong, ulong> Ternary(Instruction instruction)
    {
        PtxType type = instruction.Type;
        int width = type.Size * 8;
        ulong mask = type.Mask;
        bool wrap = instruction.Has("wrap"), left = instruction.Has("l");
        switch (instruction.Opcode)
        {
            case "mad":
                Func<ulong, ulong, ulong> product = Binary(instruction with { Opcode = "mul" });
                ulong sumMask = instruction.Has("wide") && type.Size == 2 ? uint.MaxValue : instruction.Has("wide") ? ulong.MaxValue : mask;
                return (a, b, c) => product(a, b) + c & sumMask;
            case "shf":
                return (a, b, c) => Funnel((uint)a, (uint)b, wrap ? (int)c & 31 : (int)Math.Min(c, 32), left);
            case "bfe":
                return (a, b, c) => Extract(a, (int)(b & 255), (int)(c & 255), width, type.IsSigned) & mask;
            case "prmt":
                string mode = new[] { "f4e", "b4e", "rc8", "ecl", "ecr", "rc16" }.FirstOrDefault(instruction.Has, "");
                return (a, b, c) => Permute(b << 32 | a, (uint)c, mode);
            default:
                throw new ArgumentException(instruction.Opcode, nameof(instruction));
        }
    }

    public static Func<ulong, ulong, ulong, ulong> Logic(int table) => (a, b, c) =>
    {
        ulong result = 0;
        for (int i = 0; i < 8; i++)
            if ((table >> i & 1) != 0) result |= ((i & 4) != 0 ? a : ~a) & ((i & 2) != 0 ? b : ~b) & ((i & 1) != 0 ? c : ~c);
        return (uint)result;
    };

    /// <summary>bfi: the low bits of <paramref name="a"/> into <paramref name="b"/>.</summary>
    public static ulong Insert(ulong a, ulong b, int start, int length, int width)
    {
        if (start >= width || length == 0) return b;
        int end = Math.Min(start + length, width);
        ulong field = (end == 64 ? ulong.MaxValue : (1ul << end) - 1) & ~((1ul << start) - 1);
        return b & ~field | a << start & field;
    }

    static ulong Extract(ulong a, int start, int length, int width, bool signed)
    {
        int sign = length == 0 || !signed ? 0 : (int)(a >> Math.Min(start + length - 1, width - 1) & 1);
        ulong result = sign == 0 ? 0 : ulong.MaxValue;
        ulong field = start >= width ? 0 : a >> start;
        int kept = Math.Clamp(width - start, 0, length);
        ulong low = kept >= 64 ? ulong.MaxValue : (1ul << kept) - 1;
        return result & ~low | field & low;
    }

    static ulong Saturated(long value) => (uint)(int)Math.Clamp(value, int.MinValue, int.MaxValue);

    static ulong Wide(long product, int size) => size == 2 ? (uint)product : (ulong)product;

    static ulong High(long a, long b, int width) => (ulong)((Int128)a * b >> width);

    static ulong High(ulong a, ulong b, int width) => (ulong)((UInt128)a * b >> width);

    /// <summary>The most negative number divided by -1 wraps, where .NET throws.</summary>
    static long Quotient(long a, long b) => b == -1 ? unchecked(-a) : a / b;

    static long Remainder(long a, long b) => b == -1 ? 0 : a % b;

    static ulong Highest(ulong bits, int width, bool shiftAmount)
    {
        if (bits == 0) return uint.MaxValue;
        int position = BitOperations.Log2(bits);
        return (ulong)(shiftAmount ? width - 1 - position : position);
    }

    static ulong Reverse(ulong bits)
    {
        ulong result = 0;
        for (int i = 0; i < 64; i++) result |= (bits >> i & 1) << 63 - i;
        return result;
    }

    /// <summary>shf: the high word of {b, a} shifted left, or its low word shifted right.</summary>
    static ulong Funnel(uint a, uint b, int shift, bool left)
    {
        ulong both = (ulong)b << 32 | a;
        return left ? (uint)((both << shift) >> 32) : (uint)(both >> shift);
    }

    static ulong Permute(ulong bytes, uint control, string mode)
    {
        uint result = 0;
        int c = (int)(control & 3);
        for (int i = 0; i < 4; i++)
        {
            int selector = mode switch
            {
                "f4e" => c + i,
                "b4e" => c - i & 7,
                "rc8" => c,
                "ecl" => Math.Max(i, c),
                "ecr" => Math.Min(i, c),
                "rc16" => (c & 1) * 2 + (i & 1),
                _ => (int)(control >> 4 * i & 15),
            };
            uint value = (uint)(bytes >> (selector & 7) * 8) & 255;
            if (mode.Length == 0 && (selector & 8) != 0) value = (value & 128) != 0 ? 255u : 0;
            result |= value << 8 * i;
        }
        return result;
    }
}
