namespace Framework;

/// <summary>Writing into memory that tensors already show.</summary>
static class InPlace
{
    /// <summary>Refuses what cannot be overwritten.</summary>
    /// <exception cref="InvalidOperationException">The target is a leaf that requires a gradient, and operations are recorded.</exception>
    /// <exception cref="ArgumentException">The inputs broadcast to a shape, or promote to a type, that the target does not have.</exception>
    public static void Check(string operation, Tensor target, ReadOnlySpan<Tensor> inputs, DType result)
    {
        if (GradMode.Enabled && target.RequiresGrad && target.IsLeaf)
        {
            throw new InvalidOperationException($"{operation}: a leaf that requires a gradient cannot be changed in place while operations are recorded; do it inside Autograd.NoGrad().");
        }
        Shape shape = target.Shape;
        foreach (Tensor input in inputs)
        {
            shape = Layout.Broadcast(operation, shape, input.Shape);
        }
        if (shape != target.Shape)
        {
            throw new ArgumentException($"{operation}: the result has the shape {shape} and cannot be written into a tensor of shape {target.Shape}.");
        }
        if (result != target.DType && Category(result) > Category(target.DType))
        {
            throw new ArgumentException($"{operation}: the result is {result} and cannot be written into a tensor of {target.DType}.");
        }
    }

    /// <summary>An input that shares memory with a target but lies differently would be overwritten before it is read: such a one is copied.</summary>
    public static Tensor WithoutOverlap(Tensor input, ReadOnlySpan<Tensor> targets)
    {
        foreach (Tensor target in targets)
        {
            bool same = input.Offset == target.Offset && input.Shape == target.Shape && input.Strides.SequenceEqual(target.Strides);
            if (ReferenceEquals(input.Storage, target.Storage) && !same)
            {
                return input.Clone();
            }
        }
        return input;
    }

    /// <summary>Gives a tensor the elements and the history of another of its shape.</summary>
    public static void Replace(Tensor target, Tensor value)
    {
        target.CopyElements(value);
        Edge source = value.GradientEdge;
        if (source.Target is not null)
        {
            target.SetSource(source.Target, source.Index);
        }
    }

    static int Category(DType type) => type.IsFloatingPoint() ? 2 : type.IsInteger() ? 1 : 0;
}
