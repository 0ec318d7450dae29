namespace Framework;

// Maxima put back where they were found, and zeros elsewhere.
public static partial class Functional
{
    /// <summary>Undoes <see cref="MaxPool1dWithIndices"/> but for what was not largest.</summary>
    /// <param name="x">The maxima, [batch, channels, windows], or without the batch.</param>
    /// <param name="indices">Where they were found.</param>
    /// <param name="kernelSize">The size of the window.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
    /// <param name="padding">How far windows reached over the border.</param>
    /// <param name="outputSize">The shape of the result or its last dimension, which several lengths may have been pooled from; null for the shortest.</param>
    /// <returns>[batch, channels, length].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index is outside the result.</exception>
    public static Tensor MaxUnpool1d(this Tensor x, Tensor indices, int kernelSize, int? stride = null, int padding = 0, Shape? outputSize = null) =>
        Unpool(nameof(MaxUnpool1d), x, indices, [kernelSize], [stride ?? kernelSize], [padding], outputSize);

    /// <summary>Undoes <see cref="MaxPool2dWithIndices"/> but for what was not largest.</summary>
    /// <param name="x">The maxima, [batch, channels, windows down, windows across], or without the batch.</param>
    /// <param name="indices">Where they were found.</param>
    /// <param name="kernelSize">The size of the window.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
    /// <param name="padding">How far windows reached over the border; null for 0.</param>
    /// <param name="outputSize">The shape of the result or its last two dimensions; null for the smallest.</param>
    /// <returns>[batch, channels, height, width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index is outside the result.</exception>
    public static Tensor MaxUnpool2d(this Tensor x, Tensor indices, Size2 kernelSize, Size2? stride = null, Size2? padding = null, Shape? outputSize = null) =>
        Unpool(nameof(MaxUnpool2d), x, indices, List(kernelSize), List(stride ?? kernelSize), List(padding ?? 0), outputSize);

    /// <summary>Undoes <see cref="MaxPool3dWithIndices"/> but for what was not largest.</summary>
    /// <param name="x">The maxima, [batch, channels, …] with three dimensions of windows, or without the batch.</param>
    /// <param name="indices">Where they were found.</param>
    /// <param name="kernelSize">The size of the window.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
    /// <param name="padding">How far windows reached over the border; null for 0.</param>
    /// <param name="outputSize">The shape of the result or its last three dimensions; null for the smallest.</param>
    /// <returns>[batch, channels, depth, height, width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index is outside the result.</exception>
    public static Tensor MaxUnpool3d(this Tensor x, Tensor indices, Size3 kernelSize, Size3? stride = null, Size3? padding = null, Shape? outputSize = null) =>
        Unpool(nameof(MaxUnpool3d), x, indices, List(kernelSize), List(stride ?? kernelSize), List(padding ?? 0), outputSize);

    static int[] List(Size2 size) => [size.Height, size.Width];

    static int[] List(Size3 size) => [size.Depth, size.Height, size.Width];

    static Tensor Unpool(string operation, Tensor x, Tensor indices, int[] kernel, int[] stride, int[] padding, Shape? outputSize)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(indices);
        int spatial = kernel.Length, leading = x.Rank - spatial;
        if (leading is not (1 or 2) || indices.Shape != x.Shape || outputSize is { } whole && whole.Rank != spatial && whole.Rank != x.Rank)
        {
            throw new ArgumentException(
                $"{operation}: maxima of shape {x.Shape} and indices of shape {indices.Shape} are to become {(outputSize is null ? "larger" : outputSize.Value)}; "
                + $"two of one shape with {spatial + 1} or {spatial + 2} dimensions, and {spatial} sizes or a whole shape, are needed.", nameof(x));
        }
        var sizes = new int[spatial];
        for (int i = 0; i < spatial; i++)
        {
            sizes[i] = outputSize is { } given ? given[i - spatial] : (x.Shape[leading + i] - 1) * stride[i] - 2 * padding[i] + kernel[i];
        }
        int[] outer = [.. x.Shape.AsSpan()[..leading]];
        int planes = outer.Aggregate(1, static (a, b) => a * b), area = sizes.Aggregate(1, static (a, b) => a * b);
        return Tensor.Zeros([planes, area], x.DType).Scatter(1, indices.Reshape(planes, -1), x.Reshape(planes, -1)).Reshape([.. outer, .. sizes]);
    }
}
