using Framework.Kernels;

namespace Framework;

// Scattered values reduced with what is there, gradients included.
public sealed partial class Tensor
{
    /// <summary>A copy whose elements are reduced with all values scattered to them: for dim = 1, src[i, j] meets this[i, index[i, j]].</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">Integers, of as many dimensions, in the others no larger than this tensor or the source.</param>
    /// <param name="src">The values.</param>
    /// <param name="reduce">How they are reduced.</param>
    /// <param name="includeSelf">Whether the element there counts; otherwise only scattered values do, where there are any.</param>
    /// <returns>A new tensor; equal extremes share the gradient.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    public Tensor ScatterReduce(int dim, Tensor index, Tensor src, ScatterReduction reduce, bool includeSelf = true)
    {
        int at = PrepareScatter(nameof(ScatterReduce), dim, ref index, src);
        if (index.NumElements == 0)
        {
            return Clone();
        }
        Tensor used = Covered(src, -1, index.Shape), places = index;
        Tensor start = includeSelf ? this : Scatter(at, places, Neutral(reduce).Expand(places.Shape));
        switch (reduce)
        {
            case ScatterReduction.Sum:
                return start.ScatterAdd(at, places, used);
            case ScatterReduction.Mean:
                Tensor counts = (includeSelf ? Ones(Shape, dtype) : Zeros(Shape, dtype)).ScatterAdd(at, places, Ones(places.Shape, dtype));
                Tensor sum = start.ScatterAdd(at, places, used), divisor = counts.MaskedFill(counts.Equal(0), 1);
                return dtype.IsFloatingPoint() ? sum.Divide(divisor) : sum.FloorDivide(divisor);
        }
        Combination how = reduce switch { ScatterReduction.Prod => Combination.Product, ScatterReduction.Amax => Combination.Maximum, _ => Combination.Minimum };
        Tensor result = start.Detach().Clone();
        Place(result, at, places, used.Detach(), (blocks, target, list) => blocks.Combine(target, places, list, how));
        if (Recorder.IsRecording(start, used))
        {
            SavedTensor self = new(start), values = new(used), saved = new(places);
            Recorder.Record(nameof(ScatterReduce), result, start, used, (gradient, _) => reduce == ScatterReduction.Prod
                ? ProductGradients(self.Value, values.Value, at, saved.Value, gradient)
                : ExtremeGradients(self.Value, values.Value, at, saved.Value, reduce, gradient));
        }
        return result;
    }

    /// <summary>A copy whose slices are reduced with all slices sent to them, as <see cref="ScatterReduce"/>.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">A list of integers.</param>
    /// <param name="source">The slices, one for each index.</param>
    /// <param name="reduce">How they are reduced.</param>
    /// <param name="includeSelf">Whether the slice there counts.</param>
    /// <returns>A new tensor; equal extremes share the gradient.</returns>
    /// <exception cref="ArgumentException">The shapes or types do not fit, or an index lies outside the dimension.</exception>
    public Tensor IndexReduce(int dim, Tensor index, Tensor source, ScatterReduction reduce, bool includeSelf = true)
    {
        int at = PrepareSlices(nameof(IndexReduce), dim, ref index, source);
        if (Rank == 0)
        {
            return ScatterReduce(0, index.Reshape([]), source.Reshape([]), reduce, includeSelf);
        }
        int[] broadcast = new int[Rank];
        Array.Fill(broadcast, 1);
        broadcast[at] = (int)index.NumElements;
        return ScatterReduce(at, index.Reshape(broadcast).Expand(source.Shape), source, reduce, includeSelf);
    }

    /// <summary>What an element is replaced by that shall not count.</summary>
    Tensor Neutral(ScatterReduction reduce)
    {
        if (reduce is ScatterReduction.Sum or ScatterReduction.Mean)
        {
            return Scalar(0L).To(dtype);
        }
        if (reduce == ScatterReduction.Prod)
        {
            return Scalar(1L).To(dtype);
        }
        bool lowest = reduce == ScatterReduction.Amax;
        return dtype switch
        {
            DType.Int8 => Scalar(lowest ? sbyte.MinValue : sbyte.MaxValue),
            DType.UInt8 => Scalar(lowest ? byte.MinValue : byte.MaxValue),
            DType.Int16 => Scalar(lowest ? short.MinValue : short.MaxValue),
            DType.Int32 => Scalar(lowest ? int.MinValue : int.MaxValue),
            DType.Int64 => Scalar(lowest ? long.MinValue : long.MaxValue),
            DType.Bool => Scalar(!lowest),
            _ => Scalar(lowest ? double.NegativeInfinity : double.PositiveInfinity).To(dtype),
        };
    }

    /// <summary>
    /// The derivative of a product by a factor is the product of the others. Where no factor is zero that is the product divided by it; where one
    /// is, the product of the rest for that one and zero for the others; where several are, zero.
    /// </summary>
    static (Tensor, Tensor) ProductGradients(Tensor self, Tensor source, int dim, Tensor index, Tensor gradient)
    {
        Tensor selfZero = self.Equal(0), sourceZero = source.Equal(0);
        Tensor selfNonZero = Functional.Where(selfZero, 1, self).To(self.dtype), sourceNonZero = Functional.Where(sourceZero, 1, source).To(self.dtype);
        Tensor rest = selfNonZero.ScatterReduce(dim, index, sourceNonZero, ScatterReduction.Prod);
        Tensor zeros = selfZero.To(self.dtype).ScatterAdd(dim, index, sourceZero.To(self.dtype));
        Tensor zerosSeen = zeros.Gather(dim, index), weighted = gradient.Multiply(rest);
        Tensor selfLeft = zeros.Equal(selfZero.To(self.dtype)), sourceLeft = zerosSeen.Equal(sourceZero.To(self.dtype));
        return (
            Functional.Where(selfLeft, weighted.Divide(selfNonZero), 0),
            Functional.Where(sourceLeft, weighted.Gather(dim, index).Divide(sourceNonZero), 0));
    }

    static (Tensor, Tensor) ExtremeGradients(Tensor self, Tensor source, int dim, Tensor index, ScatterReduction reduce, Tensor gradient)
    {
        Tensor result = self.Detach().ScatterReduce(dim, index, source.Detach(), reduce);
        Tensor selfHits = self.Equal(result).To(self.dtype), sourceHits = source.Equal(result.Gather(dim, index)).To(self.dtype);
        Tensor hits = selfHits.ScatterAdd(dim, index, sourceHits), share = gradient.Divide(hits);
        return (share.Multiply(selfHits), share.Gather(dim, index).Multiply(sourceHits));
    }
}

/// <summary>How values that are sent to one place are reduced.</summary>
public enum ScatterReduction
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Prod,

    /// <summary>Their mean, rounded down for integers.</summary>
    Mean,

    /// <summary>The largest.</summary>
    Amax,

    /// <summary>The smallest.</summary>
    Amin,
}
