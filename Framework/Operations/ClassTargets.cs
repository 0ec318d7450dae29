namespace Framework;

/// <summary>Class indices as the targets of a loss: checked, with those that are to be ignored replaced by class 0 and masked.</summary>
readonly ref struct ClassTargets
{
    readonly Tensor? kept, weight;

    public ClassTargets(string operation, Tensor input, int dim, Tensor target, Tensor? weight, int ignoreIndex)
    {
        Dim = dim;
        if (!target.DType.IsInteger())
        {
            throw new ArgumentException($"{operation}: class indices are of an integer type, not {target.DType}.", nameof(target));
        }
        Shape expected = [.. input.Shape.Where((_, d) => d != dim)];
        if (target.Shape != expected)
        {
            throw new ArgumentException($"{operation}: targets of the shape {target.Shape} do not fit an input of {input.Shape}; class indices have the shape {expected}.", nameof(target));
        }
        Tensor index = target.To(DType.Int64).Contiguous();
        if (HasIgnored(operation, index.RawSpan<long>(), input.Shape[dim], ignoreIndex))
        {
            kept = index != ignoreIndex;
            index = Functional.Where(kept, index, 0);
        }
        Index = index;
        this.weight = weight is null ? null : weight.IndexSelect(0, index.Reshape(-1)).Reshape(index.Shape);
        if (this.weight is not null && kept is not null)
        {
            this.weight = Functional.Where(kept, this.weight, 0);
        }
    }

    /// <summary>The dimension of the classes.</summary>
    public int Dim { get; }

    /// <summary>The class of each target.</summary>
    public Tensor Index { get; }

    /// <summary>The losses of the targets' classes, weighted.</summary>
    public Tensor Weigh(Tensor losses) => weight is null ? Mask(losses) : Mask(losses) * weight;

    /// <summary>Zero where there is no target.</summary>
    public Tensor Mask(Tensor losses) => kept is null ? losses : Functional.Where(kept, losses, 0);

    public Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.None => losses,
        Reduction.Mean when weight is not null => losses.Sum() / weight.Sum(),
        Reduction.Mean when kept is not null => losses.Sum() / kept.Sum(),
        Reduction.Mean => losses.Mean(),
        _ => losses.Sum(),
    };

    static bool HasIgnored(string operation, ReadOnlySpan<long> indices, int classes, int ignoreIndex)
    {
        bool ignored = false;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] == ignoreIndex)
            {
                ignored = true;
            }
            else if ((ulong)indices[i] >= (ulong)classes)
            {
                throw new ArgumentException($"{operation}: target {i} is class {indices[i]}; there are {classes} classes, from 0.", "target");
            }
        }
        return ignored;
    }
}
