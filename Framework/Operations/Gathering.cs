using Framework.Kernels;

namespace Framework;

// Elements picked by integer tensors along a dimension.
public sealed partial class Tensor
{
    /// <summary>Picks along a dimension: for dim = 1, result[i, j, …] = this[i, index[i, j, …], …].</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Integers, of as many dimensions, in the others no larger than this tensor.</param>
    /// <param name="sparseGrad">Accepted for compatibility; gradients are dense.</param>
    /// <returns>A tensor of the index's shape.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index lies outside the dimension.</exception>
    public Tensor Gather(int dim, Tensor index, bool sparseGrad = false)
    {
        _ = sparseGrad;
        int at = Dimensions.Wrap(nameof(Gather), dim, Rank);
        if (index.NumElements == 0)
        {
            Tensor none = Empty(Layout.Of(index.Shape), dtype);
            Shape own = Shape;
            return Recorder.IsRecording(this) ? Recorder.Record(nameof(Gather), none, this, gradient => Zeros(own, gradient.dtype)) : none;
        }
        CheckIndexShape(nameof(Gather), at, index, Shape, "the tensor");
        Tensor places = Indices.Prepare(nameof(Gather), index, Rank == 0 ? 1 : Shape[at], onlyInt64: true);
        Tensor source = Covered(Detach(), at, index.Shape).Contiguous();
        Tensor result = Empty(Layout.Of(index.Shape), dtype);
        IndexedBlocks.Of(source.Shape, at, index.Rank == 0 ? 1 : index.Shape[at], isShared: false).Gather(source, places, result);
        if (Recorder.IsRecording(this))
        {
            Shape shape = Shape;
            var saved = new SavedTensor(places);
            Recorder.Record(nameof(Gather), result, this, gradient => Zeros(shape, gradient.dtype).ScatterAdd(at, saved.Value, gradient));
        }
        return result;
    }

    /// <summary>Picks along a dimension by an index that broadcasts against this tensor.</summary>
    /// <param name="indices">Integers; negative ones count from the end.</param>
    /// <param name="dim">The dimension; null takes both tensors as lists.</param>
    /// <returns>The elements picked.</returns>
    /// <exception cref="ArgumentException">The shapes do not broadcast, or an index lies outside the dimension.</exception>
    public Tensor TakeAlongDim(Tensor indices, int? dim = null)
    {
        if (dim is not { } along)
        {
            return Flatten().Gather(0, Indices.Prepare(nameof(TakeAlongDim), indices.Flatten(), NumElements, mayBeNegative: true));
        }
        if (indices.Rank != Rank)
        {
            throw new ArgumentException($"TakeAlongDim: the indices have the shape {indices.Shape}, the tensor {Shape}; both need as many dimensions.", nameof(indices));
        }
        int at = Dimensions.Wrap(nameof(TakeAlongDim), along, Rank);
        Shape others = Layout.Broadcast(nameof(TakeAlongDim), Shape.With(at, 1), indices.Shape.With(at, 1));
        Tensor places = Indices.Prepare(nameof(TakeAlongDim), indices, Shape[at], mayBeNegative: true);
        return Expand(others.With(at, Shape[at])).Gather(at, places.Expand(others.With(at, indices.Shape[at])));
    }

    /// <summary>Picks elements of the tensor taken as one list.</summary>
    /// <param name="index">Integers of any shape; negative ones count from the end.</param>
    /// <returns>A tensor of the index's shape.</returns>
    /// <exception cref="ArgumentException">An index lies outside the tensor.</exception>
    public Tensor Take(Tensor index)
    {
        Tensor places = Indices.Prepare(nameof(Take), index, NumElements, mayBeNegative: true, onlyInt64: true);
        return Flatten().IndexSelect(0, places.Flatten()).Reshape(index.Shape);
    }

    /// <summary>Picks whole slices along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A list of integers, or a single one.</param>
    /// <returns>The slices in the order of the indices; a copy.</returns>
    /// <exception cref="ArgumentException">The index is not a list, or lies outside the dimension.</exception>
    public Tensor IndexSelect(int dim, Tensor index)
    {
        int at = Dimensions.Wrap(nameof(IndexSelect), dim, Rank);
        if (index.Rank > 1)
        {
            throw new ArgumentException($"IndexSelect: the index has the shape {index.Shape}; a list is needed.", nameof(index));
        }
        Tensor places = Indices.Prepare(nameof(IndexSelect), index, Rank == 0 ? 1 : Shape[at]);
        if (Rank == 0)
        {
            return index.NumElements == 1 ? Clone() : throw new ArgumentException("IndexSelect: of a single value, one can be picked.", nameof(index));
        }
        int count = (int)places.NumElements;
        Tensor result = Empty(Layout.Of(Shape.With(at, count)), dtype);
        IndexedBlocks.Of(Shape, at, count, isShared: true).Gather(Detach().Contiguous(), places, result);
        if (Recorder.IsRecording(this))
        {
            Shape shape = Shape;
            var saved = new SavedTensor(places);
            Recorder.Record(nameof(IndexSelect), result, this, gradient => Zeros(shape, gradient.dtype).IndexAdd(at, saved.Value, gradient));
        }
        return result;
    }

    /// <summary>The elements where a mask holds, as a list.</summary>
    /// <param name="mask">Truth values; broadcast against this tensor.</param>
    /// <returns>A list in row-major order; a copy.</returns>
    /// <exception cref="ArgumentException">The mask does not hold truth values, or the shapes do not broadcast.</exception>
    public Tensor MaskedSelect(Tensor mask)
    {
        CheckMask(nameof(MaskedSelect), mask);
        Shape shape = Layout.Broadcast(nameof(MaskedSelect), Shape, mask.Shape);
        Tensor places = Indices.NonZero(mask.Expand(shape).Contiguous().Flatten()).Flatten();
        return Expand(shape).Flatten().IndexSelect(0, places);
    }

    /// <summary>The places of all elements that differ from zero.</summary>
    /// <returns>A matrix of type Int64 with the indices of an element in each row.</returns>
    public Tensor NonZero() => Indices.NonZero(this);

    /// <summary>The places of all elements that differ from zero, one list for each dimension.</summary>
    /// <param name="asTuple">Whether to give the columns apart; false gives the matrix alone.</param>
    /// <returns>The lists, of type Int64.</returns>
    public Tensor[] NonZero(bool asTuple) => asTuple ? Rank == 0 ? Reshape(1).NonZero(true) : NonZero().Unbind(1) : [NonZero()];

    /// <summary>The places of all elements that differ from zero, as <see cref="NonZero()"/>.</summary>
    /// <returns>A matrix of type Int64 with the indices of an element in each row.</returns>
    public Tensor Argwhere() => NonZero();

    /// <summary>The places where a condition holds, one list for each dimension.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>The lists, of type Int64.</returns>
    public static Tensor[] Where(Tensor condition) => condition.NonZero(asTuple: true);

    /// <summary>The sum of the main diagonal of a matrix.</summary>
    /// <returns>A single value.</returns>
    /// <exception cref="ArgumentException">The tensor is not a matrix.</exception>
    public Tensor Trace() => Rank == 2 ? Functional.Sum(Diagonal(), [0]) : throw new ArgumentException($"Trace: the shape {Shape} is not that of a matrix.");

    static void CheckMask(string operation, Tensor mask)
    {
        if (mask.dtype != DType.Bool)
        {
            throw new ArgumentException($"{operation}: the mask is {mask.dtype}; truth values are needed.", nameof(mask));
        }
    }

    static void CheckIndexShape(string operation, int dim, Tensor index, Shape bound, string what)
    {
        if (Math.Max(index.Rank, 1) != Math.Max(bound.Rank, 1))
        {
            throw new ArgumentException($"{operation}: the index has the shape {index.Shape}, {what} {bound}; both need as many dimensions.", nameof(index));
        }
        for (int d = 0; d < Math.Min(index.Rank, bound.Rank); d++)
        {
            if (d != dim && index.Shape[d] > bound[d])
            {
                throw new ArgumentException($"{operation}: the index of shape {index.Shape} is larger than {what} of shape {bound} in dimension {d}.", nameof(index));
            }
        }
    }

    /// <summary>The part of a tensor that an index of a smaller shape can reach.</summary>
    static Tensor Covered(Tensor tensor, int dim, Shape index)
    {
        for (int d = 0; d < Math.Min(tensor.Rank, index.Rank); d++)
        {
            if (d != dim && index[d] != tensor.Shape[d])
            {
                tensor = tensor.Narrow(d, 0, index[d]);
            }
        }
        return tensor;
    }
}
