namespace Framework.Kernels;

/// <summary>
/// The gradients of operands that were repeated along dimensions of a large result: computed for a block of rows at a time and summed while they are in the
/// cache, so that the full shape is never written.
/// </summary>
static class SummedGradients
{
    /// <summary>Elements that are computed at a time: few enough for the second-level cache, and enough for a launch not to count.</summary>
    const int Block = 1 << 16;

    /// <summary>How many indices of the first dimension make up a block, or 0 where blocks do not pay.</summary>
    /// <param name="whole">The full shape.</param>
    /// <param name="compute">The type computed in. In half precision, sums would lose digits with every block.</param>
    public static int RowsOfBlock(Layout whole, DType compute) =>
        whole.Count < 4 * Block || compute is not (DType.Float32 or DType.Float64) ? 0 : (int)(Block / (whole.Count / whole.Shape[0]));

    /// <summary>Runs a backward kernel.</summary>
    /// <param name="launch">The kernel.</param>
    /// <param name="operands">What it reads, and then room for the gradients.</param>
    /// <param name="read">How many it reads.</param>
    /// <param name="whole">The full shape.</param>
    /// <param name="rows">As <see cref="RowsOfBlock"/> gives it.</param>
    /// <param name="shapes">The shape of each gradient.</param>
    /// <param name="compute">The type computed in.</param>
    public static void Run(ElementwiseLaunch launch, Span<Tensor> operands, int read, in Shape whole, int rows, ReadOnlySpan<Shape> shapes, DType compute)
    {
        int written = operands.Length - read;
        var sums = new List<Tensor>?[written];
        for (int k = 0; k < written; k++)
        {
            bool isSummed = shapes[k] != whole;
            sums[k] = isSummed ? [] : null;
            operands[read + k] = Tensor.Empty(Layout.Of(isSummed ? [rows, .. whole.AsSpan()[1..]] : whole), compute);
        }
        var block = new Tensor[operands.Length];
        for (int start = 0; start < whole[0]; start += rows)
        {
            int count = Math.Min(rows, whole[0] - start);
            for (int i = 0; i < operands.Length; i++)
            {
                bool isBlock = i >= read && sums[i - read] is not null;
                block[i] = RowBlock.Of(operands[i], whole, isBlock ? 0 : start, count);
            }
            launch.Run(block, read, compute);
            for (int k = 0; k < written; k++)
            {
                sums[k]?.Add(block[read + k].SumTo(OfBlock(shapes[k], whole.Rank, count)));
            }
        }
        for (int k = 0; k < written; k++)
        {
            if (sums[k] is { } blocks)
            {
                operands[read + k] = Tensor.Cat(blocks.ToArray(), 0).SumTo(shapes[k]);
            }
        }
    }

    /// <summary>The shape of a block's sums, of full rank: one row where the rows are summed as well.</summary>
    static Shape OfBlock(in Shape shape, int rank, int count)
    {
        Span<int> sizes = stackalloc int[rank];
        sizes.Fill(1);
        shape.AsSpan().CopyTo(sizes[(rank - shape.Rank)..]);
        sizes[0] = sizes[0] == 1 ? 1 : count;
        return new Shape(sizes);
    }
}
