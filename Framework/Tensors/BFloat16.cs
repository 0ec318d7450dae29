using System.Runtime.CompilerServices;

namespace Framework;

/// <summary>
/// A 16-bit floating-point number: the sign, the 8 exponent bits and the upper 7 mantissa bits of a <see cref="float"/>.
/// It converts to <see cref="float"/> exactly and from it with rounding to nearest, ties to even.
/// </summary>
/// <param name="Bits">The stored pattern.</param>
public readonly record struct BFloat16(ushort Bits) : IComparable<BFloat16>
{
    /// <summary>The exact value as a <see cref="float"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>The nearest value; a NaN stays a quiet NaN of the same sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator BFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        if ((bits & 0x7FFF_FFFF) > 0x7F80_0000) return new((ushort)(bits >> 16 | 0x40));
        return new((ushort)(bits + 0x7FFF + (bits >> 16 & 1) >> 16));
    }

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo((float)other);

    /// <summary>Equality of values: 0 equals −0, and every NaN equals every NaN, as <see cref="float.Equals(float)"/> has it.</summary>
    public bool Equals(BFloat16 other) => ((float)this).Equals((float)other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
