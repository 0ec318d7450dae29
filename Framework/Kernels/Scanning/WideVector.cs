using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>
/// Vectors of the type accumulated in, read from and written to elements of the type stored: the same type, or single precision for double.
/// </summary>
static class WideVector
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V, T, TSum>(ref T source, nuint index)
        where V : unmanaged, ISimd<V, TSum>
        where T : unmanaged
        where TSum : unmanaged
    {
        if (typeof(T) == typeof(TSum)) return V.Load(ref Unsafe.As<T, TSum>(ref source), index);
        ref float from = ref Unsafe.As<T, float>(ref source);
        if (typeof(V) == typeof(V512<double>)) return Unsafe.BitCast<Vector512<double>, V>(Vector512.WidenLower(Vector256.LoadUnsafe(ref from, index).ToVector512Unsafe()));
        if (typeof(V) == typeof(V256<double>)) return Unsafe.BitCast<Vector256<double>, V>(Vector256.WidenLower(Vector128.LoadUnsafe(ref from, index).ToVector256Unsafe()));
        if (typeof(V) == typeof(V128<double>)) return Unsafe.BitCast<Vector128<double>, V>(Vector128.WidenLower(Vector64.LoadUnsafe(ref from, index).ToVector128Unsafe()));
        // Single elements go through vectors too: the scalar instructions wait for whatever their register held before.
        return Unsafe.BitCast<double, V>(Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.Add(ref from, index))).ToScalar());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V, T, TSum>(V value, ref T target, nuint index)
        where V : unmanaged, ISimd<V, TSum>
        where T : unmanaged
        where TSum : unmanaged
    {
        ref float to = ref Unsafe.As<T, float>(ref target);
        if (typeof(T) == typeof(TSum)) value.Store(ref Unsafe.As<T, TSum>(ref target), index);
        else if (typeof(V) == typeof(V512<double>)) Narrow(Unsafe.BitCast<V, Vector512<double>>(value)).StoreUnsafe(ref to, index);
        else if (typeof(V) == typeof(V256<double>)) Narrow(Unsafe.BitCast<V, Vector256<double>>(value)).StoreUnsafe(ref to, index);
        else if (typeof(V) == typeof(V128<double>)) Narrow(Unsafe.BitCast<V, Vector128<double>>(value)).GetLower().StoreUnsafe(ref to, index);
        else Unsafe.Add(ref to, index) = Narrow(Vector128.CreateScalarUnsafe(Unsafe.BitCast<V, double>(value))).ToScalar();
    }

    // The portable form narrows two vectors into one.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Narrow(Vector512<double> value) => Avx512F.IsSupported ? Avx512F.ConvertToVector256Single(value) : Vector512.Narrow(value, value).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Narrow(Vector256<double> value) => Avx.IsSupported ? Avx.ConvertToVector128Single(value) : Vector256.Narrow(value, value).GetLower();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Narrow(Vector128<double> value) => Sse2.IsSupported ? Sse2.ConvertToVector128Single(value) : Vector128.Narrow(value, value);
}
