using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Framework.Kernels;

/// <summary>
/// The conversion of one element, from any storage type to a compute type (<see cref="float"/>, <see cref="double"/>, <see cref="long"/>) and back.
/// Values are PyTorch's on x86: a floating-point number is truncated to an integer as <c>cvttsd2si</c> has it, through 64 bits for Int64 and UInt8 and through 32
/// for the other types, whose low bits are kept; what does not fit, NaN included, gives the smallest integer.
/// </summary>
static class Element
{
    [MethodImpl(AggressiveInlining)]
    public static TTo Convert<TFrom, TTo>(TFrom value)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(TTo)) return Unsafe.BitCast<TFrom, TTo>(value);
        if (typeof(TTo) == typeof(float)) return Unsafe.BitCast<float, TTo>(ToSingle(value));
        if (typeof(TTo) == typeof(double)) return Unsafe.BitCast<double, TTo>(ToDouble(value));
        if (typeof(TTo) == typeof(long)) return Unsafe.BitCast<long, TTo>(ToInt64(value));
        if (typeof(TTo) == typeof(bool)) return Unsafe.BitCast<bool, TTo>(ToBool(value));
        if (typeof(TTo) == typeof(Half)) return Unsafe.BitCast<Half, TTo>((Half)ToSingle(value));
        if (typeof(TTo) == typeof(BFloat16)) return Unsafe.BitCast<BFloat16, TTo>((BFloat16)ToSingle(value));
        if (typeof(TTo) == typeof(int)) return Unsafe.BitCast<int, TTo>(ToInt32(value));
        if (typeof(TTo) == typeof(short)) return Unsafe.BitCast<short, TTo>((short)ToInt32(value));
        if (typeof(TTo) == typeof(sbyte)) return Unsafe.BitCast<sbyte, TTo>((sbyte)ToInt32(value));
        return Unsafe.BitCast<byte, TTo>((byte)ToInt64(value));
    }

    [MethodImpl(AggressiveInlining)]
    static float ToSingle<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<T, float>(value);
        if (typeof(T) == typeof(double)) return (float)Unsafe.BitCast<T, double>(value);
        if (typeof(T) == typeof(Half)) return (float)Unsafe.BitCast<T, Half>(value);
        if (typeof(T) == typeof(BFloat16)) return (float)Unsafe.BitCast<T, BFloat16>(value);
        return Integer(value);
    }

    [MethodImpl(AggressiveInlining)]
    static double ToDouble<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<T, double>(value);
        if (typeof(T) == typeof(float) || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16)) return ToSingle(value);
        return Integer(value);
    }

    [MethodImpl(AggressiveInlining)]
    static long ToInt64<T>(T value)
        where T : unmanaged
    {
        if (!IsFloatingPoint<T>()) return Integer(value);
        var number = ToDouble(value);
        return number is >= -9223372036854775808d and < 9223372036854775808d ? (long)number : long.MinValue;
    }

    [MethodImpl(AggressiveInlining)]
    static int ToInt32<T>(T value)
        where T : unmanaged
    {
        if (!IsFloatingPoint<T>()) return (int)Integer(value);
        var number = ToDouble(value);
        return number is > -2147483649d and < 2147483648d ? (int)number : int.MinValue;
    }

    [MethodImpl(AggressiveInlining)]
    static bool ToBool<T>(T value)
        where T : unmanaged
        => IsFloatingPoint<T>() ? ToDouble(value) != 0 : Integer(value) != 0;

    [MethodImpl(AggressiveInlining)]
    static bool IsFloatingPoint<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    [MethodImpl(AggressiveInlining)]
    static long Integer<T>(T value)
        where T : unmanaged
    {
        if (typeof(T) == typeof(long)) return Unsafe.BitCast<T, long>(value);
        if (typeof(T) == typeof(int)) return Unsafe.BitCast<T, int>(value);
        if (typeof(T) == typeof(short)) return Unsafe.BitCast<T, short>(value);
        if (typeof(T) == typeof(sbyte)) return Unsafe.BitCast<T, sbyte>(value);
        if (typeof(T) == typeof(bool)) return Unsafe.BitCast<T, byte>(value) != 0 ? 1 : 0;
        return Unsafe.BitCast<T, byte>(value);
    }
}
