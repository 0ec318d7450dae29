using Framework.Kernels;

namespace Framework;

public static partial class Functional
{
    /// <summary>The largest element of each window; NaN counts as largest.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How far windows may begin outside the input, at most half their reach; what lies there is never the largest.</param>
    /// <param name="dilation">The distance between neighbouring elements of a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <returns>The values, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor MaxPool1d(this Tensor x, int kernelSize, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false) =>
        PoolMax(nameof(MaxPool1d), x, [kernelSize], [stride ?? kernelSize], [padding], [dilation], ceilMode, false).Values;

    /// <summary>The largest element of each window and where it lies.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How far windows may begin outside the input, at most half their reach; what lies there is never the largest.</param>
    /// <param name="dilation">The distance between neighbouring elements of a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <returns>The values, and as <see cref="DType.Int64"/> the place of each in its channel, counted in row-major order.</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static (Tensor Values, Tensor Indices) MaxPool1dWithIndices(this Tensor x, int kernelSize, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false)
    {
        var (values, places) = PoolMax(nameof(MaxPool1dWithIndices), x, [kernelSize], [stride ?? kernelSize], [padding], [dilation], ceilMode, true);
        return (values, places!.To(DType.Int64));
    }

    /// <summary>The largest element of each window; NaN counts as largest.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How far windows may begin outside the input, at most half their reach; what lies there is never the largest.</param>
    /// <param name="dilation">The distance between neighbouring elements of a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <returns>The values, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor MaxPool2d(this Tensor x, Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, bool ceilMode = false) =>
        PoolMax(nameof(MaxPool2d), x, Numbers(kernelSize), Numbers(stride ?? kernelSize), Numbers(padding ?? 0), Numbers(dilation ?? 1), ceilMode, false).Values;

    /// <summary>The largest element of each window and where it lies.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How far windows may begin outside the input, at most half their reach; what lies there is never the largest.</param>
    /// <param name="dilation">The distance between neighbouring elements of a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <returns>The values, and as <see cref="DType.Int64"/> the place of each in its channel, counted in row-major order.</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static (Tensor Values, Tensor Indices) MaxPool2dWithIndices(this Tensor x, Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, bool ceilMode = false)
    {
        var (values, places) = PoolMax(nameof(MaxPool2dWithIndices), x, Numbers(kernelSize), Numbers(stride ?? kernelSize), Numbers(padding ?? 0), Numbers(dilation ?? 1), ceilMode, true);
        return (values, places!.To(DType.Int64));
    }

    /// <summary>The largest element of each window; NaN counts as largest.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How far windows may begin outside the input, at most half their reach; what lies there is never the largest.</param>
    /// <param name="dilation">The distance between neighbouring elements of a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <returns>The values, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor MaxPool3d(this Tensor x, Size3 kernelSize, Size3? stride = null, Size3? padding = null, Size3? dilation = null, bool ceilMode = false) =>
        PoolMax(nameof(MaxPool3d), x, Numbers(kernelSize), Numbers(stride ?? kernelSize), Numbers(padding ?? 0), Numbers(dilation ?? 1), ceilMode, false).Values;

    /// <summary>The largest element of each window and where it lies.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <param name="kernelSize">The size of the windows.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the size of the windows.</param>
    /// <param name="padding">How far windows may begin outside the input, at most half their reach; what lies there is never the largest.</param>
    /// <param name="dilation">The distance between neighbouring elements of a window.</param>
    /// <param name="ceilMode">Whether a last window that reaches over the end is kept.</param>
    /// <returns>The values, and as <see cref="DType.Int64"/> the place of each in its channel, counted in row-major order.</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static (Tensor Values, Tensor Indices) MaxPool3dWithIndices(this Tensor x, Size3 kernelSize, Size3? stride = null, Size3? padding = null, Size3? dilation = null, bool ceilMode = false)
    {
        var (values, places) = PoolMax(nameof(MaxPool3dWithIndices), x, Numbers(kernelSize), Numbers(stride ?? kernelSize), Numbers(padding ?? 0), Numbers(dilation ?? 1), ceilMode, true);
        return (values, places!.To(DType.Int64));
    }

    static (Tensor Values, Tensor? Places) PoolMax(string operation, Tensor x, int[] window, int[] stride, int[] padding, int[] dilation, bool ceiling, bool wantsPlaces) =>
        PoolMax(operation, x, PlanPooling(operation, x, window, stride, padding, dilation, ceiling, false), wantsPlaces);

    static (Tensor Values, Tensor? Places) PoolMax(string operation, Tensor x, PoolAxis[] axes, bool wantsPlaces)
    {
        if (x.DType is not (DType.Float16 or DType.BFloat16)) return PoolingProduct.Max(operation, PoolPlanes(x, axes), x, PooledShape(x, axes), wantsPlaces);
        var (values, places) = PoolMax(operation, x.To(DType.Float32), axes, wantsPlaces);
        return (values.To(x.DType), places);
    }

    static PoolAxis[] PlanPooling(string operation, Tensor x, int[] window, int[] stride, int[] padding, int[] dilation, bool ceiling, bool countPadding)
    {
        int spatial = window.Length;
        CheckPooling(operation, x, spatial);
        RequireAtLeast(operation, "kernelSize", window, 1);
        RequireAtLeast(operation, nameof(stride), stride, 1);
        RequireAtLeast(operation, nameof(padding), padding, 0);
        RequireAtLeast(operation, nameof(dilation), dilation, 1);
        var axes = new PoolAxis[spatial];
        for (int i = 0; i < spatial; i++)
        {
            int size = x.Shape[x.Rank - spatial + i];
            long reach = (long)dilation[i] * (window[i] - 1) + 1;
            if (padding[i] > reach / 2)
                throw new ArgumentOutOfRangeException(nameof(padding), padding[i], $"{operation}: padding may be at most half of the window's reach, {reach / 2} for a window of {window[i]}.");
            if (size + 2L * padding[i] < reach)
                throw new ArgumentException($"{operation}: windows reach over {reach} inputs, and the input {x.Shape} with padding {padding[i]} has {size + 2L * padding[i]} along dimension {x.Rank - spatial + i}.");
            axes[i] = PoolAxis.Slide(size, window[i], stride[i], padding[i], dilation[i], ceiling, countPadding);
        }

        return axes;
    }

    static void CheckPooling(string operation, Tensor x, int spatial)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Rank != spatial + 1 && x.Rank != spatial + 2)
            throw new ArgumentException($"{operation}: the input has the shape {x.Shape}; {spatial + 2} dimensions are needed ({spatial + 1} for a single input).", nameof(x));
        if (!x.DType.IsFloatingPoint())
            throw new ArgumentException($"{operation}: the input is {x.DType}; a floating-point type is needed.", nameof(x));
    }

    static PoolShape PoolPlanes(Tensor x, PoolAxis[] axes)
    {
        int planes = 1;
        for (int dim = 0; dim < x.Rank - axes.Length; dim++) planes = checked(planes * x.Shape[dim]);
        return new PoolShape(planes, axes.Length > 2 ? axes[^3] : PoolAxis.None, axes.Length > 1 ? axes[^2] : PoolAxis.None, axes[^1]);
    }

    static Shape PooledShape(Tensor x, PoolAxis[] axes) => [.. x.Shape.AsSpan()[..^axes.Length], .. axes.Select(axis => axis.Output)];
}
