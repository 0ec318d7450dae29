using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>A recorded reduction: keeps the operand and the results only where the gradient reads them.</summary>
sealed class ReductionNode : Node
{
    readonly ReductionOperation operation;
    readonly double[] scalars;
    readonly bool[] reduced;
    readonly Shape kept, full;
    SavedTensor? input;
    SavedTensor?[] results = [];

    ReductionNode(ReductionOperation operation, in Shape full, in Shape kept, bool[] reduced, double[] scalars) : base(operation.Traits.Name)
    {
        this.operation = operation;
        this.full = full;
        this.kept = kept;
        this.reduced = reduced;
        this.scalars = scalars;
    }

    /// <exception cref="InvalidOperationException">The operation has no derivative.</exception>
    public static void Record(ReductionOperation operation, Tensor x, ReadOnlySpan<Tensor> results, in Shape kept, ReadOnlySpan<bool> reduced, ReadOnlySpan<double> scalars)
    {
        ReductionTraits traits = operation.Traits;
        if (traits.Gradient == ReductionGradient.None)
        {
            throw new InvalidOperationException($"{traits.Name} is declared not to be differentiable and was called on a tensor that requires a gradient; call it on a detached one.");
        }
        var node = new ReductionNode(operation, x.Shape, kept, reduced.ToArray(), scalars.ToArray());
        if (traits.ReadsInput)
        {
            node.input = new SavedTensor(x);
        }
        if (traits.ReadsResults != 0)
        {
            node.results = new SavedTensor?[results.Length];
            for (int k = 0; k < results.Length; k++)
            {
                if ((traits.ReadsResults >> k & 1) != 0)
                {
                    node.results[k] = new SavedTensor(results[k]);
                }
            }
        }
        node.Connect([x], results);
    }

    protected internal override void Backward(GradientContext context)
    {
        if (!context.Needs(0))
        {
            return;
        }
        context.Send(0, operation.Traits.Gradient switch
        {
            ReductionGradient.Broadcast => Keep(context.Gradient(0)!).Expand(full),
            ReductionGradient.Shared or ReductionGradient.Product => OfMapped(context.Gradient(0)!, context.CreateGraph),
            _ => Elementwise(context),
        });
    }

    protected override void DropSaved()
    {
        input = null;
        results = [];
    }

    Tensor Elementwise(GradientContext context)
    {
        ReductionTraits traits = operation.Traits;
        var list = new InlineArray12<Tensor>();
        int count = 0;
        for (int k = 0; k < OutputCount; k++)
        {
            if ((traits.ReadsGradients >> k & 1) != 0)
            {
                list[count++] = context.Gradient(k) is { } gradient ? Keep(gradient) : Tensor.Wrap(0L, DType.Int64);
            }
        }
        if (traits.ReadsInput)
        {
            list[count++] = input!.Value.Value;
        }
        for (int k = 0; k < results.Length; k++)
        {
            if (results[k] is { } result)
            {
                list[count++] = Keep(result.Value);
            }
        }
        return operation.Gradient.Apply(((ReadOnlySpan<Tensor>)list)[..count], scalars).Expand(full);
    }

    /// <summary>The gradient of an extreme or a product, on through what was made of the elements first.</summary>
    Tensor OfMapped(Tensor gradient, bool createGraph)
    {
        Tensor x = input!.Value.Value;
        bool isShared = operation.Traits.Gradient == ReductionGradient.Shared;
        if (operation.Map is not { } map)
        {
            return isShared ? Shared(gradient, x) : Product(gradient, x, createGraph);
        }
        using (Autograd.EnableGrad())
        {
            Tensor elements = createGraph ? x : x.Detach().RequireGrad(), mapped = map.Apply([elements], scalars);
            Tensor arriving = isShared ? Shared(gradient, mapped) : Product(gradient, createGraph ? mapped : mapped.Detach(), createGraph);
            return Autograd.Grad([mapped], [elements], [arriving], createGraph)[0]!;
        }
    }

    /// <summary>The elements that equal the result get equal parts.</summary>
    Tensor Shared(Tensor gradient, Tensor elements)
    {
        Tensor x = elements.Detach(), result = Keep(results[0]!.Value.Value.Detach());
        Tensor chosen = Functional.Equal(x, result).To(gradient.DType);
        Tensor share = Functional.Divide(chosen, Functional.Sum(chosen, Dimensions(), keepDim: true));
        return Functional.Multiply(Keep(gradient), share);
    }

    /// <summary>The result divided by the element; where an element is 0, the product written out and differentiated.</summary>
    Tensor Product(Tensor gradient, Tensor x, bool createGraph)
    {
        if (!Functional.Any(Functional.Equal(x.Detach(), 0.0)).Item<bool>())
        {
            return Functional.Divide(Functional.Multiply(Keep(gradient), Keep(results[0]!.Value.Value)), x);
        }
        using (Autograd.EnableGrad())
        {
            Tensor factors = createGraph ? x : x.Detach().RequireGrad();
            Tensor product = PairwiseProduct.Of(factors, reduced);
            return Autograd.Grad([product], [factors], [Keep(gradient)], createGraph)[0]!;
        }
    }

    Tensor Keep(Tensor tensor) => tensor.Shape == kept ? tensor : tensor.Reshape(kept);

    int[] Dimensions() => [.. Enumerable.Range(0, reduced.Length).Where(d => reduced[d])];
}
