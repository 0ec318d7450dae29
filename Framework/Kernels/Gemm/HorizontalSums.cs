using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Framework.Kernels;

/// <summary>The sums of the elements of vectors, of four at once: neighbours are added until 128 bits hold a sum of each, or of each of two.</summary>
static unsafe class HorizontalSums<T> where T : unmanaged
{
    /// <summary>The sums of so many vectors that lie one behind the other.</summary>
    internal static void Run<V>(T* vectors, int count, T* sums) where V : unmanaged, ISimd<V, T>
    {
        int vector = 0;
        for (; vector <= count - 4; vector += 4, vectors += 4 * V.Count)
            Four(Load<V>(vectors), Load<V>(vectors + V.Count), Load<V>(vectors + 2 * V.Count), Load<V>(vectors + 3 * V.Count), sums + vector);

        T* last = stackalloc T[4];
        for (; vector < count; vector++, vectors += V.Count)
        {
            Four(Load<V>(vectors), default, default, default, last);
            sums[vector] = *last;
        }
    }

    [MethodImpl(AggressiveInlining)]
    static V Load<V>(T* vector) where V : unmanaged, ISimd<V, T> => V.Load(ref *vector, 0);

    /// <summary>The sums of four vectors, which are in registers.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static void Four<V>(V a, V b, V c, V d, T* sums) where V : unmanaged, ISimd<V, T>
    {
        V first = Pairs(a, b), second = Pairs(c, d);
        if (sizeof(T) == 4)
        {
            Fold(Pairs(first, second)).Store(sums);
        }
        else
        {
            Fold(first).Store(sums);
            Fold(second).Store(sums + 2);
        }
    }

    /// <summary>Of each 128 bits: the sums of neighbours in the one, then of those in the other.</summary>
    [MethodImpl(AggressiveInlining)]
    static V Pairs<V>(V a, V b) where V : unmanaged => sizeof(V) switch
    {
        64 => Unsafe.BitCast<Vector512<T>, V>(Pairs(Unsafe.BitCast<V, Vector512<T>>(a), Unsafe.BitCast<V, Vector512<T>>(b))),
        32 => Unsafe.BitCast<Vector256<T>, V>(Pairs(Unsafe.BitCast<V, Vector256<T>>(a), Unsafe.BitCast<V, Vector256<T>>(b))),
        _ => Unsafe.BitCast<Vector128<T>, V>(Pairs(Unsafe.BitCast<V, Vector128<T>>(a), Unsafe.BitCast<V, Vector128<T>>(b))),
    };

    [MethodImpl(AggressiveInlining)]
    static Vector512<T> Pairs(Vector512<T> a, Vector512<T> b)
    {
        if (!Avx512F.IsSupported) return Vector512.Create(Pairs(a.GetLower(), b.GetLower()), Pairs(a.GetUpper(), b.GetUpper()));
        return sizeof(T) == 4
            ? (Avx512F.Shuffle(a.AsSingle(), b.AsSingle(), 0b10_00_10_00) + Avx512F.Shuffle(a.AsSingle(), b.AsSingle(), 0b11_01_11_01)).As<float, T>()
            : (Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()) + Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble())).As<double, T>();
    }

    [MethodImpl(AggressiveInlining)]
    static Vector256<T> Pairs(Vector256<T> a, Vector256<T> b)
    {
        if (!Avx.IsSupported) return Vector256.Create(Pairs(a.GetLower(), b.GetLower()), Pairs(a.GetUpper(), b.GetUpper()));
        return sizeof(T) == 4 ? Avx.HorizontalAdd(a.AsSingle(), b.AsSingle()).As<float, T>() : Avx.HorizontalAdd(a.AsDouble(), b.AsDouble()).As<double, T>();
    }

    [MethodImpl(AggressiveInlining)]
    static Vector128<T> Pairs(Vector128<T> a, Vector128<T> b)
    {
        if (sizeof(T) == 4)
        {
            Vector128<float> x = a.AsSingle(), y = b.AsSingle();
            if (Sse3.IsSupported) return Sse3.HorizontalAdd(x, y).As<float, T>();
            if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.AddPairwise(x, y).As<float, T>();
            return Vector128.Create(x[0] + x[1], x[2] + x[3], y[0] + y[1], y[2] + y[3]).As<float, T>();
        }

        Vector128<double> u = a.AsDouble(), v = b.AsDouble();
        if (Sse3.IsSupported) return Sse3.HorizontalAdd(u, v).As<double, T>();
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.AddPairwise(u, v).As<double, T>();
        return Vector128.Create(u[0] + u[1], v[0] + v[1]).As<double, T>();
    }

    /// <summary>The sum of a vector's parts of 128 bits.</summary>
    [MethodImpl(AggressiveInlining)]
    static Vector128<T> Fold<V>(V vector) where V : unmanaged
    {
        if (sizeof(V) == 16) return Unsafe.BitCast<V, Vector128<T>>(vector);
        Vector256<T> half = sizeof(V) == 32 ? Unsafe.BitCast<V, Vector256<T>>(vector)
            : Unsafe.BitCast<V, Vector512<T>>(vector).GetLower() + Unsafe.BitCast<V, Vector512<T>>(vector).GetUpper();
        return half.GetLower() + half.GetUpper();
    }
}
