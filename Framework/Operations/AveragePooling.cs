using Framework.Kernels;

namespace Framework;

public static partial class Functional
{
    /// <summary>The mean of each window.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How many zeros are imagined at each border, at most half a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <param name="countIncludePad">Whether the imagined zeros count in the mean.</param>
    /// <returns>The means, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AvgPool1d(this Tensor x, int kernelSize, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true) =>
        PoolMean(nameof(AvgPool1d), x, [kernelSize], [stride ?? kernelSize], [padding], [1], ceilMode, countIncludePad, null);

    /// <summary>The mean of each window.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How many zeros are imagined at each border, at most half a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <param name="countIncludePad">Whether the imagined zeros count in the mean.</param>
    /// <param name="divisorOverride">What sums are divided by instead of the number of elements; not 0.</param>
    /// <returns>The means, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AvgPool2d(this Tensor x, Size2 kernelSize, Size2? stride = null, Size2? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null) =>
        PoolMean(nameof(AvgPool2d), x, Numbers(kernelSize), Numbers(stride ?? kernelSize), Numbers(padding ?? 0), [1, 1], ceilMode, countIncludePad, divisorOverride);

    /// <summary>The mean of each window.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How many zeros are imagined at each border, at most half a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <param name="countIncludePad">Whether the imagined zeros count in the mean.</param>
    /// <param name="divisorOverride">What sums are divided by instead of the number of elements; not 0.</param>
    /// <returns>The means, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AvgPool3d(this Tensor x, Size3 kernelSize, Size3? stride = null, Size3? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null) =>
        PoolMean(nameof(AvgPool3d), x, Numbers(kernelSize), Numbers(stride ?? kernelSize), Numbers(padding ?? 0), [1, 1, 1], ceilMode, countIncludePad, divisorOverride);

    static Tensor PoolMean(
        string operation, Tensor x, int[] window, int[] stride, int[] padding, int[] dilation, bool ceiling, bool countPadding, int? divisor)
    {
        if (divisor == 0) throw new ArgumentOutOfRangeException("divisorOverride", $"{operation}: divisorOverride must not be 0.");
        // Of whole numbers the mean's fraction is cut off, as in a division of integers.
        if (x is not null && x.DType.IsInteger())
            return PoolMean(operation, x.To(DType.Float64), window, stride, padding, dilation, ceiling, countPadding, divisor).To(x.DType);
        return PoolMean(operation, x!, PlanPooling(operation, x!, window, stride, padding, dilation, ceiling, countPadding), divisor ?? 0);
    }

    static Tensor PoolMean(string operation, Tensor x, PoolAxis[] axes, int divisor) => x.DType is DType.Float16 or DType.BFloat16
        ? PoolMean(operation, x.To(DType.Float32), axes, divisor).To(x.DType)
        : PoolingProduct.Mean(operation, PoolPlanes(x, axes), divisor, x, PooledShape(x, axes));
}
