using System.Runtime.CompilerServices;

namespace Framework;

// The same elements in the same order under another shape.
public sealed partial class Tensor
{
    /// <summary>The same elements in another shape: a view where the layout allows it, otherwise a copy.</summary>
    /// <param name="shape">The sizes, of the same number of elements.</param>
    /// <returns>The tensor; gradients flow through it.</returns>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor Reshape(Shape shape) => Reshaped(nameof(Reshape), shape, mayCopy: true);

    /// <summary>The same elements in another shape: a view where the layout allows it, otherwise a copy.</summary>
    /// <param name="shape">The sizes; one may be -1 and follows from the others.</param>
    /// <returns>The tensor; gradients flow through it.</returns>
    /// <exception cref="ArgumentException">The number of elements differs, or more than one size is -1.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Reshape(params ReadOnlySpan<int> shape) => Reshaped(nameof(Reshape), Infer(nameof(Reshape), shape), mayCopy: true);

    /// <summary>The same elements in the shape of another tensor.</summary>
    /// <param name="other">The tensor whose shape is taken.</param>
    /// <returns>A view where the layout allows it, otherwise a copy.</returns>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor ReshapeAs(Tensor other) => Reshaped(nameof(ReshapeAs), other.Shape, mayCopy: true);

    /// <summary>The same memory in another shape; never a copy.</summary>
    /// <param name="shape">The sizes, of the same number of elements.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentException">The number of elements differs, or no strides give this shape.</exception>
    public Tensor View(Shape shape) => Reshaped(nameof(View), shape, mayCopy: false);

    /// <summary>The same memory in another shape; never a copy.</summary>
    /// <param name="shape">The sizes; one may be -1 and follows from the others.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentException">The number of elements differs, more than one size is -1, or no strides give this shape.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor View(params ReadOnlySpan<int> shape) => Reshaped(nameof(View), Infer(nameof(View), shape), mayCopy: false);

    /// <summary>The same memory in the shape of another tensor; never a copy.</summary>
    /// <param name="other">The tensor whose shape is taken.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentException">The number of elements differs, or no strides give this shape.</exception>
    public Tensor ViewAs(Tensor other) => Reshaped(nameof(ViewAs), other.Shape, mayCopy: false);

    /// <summary>Merges neighbouring dimensions into one.</summary>
    /// <param name="startDim">The first dimension merged.</param>
    /// <param name="endDim">The last dimension merged.</param>
    /// <returns>A view where the layout allows it, otherwise a copy; of a single value, a list of one.</returns>
    /// <exception cref="ArgumentException">A dimension does not exist, or the first lies behind the last.</exception>
    public Tensor Flatten(int startDim = 0, int endDim = -1)
    {
        int start = Dimensions.Wrap(nameof(Flatten), startDim, Rank, nameof(startDim)), end = Dimensions.Wrap(nameof(Flatten), endDim, Rank, nameof(endDim));
        if (start > end)
        {
            throw new ArgumentException($"Flatten: startDim {startDim} lies behind endDim {endDim} in the shape {Shape}.", nameof(startDim));
        }
        if (Rank == 0)
        {
            return Reshaped(nameof(Flatten), [1], mayCopy: true);
        }
        ReadOnlySpan<int> sizes = Shape.AsSpan();
        int merged = checked((int)Shape.Product(start, end + 1));
        return start == end ? this : Reshaped(nameof(Flatten), new([.. sizes[..start], merged, .. sizes[(end + 1)..]]), mayCopy: true);
    }

    /// <summary>All elements in one dimension.</summary>
    /// <returns>A view where the layout allows it, otherwise a copy.</returns>
    public Tensor Ravel() => Reshape(-1);

    /// <summary>Splits one dimension into several.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="sizes">What it is split into; one may be -1 and follows from the others.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The sizes do not multiply to that of the dimension.</exception>
    public Tensor Unflatten(int dim, params ReadOnlySpan<int> sizes)
    {
        int at = Dimensions.Wrap(nameof(Unflatten), dim, Rank);
        ReadOnlySpan<int> own = Shape.AsSpan();
        if (Rank == 0 || sizes.IsEmpty)
        {
            throw new ArgumentException($"Unflatten: dimension {dim} of the shape {Shape} cannot be split into [{string.Join(", ", sizes.ToArray())}].", nameof(sizes));
        }
        Shape split = InferSizes(nameof(Unflatten), sizes, own[at]);
        return Reshaped(nameof(Unflatten), new([.. own[..at], .. split.AsSpan(), .. own[(at + 1)..]]), mayCopy: false);
    }

    /// <summary>Drops all dimensions of size 1.</summary>
    /// <returns>A view.</returns>
    public Tensor Squeeze() => Reshaped(nameof(Squeeze), [.. Shape.Where(size => size != 1)], mayCopy: false);

    /// <summary>Drops dimensions that have size 1; others stay.</summary>
    /// <param name="dim">The dimensions.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">A dimension does not exist or is named twice.</exception>
    public Tensor Squeeze(params ReadOnlySpan<int> dim)
    {
        int[] dims = Dimensions.WrapAll(nameof(Squeeze), dim, Rank);
        return Reshaped(nameof(Squeeze), [.. Shape.Where((size, d) => size != 1 || !dims.Contains(d))], mayCopy: false);
    }

    /// <summary>Inserts a dimension of size 1.</summary>
    /// <param name="dim">Where it will stand, from -rank - 1 to rank.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public Tensor Unsqueeze(int dim)
    {
        int at = Dimensions.Wrap(nameof(Unsqueeze), dim, Rank + 1);
        return Reshaped(nameof(Unsqueeze), Shape.Insert(at, 1), mayCopy: false);
    }

    /// <summary>At least one dimension: a single value becomes a list of one.</summary>
    /// <returns>This tensor or a view.</returns>
    public Tensor Atleast1d() => Rank >= 1 ? this : Reshape(1);

    /// <summary>At least two dimensions; new ones are put in front.</summary>
    /// <returns>This tensor or a view.</returns>
    public Tensor Atleast2d() => Rank >= 2 ? this : Rank == 1 ? Unsqueeze(0) : Reshape(1, 1);

    /// <summary>At least three dimensions: a list becomes [1, n, 1], a matrix [n, m, 1].</summary>
    /// <returns>This tensor or a view.</returns>
    public Tensor Atleast3d() => Rank switch
    {
        0 => Reshape(1, 1, 1),
        1 => Unsqueeze(0).Unsqueeze(2),
        2 => Unsqueeze(2),
        _ => this,
    };

    Tensor Reshaped(string operation, Shape shape, bool mayCopy)
    {
        if (shape.NumElements != NumElements)
        {
            throw new ArgumentException($"{operation}: the shape {Shape} of {NumElements} elements cannot become {shape} of {shape.NumElements}.", nameof(shape));
        }
        Tensor source = this;
        Layout? target = IsContiguous ? Layout.Of(shape) : ViewLayout(layout, shape);
        if (target is null)
        {
            if (!mayCopy)
            {
                throw new ArgumentException(
                    $"{operation}: a tensor of shape {Shape} and strides [{string.Join(", ", Strides.ToArray())}] cannot be seen as {shape} without a copy; use Reshape.", nameof(shape));
            }
            source = Clone();
            target = Layout.Of(shape);
        }
        Tensor result = source.SharedView(target, source.offset);
        if (Recorder.IsRecording(source))
        {
            new ReshapeNode(operation).Connect([source], [result]);
        }
        return result;
    }

    sealed class ReshapeNode(string name) : Node(name)
    {
        protected internal override void Backward(GradientContext context) => context.Send(0, context.Gradient(0)!.Reshape(InputShape(0)));
    }

    Shape Infer(string operation, ReadOnlySpan<int> sizes) => InferSizes(operation, sizes, NumElements);

    static Shape InferSizes(string operation, ReadOnlySpan<int> sizes, long count)
    {
        int unknown = sizes.IndexOf(-1);
        if (unknown < 0)
        {
            return new Shape(sizes);
        }
        int[] result = sizes.ToArray();
        result[unknown] = 1;
        if (result.Contains(-1))
        {
            throw new ArgumentException($"{operation}: only one size of [{string.Join(", ", sizes.ToArray())}] can be -1.", nameof(sizes));
        }
        long known = new Shape(result).NumElements;
        if (known == 0 || count % known != 0)
        {
            throw new ArgumentException($"{operation}: {count} elements cannot be arranged as [{string.Join(", ", sizes.ToArray())}].", nameof(sizes));
        }
        result[unknown] = checked((int)(count / known));
        return result;
    }

    /// <summary>The strides that show a layout's elements in another shape, or null where no strides do.</summary>
    static Layout? ViewLayout(Layout from, Shape shape)
    {
        Span<long> strides = stackalloc long[shape.Rank];
        int to = shape.Rank - 1;
        // Walks from the last dimension, run by run of dimensions that lie as one; the new sizes have to divide each run exactly.
        for (int end = from.Rank - 1; end >= 0;)
        {
            long run = from.Shape[end], innermost = from.Strides[end];
            int start = end;
            while (start > 0 && (from.Shape[start - 1] == 1 || run == 1 || from.Strides[start - 1] == run * innermost))
            {
                start--;
                if (run == 1)
                {
                    innermost = from.Strides[start];
                }
                run *= from.Shape[start];
            }
            long covered = 1;
            while (to >= 0 && (covered < run || shape[to] == 1))
            {
                strides[to] = covered * innermost;
                covered *= shape[to--];
            }
            if (covered != run)
            {
                return null;
            }
            end = start - 1;
        }
        for (; to >= 0; to--)
        {
            strides[to] = 1;
        }
        return Layout.Of(shape, strides);
    }
}
