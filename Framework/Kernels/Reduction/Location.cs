using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Where along a dimension the largest or smallest element first occurs. Each row is reduced to it and then searched for it while it is still
/// in the cache; a NaN counts as both.
/// </summary>
readonly ref struct Location<T> : IParallelBody where T : unmanaged
{
    const int Grain = 1 << 15;

    /// <summary>Elements of the rows that are reduced before any of them is searched: the end of a search cannot be foreseen, and nothing begins before it.</summary>
    const int Block = 8192;

    readonly ReductionKernel<T> kernel;
    readonly Tensor x, values, indices;
    readonly int length, parts;
    readonly long rows;

    Location(ReductionKernel<T> kernel, Tensor x, Tensor values, Tensor indices, int parts)
    {
        this.kernel = kernel;
        this.x = x;
        this.values = values;
        this.indices = indices;
        this.parts = parts;
        length = x.Shape[-1];
        rows = indices.NumElements;
    }

    /// <param name="kernel">That of the largest or the smallest.</param>
    /// <param name="x">Rows along the last dimension, contiguous.</param>
    /// <param name="values">Receives the largest or smallest of each row.</param>
    /// <param name="indices">Receives where it is.</param>
    public static void Run(ReductionKernel<T> kernel, Tensor x, Tensor values, Tensor indices)
    {
        int parts = ThreadTeam.Parts(x.NumElements, Grain);
        ThreadTeam.Run(parts, new Location<T>(kernel, x, values, indices, parts));
    }

    [SkipLocalsInit]
    public void Invoke(int part)
    {
        Span<T> extremes = stackalloc T[ReductionKernel<T>.Pitch * ReductionState<T>.Capacity];
        int most = Math.Clamp(Block / length, 1, ReductionKernel<T>.Pitch);
        bool native = x.DType == Staging<T>.Native;
        T[] staged = native ? [] : new T[most * length];
        Span<long> found = indices.RawSpan<long>();
        var (start, end) = ThreadTeam.Range(rows, parts, part);
        for (long row = start; row < end; row += most)
        {
            int count = (int)Math.Min(most, end - row);
            ref T first = ref MemoryMarshal.GetArrayDataReference(staged);
            if (native)
            {
                first = ref Staging<T>.Element(x, x.Offset + row * length);
            }
            else
            {
                Staging<T>.Load(x, x.Offset + row * length, 1, ref first, count * length);
            }
            kernel.Rows(ref first, length, count, length, ref extremes[0], default);
            Staging<T>.Store(values, values.Offset + row, 1, ref extremes[0], count);
            for (int k = 0; k < count; k++)
            {
                ref T line = ref Unsafe.Add(ref first, (nint)k * length);
                found[(int)row + k] = Vector512.IsHardwareAccelerated ? Find<V512<T>>(ref line, (nuint)length, extremes[k])
                    : Vector256.IsHardwareAccelerated ? Find<V256<T>>(ref line, (nuint)length, extremes[k])
                    : Find<V128<T>>(ref line, (nuint)length, extremes[k]);
            }
        }
    }

    /// <summary>Where the value first occurs, or a NaN if it is one.</summary>
    static int Find<V>(ref T x, nuint n, T value) where V : unmanaged, ISimd<V, T>
    {
        nuint i = 0, width = (nuint)V.Count;
        V1<T> single = V1<T>.Create(value);
        if (V1<T>.AnyTrue(V1<T>.IsNaN(single)))
        {
            while (!V1<T>.AnyTrue(V1<T>.IsNaN(V1<T>.Load(ref x, i)))) i++;
            return (int)i;
        }
        V wanted = V.Create(value);
        while (i + 4 * width <= n && !V.AnyTrue(IsAt(ref x, i, wanted) | IsAt(ref x, i + width, wanted) | IsAt(ref x, i + 2 * width, wanted) | IsAt(ref x, i + 3 * width, wanted)))
        {
            i += 4 * width;
        }
        while (i + width <= n)
        {
            int lane = V.FirstTrue(IsAt(ref x, i, wanted));
            if (lane < V.Count) return (int)i + lane;
            i += width;
        }
        while (!V1<T>.AnyTrue(V1<T>.Equal(V1<T>.Load(ref x, i), single))) i++;
        return (int)i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V IsAt<V>(ref T x, nuint i, V wanted) where V : unmanaged, ISimd<V, T> => V.Equal(V.Load(ref x, i), wanted);
}
