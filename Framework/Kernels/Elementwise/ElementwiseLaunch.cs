namespace Framework.Kernels;

/// <summary>Which of an operation's kernels to run, and with what numbers.</summary>
/// <param name="operation">The operation.</param>
/// <param name="scalars">The values of its scalar parameters.</param>
/// <param name="backward">The backward kernel instead of the forward one.</param>
/// <param name="operand">For backward: the input whose gradient is wanted, or -1 for all at once.</param>
readonly ref struct ElementwiseLaunch(ElementwiseOperation operation, ReadOnlySpan<double> scalars, bool backward = false, int operand = -1)
{
    readonly ReadOnlySpan<double> scalars = scalars;

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
        // The kernel knows addresses only, and a tensor that nobody will read again is dead: its memory could go to another thread meanwhile.
        GC.KeepAlive(operands[0]);
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
