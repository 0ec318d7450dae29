using Framework.Kernels;

namespace Framework;

// Elements placed by integer tensors along a dimension. Where several go to the same place, sums are made in the order of the
// source, so results do not depend on the number of threads.
public sealed partial class Tensor
{
    /// <summary>A copy with elements replaced along a dimension: for dim = 1, result[i, index[i, j, …], …] = src[i, j, …].</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Integers, of as many dimensions, in the others no larger than this tensor or the source.</param>
    /// <param name="src">The values.</param>
    /// <param name="reduce">How a value meets the element there; null replaces it. With it there are no gradients for the source.</param>
    /// <returns>A new tensor. Where several values go to the same place, which one wins is not determined, and gradients are wrong.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    public Tensor Scatter(int dim, Tensor index, Tensor src, ScatterMode? reduce = null)
    {
        if (reduce is { } mode)
        {
            return Combined(nameof(Scatter), dim, index, src, mode == ScatterMode.Add ? Combination.Sum : Combination.Product);
        }
        int at = PrepareScatter(nameof(Scatter), dim, ref index, src);
        Tensor result = Detach().Clone(), places = index;
        Place(result, at, places, src.Detach(), (blocks, target, list) => blocks.Scatter(target, places, list));
        if (Recorder.IsRecording(this, src))
        {
            Shape shape = src.Shape;
            var saved = new SavedTensor(places);
            Recorder.Record(nameof(Scatter), result, this, src, (gradient, context) => (
                context.Needs(0) ? gradient.Scatter(at, saved.Value, 0.0) : null,
                context.Needs(1) ? GatherFor(shape, gradient, at, saved.Value) : null));
        }
        return result;
    }

    /// <summary>A copy with elements replaced by one number along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Integers, of as many dimensions, in the others no larger than this tensor.</param>
    /// <param name="value">The number.</param>
    /// <param name="reduce">How the number meets the element there; null replaces it.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index lies outside the dimension.</exception>
    public Tensor Scatter(int dim, Tensor index, double value, ScatterMode? reduce = null) =>
        Scatter(dim, index, Full(index.Shape, value, dtype), reduce);

    /// <summary>A copy with values added along a dimension: for dim = 1, result[i, index[i, j, …], …] += src[i, j, …].</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Integers, of as many dimensions, in the others no larger than this tensor or the source.</param>
    /// <param name="src">The values.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    public Tensor ScatterAdd(int dim, Tensor index, Tensor src)
    {
        int at = PrepareScatter(nameof(ScatterAdd), dim, ref index, src);
        Tensor result = Detach().Clone(), places = index;
        Place(result, at, places, src.Detach(), (blocks, target, list) => blocks.Combine(target, places, list, Combination.Sum));
        if (Recorder.IsRecording(this, src))
        {
            Shape shape = src.Shape;
            var saved = new SavedTensor(places);
            Recorder.Record(nameof(ScatterAdd), result, this, src, (gradient, context) => (gradient, context.Needs(1) ? GatherFor(shape, gradient, at, saved.Value) : null));
        }
        return result;
    }

    /// <summary>A copy with slices added along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A list of integers.</param>
    /// <param name="source">The slices, one for each index.</param>
    /// <param name="alpha">What the slices are multiplied by.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    public Tensor IndexAdd(int dim, Tensor index, Tensor source, double alpha = 1)
    {
        int at = PrepareSlices(nameof(IndexAdd), dim, ref index, source);
        Tensor result = Detach().Clone(), places = index, scaled = source.Detach();
        if (alpha != 1)
        {
            scaled = Functional.Multiply(scaled, dtype.IsFloatingPoint() ? alpha : (long)alpha).To(dtype);
        }
        IndexedBlocks.Of(Shape, at, places.NumElements, isShared: true).Combine(result, places, scaled.Contiguous(), Combination.Sum);
        if (Recorder.IsRecording(this, source))
        {
            Shape shape = source.Shape;
            var saved = new SavedTensor(places);
            Recorder.Record(nameof(IndexAdd), result, this, source, (gradient, context) => (
                gradient,
                context.Needs(1) ? Scaled(gradient.IndexSelect(at, saved.Value).Reshape(shape), alpha) : null));
        }
        return result;
    }

    /// <summary>A copy with slices replaced along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A list of integers.</param>
    /// <param name="source">The slices, one for each index.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    public Tensor IndexCopy(int dim, Tensor index, Tensor source)
    {
        int at = PrepareSlices(nameof(IndexCopy), dim, ref index, source);
        Tensor result = Detach().Clone(), places = index;
        IndexedBlocks.Of(Shape, at, places.NumElements, isShared: true).Scatter(result, places, source.Detach().Contiguous());
        if (Recorder.IsRecording(this, source))
        {
            Shape shape = source.Shape;
            var saved = new SavedTensor(places);
            Recorder.Record(nameof(IndexCopy), result, this, source, (gradient, context) => (
                context.Needs(0) ? gradient.IndexFill(at, saved.Value, 0.0) : null,
                context.Needs(1) ? gradient.IndexSelect(at, saved.Value).Reshape(shape) : null));
        }
        return result;
    }

    /// <summary>A copy with slices filled with one value along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A list of integers.</param>
    /// <param name="value">A number or a single value.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The index is not a list or lies outside the dimension, or the value is not single.</exception>
    public Tensor IndexFill(int dim, Tensor index, Tensor value)
    {
        if (value.Rank != 0)
        {
            throw new ArgumentException($"IndexFill: the value has the shape {value.Shape}; a single one is needed.", nameof(value));
        }
        int at = Dimensions.Wrap(nameof(IndexFill), dim, Rank);
        Shape slices = Rank == 0 ? [] : Shape.With(at, (int)index.NumElements);
        return IndexCopy(at, index, value.To(dtype).Expand(slices));
    }

    /// <summary>A copy with elements of the tensor taken as one list replaced.</summary>
    /// <param name="index">Integers; negative ones count from the end.</param>
    /// <param name="source">As many values.</param>
    /// <param name="accumulate">Adds instead of replacing.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">There are not as many values as indices, or an index lies outside the tensor.</exception>
    public Tensor Put(Tensor index, Tensor source, bool accumulate = false)
    {
        if (index.NumElements != source.NumElements)
        {
            throw new ArgumentException($"Put: {index.NumElements} indices for {source.NumElements} values.", nameof(source));
        }
        Tensor places = Indices.Prepare(nameof(Put), index, NumElements, mayBeNegative: true, onlyInt64: true).Flatten();
        return accumulate ? Flatten().IndexAdd(0, places, source.Flatten()).Reshape(Shape) : Flatten().IndexCopy(0, places, source.Flatten()).Reshape(Shape);
    }

    /// <summary>A copy with the elements where a mask holds replaced by one value.</summary>
    /// <param name="mask">Truth values; broadcast against this tensor.</param>
    /// <param name="value">A number or a single value.</param>
    /// <returns>A new tensor of this tensor's type.</returns>
    /// <exception cref="ArgumentException">The mask does not hold truth values, the shapes do not broadcast, or the value is not single.</exception>
    public Tensor MaskedFill(Tensor mask, Tensor value)
    {
        CheckMask(nameof(MaskedFill), mask);
        if (value.Rank != 0)
        {
            throw new ArgumentException($"MaskedFill: the value has the shape {value.Shape}; a single one is needed.", nameof(value));
        }
        return Functional.Where(mask, value.To(dtype), this);
    }

    /// <summary>A copy with the elements where a mask holds replaced, in order, by those of a source.</summary>
    /// <param name="mask">Truth values; broadcast against this tensor.</param>
    /// <param name="source">At least as many values as the mask holds; further ones are not used.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The mask does not hold truth values, the shapes do not broadcast, or there are too few values.</exception>
    public Tensor MaskedScatter(Tensor mask, Tensor source)
    {
        CheckMask(nameof(MaskedScatter), mask);
        CheckSameType(nameof(MaskedScatter), source);
        Shape shape = Layout.Broadcast(nameof(MaskedScatter), Shape, mask.Shape);
        Tensor places = Indices.NonZero(mask.Expand(shape).Contiguous().Flatten()).Flatten();
        if (places.NumElements > source.NumElements)
        {
            throw new ArgumentException($"MaskedScatter: {source.NumElements} values for {places.NumElements} places where the mask holds.", nameof(source));
        }
        return Expand(shape).Flatten().IndexCopy(0, places, source.Flatten().Narrow(0, 0, (int)places.NumElements)).Reshape(shape);
    }

    Tensor Combined(string operation, int dim, Tensor index, Tensor src, Combination how)
    {
        if (Recorder.IsRecording(src) || (how != Combination.Sum && Recorder.IsRecording(this)))
        {
            throw new InvalidOperationException($"{operation}: the gradients of a scatter that combines values are not defined; use ScatterAdd or ScatterReduce.");
        }
        int at = PrepareScatter(operation, dim, ref index, src);
        Tensor result = Detach().Clone(), places = index;
        Place(result, at, places, src, (blocks, target, list) => blocks.Combine(target, places, list, how));
        return Recorder.IsRecording(this) ? Recorder.Record(operation, result, this, gradient => gradient) : result;
    }

    /// <summary>Runs a scatter on the part of a contiguous target that the index reaches, and the part of the source that it uses.</summary>
    static void Place(Tensor target, int dim, Tensor index, Tensor source, Action<IndexedBlocks, Tensor, Tensor> scatter)
    {
        if (index.NumElements == 0)
        {
            return;
        }
        Tensor reached = Covered(target, dim, index.Shape), work = reached.Contiguous();
        Tensor list = Covered(source, dim, index.Shape);
        if (list.Rank > 0 && list.Shape[dim] != index.Shape[dim])
        {
            list = list.Narrow(dim, 0, index.Shape[dim]);
        }
        scatter(IndexedBlocks.Of(work.Shape, dim, index.Rank == 0 ? 1 : index.Shape[dim], isShared: false), work, list.Contiguous());
        if (!ReferenceEquals(work, reached))
        {
            CopyOperation.Run(work, reached);
        }
    }

    /// <summary>The gradient of a scatter's source: what was not used has none.</summary>
    static Tensor GatherFor(Shape source, Tensor gradient, int dim, Tensor index)
    {
        Tensor used = gradient.Gather(dim, index);
        return used.Shape == source ? used : Embed(used, source, whole =>
        {
            Tensor part = Covered(whole, dim, index.Shape);
            return part.Rank > 0 ? part.Narrow(dim, 0, index.Shape[dim]) : part;
        });
    }

    static Tensor Scaled(Tensor tensor, double factor) => factor == 1 ? tensor : Functional.Multiply(tensor, factor);

    int PrepareScatter(string operation, int dim, ref Tensor index, Tensor src)
    {
        int at = Dimensions.Wrap(operation, dim, Rank);
        CheckSameType(operation, src);
        if (index.NumElements > 0)
        {
            CheckIndexShape(operation, at, index, Shape, "the tensor");
            CheckIndexShape(operation, -1, index, src.Shape, "the source");
        }
        index = Indices.Prepare(operation, index, Rank == 0 ? 1 : Shape[at], onlyInt64: true);
        return at;
    }

    int PrepareSlices(string operation, int dim, ref Tensor index, Tensor source)
    {
        int at = Dimensions.Wrap(operation, dim, Rank);
        CheckSameType(operation, source);
        if (index.Rank > 1)
        {
            throw new ArgumentException($"{operation}: the index has the shape {index.Shape}; a list is needed.", nameof(index));
        }
        Shape expected = Rank == 0 ? [] : Shape.With(at, (int)index.NumElements);
        if (source.Shape != expected && !(source.NumElements == expected.NumElements && source.NumElements == 1))
        {
            throw new ArgumentException($"{operation}: the source has the shape {source.Shape}; {expected} is needed for {index.NumElements} indices into {Shape}.", nameof(source));
        }
        index = Indices.Prepare(operation, index, Rank == 0 ? 1 : Shape[at]);
        return at;
    }

    void CheckSameType(string operation, Tensor source)
    {
        if (source.dtype != dtype)
        {
            throw new ArgumentException($"{operation}: the source is {source.dtype}, the tensor {dtype}; both have to be of one type, convert with To first.", nameof(source));
        }
    }
}

/// <summary>How a scattered value meets the element that is there.</summary>
public enum ScatterMode
{
    /// <summary>It is added.</summary>
    Add,

    /// <summary>It is multiplied.</summary>
    Multiply,
}
