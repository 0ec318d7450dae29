namespace Framework;

// Parts of a tensor, as views.
public sealed partial class Tensor
{
    /// <summary>One slice along a dimension, which disappears.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Which slice; negative counts from the end.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The dimension or the index does not exist.</exception>
    public Tensor Select(int dim, int index)
    {
        if (Rank == 0)
        {
            throw new ArgumentException("Select: a single value has no dimension to select from.", nameof(dim));
        }
        int at = Dimensions.Wrap(nameof(Select), dim, Rank), size = Shape[at], own = index < 0 ? index + size : index;
        if ((uint)own >= (uint)size)
        {
            throw new ArgumentOutOfRangeException(nameof(index), $"Select: index {index} is outside dimension {dim} of the shape {Shape}; accepted are {-size} to {size - 1}.");
        }
        Span<long> strides = stackalloc long[Rank - 1];
        Dimensions.Drop(Strides, at, strides);
        Tensor result = SharedView(Layout.Of(Shape.Without(at), strides), offset + own * Strides[at]);
        return Recorder.IsRecording(this) ? RecordSelect(result, at, own) : result;
    }

    /// <summary>A stretch of a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first element; negative counts from the end.</param>
    /// <param name="length">How many elements.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The stretch is not within the dimension.</exception>
    public Tensor Narrow(int dim, int start, int length)
    {
        if (Rank == 0)
        {
            throw new ArgumentException("Narrow: a single value has no dimension to narrow.", nameof(dim));
        }
        int at = Dimensions.Wrap(nameof(Narrow), dim, Rank), size = Shape[at], own = start < 0 ? start + size : start;
        if (own < 0 || length < 0 || own > size - length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"Narrow: {length} elements from {start} are not within dimension {dim} of the shape {Shape}.");
        }
        return Strided(nameof(Narrow), at, own, length, 1);
    }

    /// <summary>A stretch of a dimension that begins where a tensor says.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">A single integer; negative counts from the end.</param>
    /// <param name="length">How many elements.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The stretch is not within the dimension, or <paramref name="start"/> is not a single integer.</exception>
    public Tensor Narrow(int dim, Tensor start, int length)
    {
        if (start.Rank != 0 || !start.DType.IsInteger())
        {
            throw new ArgumentException($"Narrow: the start has the shape {start.Shape} and type {start.DType}; a single integer is needed.", nameof(start));
        }
        return Narrow(dim, checked((int)start.Item<long>()), length);
    }

    /// <summary>A copy of a stretch of a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first element; negative counts from the end.</param>
    /// <param name="length">How many elements.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">The stretch is not within the dimension.</exception>
    public Tensor NarrowCopy(int dim, int start, int length) => Narrow(dim, start, length).Clone();

    /// <summary>Every step-th element of a stretch of a dimension. Bounds beyond the ends are moved to the ends, as in Python.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first element, negative counting from the end; the beginning if null.</param>
    /// <param name="end">The element before which to stop, negative counting from the end; the end if null.</param>
    /// <param name="step">The distance between elements, at least 1.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist, or the step is not positive.</exception>
    public Tensor Slice(int dim = 0, long? start = null, long? end = null, int step = 1)
    {
        if (Rank == 0)
        {
            throw new ArgumentException("Slice: a single value has no dimension to slice.", nameof(dim));
        }
        if (step < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(step), $"Slice: the step is {step}; it has to be at least 1. Use Flip to reverse.");
        }
        int at = Dimensions.Wrap(nameof(Slice), dim, Rank), size = Shape[at];
        long first = Clamp(start ?? 0, size), last = Math.Max(first, Clamp(end ?? size, size));
        return Strided(nameof(Slice), at, (int)first, (int)((last - first + step - 1) / step), step);

        static long Clamp(long bound, int size) => Math.Clamp(bound < 0 ? bound + size : bound, 0, size);
    }

    /// <summary>The diagonal of each matrix in two dimensions, as the last dimension of the result.</summary>
    /// <param name="offset">Which diagonal: 0 the main one, positive above, negative below.</param>
    /// <param name="dim1">The rows.</param>
    /// <param name="dim2">The columns.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The dimensions do not exist or are the same.</exception>
    public Tensor Diagonal(int offset = 0, int dim1 = 0, int dim2 = 1)
    {
        int row = Dimensions.Wrap(nameof(Diagonal), dim1, Rank, nameof(dim1)), column = Dimensions.Wrap(nameof(Diagonal), dim2, Rank, nameof(dim2));
        if (row == column || Rank < 2)
        {
            throw new ArgumentException($"Diagonal: dimensions {dim1} and {dim2} of the shape {Shape} are not two different ones.", nameof(dim2));
        }
        int length = (int)Math.Max(0, offset >= 0 ? Math.Min(Shape[row], (long)Shape[column] - offset) : Math.Min((long)Shape[row] + offset, Shape[column]));
        long start = length == 0 ? 0 : offset >= 0 ? offset * Strides[column] : -offset * Strides[row];
        var sizes = new List<int>();
        var strides = new List<long>();
        for (int d = 0; d < Rank; d++)
        {
            if (d != row && d != column)
            {
                sizes.Add(Shape[d]);
                strides.Add(Strides[d]);
            }
        }
        var view = Layout.Of([.. sizes, length], [.. strides, Strides[row] + Strides[column]]);
        Tensor result = SharedView(view, this.offset + start);
        return Recorder.IsRecording(this) ? RecordPart(nameof(Diagonal), result, whole => whole.Diagonal(offset, row, column)) : result;
    }

    /// <summary>A view of any strides. Nothing stops elements from being shown twice: writing to such a view is the caller's responsibility.</summary>
    /// <param name="size">The sizes.</param>
    /// <param name="stride">The distance between neighbours along each dimension, in elements.</param>
    /// <param name="storageOffset">The first element, counted from the beginning of the memory; where this tensor begins if null.</param>
    /// <returns>A view; gradients of elements shown several times sum up.</returns>
    /// <exception cref="ArgumentException">The view reaches beyond the memory, or a stride is negative.</exception>
    public Tensor AsStrided(ReadOnlySpan<int> size, ReadOnlySpan<int> stride, long? storageOffset = null)
    {
        if (size.Length != stride.Length)
        {
            throw new ArgumentException($"AsStrided: {size.Length} sizes and {stride.Length} strides.", nameof(stride));
        }
        long[] strides = new long[stride.Length];
        for (int d = 0; d < strides.Length; d++)
        {
            strides[d] = stride[d] >= 0 ? stride[d] : throw new ArgumentOutOfRangeException(nameof(stride), $"AsStrided: the stride {stride[d]} is negative.");
        }
        long first = storageOffset ?? offset;
        var view = Layout.Of(new Shape(size), strides);
        if (first < 0 || (first + view.Extent) * dtype.Size() > storage.ByteLength)
        {
            throw new ArgumentException($"AsStrided: sizes {view.Shape} with strides [{string.Join(", ", strides)}] from element {first} reach beyond the memory of {storage.ByteLength / dtype.Size()} elements.", nameof(size));
        }
        return Overlapping(nameof(AsStrided), view, first);
    }

    /// <summary>All windows of a dimension, their elements in a new last dimension.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="size">The length of a window.</param>
    /// <param name="step">The distance between windows.</param>
    /// <returns>A view in which windows may share memory; gradients sum up.</returns>
    /// <exception cref="ArgumentException">The window is longer than the dimension, or the step is not positive.</exception>
    public Tensor Unfold(int dimension, int size, int step)
    {
        int at = Dimensions.Wrap(nameof(Unfold), dimension, Rank, nameof(dimension)), length = Rank == 0 ? 1 : Shape[at];
        if (size < 0 || size > length || step < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(size), $"Unfold: windows of {size} elements, {step} apart, do not fit dimension {dimension} of the shape {Shape}; the step has to be at least 1.");
        }
        if (Rank == 0)
        {
            return Reshape(1).Strided(nameof(Unfold), 0, 0, size, 1);
        }
        var view = Layout.Of(
            [.. Shape.With(at, (length - size) / step + 1), size],
            [.. Strides[..at], Strides[at] * step, .. Strides[(at + 1)..], Strides[at]]);
        return Overlapping(nameof(Unfold), view, offset);
    }

    Tensor Strided(string operation, int dim, int start, int length, int step)
    {
        Span<long> strides = stackalloc long[Rank];
        Strides.CopyTo(strides);
        long first = offset + (length == 0 ? 0 : start * strides[dim]);
        strides[dim] *= step;
        Tensor result = SharedView(Layout.Of(Shape.With(dim, length), strides), first);
        return Recorder.IsRecording(this) ? RecordStrided(operation, result, dim, start, length, step) : result;
    }

    // Apart from their callers, so that these allocate no closure when nothing is recorded.
    Tensor RecordSelect(Tensor result, int dim, int index) => RecordPart(nameof(Select), result, whole => whole.Select(dim, index));

    Tensor RecordStrided(string operation, Tensor result, int dim, int start, int length, int step) =>
        RecordPart(operation, result, whole => whole.Strided(operation, dim, start, length, step));

    Tensor Overlapping(string operation, Layout view, long first)
    {
        Tensor result = SharedView(view, first);
        if (Recorder.IsRecording(this))
        {
            Layout geometry = layout;
            long distance = first - offset;
            Recorder.Record(operation, result, this, gradient => StridedGradient.Scatter(gradient, geometry, view, distance));
        }
        return result;
    }

    /// <summary>Records a view that shows some elements once each: the gradient of the rest is zero.</summary>
    /// <param name="part">Takes the same part of any tensor of this shape.</param>
    Tensor RecordPart(string operation, Tensor result, Func<Tensor, Tensor> part)
    {
        new PartNode(operation, part).Connect([this], [result]);
        return result;
    }

    /// <summary>Zeros with a part replaced; the derivative of taking that part.</summary>
    internal static Tensor Embed(Tensor value, Shape shape, Func<Tensor, Tensor> part)
    {
        Tensor result = Zeros(shape, value.dtype);
        using (Autograd.NoGrad())
        {
            part(result).CopyElements(value);
        }
        return Recorder.IsRecording(value) ? Recorder.Record("Embed", result, value, part) : result;
    }

    /// <summary>Adds to a part of what other nodes have sent where that is possible: many parts of one tensor then take one gradient of its size, not one each.</summary>
    sealed class PartNode(string name, Func<Tensor, Tensor> part) : Node(name)
    {
        protected internal override void Backward(GradientContext context)
        {
            if (context.Accumulator(0) is { } sum)
            {
                Functional.AddInPlace(part(sum), context.Gradient(0)!);
            }
            else if (context.Needs(0))
            {
                context.Send(0, Embed(context.Gradient(0)!, InputShape(0), part));
            }
        }
    }
}
