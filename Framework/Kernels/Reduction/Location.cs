using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Where along a dimension the largest or smallest element first occurs; a NaN counts as both. A row that has one is searched for the first.
/// </summary>
readonly ref struct Location<T> : IParallelBody where T : unmanaged
{
    const int Grain = 1 << 15;

    const int Pitch = ReductionKernel<T>.Pitch;

    /// <summary>Elements that are located together, few enough to stay in the cache where they are staged, and for their places to be exact in any type.</summary>
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
        Span<T> states = stackalloc T[Pitch * ReductionState<T>.Capacity];
        bool native = x.DType == Staging<T>.Native;
        int most = native ? Pitch : Math.Clamp(Block / length, 1, Pitch);
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
            if (length <= Block)
            {
                kernel.Locate(ref first, length, count, length, ref states[0]);
            }
            for (int k = 0; k < count; k++)
            {
                ref T line = ref Unsafe.Add(ref first, (nint)k * length);
                found[(int)row + k] = length <= Block ? Place(states, k) : Long(ref line, ref states[k]);
                if (IsNaN(states[k]))
                {
                    found[(int)row + k] = FirstNaN(ref line);
                }
            }
            Staging<T>.Store(values, values.Offset + row, 1, ref states[0], count);
        }
    }

    /// <summary>A row longer than a block: its blocks are rows.</summary>
    [SkipLocalsInit]
    long Long(ref T line, ref T extreme)
    {
        Span<T> states = stackalloc T[Pitch * ReductionState<T>.Capacity], total = stackalloc T[Pitch * ReductionState<T>.Capacity];
        kernel.Seed(ref total[0], 1, default);
        long place = 0;
        for (int start = 0; start < length;)
        {
            int count = Math.Clamp((length - start) / Block, 1, Pitch), n = Math.Min(Block, length - start);
            kernel.Locate(ref Unsafe.Add(ref line, start), Block, count, n, ref states[0]);
            for (int k = 0; k < count; k++)
            {
                V1<T> before = V1<T>.Create(total[0]);
                kernel.Combine(ref total[0], ref states[k], 1, default);
                if (!V1<T>.AnyTrue(V1<T>.Equal(before, V1<T>.Create(total[0]))))
                {
                    place = start + (long)k * Block + Place(states, k);
                }
            }
            start += count * n;
        }
        extreme = total[0];
        return place;
    }

    static long Place(ReadOnlySpan<T> states, int row) => Element.Convert<T, long>(states[Pitch + row]);

    static bool IsNaN(T value) => V1<T>.AnyTrue(V1<T>.IsNaN(V1<T>.Create(value)));

    static long FirstNaN(ref T line)
    {
        nint i = 0;
        while (!IsNaN(Unsafe.Add(ref line, i))) i++;
        return i;
    }
}
