namespace PtxInterpreter;

/// <summary>One argument of a launch: a number or an address, with its size.</summary>
public readonly struct PtxArgument
{
    PtxArgument(ulong bits, int size) => (Bits, Size) = (bits, size);

    internal ulong Bits { get; }

    internal int Size { get; }

    /// <summary>An address or a 64-bit number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PtxArgument(ulong value) => new(value, 8);

    /// <summary>A 64-bit number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PtxArgument(long value) => new((ulong)value, 8);

    /// <summary>A 32-bit number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PtxArgument(uint value) => new(value, 4);

    /// <summary>A 32-bit number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PtxArgument(int value) => new((uint)value, 4);

    /// <summary>A single-precision number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PtxArgument(float value) => new(BitConverter.SingleToUInt32Bits(value), 4);

    /// <summary>A double-precision number.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator PtxArgument(double value) => new(BitConverter.DoubleToUInt64Bits(value), 8);
}
