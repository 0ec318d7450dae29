namespace Framework;

/// <summary>What becomes of the losses of the elements of a batch.</summary>
public enum Reduction
{
    /// <summary>They are returned as they are.</summary>
    None,

    /// <summary>Their mean is returned.</summary>
    Mean,

    /// <summary>Their sum is returned.</summary>
    Sum,

    /// <summary>Their sum divided by the size of the first dimension is returned.</summary>
    BatchMean,
}

public static partial class Functional
{
    static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.None => losses,
        Reduction.Sum => losses.Sum(),
        Reduction.BatchMean => losses.Sum() / Math.Max(losses.Rank == 0 ? 1 : losses.Shape[0], 1),
        _ => losses.Mean(),
    };

    static Tensor Reduce(Tensor losses, Tensor? weight, Reduction reduction) => Reduce(weight is null ? losses : losses * weight, reduction);

    static void RequireSameShape(string operation, Tensor input, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (input.Shape != target.Shape)
        {
            throw new ArgumentException($"{operation}: the target's shape {target.Shape} is not the input's, {input.Shape}.", nameof(target));
        }
    }
}
