using System.Runtime.CompilerServices;

namespace PtxInterpreter.Execution;

/// <summary>Between the 64 bits of a register and the value that they stand for.</summary>
static class Bits
{
    /// <summary>The NaN that single-precision instructions give (PTX ISA 9.7.3).</summary>
    const uint SingleNaN = 0x7fffffff;

    const ushort HalfNaN = 0x7fff;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Single(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Double(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    public static Half Half(ulong bits) => BitConverter.UInt16BitsToHalf((ushort)bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(float value) => float.IsNaN(value) ? SingleNaN : BitConverter.SingleToUInt32Bits(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(double value) => BitConverter.DoubleToUInt64Bits(value);

    public static ulong Of(Half value) => System.Half.IsNaN(value) ? HalfNaN : BitConverter.HalfToUInt16Bits(value);

    /// <summary>The value of a floating-point register, exactly.</summary>
    public static double Real(PtxType type, ulong bits) => type switch
    {
        PtxType.F16 => (double)Half(bits),
        PtxType.F32 => Single(bits),
        _ => Double(bits),
    };

    /// <summary>The value of a signed register of a size in bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Signed(ulong bits, int size)
    {
        int unused = 64 - size * 8;
        return (long)(bits << unused) >> unused;
    }
}
