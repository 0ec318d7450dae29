using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Vectors between 16-bit floating point and <see cref="float"/>, by integer arithmetic: exact widening, and narrowing to nearest with ties
/// to even. Subnormals are kept, a NaN comes out quiet with its upper payload. 512-bit vectors fall apart into the machine's own where it has less.
/// </summary>
static class HalfPrecision
{
    /// <summary>A pattern of half precision moved up by 13 bits is the value times 2^-112, subnormals included.</summary>
    const float Rescale = 5192296858534827628530496329220096f;
    const uint Quiet = 0x0040_0000, Infinity = 0x7F80_0000, Sign = 0x8000_0000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WidenHalf(Vector512<uint> half)
    {
        var sign = (half & Vector512.Create(0x8000u)) << 16;
        var magnitude = (half & Vector512.Create(0x7FFFu)) << 13;
        var scaled = (magnitude.AsSingle() * Rescale).AsUInt32();
        var special = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x7C00u << 13));
        var quiet = Vector512.GreaterThan(magnitude, Vector512.Create(0x7C00u << 13)) & Vector512.Create(Quiet);
        return (sign | Vector512.ConditionalSelect(special, magnitude | Vector512.Create(Infinity) | quiet, scaled)).AsSingle();
    }

    /// <summary>
    /// Three cases by magnitude: at least 2^16 is infinity or NaN; from 2^-14 the exponent is rebased and the 13 lost bits rounded in place,
    /// which carries into the exponent and so into infinity; below, adding 0.5 lets the addition itself round to the subnormals' spacing of 2^-24.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> NarrowHalf(Vector512<float> value)
    {
        var sign = value.AsUInt32() & Vector512.Create(Sign);
        var magnitude = value.AsUInt32() ^ sign;
        var rebased = magnitude - Vector512.Create(112u << 23);
        var normal = rebased + Vector512.Create(0xFFFu) + (rebased >>> 13 & Vector512<uint>.One) >>> 13;
        var subnormal = (magnitude.AsSingle() + Vector512.Create(0.5f)).AsUInt32() - Vector512.Create(0x3F00_0000u);
        var nan = Vector512.Create(0x7E00u) | magnitude >>> 13 & Vector512.Create(0x1FFu);
        var special = Vector512.ConditionalSelect(Vector512.GreaterThan(magnitude, Vector512.Create(Infinity)), nan, Vector512.Create(0x7C00u));
        var finite = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(0x3880_0000u)), subnormal, normal);
        return sign >>> 16 | Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x4780_0000u)), special, finite);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> WidenBrain(Vector512<uint> brain) => (brain << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> NarrowBrain(Vector512<uint> bits)
    {
        var rounded = bits + Vector512.Create(0x7FFFu) + (bits >>> 16 & Vector512<uint>.One) >>> 16;
        var nan = Vector512.GreaterThan(bits & Vector512.Create(~Sign), Vector512.Create(Infinity));
        return Vector512.ConditionalSelect(nan, bits >>> 16 | Vector512.Create(0x40u), rounded);
    }
}
