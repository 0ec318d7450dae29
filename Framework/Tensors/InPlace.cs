namespace Framework;

/// <summary>Writing into memory that tensors already show.</summary>
static class InPlace
{
    /// <summary>Refuses what cannot be overwritten by a result of the given layout and type.</summary>
    /// <exception cref="InvalidOperationException">The target is a leaf that requires a gradient, and operations are recorded.</exception>
    /// <exception cref="ArgumentException">The target has another shape, or a type of a lower category.</exception>
    public static void Check(string operation, Tensor target, Layout layout, DType result)
    {
        CheckTarget(operation, target);
        if (!ReferenceEquals(layout, target.Layout) && layout.Shape != target.Shape)
        {
            throw new ArgumentException($"{operation}: the result has the shape {layout.Shape} and cannot be written into a tensor of shape {target.Shape}.");
        }
        if (result != target.DType && Category(result) > Category(target.DType))
        {
            throw new ArgumentException($"{operation}: the result is {result} and cannot be written into a tensor of {target.DType}.");
        }
    }

    /// <summary>Refuses a write that has no one meaning, or whose effect on the gradients could not be recorded.</summary>
    /// <exception cref="ArgumentException">The target shows the same memory in several places, as expanded tensors do.</exception>
    /// <exception cref="InvalidOperationException">The target is a leaf that requires a gradient, or shows the memory of one, and operations are recorded.</exception>
    public static void CheckTarget(string operation, Tensor target)
    {
        if (!target.IsContiguous)
        {
            for (int d = 0; d < target.Rank; d++)
            {
                if (target.Strides[d] == 0 && target.Shape[d] > 1)
                {
                    throw new ArgumentException($"{operation}: dimension {d} of the target of shape {target.Shape} is expanded, so that several elements share memory; write to a clone instead.", nameof(target));
                }
            }
        }
        if (!GradMode.Enabled)
        {
            return;
        }
        if ((target.RequiresGrad && target.IsLeaf) || (target.ViewBase.RequiresGrad && target.ViewBase.IsLeaf))
        {
            throw new InvalidOperationException($"{operation}: a leaf that requires a gradient cannot be changed in place, nor through a view, while operations are recorded; do it inside Autograd.NoGrad().");
        }
        if (target.IsUntrackedView)
        {
            throw new InvalidOperationException($"{operation}: this view was taken while nothing was recorded, of a tensor that requires a gradient; writing through it now would go unrecorded. Take the view outside Autograd.NoGrad().");
        }
    }

    /// <summary>An input that shares memory with a target but lies differently would be overwritten before it is read: such a one is copied.</summary>
    public static Tensor WithoutOverlap(Tensor input, ReadOnlySpan<Tensor> targets)
    {
        foreach (Tensor target in targets)
        {
            if (ReferenceEquals(input.Storage, target.Storage) && !LieAlike(input, target))
            {
                return input.Clone();
            }
        }
        return input;
    }

    static bool LieAlike(Tensor a, Tensor b) =>
        a.Offset == b.Offset && (ReferenceEquals(a.Layout, b.Layout) || a.Shape == b.Shape && a.Strides.SequenceEqual(b.Strides));

    /// <summary>Gives a tensor the elements and the history of another of its shape; its base and other views of the memory follow.</summary>
    public static void Replace(Tensor target, Tensor value)
    {
        value = WithoutOverlap(value, [target]);
        bool recorded = Recorder.IsRecording(target, value) || Recorder.IsRecording(target.ViewBase);
        target.CopyElements(value);
        if (!recorded)
        {
            return;
        }
        Tensor whole = target.ViewBase;
        if (ReferenceEquals(whole, target) && value.RequiresGrad && value.DType == target.DType && value.Shape == target.Shape)
        {
            Edge source = value.GradientEdge;
            whole.RewriteHistory(source.Target!, source.Index);
            return;
        }
        // What the memory held before still counts where the view does not reach; under the view the new value counts alone.
        Layout geometry = whole.Layout, view = target.Layout;
        long distance = target.Offset - whole.Offset;
        Shape valueShape = value.Shape;
        Recorder.Record("CopyInPlace", whole, whole, value, (gradient, context) => (
            context.Needs(0) ? StridedGradient.Replaced(gradient, geometry, view, distance) : null,
            context.Needs(1) ? StridedGradient.Gather(gradient, geometry, view, distance).SumTo(valueShape) : null));
        whole.InvalidateViews();
    }

    static int Category(DType type) => type.IsFloatingPoint() ? 2 : type.IsInteger() ? 1 : 0;
}
