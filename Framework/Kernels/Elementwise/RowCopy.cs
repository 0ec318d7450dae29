namespace Framework.Kernels;

/// <summary>Copies of short rows, such as a part of an image to a place in a larger one. Longer rows, and elements that do not lie side by side, are the elementwise loops' work.</summary>
static unsafe class RowCopy
{
    /// <summary>Bytes of a row: shorter ones have no whole vector, and for longer ones a general copy is as fast.</summary>
    internal const int Shortest = 16, Longest = 1 << 10;

    /// <summary>Copies elements that are broadcast to the target and have its type, if they lie in short rows.</summary>
    public static bool TryRun(Tensor source, Tensor target)
    {
        if (target.Rank < 2 || source.Rank < 1 || source.Strides[^1] != 1 || target.Strides[^1] != 1 || target.NumElements == 0)
        {
            return false;
        }
        Span<int> sizes = stackalloc int[target.Rank];
        Span<long> strides = stackalloc long[2 * target.Rank];
        int rank = ElementwiseSweep<byte>.Coalesce(target.Shape, [source, target], sizes, strides);
        long size = target.DType.Size(), row = sizes[rank - 1] * size;
        if (rank < 2 || row is < Shortest or >= Longest || strides[rank - 1] != 1 || strides[sizes.Length + rank - 1] != 1)
        {
            return false;
        }
        long rows = target.NumElements / sizes[rank - 1];
        int parts = ThreadTeam.PartsForThreads(target.NumElements, ElementwiseSweep<byte>.Grain, 4);
        fixed (byte* from = &source.Ref, to = &target.Ref)
        {
            ThreadTeam.Run(parts, new Body(from, to, (nint)row, size, rows, sizes[..(rank - 1)], strides[..(rank - 1)], strides.Slice(target.Rank, rank - 1), parts));
        }
        return true;
    }

    readonly ref struct Body(byte* from, byte* to, nint bytes, long size, long rows, ReadOnlySpan<int> sizes, ReadOnlySpan<long> sourceStrides, ReadOnlySpan<long> targetStrides, int parts) : IParallelBody
    {
        readonly byte* from = from, to = to;
        readonly ReadOnlySpan<int> sizes = sizes;
        readonly ReadOnlySpan<long> sourceStrides = sourceStrides, targetStrides = targetStrides;

        public void Invoke(int part)
        {
            var (row, end) = ThreadTeam.Range(rows, parts, part);
            nint sourceStep = (nint)(sourceStrides[^1] * size), targetStep = (nint)(targetStrides[^1] * size);
            while (row < end)
            {
                nint source = (nint)(Layout.OffsetOf(sizes, sourceStrides, row) * size), target = (nint)(Layout.OffsetOf(sizes, targetStrides, row) * size);
                long stop = Math.Min(end, row + sizes[^1] - row % sizes[^1]);
                for (; row < stop; row++, source += sourceStep, target += targetStep)
                {
                    Packing.CopyBytes(from + source, to + target, bytes);
                }
            }
        }
    }
}
