namespace Framework;

// Writing in place. Each is recorded as if the result were new: the tensor, its base and other views of the memory take the new history.
public sealed partial class Tensor
{
    /// <summary>Replaces all elements by one value.</summary>
    /// <param name="value">A number or a single value; converted.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The value is not single.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor FillInPlace(Tensor value)
    {
        if (value.Rank != 0)
        {
            throw new ArgumentException($"FillInPlace: the value has the shape {value.Shape}; a single one is needed.", nameof(value));
        }
        return Overwrite(nameof(FillInPlace), value);
    }

    /// <summary>Replaces all elements by 0.</summary>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor ZeroInPlace() => Overwrite(nameof(ZeroInPlace), 0L);

    /// <summary>Replaces the elements by those of another tensor.</summary>
    /// <param name="src">The values; broadcast and converted.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The values do not broadcast to this shape.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor CopyInPlace(Tensor src) => Overwrite(nameof(CopyInPlace), src);

    /// <summary>Replaces the elements where a mask holds, as <see cref="MaskedFill"/>.</summary>
    /// <param name="mask">Truth values; broadcast to this tensor.</param>
    /// <param name="value">A number or a single value.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The mask or the value does not fit.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor MaskedFillInPlace(Tensor mask, Tensor value) => Overwrite(nameof(MaskedFillInPlace), MaskedFill(mask, value));

    /// <summary>Replaces the elements where a mask holds, as <see cref="MaskedScatter"/>.</summary>
    /// <param name="mask">Truth values; broadcast to this tensor.</param>
    /// <param name="source">At least as many values as the mask holds.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The mask or the source does not fit.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor MaskedScatterInPlace(Tensor mask, Tensor source) => Overwrite(nameof(MaskedScatterInPlace), MaskedScatter(mask, source));

    /// <summary>Replaces elements along a dimension, as <see cref="Scatter(int, Tensor, Tensor, ScatterMode?)"/>.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Integers.</param>
    /// <param name="src">The values.</param>
    /// <param name="reduce">How a value meets the element there; null replaces it.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor ScatterInPlace(int dim, Tensor index, Tensor src, ScatterMode? reduce = null) => Overwrite(nameof(ScatterInPlace), Scatter(dim, index, src, reduce));

    /// <summary>Replaces elements by one number along a dimension, as <see cref="Scatter(int, Tensor, double, ScatterMode?)"/>.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Integers.</param>
    /// <param name="value">The number.</param>
    /// <param name="reduce">How the number meets the element there; null replaces it.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index lies outside the dimension.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor ScatterInPlace(int dim, Tensor index, double value, ScatterMode? reduce = null) => Overwrite(nameof(ScatterInPlace), Scatter(dim, index, value, reduce));

    /// <summary>Adds values along a dimension, as <see cref="ScatterAdd"/>.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Integers.</param>
    /// <param name="src">The values.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor ScatterAddInPlace(int dim, Tensor index, Tensor src) => Overwrite(nameof(ScatterAddInPlace), ScatterAdd(dim, index, src));

    /// <summary>Adds slices along a dimension, as <see cref="IndexAdd"/>.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A list of integers.</param>
    /// <param name="source">The slices.</param>
    /// <param name="alpha">What the slices are multiplied by.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor IndexAddInPlace(int dim, Tensor index, Tensor source, double alpha = 1) => Overwrite(nameof(IndexAddInPlace), IndexAdd(dim, index, source, alpha));

    /// <summary>Replaces slices along a dimension, as <see cref="IndexCopy"/>.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A list of integers.</param>
    /// <param name="source">The slices.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor IndexCopyInPlace(int dim, Tensor index, Tensor source) => Overwrite(nameof(IndexCopyInPlace), IndexCopy(dim, index, source));

    /// <summary>Fills slices along a dimension, as <see cref="IndexFill"/>.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A list of integers.</param>
    /// <param name="value">A number or a single value.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="ArgumentException">The index or the value does not fit.</exception>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    public Tensor IndexFillInPlace(int dim, Tensor index, Tensor value) => Overwrite(nameof(IndexFillInPlace), IndexFill(dim, index, value));

    /// <summary>A copy with one slice along a dimension replaced.</summary>
    /// <param name="src">The slice.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Which slice; negative counts from the end.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The slice does not fit.</exception>
    public Tensor SelectScatter(Tensor src, int dim, int index) => WithPart(nameof(SelectScatter), src, whole => whole.Select(dim, index));

    /// <summary>A copy with a stretch of a dimension replaced.</summary>
    /// <param name="src">The values.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first element, negative counting from the end; the beginning if null.</param>
    /// <param name="end">The element before which to stop, negative counting from the end; the end if null.</param>
    /// <param name="step">The distance between elements, at least 1.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The values do not fit.</exception>
    public Tensor SliceScatter(Tensor src, int dim = 0, long? start = null, long? end = null, int step = 1) =>
        WithPart(nameof(SliceScatter), src, whole => whole.Slice(dim, start, end, step));

    /// <summary>A copy with a diagonal replaced.</summary>
    /// <param name="src">The diagonals, as <see cref="Diagonal"/> gives them.</param>
    /// <param name="offset">Which diagonal: 0 the main one, positive above, negative below.</param>
    /// <param name="dim1">The rows.</param>
    /// <param name="dim2">The columns.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The values do not fit.</exception>
    public Tensor DiagonalScatter(Tensor src, int offset = 0, int dim1 = 0, int dim2 = 1) =>
        WithPart(nameof(DiagonalScatter), src, whole => whole.Diagonal(offset, dim1, dim2));

    /// <summary>A copy with what a view of any strides shows replaced.</summary>
    /// <param name="src">The values.</param>
    /// <param name="size">The sizes of the view.</param>
    /// <param name="stride">Its strides, in a contiguous tensor of this shape.</param>
    /// <param name="storageOffset">Its first element.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The values do not fit, or the view reaches beyond the tensor.</exception>
    public Tensor AsStridedScatter(Tensor src, ReadOnlySpan<int> size, ReadOnlySpan<int> stride, long storageOffset = 0)
    {
        int[] sizes = size.ToArray(), strides = stride.ToArray();
        return WithPart(nameof(AsStridedScatter), src, whole => whole.Contiguous().AsStrided(sizes, strides, storageOffset + whole.offset));
    }

    Tensor Overwrite(string operation, Tensor value)
    {
        InPlace.CheckTarget(operation, this);
        InPlace.Replace(this, value.FittedTo(operation, Shape));
        return this;
    }

    /// <summary>A copy with a part replaced; the derivative of the whole is the rest, that of the source the part.</summary>
    internal Tensor WithPart(string operation, Tensor source, Func<Tensor, Tensor> part)
    {
        Tensor result = Detach().Clone(), target = part(result).Detach();
        CheckSameType(operation, source);
        if (target.Shape != source.Shape)
        {
            throw new ArgumentException($"{operation}: the source has the shape {source.Shape}, the part to be replaced {target.Shape}.", nameof(source));
        }
        target.CopyElements(source.Detach());
        if (Recorder.IsRecording(this, source))
        {
            Shape shape = source.Shape;
            Recorder.Record(operation, result, this, source, (gradient, context) => (
                context.Needs(0) ? gradient.WithPart(operation, Zeros(shape, gradient.dtype), part) : null,
                context.Needs(1) ? part(gradient) : null));
        }
        return result;
    }
}
