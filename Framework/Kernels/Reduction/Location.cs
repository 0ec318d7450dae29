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
        Span<T> state = stackalloc T[ReductionKernel<T>.Pitch * ReductionState<T>.Capacity];
        bool native = x.DType == Staging<T>.Native;
        T[] staged = native ? [] : new T[length];
        Span<long> found = indices.RawSpan<long>();
        var (start, end) = ThreadTeam.Range(rows, parts, part);
        for (long row = start; row < end; row++)
        {
            ref T first = ref MemoryMarshal.GetArrayDataReference(staged);
            if (native)
            {
                first = ref Staging<T>.Element(x, x.Offset + row * length);
            }
            else
            {
                Staging<T>.Load(x, x.Offset + row * length, 1, ref first, length);
            }
            kernel.Rows(ref first, 0, 1, length, ref state[0], default);
            Staging<T>.Store(values, values.Offset + row, 1, ref state[0], 1);
            found[(int)row] = Vector512.IsHardwareAccelerated ? Find<V512<T>>(ref first, length, state[0])
                : Vector256.IsHardwareAccelerated ? Find<V256<T>>(ref first, length, state[0])
                : Find<V128<T>>(ref first, length, state[0]);
        }
    }

    /// <summary>Where the value first occurs, or a NaN if it is one.</summary>
    static int Find<V>(ref T x, int n, T value) where V : unmanaged, ISimd<V, T>
    {
        nuint i = 0, width = (nuint)V.Count, end = (nuint)n;
        V wanted = V.Create(value);
        bool isNaN = V.AnyTrue(V.IsNaN(wanted));
        while (i + width <= end && !V.AnyTrue(isNaN ? V.IsNaN(V.Load(ref x, i)) : V.Equal(V.Load(ref x, i), wanted)))
        {
            i += width;
        }
        V1<T> single = V1<T>.Create(value);
        while (i < end - 1 && !V1<T>.AnyTrue(isNaN ? V1<T>.IsNaN(V1<T>.Load(ref x, i)) : V1<T>.Equal(V1<T>.Load(ref x, i), single)))
        {
            i++;
        }
        return (int)i;
    }
}
