using PtxInterpreter.Verification;

namespace PtxInterpreter.Execution;

/// <summary>cvt (PTX ISA 9.7.9.21).</summary>
static class Conversion
{
    enum Rounding
    {
        Nearest,
        Zero,
        Down,
        Up,
    }

    public static Func<ulong, ulong> Of(Instruction instruction, PtxType target, PtxType source)
    {
        PtxType to = instruction.Type, from = instruction.SourceType;
        bool saturates = instruction.Has("sat");
        Rounding rounding = instruction.Has("rz") || instruction.Has("rzi") ? Rounding.Zero
            : instruction.Has("rm") || instruction.Has("rmi") ? Rounding.Down
            : instruction.Has("rp") || instruction.Has("rpi") ? Rounding.Up : Rounding.Nearest;
        bool integral = new[] { "rni", "rzi", "rmi", "rpi" }.Any(instruction.Has);
        Func<ulong, ulong> convert = (from.IsFloat, to.IsFloat) switch
        {
            (false, false) => Integer(to, from, saturates),
            (true, false) => a => ToInteger(Bits.Real(from, a), rounding, to, from),
            (false, true) => a => FromInteger(a, from, rounding, to),
            _ => a => RealToReal(a, from, to, rounding, integral),
        };
        if (saturates && to.IsFloat)
        {
            Func<ulong, ulong> inner = convert;
            convert = a => RealArithmetic.Saturate(to, inner(a));
        }
        Func<ulong, ulong>? extend = Extend(to, target);
        ulong chop = from.Mask;
        Func<ulong, ulong> chopped = source.Size > from.Size ? a => convert(a & chop) : convert;
        return extend is null ? chopped : a => extend(chopped(a));
    }

    /// <summary>From the bits of an instruction's type to those of a wider register; null where the widths are the same.</summary>
    public static Func<ulong, ulong>? Extend(PtxType type, PtxType register)
    {
        if (register.Size == type.Size || !type.IsSigned) return null;
        ulong mask = register.Mask;
        int size = type.Size;
        return a => (ulong)Bits.Signed(a, size) & mask;
    }

    static Func<ulong, ulong> Integer(PtxType to, PtxType from, bool saturates)
    {
        int size = from.Size;
        ulong mask = to.Mask;
        bool signed = from.IsSigned;
        if (!saturates) return signed ? a => (ulong)Bits.Signed(a, size) & mask : a => a & mask;
        (Int128 lowest, Int128 highest) = Range(to);
        return a => (ulong)Int128.Clamp(signed ? Bits.Signed(a, size) : (Int128)a, lowest, highest) & mask;
    }

    static (Int128 Lowest, Int128 Highest) Range(PtxType type)
    {
        int width = type.Size * 8;
        return type.IsSigned ? (-(Int128.One << width - 1), (Int128.One << width - 1) - 1) : (0, (Int128.One << width) - 1);
    }

    /// <summary>Clamped to the range. What a NaN gives is zero, but for 64 bits on either side it is the highest bit alone.</summary>
    static ulong ToInteger(double value, Rounding rounding, PtxType to, PtxType from)
    {
        if (double.IsNaN(value)) return from != PtxType.F64 && to.Size < 8 ? 0 : 1ul << to.Size * 8 - 1;
        double rounded = Round(value, rounding);
        (Int128 lowest, Int128 highest) = Range(to);
        Int128 clamped = rounded <= -9.3e18 ? lowest : rounded >= 1.85e19 ? highest : Int128.Clamp((Int128)rounded, lowest, highest);
        return (ulong)clamped & to.Mask;
    }

    static double Round(double value, Rounding rounding) => rounding switch
    {
        Rounding.Nearest => Math.Round(value, MidpointRounding.ToEven),
        Rounding.Zero => Math.Truncate(value),
        Rounding.Down => Math.Floor(value),
        _ => Math.Ceiling(value),
    };

    static ulong FromInteger(ulong bits, PtxType from, Rounding rounding, PtxType to)
    {
        Int128 value = from.IsSigned ? Bits.Signed(bits, from.Size) : bits;
        if (to == PtxType.F64) return Bits.Of(Exactly(value, rounding));
        return Narrow(Odd(value), rounding, to);
    }

    static double Exactly(Int128 value, Rounding rounding)
    {
        double nearest = (double)value;
        Int128 back = (Int128)nearest;
        return Directed(nearest, back.CompareTo(value), value.CompareTo(0), rounding, Math.BitIncrement, Math.BitDecrement);
    }

    /// <summary>As a double, rounded to odd where it has more than 53 bits: what is rounded again to 24 bits or fewer comes out as if rounded once.</summary>
    static double Odd(Int128 value)
    {
        UInt128 magnitude = (UInt128)Int128.Abs(value);
        if (magnitude >> 53 == 0) return (double)value;
        UInt128 kept = magnitude >> 11 << 11;
        if (kept != magnitude) kept |= 1u << 11;
        return value < 0 ? -(double)kept : (double)kept;
    }

    static ulong RealToReal(ulong bits, PtxType from, PtxType to, Rounding rounding, bool integral)
    {
        double value = Bits.Real(from, bits);
        if (integral) value = Round(value, rounding);
        return to == PtxType.F64 ? Bits.Of(value) : Narrow(value, rounding, to);
    }

    static ulong Narrow(double value, Rounding rounding, PtxType to)
    {
        if (to == PtxType.F32)
        {
            float nearest = (float)value;
            return Bits.Of(Directed(nearest, ((double)nearest).CompareTo(value), value.CompareTo(0.0), rounding, MathF.BitIncrement, MathF.BitDecrement));
        }
        Half half = (Half)value;
        return Bits.Of(Directed(half, ((double)half).CompareTo(value), value.CompareTo(0.0), rounding, Half.BitIncrement, Half.BitDecrement));
    }

    /// <summary>The neighbour of the nearest number on the side that a rounding asks for.</summary>
    /// <param name="order">Where the nearest number lies: below zero under the value, above zero over it.</param>
    /// <param name="sign">The sign of the value.</param>
    static T Directed<T>(T nearest, int order, int sign, Rounding rounding, Func<T, T> up, Func<T, T> down) => rounding switch
    {
        Rounding.Down when order > 0 => down(nearest),
        Rounding.Up when order < 0 => up(nearest),
        Rounding.Zero when order > 0 && sign > 0 => down(nearest),
        Rounding.Zero when order < 0 && sign < 0 => up(nearest),
        _ => nearest,
    };
}
