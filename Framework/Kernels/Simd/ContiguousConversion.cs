using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;
using MethodImpl = System.Runtime.CompilerServices.MethodImplAttribute;
using Unsafe = System.Runtime.CompilerServices.Unsafe;

namespace Framework.Kernels;

/// <summary>
/// Conversions of contiguous elements, sixteen at a time: integers of up to 32 bits as 32-bit ones, halves as <see cref="float"/>, and both kinds of 64 bits as two vectors.
/// <see cref="Element"/> says what each gives and converts the last ones. 512-bit vectors fall apart into the machine's own where it has less.
/// </summary>
static class ContiguousConversion
{
    const nuint Lanes = 16;

    /// <summary>Converts if this pair of types has a vector form here, and says whether.</summary>
    public static bool TryRun<TFrom, TTo>(ref TFrom source, ref TTo destination, int n)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(TTo) && typeof(TFrom) != typeof(bool))
        {
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFrom, TTo>(ref source), n).CopyTo(MemoryMarshal.CreateSpan(ref destination, n));
            return true;
        }
        if (!HasVectors<TFrom, TTo>()) return false;
        nuint i = 0;
        for (; i + Lanes <= (nuint)n; i += Lanes) Convert(ref source, ref destination, i);
        for (; i < (nuint)n; i++) Unsafe.Add(ref destination, i) = Element.Convert<TFrom, TTo>(Unsafe.Add(ref source, i));
        return true;
    }

    /// <summary>Processors differ in what becomes of numbers that no integer holds, and most have few instructions for 64-bit integers: one by one these take less time there.</summary>
    static bool HasVectors<TFrom, TTo>()
    {
        if (typeof(TTo) == typeof(bool) || typeof(TTo) == typeof(double)) return true;
        if (typeof(TFrom) == typeof(long) || typeof(TFrom) == typeof(double) && !IsSingle<TTo>() || IsSingle<TFrom>() && typeof(TTo) == typeof(long)) return Avx512DQ.IsSupported;
        return !IsSingle<TFrom>() || IsSingle<TTo>() || Sse2.IsSupported;
    }

    static bool IsSingle<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(Half) || typeof(T) == typeof(BFloat16);

    [MethodImpl(AggressiveInlining)]
    static void Convert<TFrom, TTo>(ref TFrom source, ref TTo destination, nuint i)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(double)) Store(Load<TFrom, double>(ref source, i), Load<TFrom, double>(ref source, i + Lanes / 2), ref destination, i);
        else if (typeof(TFrom) == typeof(long)) Store(Load<TFrom, long>(ref source, i), Load<TFrom, long>(ref source, i + Lanes / 2), ref destination, i);
        else if (IsSingle<TFrom>()) Store(Singles(ref source, i), ref destination, i);
        else Store(Integers(ref source, i), ref destination, i);
    }

    [MethodImpl(AggressiveInlining)]
    static Vector512<T> Load<TFrom, T>(ref TFrom source, nuint i) => Vector512.LoadUnsafe(ref Unsafe.As<TFrom, T>(ref source), i);

    [MethodImpl(AggressiveInlining)]
    static Vector512<float> Singles<TFrom>(ref TFrom source, nuint i)
    {
        if (typeof(TFrom) == typeof(float)) return Load<TFrom, float>(ref source, i);
        Vector512<uint> bits = Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<TFrom, ushort>(ref source), i).ToVector512Unsafe());
        return typeof(TFrom) == typeof(Half) ? HalfPrecision.WidenHalf(bits) : HalfPrecision.WidenBrain(bits);
    }

    [MethodImpl(AggressiveInlining)]
    static Vector512<int> Integers<TFrom>(ref TFrom source, nuint i)
    {
        if (typeof(TFrom) == typeof(int)) return Load<TFrom, int>(ref source, i);
        if (typeof(TFrom) == typeof(short)) return Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<TFrom, short>(ref source), i).ToVector512Unsafe());
        if (typeof(TFrom) == typeof(sbyte)) return Vector512.WidenLower(Vector512.WidenLower(Vector128.LoadUnsafe(ref Unsafe.As<TFrom, sbyte>(ref source), i).ToVector256Unsafe().ToVector512Unsafe()));
        Vector512<uint> bytes = Vector512.WidenLower(Vector512.WidenLower(Vector128.LoadUnsafe(ref Unsafe.As<TFrom, byte>(ref source), i).ToVector256Unsafe().ToVector512Unsafe()));
        // A truth value is one whatever byte holds it.
        return (typeof(TFrom) == typeof(bool) ? Vector512.Min(bytes, Vector512<uint>.One) : bytes).AsInt32();
    }

    [MethodImpl(AggressiveInlining)]
    static void Store<TTo>(Vector512<int> values, ref TTo destination, nuint i)
    {
        if (IsSingle<TTo>()) StoreSingles(Vector512.ConvertToSingle(values), ref destination, i);
        else if (typeof(TTo) == typeof(bool)) StoreTruths(Vector512.Equals(values, Vector512<int>.Zero), ref destination, i);
        else if (typeof(TTo) == typeof(long) || typeof(TTo) == typeof(double))
        {
            var (low, high) = Vector512.Widen(values);
            Store(low, high, ref destination, i);
        }
        else StoreIntegers(values, ref destination, i);
    }

    [MethodImpl(AggressiveInlining)]
    static void Store<TTo>(Vector512<float> values, ref TTo destination, nuint i)
    {
        if (IsSingle<TTo>()) StoreSingles(values, ref destination, i);
        else if (typeof(TTo) == typeof(bool)) StoreTruths(Vector512.Equals(values, Vector512<float>.Zero).AsInt32(), ref destination, i);
        else if (typeof(TTo) == typeof(long) || typeof(TTo) == typeof(double))
        {
            var (low, high) = Vector512.Widen(values);
            Store(low, high, ref destination, i);
        }
        // Numbers beyond 32 bits leave zeros in the lowest byte as their 64-bit integers do: they have no more than 24 bits.
        else StoreIntegers(Vector512.ConvertToInt32Native(values), ref destination, i);
    }

    [MethodImpl(AggressiveInlining)]
    static void Store<TTo>(Vector512<long> low, Vector512<long> high, ref TTo destination, nuint i)
    {
        if (typeof(TTo) == typeof(long))
        {
            low.StoreUnsafe(ref Unsafe.As<TTo, long>(ref destination), i);
            high.StoreUnsafe(ref Unsafe.As<TTo, long>(ref destination), i + Lanes / 2);
        }
        else if (typeof(TTo) == typeof(double)) Store(Vector512.ConvertToDouble(low), Vector512.ConvertToDouble(high), ref destination, i);
        // Created from halves, the vector would come from a call.
        else if (IsSingle<TTo>()) StoreSingles(Avx512DQ.ConvertToVector256Single(low).ToVector512Unsafe().WithUpper(Avx512DQ.ConvertToVector256Single(high)), ref destination, i);
        else if (typeof(TTo) == typeof(bool)) StoreTruths(Vector512.Narrow(Vector512.Equals(low, Vector512<long>.Zero), Vector512.Equals(high, Vector512<long>.Zero)), ref destination, i);
        else StoreIntegers(Vector512.Narrow(low, high), ref destination, i);
    }

    [MethodImpl(AggressiveInlining)]
    static void Store<TTo>(Vector512<double> low, Vector512<double> high, ref TTo destination, nuint i)
    {
        if (typeof(TTo) == typeof(double))
        {
            low.StoreUnsafe(ref Unsafe.As<TTo, double>(ref destination), i);
            high.StoreUnsafe(ref Unsafe.As<TTo, double>(ref destination), i + Lanes / 2);
        }
        else if (IsSingle<TTo>()) StoreSingles(Vector512.Narrow(low, high), ref destination, i);
        else if (typeof(TTo) == typeof(bool))
            StoreTruths(Vector512.Narrow(Vector512.Equals(low, Vector512<double>.Zero).AsInt64(), Vector512.Equals(high, Vector512<double>.Zero).AsInt64()), ref destination, i);
        else if (typeof(TTo) == typeof(long) || typeof(TTo) == typeof(byte)) Store(Vector512.ConvertToInt64Native(low), Vector512.ConvertToInt64Native(high), ref destination, i);
        else StoreIntegers(Avx512F.ConvertToVector256Int32WithTruncation(low).ToVector512Unsafe().WithUpper(Avx512F.ConvertToVector256Int32WithTruncation(high)), ref destination, i);
    }

    [MethodImpl(AggressiveInlining)]
    static void StoreSingles<TTo>(Vector512<float> values, ref TTo destination, nuint i)
    {
        if (typeof(TTo) == typeof(float))
        {
            values.StoreUnsafe(ref Unsafe.As<TTo, float>(ref destination), i);
            return;
        }
        Vector512<uint> bits = typeof(TTo) == typeof(Half) ? HalfPrecision.NarrowHalf(values) : HalfPrecision.NarrowBrain(values.AsUInt32());
        Vector256.Narrow(bits.GetLower(), bits.GetUpper()).StoreUnsafe(ref Unsafe.As<TTo, ushort>(ref destination), i);
    }

    [MethodImpl(AggressiveInlining)]
    static void StoreTruths<TTo>(Vector512<int> areZero, ref TTo destination, nuint i) => StoreIntegers(areZero + Vector512<int>.One, ref destination, i);

    /// <summary>The lowest bits.</summary>
    [MethodImpl(AggressiveInlining)]
    static void StoreIntegers<TTo>(Vector512<int> values, ref TTo destination, nuint i)
    {
        if (typeof(TTo) == typeof(int))
        {
            values.StoreUnsafe(ref Unsafe.As<TTo, int>(ref destination), i);
            return;
        }
        Vector256<short> narrow = Vector256.Narrow(values.GetLower(), values.GetUpper());
        if (typeof(TTo) == typeof(short)) narrow.StoreUnsafe(ref Unsafe.As<TTo, short>(ref destination), i);
        else Vector128.Narrow(narrow.GetLower(), narrow.GetUpper()).StoreUnsafe(ref Unsafe.As<TTo, sbyte>(ref destination), i);
    }
}
