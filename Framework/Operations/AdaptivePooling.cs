using Framework.Kernels;

namespace Framework;

public static partial class Functional
{
    /// <summary>The mean of each of a given number of windows, which divide the input as equally as can be.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The means, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AdaptiveAvgPool1d(this Tensor x, int outputSize) =>
        PoolMean(nameof(AdaptiveAvgPool1d), x, PlanAdaptive(nameof(AdaptiveAvgPool1d), x, [outputSize]), 0);

    /// <summary>The largest element of each of a given number of windows, which divide the input as equally as can be.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The values, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AdaptiveMaxPool1d(this Tensor x, int outputSize) =>
        PoolMax(nameof(AdaptiveMaxPool1d), x, PlanAdaptive(nameof(AdaptiveMaxPool1d), x, [outputSize]), false).Values;

    /// <summary>The largest element of each of a given number of windows, and where it lies.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The values, and as <see cref="DType.Int64"/> the place of each in its channel, counted in row-major order.</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static (Tensor Values, Tensor Indices) AdaptiveMaxPool1dWithIndices(this Tensor x, int outputSize)
    {
        var (values, places) = PoolMax(nameof(AdaptiveMaxPool1dWithIndices), x, PlanAdaptive(nameof(AdaptiveMaxPool1dWithIndices), x, [outputSize]), true);
        return (values, places!.To(DType.Int64));
    }

    /// <summary>The mean of each of a given number of windows, which divide the input as equally as can be.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The means, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AdaptiveAvgPool2d(this Tensor x, Size2 outputSize) =>
        PoolMean(nameof(AdaptiveAvgPool2d), x, PlanAdaptive(nameof(AdaptiveAvgPool2d), x, Numbers(outputSize)), 0);

    /// <summary>The largest element of each of a given number of windows, which divide the input as equally as can be.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The values, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AdaptiveMaxPool2d(this Tensor x, Size2 outputSize) =>
        PoolMax(nameof(AdaptiveMaxPool2d), x, PlanAdaptive(nameof(AdaptiveMaxPool2d), x, Numbers(outputSize)), false).Values;

    /// <summary>The largest element of each of a given number of windows, and where it lies.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The values, and as <see cref="DType.Int64"/> the place of each in its channel, counted in row-major order.</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static (Tensor Values, Tensor Indices) AdaptiveMaxPool2dWithIndices(this Tensor x, Size2 outputSize)
    {
        var (values, places) = PoolMax(nameof(AdaptiveMaxPool2dWithIndices), x, PlanAdaptive(nameof(AdaptiveMaxPool2dWithIndices), x, Numbers(outputSize)), true);
        return (values, places!.To(DType.Int64));
    }

    /// <summary>The mean of each of a given number of windows, which divide the input as equally as can be.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The means, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AdaptiveAvgPool3d(this Tensor x, Size3 outputSize) =>
        PoolMean(nameof(AdaptiveAvgPool3d), x, PlanAdaptive(nameof(AdaptiveAvgPool3d), x, Numbers(outputSize)), 0);

    /// <summary>The largest element of each of a given number of windows, which divide the input as equally as can be.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The values, [batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static Tensor AdaptiveMaxPool3d(this Tensor x, Size3 outputSize) =>
        PoolMax(nameof(AdaptiveMaxPool3d), x, PlanAdaptive(nameof(AdaptiveMaxPool3d), x, Numbers(outputSize)), false).Values;

    /// <summary>The largest element of each of a given number of windows, and where it lies.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <param name="outputSize">How many windows there are along each spatial dimension.</param>
    /// <returns>The values, and as <see cref="DType.Int64"/> the place of each in its channel, counted in row-major order.</returns>
    /// <exception cref="ArgumentException">The rank or the type does not fit, or a number is out of range.</exception>
    public static (Tensor Values, Tensor Indices) AdaptiveMaxPool3dWithIndices(this Tensor x, Size3 outputSize)
    {
        var (values, places) = PoolMax(nameof(AdaptiveMaxPool3dWithIndices), x, PlanAdaptive(nameof(AdaptiveMaxPool3dWithIndices), x, Numbers(outputSize)), true);
        return (values, places!.To(DType.Int64));
    }

    static PoolAxis[] PlanAdaptive(string operation, Tensor x, int[] outputSize)
    {
        CheckPooling(operation, x, outputSize.Length);
        RequireAtLeast(operation, nameof(outputSize), outputSize, 0);
        int first = x.Rank - outputSize.Length;
        for (int i = 0; i < outputSize.Length; i++)
            if (x.Shape[first + i] == 0) throw new ArgumentException($"{operation}: the input {x.Shape} has no elements along dimension {first + i}.", nameof(x));
        return [.. outputSize.Select((size, i) => PoolAxis.Adaptive(x.Shape[first + i], size))];
    }
}
