using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Copies between layouts whose fastest dimensions differ, block by block through registers: read element by element, every element of a
/// transposed matrix costs a cache line.
/// </summary>
static unsafe class TransposedCopy
{
    /// <summary>Elements below which gathering is as fast.</summary>
    const int Fewest = 4096;

    /// <summary>Lines of a block: its source and its target both stay in the first-level cache.</summary>
    const int Edge = 64;

    /// <summary>Whether the operand is the transpose, along two of its dimensions, of something that lies in order.</summary>
    public static bool Applies(Tensor source) =>
        source.DType.Size() is 4 or 8 && source.NumElements >= Fewest && Transposition.IsSupported<float>() && Along(source) >= 0;

    /// <summary>Copies all elements; the target is contiguous and of the source's shape and type.</summary>
    public static void Run(Tensor source, Tensor target)
    {
        if (source.DType.Size() == 4)
        {
            Run<float>(source, target);
        }
        else
        {
            Run<double>(source, target);
        }
    }

    /// <summary>The dimension along which the source's elements are neighbours, if it is worth turning over; else -1.</summary>
    static int Along(Tensor source)
    {
        int last = source.Rank - 1;
        if (last < 1 || source.Layout.Stride(last) < Edge / 4 || source.Shape[last] < 2)
        {
            return -1;
        }
        for (int d = last - 1; d >= 0; d--)
        {
            if (source.Layout.Stride(d) == 1 && source.Shape[d] >= 8)
            {
                return d;
            }
        }
        return -1;
    }

    static void Run<T>(Tensor source, Tensor target) where T : unmanaged
    {
        int along = Along(source), rows = source.Shape[along], columns = source.Shape[-1];
        int blocks = (rows + Edge - 1) / Edge;
        int slices = checked((int)(source.NumElements / ((long)rows * columns)));
        ThreadTeam.Run(slices * blocks, part =>
        {
            var (slice, block) = Math.DivRem(part, blocks);
            long from = source.Offset, to = target.Offset;
            for (int d = source.Rank - 2; d >= 0; d--)
            {
                if (d != along)
                {
                    (slice, int index) = Math.DivRem(slice, source.Shape[d]);
                    from += index * source.Layout.Stride(d);
                    to += index * target.Layout.Stride(d);
                }
            }
            int row = block * Edge, count = Math.Min(Edge, rows - row);
            nint lineStride = (nint)source.Layout.Stride(source.Rank - 1), pitch = (nint)target.Layout.Stride(along);
            fixed (byte* s = &source.Storage.Ref, t = &target.Storage.Ref)
            {
                Transposition.Matrix((T*)s + from + row, lineStride, columns, count, (T*)t + to + row * pitch, pitch);
            }
        });
    }
}
