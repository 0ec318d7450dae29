using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Which of an operation's kernels to run, and with what numbers.</summary>
/// <param name="operation">The operation.</param>
/// <param name="scalars">The values of its scalar parameters.</param>
/// <param name="backward">The backward kernel instead of the forward one.</param>
/// <param name="operand">For backward: the input whose gradient is wanted, or -1 for all at once.</param>
readonly ref struct ElementwiseLaunch(ElementwiseOperation operation, ReadOnlySpan<double> scalars, bool backward = false, int operand = -1)
{
    readonly ReadOnlySpan<double> scalars = scalars;

    /// <summary>The layout of results: where all operands but single numbers have one without gaps, transposed say, that one, so that memory is read and written from one end to the other; else in order.</summary>
    /// <param name="operands">The operands read.</param>
    /// <param name="broadcast">The shape that they broadcast to.</param>
    public static Layout ResultLayout(ReadOnlySpan<Tensor> operands, Layout broadcast)
    {
        Layout? common = null;
        foreach (Tensor operand in operands)
        {
            if (operand.Rank == 0)
            {
                continue;
            }
            if (operand.IsContiguous || common is not null && !common.IsLike(operand.Layout))
            {
                common = null;
                break;
            }
            common = operand.Layout;
        }
        return common is { IsDense: true } ? common : broadcast.IsContiguous ? broadcast : Layout.Of(broadcast.Shape);
    }

    /// <summary>Runs the kernel over all elements of the operands, which broadcast to the outputs' shape.</summary>
    /// <param name="operands">Inputs, then outputs.</param>
    /// <param name="inputs">How many of them are inputs.</param>
    /// <param name="compute">The type the operation works in: half precision computes in float, integers and truth values in long.</param>
    public void Run(ReadOnlySpan<Tensor> operands, int inputs, DType compute)
    {
        if (operands[inputs].NumElements == 0)
        {
            return;
        }
        if (operands[inputs].IsContiguous)
        {
            Sweep(operands, inputs, compute);
        }
        else
        {
            SweepMemory(operands, inputs, compute);
        }
        // The kernel knows addresses only, and a tensor that nobody will read again is dead: its memory could go to another thread meanwhile.
        GC.KeepAlive(operands[0]);
    }

    void Sweep(ReadOnlySpan<Tensor> operands, int inputs, DType compute)
    {
        switch (compute)
        {
            case DType.Float64:
                ElementwiseSweep<double>.Run(this, operands, inputs);
                break;
            case DType.Float32 or DType.Float16 or DType.BFloat16:
                ElementwiseSweep<float>.Run(this, operands, inputs);
                break;
            case DType.Bool when !backward && TruthTable.TryRun(this, operands, inputs):
                break;
            default:
                ElementwiseSweep<long>.Run(this, operands, inputs);
                break;
        }
    }

    /// <summary>Operands that have one layout without gaps, but for single numbers, are swept as their memory lies.</summary>
    void SweepMemory(ReadOnlySpan<Tensor> operands, int inputs, DType compute)
    {
        Layout layout = operands[inputs].Layout;
        bool isOne = layout.Count <= int.MaxValue && layout.IsDense;
        foreach (Tensor operand in operands)
        {
            isOne &= operand.Rank == 0 || operand.Layout.IsLike(layout);
        }
        if (!isOne)
        {
            Sweep(operands, inputs, compute);
            return;
        }
        var flat = Layout.Of([(int)layout.Count]);
        var list = new InlineArray12<Tensor>();
        Span<Tensor> views = ((Span<Tensor>)list)[..operands.Length];
        for (int k = 0; k < views.Length; k++)
        {
            views[k] = operands[k].Rank == 0 ? operands[k] : operands[k].View(flat, operands[k].Offset);
        }
        Sweep(views, inputs, compute);
    }

    public void Invoke(in Window<float> w, int n)
    {
        if (backward)
        {
            operation.Backward(w, n, scalars, operand);
        }
        else
        {
            operation.Forward(w, n, scalars);
        }
    }

    public void Invoke(in Window<double> w, int n)
    {
        if (backward)
        {
            operation.Backward(w, n, scalars, operand);
        }
        else
        {
            operation.Forward(w, n, scalars);
        }
    }

    public void Invoke(in Window<long> w, int n) => operation.Forward(w, n, scalars);
}
