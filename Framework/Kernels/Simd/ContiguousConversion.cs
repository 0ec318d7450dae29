using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>The conversions of contiguous elements that have a vector form; tails are <see cref="Element"/>'s.</summary>
static class ContiguousConversion
{
    /// <summary>Converts if this pair of types has a vector form, and says whether.</summary>
    public static bool TryRun<TFrom, TTo>(ref TFrom source, ref TTo destination, int n)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        if (typeof(TFrom) == typeof(TTo) && typeof(TFrom) != typeof(bool))
        {
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TFrom, TTo>(ref source), n).CopyTo(MemoryMarshal.CreateSpan(ref destination, n));
            return true;
        }
        if (typeof(TTo) == typeof(float) && typeof(TFrom) == typeof(Half))
            HalfPrecision.Widen(ref Unsafe.As<TFrom, Half>(ref source), ref Unsafe.As<TTo, float>(ref destination), n);
        else if (typeof(TTo) == typeof(float) && typeof(TFrom) == typeof(BFloat16))
            HalfPrecision.Widen(ref Unsafe.As<TFrom, BFloat16>(ref source), ref Unsafe.As<TTo, float>(ref destination), n);
        else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(Half))
            HalfPrecision.Narrow(ref Unsafe.As<TFrom, float>(ref source), ref Unsafe.As<TTo, Half>(ref destination), n);
        else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(BFloat16))
            HalfPrecision.Narrow(ref Unsafe.As<TFrom, float>(ref source), ref Unsafe.As<TTo, BFloat16>(ref destination), n);
        else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(double))
            Widen(ref Unsafe.As<TFrom, float>(ref source), ref Unsafe.As<TTo, double>(ref destination), n);
        else if (typeof(TFrom) == typeof(double) && typeof(TTo) == typeof(float))
            Narrow(ref Unsafe.As<TFrom, double>(ref source), ref Unsafe.As<TTo, float>(ref destination), n);
        else if (typeof(TFrom) == typeof(int) && typeof(TTo) == typeof(float))
            ToSingle(ref Unsafe.As<TFrom, int>(ref source), ref Unsafe.As<TTo, float>(ref destination), n);
        else if (typeof(TFrom) == typeof(int) && typeof(TTo) == typeof(long))
            Widen(ref Unsafe.As<TFrom, int>(ref source), ref Unsafe.As<TTo, long>(ref destination), n);
        else if (typeof(TFrom) == typeof(long) && typeof(TTo) == typeof(int))
            Narrow(ref Unsafe.As<TFrom, long>(ref source), ref Unsafe.As<TTo, int>(ref destination), n);
        else if (typeof(TFrom) == typeof(bool) && typeof(TTo) == typeof(float))
            ToSingle(ref Unsafe.As<TFrom, byte>(ref source), ref Unsafe.As<TTo, float>(ref destination), n);
        else if (typeof(TFrom) == typeof(float) && typeof(TTo) == typeof(bool))
            ToBool(ref Unsafe.As<TFrom, float>(ref source), ref Unsafe.As<TTo, byte>(ref destination), n);
        else return false;
        return true;
    }

    static void Widen(ref float source, ref double destination, int n)
    {
        var i = 0;
        for (; i <= n - 16; i += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref source, (nuint)i));
            low.StoreUnsafe(ref destination, (nuint)i);
            high.StoreUnsafe(ref destination, (nuint)i + 8);
        }
        for (; i < n; i++) Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i);
    }

    static void Narrow(ref double source, ref float destination, int n)
    {
        var i = 0;
        for (; i <= n - 16; i += 16)
            Vector512.Narrow(Vector512.LoadUnsafe(ref source, (nuint)i), Vector512.LoadUnsafe(ref source, (nuint)i + 8)).StoreUnsafe(ref destination, (nuint)i);
        for (; i < n; i++) Unsafe.Add(ref destination, i) = (float)Unsafe.Add(ref source, i);
    }

    static void ToSingle(ref int source, ref float destination, int n)
    {
        var i = 0;
        for (; i <= n - 16; i += 16) Vector512.ConvertToSingle(Vector512.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref destination, (nuint)i);
        for (; i < n; i++) Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i);
    }

    static void Widen(ref int source, ref long destination, int n)
    {
        var i = 0;
        for (; i <= n - 16; i += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref source, (nuint)i));
            low.StoreUnsafe(ref destination, (nuint)i);
            high.StoreUnsafe(ref destination, (nuint)i + 8);
        }
        for (; i < n; i++) Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i);
    }

    static void Narrow(ref long source, ref int destination, int n)
    {
        var i = 0;
        for (; i <= n - 16; i += 16)
            Vector512.Narrow(Vector512.LoadUnsafe(ref source, (nuint)i), Vector512.LoadUnsafe(ref source, (nuint)i + 8)).StoreUnsafe(ref destination, (nuint)i);
        for (; i < n; i++) Unsafe.Add(ref destination, i) = (int)Unsafe.Add(ref source, i);
    }

    static void ToSingle(ref byte source, ref float destination, int n)
    {
        var i = 0;
        for (; i <= n - 64; i += 64)
        {
            var (low, high) = Vector512.Widen(Vector512.LoadUnsafe(ref source, (nuint)i));
            StoreTruths(low, ref destination, i);
            StoreTruths(high, ref destination, i + 32);
        }
        for (; i < n; i++) Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i) != 0 ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreTruths(Vector512<ushort> truths, ref float destination, int i)
    {
        var (low, high) = Vector512.Widen(truths);
        var one = Vector512.Create(1f).AsUInt32();
        (one & ~Vector512.Equals(low, Vector512<uint>.Zero)).AsSingle().StoreUnsafe(ref destination, (nuint)i);
        (one & ~Vector512.Equals(high, Vector512<uint>.Zero)).AsSingle().StoreUnsafe(ref destination, (nuint)i + 16);
    }

    static void ToBool(ref float source, ref byte destination, int n)
    {
        var i = 0;
        for (; i <= n - 64; i += 64)
        {
            var low = Vector512.Narrow(Truths(ref source, i), Truths(ref source, i + 16));
            var high = Vector512.Narrow(Truths(ref source, i + 32), Truths(ref source, i + 48));
            Vector512.Narrow(low, high).StoreUnsafe(ref destination, (nuint)i);
        }
        for (; i < n; i++) Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i) != 0 ? (byte)1 : (byte)0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<uint> Truths(ref float source, int i)
        => ~Vector512.Equals(Vector512.LoadUnsafe(ref source, (nuint)i), Vector512<float>.Zero).AsUInt32() & Vector512<uint>.One;
}
