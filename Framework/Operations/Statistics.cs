namespace Framework;

public static partial class Functional
{
    /// <summary>The variance of all elements.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="correction">What the divisor is less than the number of elements; 1 for an unbiased estimate.</param>
    /// <returns>A single value.</returns>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type.</exception>
    public static Tensor Var(this Tensor x, double correction = 1) => x.VarMean(correction).Variance;

    /// <summary>The variance along a dimension.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <param name="correction">What the divisor is less than the number of elements; 1 for an unbiased estimate.</param>
    /// <returns>The variances.</returns>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type, or the dimension is outside its shape.</exception>
    public static Tensor Var(this Tensor x, int dim, bool keepDim = false, double correction = 1) => x.VarMean(dim, keepDim, correction).Variance;

    /// <summary>The variance along dimensions.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimensions, negative counting from the last; none stands for all.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <param name="correction">What the divisor is less than the number of elements; 1 for an unbiased estimate.</param>
    /// <returns>The variances.</returns>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type, or a dimension is outside its shape or named twice.</exception>
    public static Tensor Var(this Tensor x, ReadOnlySpan<int> dim, bool keepDim = false, double correction = 1) => x.VarMean(dim, keepDim, correction).Variance;

    /// <summary>The standard deviation of all elements. Where it is 0 no gradient flows.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="correction">What the divisor is less than the number of elements; 1 for an unbiased variance.</param>
    /// <returns>A single value.</returns>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type.</exception>
    public static Tensor Std(this Tensor x, double correction = 1) => x.StdMean(correction).Deviation;

    /// <summary>The standard deviation along a dimension. Where it is 0 no gradient flows.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <param name="correction">What the divisor is less than the number of elements; 1 for an unbiased variance.</param>
    /// <returns>The deviations.</returns>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type, or the dimension is outside its shape.</exception>
    public static Tensor Std(this Tensor x, int dim, bool keepDim = false, double correction = 1) => x.StdMean(dim, keepDim, correction).Deviation;

    /// <summary>The standard deviation along dimensions. Where it is 0 no gradient flows.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimensions, negative counting from the last; none stands for all.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <param name="correction">What the divisor is less than the number of elements; 1 for an unbiased variance.</param>
    /// <returns>The deviations.</returns>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type, or a dimension is outside its shape or named twice.</exception>
    public static Tensor Std(this Tensor x, ReadOnlySpan<int> dim, bool keepDim = false, double correction = 1) => x.StdMean(dim, keepDim, correction).Deviation;

    /// <summary>The mean of the elements that are not NaN.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimensions, negative counting from the last; none stands for all.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <returns>The means; NaN where all elements are.</returns>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type, or a dimension is outside its shape or named twice.</exception>
    public static Tensor NanMean(this Tensor x, ReadOnlySpan<int> dim = default, bool keepDim = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (!x.DType.IsFloatingPoint())
        {
            throw new ArgumentException($"NanMean has no meaning in {x.DType}; convert the tensor to a floating-point type.", nameof(x));
        }
        Tensor known = Equal(x, x).Sum(dim, keepDim);
        return Divide(x.NanSum(dim, keepDim), known.To(x.DType));
    }

    /// <summary>The logarithm of the sum of exponentials over dimensions, which itself does not overflow.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimensions, negative counting from the last; none stands for all.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <returns>The logarithms.</returns>
    /// <exception cref="ArgumentException">A dimension is outside the shape or named twice.</exception>
    public static Tensor LogSumExp(this Tensor x, ReadOnlySpan<int> dim, bool keepDim = false)
    {
        ArgumentNullException.ThrowIfNull(x);
        var reduced = new bool[x.Rank];
        var shape = Kernels.ReducedShape.Make(nameof(LogSumExp), x.Shape, dim, reduced);
        // The reduced dimensions become one, behind the others.
        int[] order = [.. Enumerable.Range(0, x.Rank).OrderBy(d => reduced[d])];
        Tensor rows = x.Permute(order).Reshape([.. shape.Dropped, checked((int)shape.Count)]);
        return LogSumExp(rows, -1).Reshape(keepDim ? shape.Kept : shape.Dropped);
    }

    /// <summary>The number of elements that differ from zero.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimensions, negative counting from the last; none stands for all.</param>
    /// <returns>Int64 numbers.</returns>
    /// <exception cref="ArgumentException">A dimension is outside the shape or named twice.</exception>
    public static Tensor CountNonZero(this Tensor x, ReadOnlySpan<int> dim = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        return NotEqual(x.Detach(), 0.0).Sum(dim);
    }

    /// <summary>The vector norm of order <paramref name="ord"/> along dimensions.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="ord">2 for the Euclidean norm, 1 for the sum of magnitudes, ±∞ for the largest and smallest magnitude, 0 for the number of elements that differ from 0; any other p for the p-th root of the sum of p-th powers.</param>
    /// <param name="dim">The dimensions, negative counting from the last; none stands for all.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <param name="dtype">The type to compute in, which the result has; as the tensor's if null.</param>
    /// <returns>The norms.</returns>
    /// <exception cref="ArgumentException">The type is not a floating-point one, or a dimension is outside the shape or named twice.</exception>
    public static Tensor VectorNorm(this Tensor x, double ord = 2, ReadOnlySpan<int> dim = default, bool keepDim = false, DType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        DType type = dtype ?? x.DType;
        if (!type.IsFloatingPoint())
        {
            throw new ArgumentException($"VectorNorm has no meaning in {type}; convert the tensor to a floating-point type, or pass one as dtype.", nameof(x));
        }
        x = x.To(type);
        return ord switch
        {
            2 => x.EuclideanNorm(dim, keepDim),
            1 => x.AbsoluteSum(dim, keepDim),
            double.PositiveInfinity => Abs(x).Amax(dim, keepDim),
            double.NegativeInfinity => Abs(x).Amin(dim, keepDim),
            0 => NotEqual(x, 0.0).To(type).Sum(dim, keepDim),
            _ => x.PowerNorm(ord, dim, keepDim),
        };
    }

    /// <summary>The vector norm of order <paramref name="p"/> along dimensions.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="p">As the order of <see cref="VectorNorm"/>.</param>
    /// <param name="dim">The dimensions, negative counting from the last; none stands for all.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <param name="dtype">The type to compute in, which the result has; as the tensor's if null.</param>
    /// <returns>The norms.</returns>
    /// <exception cref="ArgumentException">The type is not a floating-point one, or a dimension is outside the shape or named twice.</exception>
    public static Tensor Norm(this Tensor x, double p = 2, ReadOnlySpan<int> dim = default, bool keepDim = false, DType? dtype = null) =>
        x.VectorNorm(p, dim, keepDim, dtype);
}
