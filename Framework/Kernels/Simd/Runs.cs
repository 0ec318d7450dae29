using System.Numerics;

namespace Framework.Kernels;

/// <summary>Sums over and additions to adjacent elements.</summary>
static unsafe class Runs
{
    /// <summary>The sum of <paramref name="count"/> elements: those a vector apart first.</summary>
    internal static T Sum<T>(T* x, int count) where T : unmanaged, INumberBase<T>
    {
        T sum = T.Zero;
        int i = 0;
        if (count >= 2 * Vector<T>.Count)
        {
            Vector<T> even = Vector<T>.Zero, odd = Vector<T>.Zero;
            for (; i <= count - 2 * Vector<T>.Count; i += 2 * Vector<T>.Count)
            {
                even += Vector.Load(x + i);
                odd += Vector.Load(x + i + Vector<T>.Count);
            }

            sum = Vector.Sum(even + odd);
        }

        for (; i < count; i++) sum += x[i];
        return sum;
    }

    /// <summary>Adds <paramref name="count"/> elements to others.</summary>
    internal static void Add<T>(T* x, nint count, T* y) where T : unmanaged, INumberBase<T>
    {
        nint i = 0;
        for (; i <= count - Vector<T>.Count; i += Vector<T>.Count) (Vector.Load(x + i) + Vector.Load(y + i)).Store(x + i);
        for (; i < count; i++) x[i] += y[i];
    }

    /// <inheritdoc cref="Add{T}(T*, nint, T*)"/>
    internal static void Add<V, T>(T* x, nint count, T* y) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        nint i = 0;
        for (; i <= count - V.Count; i += V.Count) (V.Load(ref x[i], 0) + V.Load(ref y[i], 0)).Store(ref x[i], 0);
        for (; i < count; i++) (V1<T>.Create(x[i]) + V1<T>.Create(y[i])).Store(ref x[i], 0);
    }
}
