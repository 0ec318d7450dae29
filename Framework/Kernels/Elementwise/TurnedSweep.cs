using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// An elementwise kernel over operands some of which are transposed: turning a matrix over in blocks costs far less than gathering it by tiles, and of a large one
/// a block of rows that is turned over just before it is read never leaves the second-level cache.
/// </summary>
readonly ref struct TurnedSweep<T> : IParallelBody where T : unmanaged
{
    /// <summary>Elements that are turned over at a time.</summary>
    const int Block = 1 << 16;

    /// <summary>Rows of a block at least, and what their number is a multiple of: the elements of a cache line.</summary>
    const int Line = 16;

    readonly ElementwiseLaunch launch;
    readonly ReadOnlySpan<Tensor> operands;
    readonly Shape whole;
    readonly int inputs, rows;
    readonly uint transposed;

    TurnedSweep(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, int inputs, int rows, uint transposed)
    {
        this.launch = launch;
        this.operands = operands;
        this.inputs = inputs;
        this.rows = rows;
        this.transposed = transposed;
        whole = operands[inputs].Shape;
    }

    /// <summary>Runs the kernel if an input is transposed.</summary>
    public static bool TryRun(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, int inputs)
    {
        Shape whole = operands[inputs].Shape;
        var inOrder = new InlineArray12<Tensor>();
        Span<Tensor> ordered = ((Span<Tensor>)inOrder)[..operands.Length];
        operands.CopyTo(ordered);
        uint transposed = 0;
        for (int k = 0; k < inputs; k++)
        {
            if (!operands[k].IsContiguous && TransposedCopy.Applies(operands[k]))
            {
                transposed |= 1u << k;
            }
        }
        if (transposed == 0)
        {
            return false;
        }
        int rows = Math.Max(1, (int)(Block / (whole.NumElements / whole[0]) / Line)) * Line;
        for (int k = 0; k < inputs; k++)
        {
            if ((transposed >> k & 1) != 0 && (whole[0] < 2 * rows || RowBlock.IsRepeated(operands[k], whole)))
            {
                ordered[k] = InOrder(operands[k]);
                transposed &= ~(1u << k);
            }
        }
        if (transposed == 0)
        {
            ElementwiseSweep<T>.RunInOrder(launch, ordered, inputs);
        }
        else
        {
            ThreadTeam.Run((whole[0] + rows - 1) / rows, new TurnedSweep<T>(launch, ordered, inputs, rows, transposed));
        }
        return true;
    }

    public void Invoke(int part)
    {
        int start = part * rows, count = Math.Min(rows, whole[0] - start);
        var views = new InlineArray12<Tensor>();
        Span<Tensor> block = ((Span<Tensor>)views)[..operands.Length];
        for (int k = 0; k < block.Length; k++)
        {
            block[k] = RowBlock.Of(operands[k], whole, start, count);
            if ((transposed >> k & 1) != 0)
            {
                block[k] = InOrder(block[k]);
            }
        }
        ElementwiseSweep<T>.RunInOrder(launch, block, inputs);
        for (int k = 0; k < inputs; k++)
        {
            if ((transposed >> k & 1) != 0)
            {
                block[k].Dispose();
            }
        }
    }

    static Tensor InOrder(Tensor source)
    {
        Tensor copy = Tensor.Empty(Layout.Of(source.Shape), source.DType);
        TransposedCopy.Run(source, copy);
        return copy;
    }
}
