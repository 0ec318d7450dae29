using System.Runtime.CompilerServices;

namespace Framework;

// One element shown in many places: views whose strides are 0, and the copies made of them.
public sealed partial class Tensor
{
    /// <summary>Repeats dimensions of size 1 without copying; new dimensions may come in front.</summary>
    /// <param name="size">The sizes wanted; -1 keeps a dimension's size.</param>
    /// <returns>A view in which elements share memory: not to be written to.</returns>
    /// <exception cref="ArgumentException">A dimension that is not of size 1 would change.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Expand(params ReadOnlySpan<int> size) => Expanded(nameof(Expand), size);

    /// <summary>Repeats dimensions of size 1 without copying; new dimensions may come in front.</summary>
    /// <param name="size">The sizes wanted.</param>
    /// <returns>A view in which elements share memory: not to be written to.</returns>
    /// <exception cref="ArgumentException">A dimension that is not of size 1 would change.</exception>
    public Tensor Expand(Shape size) => Expanded(nameof(Expand), size.AsSpan());

    /// <summary>Expands to the shape of another tensor.</summary>
    /// <param name="other">The tensor whose shape is taken.</param>
    /// <returns>A view in which elements share memory: not to be written to.</returns>
    /// <exception cref="ArgumentException">A dimension that is not of size 1 would change.</exception>
    public Tensor ExpandAs(Tensor other) => Expanded(nameof(ExpandAs), other.Shape.AsSpan());

    /// <summary>Expands to a shape, as <see cref="Expand(Shape)"/>.</summary>
    /// <param name="size">The sizes wanted.</param>
    /// <returns>A view in which elements share memory: not to be written to.</returns>
    /// <exception cref="ArgumentException">A dimension that is not of size 1 would change.</exception>
    public Tensor BroadcastTo(Shape size) => Expanded(nameof(BroadcastTo), size.AsSpan());

    /// <summary>Expands to a shape, as <see cref="Expand(ReadOnlySpan{int})"/>.</summary>
    /// <param name="size">The sizes wanted; -1 keeps a dimension's size.</param>
    /// <returns>A view in which elements share memory: not to be written to.</returns>
    /// <exception cref="ArgumentException">A dimension that is not of size 1 would change.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor BroadcastTo(params ReadOnlySpan<int> size) => Expanded(nameof(BroadcastTo), size);

    /// <summary>Expands tensors to the shape they broadcast to.</summary>
    /// <param name="tensors">The tensors.</param>
    /// <returns>A view of each.</returns>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor[] BroadcastTensors(params ReadOnlySpan<Tensor> tensors)
    {
        Shape shape = [];
        foreach (Tensor tensor in tensors)
        {
            shape = Layout.Broadcast(nameof(BroadcastTensors), shape, tensor.Shape);
        }
        var results = new Tensor[tensors.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = tensors[i].Expand(shape);
        }
        return results;
    }

    /// <summary>The shape that all of several shapes broadcast to.</summary>
    /// <param name="shapes">The shapes.</param>
    /// <returns>The common shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Shape BroadcastShapes(params ReadOnlySpan<Shape> shapes)
    {
        Shape result = [];
        foreach (Shape shape in shapes)
        {
            result = Layout.Broadcast(nameof(BroadcastShapes), result, shape);
        }
        return result;
    }

    /// <summary>Sums over dimensions so that the shape becomes one that broadcasts to this one.</summary>
    /// <param name="size">The shape wanted.</param>
    /// <returns>The sums; this tensor if it has the shape already.</returns>
    /// <exception cref="ArgumentException">The shape does not broadcast to this tensor's.</exception>
    public Tensor SumToSize(params ReadOnlySpan<int> size)
    {
        var shape = new Shape(size);
        if (shape.Rank > Rank || Layout.Broadcast(nameof(SumToSize), shape, Shape) != Shape)
        {
            throw new ArgumentException($"SumToSize: the shape {shape} does not broadcast to {Shape}.", nameof(size));
        }
        return SumTo(shape);
    }

    /// <summary>Repeats the whole tensor along each dimension.</summary>
    /// <param name="repeats">How often for each dimension; further ones in front add dimensions.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">There are fewer numbers than dimensions, or one is negative.</exception>
    public Tensor Repeat(params ReadOnlySpan<int> repeats)
    {
        int extra = repeats.Length - Rank;
        if (extra < 0 || repeats.ContainsAnyInRange(int.MinValue, -1))
        {
            throw new ArgumentException($"Repeat: [{string.Join(", ", repeats.ToArray())}] does not give a number of repeats for each dimension of {Shape}; at least {Rank} numbers of 0 or more are needed.", nameof(repeats));
        }
        // [a, b] repeated (m, n) times is [1, a, 1, b] expanded to [m, a, n, b].
        Span<int> split = stackalloc int[2 * repeats.Length], wide = stackalloc int[2 * repeats.Length], merged = stackalloc int[repeats.Length];
        for (int d = 0; d < repeats.Length; d++)
        {
            int size = d < extra ? 1 : Shape[d - extra];
            split[2 * d] = 1;
            wide[2 * d] = repeats[d];
            split[2 * d + 1] = wide[2 * d + 1] = size;
            merged[d] = checked(size * repeats[d]);
        }
        Tensor repeated = Reshape(split).Expanded(nameof(Repeat), wide);
        Tensor copy = repeated.Clone();
        return copy.Reshape(merged);
    }

    /// <summary>Repeats the whole tensor along its last dimensions.</summary>
    /// <param name="dims">How often; dimensions in front that are not named are not repeated.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public Tensor Tile(params ReadOnlySpan<int> dims)
    {
        if (dims.Length >= Rank)
        {
            return Repeat(dims);
        }
        int[] repeats = new int[Rank];
        Array.Fill(repeats, 1);
        dims.CopyTo(repeats.AsSpan(Rank - dims.Length));
        return Repeat(repeats);
    }

    Tensor Expanded(string operation, ReadOnlySpan<int> wanted)
    {
        int extra = wanted.Length - Rank;
        Span<int> sizes = stackalloc int[wanted.Length];
        Span<long> strides = stackalloc long[wanted.Length];
        for (int d = 0; d < wanted.Length; d++)
        {
            int own = d < extra ? 1 : Shape[d - extra], size = wanted[d] == -1 && d >= extra ? own : wanted[d];
            if (extra < 0 || size < 0 || (own != 1 && own != size))
            {
                throw CannotExpand(operation, wanted);
            }
            sizes[d] = size;
            strides[d] = d < extra || (own == 1 && size != 1) ? 0 : Strides[d - extra];
        }
        if (extra < 0)
        {
            throw CannotExpand(operation, wanted);
        }
        Tensor result = SharedView(Layout.Of(new Shape(sizes), strides), offset);
        if (Recorder.IsRecording(this))
        {
            new ExpandNode(operation).Connect([this], [result]);
        }
        return result;
    }

    sealed class ExpandNode(string name) : Node(name)
    {
        protected internal override void Backward(GradientContext context) => context.Send(0, context.Gradient(0)!.SumTo(InputShape(0)));
    }

    ArgumentException CannotExpand(string operation, ReadOnlySpan<int> wanted) => new(
        $"{operation}: the shape {Shape} cannot become [{string.Join(", ", wanted.ToArray())}]: dimensions are matched from the last, and only those of size 1 stretch.", "size");
}
