namespace Framework;

// The same elements with their dimensions in another order: always views.
public sealed partial class Tensor
{
    /// <summary>The transpose of a matrix; a vector or a single value as it is.</summary>
    /// <exception cref="ArgumentException">The tensor has more than two dimensions.</exception>
    public Tensor T => Rank switch
    {
        < 2 => this,
        2 => Transpose(0, 1),
        _ => throw new ArgumentException($"T: the shape {Shape} is not that of a matrix; use MT for batches, Permute for any other order."),
    };

    /// <summary>The transposes of the matrices in the last two dimensions.</summary>
    /// <exception cref="ArgumentException">The tensor is a vector.</exception>
    public Tensor MT => MatricesTransposed(nameof(MT));

    /// <summary>The transpose of a matrix, as <see cref="T"/>: real numbers are their own conjugates.</summary>
    /// <exception cref="ArgumentException">The tensor has neither none nor two dimensions.</exception>
    public Tensor H => Rank is 0 or 2 ? T : throw new ArgumentException($"H: the shape {Shape} is not that of a matrix; use MH for batches.");

    /// <summary>The transposes of the matrices in the last two dimensions, as <see cref="MT"/>.</summary>
    /// <exception cref="ArgumentException">The tensor is a vector.</exception>
    public Tensor MH => MatricesTransposed(nameof(MH));

    /// <summary>The transposes of the matrices in the last two dimensions, as <see cref="MH"/>.</summary>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The tensor is a vector.</exception>
    public Tensor Adjoint() => MatricesTransposed(nameof(Adjoint));

    /// <summary>Puts the dimensions in another order.</summary>
    /// <param name="dims">For each dimension of the result, the one of this tensor that stands there.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">Not every dimension is named exactly once.</exception>
    public Tensor Permute(params ReadOnlySpan<int> dims)
    {
        if (dims.Length != Rank)
        {
            throw new ArgumentException($"Permute: [{string.Join(", ", dims.ToArray())}] does not name each of the {Rank} dimensions of the shape {Shape} once.", nameof(dims));
        }
        int[] order = Dimensions.WrapAll(nameof(Permute), dims, Rank);
        Span<int> sizes = stackalloc int[Rank];
        Span<long> strides = stackalloc long[Rank];
        for (int d = 0; d < Rank; d++)
        {
            sizes[d] = Shape[order[d]];
            strides[d] = Strides[order[d]];
        }
        Tensor result = SharedView(Layout.Of(new Shape(sizes), strides), offset);
        if (Recorder.IsRecording(this))
        {
            int[] inverse = new int[Rank];
            for (int d = 0; d < Rank; d++)
            {
                inverse[order[d]] = d;
            }
            Recorder.Record(nameof(Permute), result, this, gradient => gradient.Permute(inverse));
        }
        return result;
    }

    /// <summary>Exchanges two dimensions.</summary>
    /// <param name="dim0">One of them.</param>
    /// <param name="dim1">The other.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A dimension does not exist.</exception>
    public Tensor Transpose(int dim0, int dim1)
    {
        int a = Dimensions.Wrap(nameof(Transpose), dim0, Rank, nameof(dim0)), b = Dimensions.Wrap(nameof(Transpose), dim1, Rank, nameof(dim1));
        Span<int> sizes = stackalloc int[Rank];
        Span<long> strides = stackalloc long[Rank];
        Shape.AsSpan().CopyTo(sizes);
        Strides.CopyTo(strides);
        if (a != b)
        {
            (sizes[a], sizes[b]) = (sizes[b], sizes[a]);
            (strides[a], strides[b]) = (strides[b], strides[a]);
        }
        Tensor result = SharedView(Layout.Of(new Shape(sizes), strides), offset);
        return Recorder.IsRecording(this) ? Recorder.Record(nameof(Transpose), result, this, gradient => gradient.Transpose(a, b)) : result;
    }

    /// <summary>Exchanges two dimensions, as <see cref="Transpose"/>.</summary>
    /// <param name="axis0">One of them.</param>
    /// <param name="axis1">The other.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A dimension does not exist.</exception>
    public Tensor Swapaxes(int axis0, int axis1) => Transpose(axis0, axis1);

    /// <summary>Exchanges two dimensions, as <see cref="Transpose"/>.</summary>
    /// <param name="dim0">One of them.</param>
    /// <param name="dim1">The other.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A dimension does not exist.</exception>
    public Tensor Swapdims(int dim0, int dim1) => Transpose(dim0, dim1);

    /// <summary>Moves dimensions to other places; those not named keep their order.</summary>
    /// <param name="source">The dimensions moved.</param>
    /// <param name="destination">Where each of them goes.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or name a dimension twice or one that does not exist.</exception>
    public Tensor Movedim(ReadOnlySpan<int> source, ReadOnlySpan<int> destination)
    {
        if (source.Length != destination.Length)
        {
            throw new ArgumentException($"Movedim: {source.Length} dimensions are moved to {destination.Length} places.", nameof(destination));
        }
        int[] from = Dimensions.WrapAll(nameof(Movedim), source, Rank), to = Dimensions.WrapAll(nameof(Movedim), destination, Rank);
        if (Rank == 0)
        {
            return Permute();
        }
        int[] order = new int[Rank];
        int next = 0;
        for (int d = 0; d < Rank; d++)
        {
            int moved = Array.IndexOf(to, d);
            if (moved < 0)
            {
                while (from.Contains(next))
                {
                    next++;
                }
            }
            order[d] = moved >= 0 ? from[moved] : next++;
        }
        return Permute(order);
    }

    /// <summary>Moves one dimension to another place; the others keep their order.</summary>
    /// <param name="source">The dimension moved.</param>
    /// <param name="destination">Where it goes.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A dimension does not exist.</exception>
    public Tensor Movedim(int source, int destination) => Movedim([source], [destination]);

    /// <summary>Moves dimensions to other places, as <see cref="Movedim(ReadOnlySpan{int}, ReadOnlySpan{int})"/>.</summary>
    /// <param name="source">The dimensions moved.</param>
    /// <param name="destination">Where each of them goes.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or name a dimension twice or one that does not exist.</exception>
    public Tensor Moveaxis(ReadOnlySpan<int> source, ReadOnlySpan<int> destination) => Movedim(source, destination);

    /// <summary>Moves one dimension to another place, as <see cref="Movedim(int, int)"/>.</summary>
    /// <param name="source">The dimension moved.</param>
    /// <param name="destination">Where it goes.</param>
    /// <returns>A view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A dimension does not exist.</exception>
    public Tensor Moveaxis(int source, int destination) => Movedim(source, destination);

    /// <remarks>A single value is its own transpose.</remarks>
    Tensor MatricesTransposed(string operation) => Rank switch
    {
        0 => this,
        1 => throw new ArgumentException($"{operation}: the shape {Shape} is that of a vector; a matrix or a batch of them is needed."),
        _ => Transpose(-2, -1),
    };
}
