using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>A recorded elementwise operation: keeps the inputs and results that the gradients wanted need, and no more.</summary>
sealed class ElementwiseNode : Node
{
    readonly ElementwiseOperation operation;
    readonly DType compute;
    readonly double[] scalars;
    SavedTensors saved;

    ElementwiseNode(ElementwiseOperation operation, DType compute, ReadOnlySpan<double> scalars) : base(operation.Traits.Name)
    {
        this.operation = operation;
        this.compute = compute;
        this.scalars = scalars.ToArray();
    }

    /// <exception cref="InvalidOperationException">The operation is declared not to be differentiable.</exception>
    public static void Record(ElementwiseOperation operation, DType compute, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> results, ReadOnlySpan<double> scalars)
    {
        ElementwiseTraits traits = operation.Traits;
        if (!compute.IsFloatingPoint() || traits.Results.AsSpan().IndexOf(ResultKind.Promoted) < 0)
        {
            return;
        }
        if (!traits.IsDifferentiable)
        {
            throw new InvalidOperationException($"{traits.Name} is declared not to be differentiable and was called on a tensor that requires a gradient; call it on a detached one.");
        }
        uint needed = 0, neededOutputs = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].RequiresGrad)
            {
                needed |= traits.Gradients[i].SavedInputs;
                neededOutputs |= traits.Gradients[i].SavedOutputs;
            }
        }
        var node = new ElementwiseNode(operation, compute, scalars) { saved = new SavedTensors(inputs, needed, results, neededOutputs) };
        node.Connect(inputs, results);
    }

    protected internal override void Backward(GradientContext context)
    {
        ElementwiseTraits traits = operation.Traits;
        uint wanted = 0, kernels = 0;
        for (int i = 0; i < traits.Inputs; i++)
        {
            if (traits.Gradients[i].Kind != GradientKind.None && context.Needs(i))
            {
                wanted |= 1u << i;
                if (traits.Gradients[i].Kind == GradientKind.Kernel)
                {
                    kernels |= 1u << i;
                }
            }
        }
        var list = new InlineArray12<Tensor?>();
        Span<Tensor?> results = ((Span<Tensor?>)list)[..traits.Inputs];
        if (context.CreateGraph)
        {
            // Where every gradient passes through or is zero there is nothing to compute, and no kernel for it.
            if (kernels != 0)
            {
                BackwardRecorded(context, kernels, results);
                foreach (ref Tensor? result in results)
                {
                    // Recorded from nothing but results whose gradients did not arrive, it is a single 0.
                    result = result is { } recorded && recorded.Shape != Output(0).Layout.Shape ? recorded.Expand(Output(0).Layout.Shape) : result;
                }
            }
        }
        else
        {
            RunKernels(context, kernels, results);
        }
        for (int i = 0; i < traits.Inputs; i++)
        {
            if ((wanted >> i & 1) == 0)
            {
                continue;
            }
            OutputInfo input = Input(i).Target!.Output(Input(i).Index);
            Tensor? gradient = traits.Gradients[i].Kind switch
            {
                GradientKind.PassThrough => context.Gradient(0),
                GradientKind.Zero => Tensor.Zeros(input.Layout.Shape, input.DType),
                _ => results[i],
            };
            context.Send(i, gradient is null || ReferenceEquals(gradient.Layout, input.Layout) ? gradient : gradient.SumTo(input.Layout.Shape));
        }
    }

    protected override void DropSaved() => saved = default;

    void BackwardRecorded(GradientContext context, uint wanted, Span<Tensor?> results)
    {
        var gradients = new InlineArray12<Tensor?>();
        for (int i = 0; i < OutputCount; i++)
        {
            ((Span<Tensor?>)gradients)[i] = context.Gradient(i);
        }
        var values = new InlineArray12<Tensor>();
        Span<Tensor> known = values;
        for (int i = 0; i < InputCount + OutputCount; i++)
        {
            known[i] = saved[i]!;
        }
        operation.BackwardRecorded(
            ((Span<Tensor?>)gradients)[..OutputCount], known[..InputCount], known.Slice(InputCount, OutputCount), scalars, wanted, results);
    }

    void RunKernels(GradientContext context, uint wanted, Span<Tensor?> results)
    {
        ElementwiseTraits traits = operation.Traits;
        uint all = 0;
        for (int i = 0; i < traits.Inputs; i++)
        {
            if (traits.Gradients[i].Kind == GradientKind.Kernel)
            {
                all |= 1u << i;
            }
        }
        if (wanted == all && System.Numerics.BitOperations.PopCount(all) > 1)
        {
            RunKernel(context, -1, all, results);
            return;
        }
        for (int i = 0; i < traits.Inputs; i++)
        {
            if ((wanted >> i & 1) != 0)
            {
                RunKernel(context, i, 1u << i, results);
            }
        }
    }

    void RunKernel(GradientContext context, int operand, uint computed, Span<Tensor?> results)
    {
        ElementwiseTraits traits = operation.Traits;
        uint readInputs = 0, readOutputs = 0;
        for (int i = 0; i < traits.Inputs; i++)
        {
            if ((computed >> i & 1) != 0)
            {
                readInputs |= traits.Gradients[i].SavedInputs;
                readOutputs |= traits.Gradients[i].SavedOutputs;
            }
        }
        var list = new InlineArray12<Tensor>();
        Span<Tensor> operands = list;
        int count = 0;
        for (int i = 0; i < OutputCount; i++)
        {
            operands[count++] = context.Gradient(i) ?? Tensor.Wrap(0L, DType.Int64);
        }
        uint readValues = readInputs | readOutputs << InputCount;
        for (int i = 0; i < InputCount + OutputCount; i++)
        {
            if ((readValues >> i & 1) != 0)
            {
                operands[count++] = saved[i]!;
            }
        }
        int read = count;
        operands = operands[..(read + System.Numerics.BitOperations.PopCount(computed))];
        Layout whole = Output(0).Layout;
        var launch = new ElementwiseLaunch(operation, scalars, backward: true, operand);
        int rows = SummedGradients.RowsOfBlock(whole, compute);
        Shape[] shapes = rows > 0 ? ShapesOf(computed) : [];
        if (shapes.ContainsAnyExcept(whole.Shape))
        {
            SummedGradients.Run(launch, operands, whole.Shape, rows, shapes, compute);
        }
        else
        {
            Layout layout = whole.IsContiguous ? whole : ElementwiseLaunch.ResultLayout(operands[..read], whole);
            foreach (ref Tensor target in operands[read..])
            {
                target = Tensor.Empty(layout, compute);
            }
            launch.Run(operands, read, compute);
        }
        for (int i = 0, k = read; i < traits.Inputs; i++)
        {
            if ((computed >> i & 1) != 0)
            {
                results[i] = operands[k++];
            }
        }
    }

    /// <summary>The shapes of some inputs, a bit for each.</summary>
    Shape[] ShapesOf(uint chosen)
    {
        var shapes = new List<Shape>();
        for (int i = 0; i < InputCount; i++)
        {
            if ((chosen >> i & 1) != 0)
            {
                shapes.Add(InputShape(i));
            }
        }
        return [.. shapes];
    }
}
