using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>A recorded row-wise program: keeps the operands and results that backward reads, and a few numbers a row.</summary>
sealed class RowNode : Node
{
    readonly RowOperation operation;
    readonly Layout layout;
    readonly DType compute;
    readonly double[] scalars;
    SavedTensor?[] inputs, results;
    Tensor? saved;

    RowNode(RowOperation operation, Layout layout, DType compute, double[] scalars, SavedTensor?[] inputs, SavedTensor?[] results, Tensor? saved) : base(operation.Traits.Name)
    {
        this.operation = operation;
        this.layout = layout;
        this.compute = compute;
        this.scalars = scalars;
        this.inputs = inputs;
        this.results = results;
        this.saved = saved;
    }

    /// <exception cref="InvalidOperationException">The operation is declared not to be differentiable.</exception>
    public static void Record(RowOperation operation, Layout layout, DType compute, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> results, Tensor? saved, double[] scalars)
    {
        RowTraits traits = operation.Traits;
        if (traits.HasGradient.Length == 0)
        {
            throw new InvalidOperationException($"{traits.Name} is declared not to be differentiable and was called on a tensor that requires a gradient; call it on a detached one.");
        }
        new RowNode(operation, layout, compute, scalars, Save(inputs, traits.SavedInputs), Save(results, traits.SavedResults), saved).Connect(inputs, results);
    }

    Shape Full => layout.Shape;

    protected internal override void Backward(GradientContext context)
    {
        var gradients = new Tensor[OutputCount];
        for (int k = 0; k < gradients.Length; k++)
        {
            // Nothing arrives for a result that nobody used.
            gradients[k] = context.Gradient(k) ?? Tensor.Zeros(Output(k).Layout.Shape, Output(k).DType);
        }
        if (context.CreateGraph)
        {
            Recorded(context, gradients);
        }
        else
        {
            Kernel(context, gradients);
        }
    }

    protected override void DropSaved()
    {
        inputs = results = [];
        saved = null;
    }

    void Recorded(GradientContext context, Tensor[] gradients)
    {
        Shape number = Number();
        var expanded = new Tensor[inputs.Length];
        for (int i = 0; i < expanded.Length; i++)
        {
            expanded[i] = (IsRow(i) ? inputs[i]?.Value.Expand(Full) : inputs[i]?.Value.Reshape(number))!;
        }
        var outputs = new Tensor[results.Length];
        for (int k = 0; k < outputs.Length; k++)
        {
            bool isRow = operation.Traits.IsRow[k];
            outputs[k] = results[k] is { } result ? isRow ? result.Value : result.Value.Reshape(number) : null!;
            gradients[k] = isRow ? gradients[k] : gradients[k].Reshape(number);
        }
        var found = new Tensor?[inputs.Length];
        operation.BackwardRecorded(gradients, expanded, outputs, scalars, found);
        for (int i = 0; i < found.Length; i++)
        {
            if (context.Needs(i))
            {
                context.Send(i, IsRow(i) ? found[i]?.Expand(Full).SumTo(InputShape(i)) : found[i]?.Expand(number).Reshape(InputShape(i)));
            }
        }
    }

    void Kernel(GradientContext context, Tensor[] gradients)
    {
        RowTraits traits = operation.Traits;
        List<Tensor> read = [], given = [];
        for (int k = 0; k < gradients.Length; k++)
        {
            (traits.IsRow[k] ? read : given).Add(traits.IsRow[k] ? gradients[k] : gradients[k].Contiguous());
        }
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i] is { } known)
            {
                (IsRow(i) ? read : given).Add(known.Value);
            }
        }
        for (int k = 0; k < results.Length; k++)
        {
            if (results[k] is { } known)
            {
                (traits.IsRow[k] ? read : given).Add(known.Value);
            }
        }
        if (saved is not null)
        {
            given.Add(saved);
        }
        List<Tensor?> targets = [], totals = [];
        List<Tensor> found = [];
        var sent = new Tensor?[inputs.Length];
        for (int i = 0; i < traits.HasGradient.Length; i++)
        {
            if (!traits.HasGradient[i])
            {
                continue;
            }
            bool wanted = context.Needs(i), shared = wanted && IsRow(i) && IsOneRow(InputShape(i));
            DType type = Input(i).Target is { } target ? target.Output(Input(i).Index).DType : DType.Float32;
            if (!IsRow(i))
            {
                found.Add(sent[i] = Tensor.Empty(Layout.Of(new Shape(Full.AsSpan()[..^1])), type));
                continue;
            }
            targets.Add(wanted && !shared ? Tensor.Empty(layout, type) : null);
            totals.Add(shared ? Tensor.Empty(Layout.Of(InputShape(i)), type) : null);
        }
        ReadOnlySpan<Tensor> rows = CollectionsMarshal.AsSpan(read), numbers = CollectionsMarshal.AsSpan(given);
        ReadOnlySpan<Tensor?> written = CollectionsMarshal.AsSpan(targets), summed = CollectionsMarshal.AsSpan(totals);
        if (operation.ComputesInDouble(compute, Full[-1]))
        {
            RowRun<double>.Backward(operation, rows, numbers, CollectionsMarshal.AsSpan(found), written, summed, layout, scalars);
        }
        else
        {
            RowRun<float>.Backward(operation, rows, numbers, CollectionsMarshal.AsSpan(found), written, summed, layout, scalars);
        }
        // As in ElementwiseLaunch: the kernel knows addresses only.
        GC.KeepAlive(read);
        GC.KeepAlive(given);
        for (int i = 0, k = 0; i < traits.HasGradient.Length; i++)
        {
            if (traits.HasGradient[i] && context.Needs(i))
            {
                context.Send(i, IsRow(i) ? totals[k] ?? targets[k]!.SumTo(InputShape(i)) : sent[i]);
            }
            k += traits.HasGradient[i] && IsRow(i) ? 1 : 0;
        }
    }

    bool IsRow(int operand) => operation.Traits.Forms[operand] == RowOperand.Row;

    /// <summary>Whether an operand is one row for all.</summary>
    bool IsOneRow(in Shape operand) => operand.Rank > 0 && operand.NumElements == Full[-1] && operand[-1] == Full[-1] && operand != Full;

    /// <summary>The shape of what has one number a row.</summary>
    Shape Number() => [.. Full.AsSpan()[..^1], 1];

    static SavedTensor?[] Save(ReadOnlySpan<Tensor> tensors, uint mask)
    {
        var saved = new SavedTensor?[tensors.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            if ((mask >> i & 1) != 0)
            {
                saved[i] = new SavedTensor(tensors[i]);
            }
        }
        return saved;
    }
}
