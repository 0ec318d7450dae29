namespace Framework.Kernels;

/// <summary>
/// The gradients of operands that were repeated along dimensions of a large result: computed for a block of rows at a time and summed while they are in the
/// cache, so that the full shape is never written.
/// </summary>
readonly ref struct SummedGradients : IParallelBody
{
    /// <summary>Elements that are computed at a time: few enough for the second-level cache, and enough for a launch not to count.</summary>
    const int Block = 1 << 16;

    readonly ElementwiseLaunch launch;
    readonly ReadOnlySpan<Tensor> operands;
    readonly ReadOnlySpan<Shape> shapes;
    readonly ref readonly Shape whole;
    readonly DType compute;
    readonly int rows, parts;

    // For each gradient the sums of all blocks, or null where it is of the full shape.
    readonly Tensor[]?[] sums;

    SummedGradients(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, in Shape whole, int rows, ReadOnlySpan<Shape> shapes, DType compute, Tensor[]?[] sums)
    {
        this.launch = launch;
        this.operands = operands;
        this.whole = ref whole;
        this.rows = rows;
        this.shapes = shapes;
        this.compute = compute;
        this.sums = sums;
        parts = ThreadTeam.PartsForThreads(Blocks, 1, 4);
    }

    int Blocks => (whole[0] + rows - 1) / rows;

    int Read => operands.Length - shapes.Length;

    /// <summary>How many indices of the first dimension make up a block, or 0 where blocks do not pay.</summary>
    /// <param name="whole">The full shape.</param>
    /// <param name="compute">The type computed in. In half precision, sums would lose digits with every block.</param>
    public static int RowsOfBlock(Layout whole, DType compute) =>
        whole.Count < 4 * Block || compute is not (DType.Float32 or DType.Float64) ? 0 : (int)(Block / (whole.Count / whole.Shape[0]));

    /// <summary>Runs a backward kernel.</summary>
    /// <param name="launch">The kernel.</param>
    /// <param name="operands">What it reads, and then room for the gradients.</param>
    /// <param name="whole">The full shape.</param>
    /// <param name="rows">As <see cref="RowsOfBlock"/> gives it.</param>
    /// <param name="shapes">The shape of each gradient.</param>
    /// <param name="compute">The type computed in.</param>
    public static void Run(ElementwiseLaunch launch, Span<Tensor> operands, in Shape whole, int rows, ReadOnlySpan<Shape> shapes, DType compute)
    {
        Span<Tensor> gradients = operands[^shapes.Length..];
        var sums = new Tensor[]?[shapes.Length];
        var sweep = new SummedGradients(launch, operands, whole, rows, shapes, compute, sums);
        for (int k = 0; k < sums.Length; k++)
        {
            if (shapes[k] == whole)
            {
                gradients[k] = Tensor.Empty(Layout.Of(whole), compute);
            }
            else
            {
                sums[k] = new Tensor[sweep.Blocks];
            }
        }
        ThreadTeam.Run(sweep.parts, sweep);
        for (int k = 0; k < sums.Length; k++)
        {
            if (sums[k] is { } blocks)
            {
                gradients[k] = Tensor.Cat(blocks, 0).SumTo(shapes[k]);
            }
        }
    }

    /// <summary>Computes some blocks one after the other, in the same memory.</summary>
    public void Invoke(int part)
    {
        var (first, end) = ThreadTeam.Range(Blocks, parts, part);
        var block = new Tensor[operands.Length];
        var scratch = new Tensor?[sums.Length];
        for (int k = 0; k < sums.Length; k++)
        {
            scratch[k] = sums[k] is null ? null : Tensor.Empty(Layout.Of(whole.With(0, rows)), compute);
        }
        for (int b = (int)first; b < end; b++)
        {
            int start = b * rows, count = Math.Min(rows, whole[0] - start);
            for (int i = 0; i < operands.Length; i++)
            {
                block[i] = i >= Read && scratch[i - Read] is { } own ? RowBlock.Of(own, whole, 0, count) : RowBlock.Of(operands[i], whole, start, count);
            }
            launch.Run(block, Read, compute);
            for (int k = 0; k < sums.Length; k++)
            {
                if (sums[k] is { } results)
                {
                    Tensor gradient = block[Read + k], sum = gradient.SumTo(OfBlock(shapes[k], whole.Rank, count));
                    // A single row may have nothing to be summed, and then lies in the memory of the next block.
                    results[b] = sum.NumElements == gradient.NumElements ? sum.Clone() : sum;
                }
            }
        }
        foreach (Tensor? own in scratch)
        {
            own?.Dispose();
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
