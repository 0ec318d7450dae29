namespace Framework;

public sealed partial class Tensor
{
    /// <summary>
    /// Whether operations on this tensor are recorded. Setting it makes a tensor that the user created a leaf whose
    /// <see cref="Grad"/> backward fills.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The tensor is not of a floating-point type, was created in inference mode, or is the result of a recorded operation and is asked to forget it (use <see cref="Detach"/>).
    /// </exception>
    public bool RequiresGrad
    {
        get => CurrentNode is not null;
        set
        {
            if (value == RequiresGrad)
            {
                return;
            }
            if (value)
            {
                if (!dtype.IsFloatingPoint())
                {
                    throw new InvalidOperationException($"RequiresGrad: only floating-point tensors have gradients; this one holds {dtype}.");
                }
                if (IsInference)
                {
                    throw new InvalidOperationException("RequiresGrad: the tensor was created in inference mode and can never be recorded; clone it outside.");
                }
                node = new LeafNode(this);
            }
            else if (IsLeaf)
            {
                node = null;
            }
            else
            {
                throw new InvalidOperationException($"RequiresGrad: the tensor is the result of {CurrentNode!.Name}, so it cannot stop requiring a gradient; use Detach.");
            }
        }
    }

    /// <summary>Whether the tensor was created by the user rather than by a recorded operation.</summary>
    public bool IsLeaf => CurrentNode is null or LeafNode;

    /// <summary>The accumulated gradient, of this tensor's shape, or null before the first backward.</summary>
    /// <exception cref="ArgumentException">The value set has another shape or type.</exception>
    public Tensor? Grad
    {
        get => grad;
        set
        {
            if (value is not null && (value.Shape != Shape || value.DType != DType))
            {
                throw new ArgumentException($"Grad: a gradient of {value.DType}{value.Shape} does not fit a tensor of {DType}{Shape}.", nameof(value));
            }
            HoldGradient(value);
        }
    }

    /// <summary>The recorded operation that computed this tensor, or null for a leaf.</summary>
    public Node? GradientFunction => IsLeaf ? null : CurrentNode;

    /// <summary>Sets <see cref="RequiresGrad"/> and returns the tensor.</summary>
    /// <param name="value">Whether to record.</param>
    /// <returns>This tensor.</returns>
    public Tensor RequireGrad(bool value = true)
    {
        RequiresGrad = value;
        return this;
    }

    /// <summary>The same memory without the history.</summary>
    /// <returns>A leaf that is not recorded.</returns>
    public Tensor Detach() => View(layout, offset);

    /// <summary>Propagates from this tensor to the leaves and adds to their <see cref="Grad"/>.</summary>
    /// <param name="gradient">The gradient with regard to this tensor, of its shape; 1 if the tensor has one element.</param>
    /// <param name="retainGraph">Keeps the saved values for another backward; as <paramref name="createGraph"/> by default.</param>
    /// <param name="createGraph">Records backward itself, so that the gradients can be differentiated again.</param>
    /// <exception cref="InvalidOperationException">The tensor is not recorded, the graph was already consumed, or a saved value was changed in place.</exception>
    /// <exception cref="ArgumentException">The gradient is missing for a tensor of several elements, or has the wrong shape.</exception>
    public void Backward(Tensor? gradient = null, bool? retainGraph = null, bool createGraph = false) =>
        Autograd.Backward([this], [gradient], retainGraph, createGraph);

    /// <summary>Calls back with this tensor's gradient whenever backward has completed it.</summary>
    /// <param name="hook">Receives the gradient; what it returns, unless null, takes the gradient's place.</param>
    /// <exception cref="InvalidOperationException">The tensor is not recorded.</exception>
    public void RegisterHook(Func<Tensor, Tensor?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        RequireNode(nameof(RegisterHook)).AddHook(new GradientHook(outputIndex, hook));
    }

    /// <summary>Keeps this tensor's gradient in <see cref="Grad"/> although it is not a leaf.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not recorded.</exception>
    public void RetainGrad()
    {
        if (RequireNode(nameof(RetainGrad)) is not LeafNode)
        {
            RegisterHook(gradient =>
            {
                HoldGradient(gradient);
                return null;
            });
        }
    }

    internal Edge GradientEdge => new(CurrentNode, outputIndex);

    internal void SetSource(Node source, int index)
    {
        if (IsInference)
        {
            throw new InvalidOperationException($"{source.Name}: a result created in inference mode cannot be recorded.");
        }
        node = source;
        outputIndex = index;
    }

    internal void AccumulateGradient(Tensor gradient, bool createGraph)
    {
        if (grad is not null)
        {
            HoldGradient(Functional.Add(grad, gradient));
            return;
        }
        // A gradient that other tensors also see (a view, or one handed to two leaves) must not be changed through this leaf later.
        bool exclusive = !gradient.storage.HoldsGradient && gradient.IsContiguous && gradient.storage.ByteLength == gradient.NumElements * gradient.dtype.Size();
        HoldGradient(createGraph || exclusive ? gradient : gradient.Clone());
    }

    /// <summary>Takes a tensor as the gradient. Neither backward nor a memory scope gives its bytes to others from then on.</summary>
    void HoldGradient(Tensor? gradient)
    {
        grad = gradient;
        if (gradient is not null)
        {
            gradient.storage.HoldsGradient = true;
            gradient.storage.OutlivesScopes = true;
        }
    }

    Node RequireNode(string operation) =>
        CurrentNode ?? throw new InvalidOperationException($"{operation}: no gradient flows to this tensor; set RequiresGrad first.");
}
