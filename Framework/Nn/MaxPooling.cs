namespace Framework.Nn;

/// <summary>The largest element of each window of sequences.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reach over the border.</param>
/// <param name="dilation">The distance between neighbouring elements of a window.</param>
/// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
[Module]
public sealed partial class MaxPool1d(int kernelSize, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false)
{
    /// <summary>Computes the maxima.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>The maxima, as <see cref="Functional.MaxPool1d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => x.MaxPool1d(kernelSize, stride, padding, dilation, ceilMode);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}

/// <summary>The largest element of each window of images.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reach over the border; null for 0.</param>
/// <param name="dilation">The distance between neighbouring elements of a window; null for 1.</param>
/// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
[Module]
public sealed partial class MaxPool2d(Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, bool ceilMode = false)
{
    /// <summary>Computes the maxima.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>The maxima, as <see cref="Functional.MaxPool2d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => x.MaxPool2d(kernelSize, stride, padding, dilation, ceilMode);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}

/// <summary>The largest element of each window of volumes.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reach over the border; null for 0.</param>
/// <param name="dilation">The distance between neighbouring elements of a window; null for 1.</param>
/// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
[Module]
public sealed partial class MaxPool3d(Size3 kernelSize, Size3? stride = null, Size3? padding = null, Size3? dilation = null, bool ceilMode = false)
{
    /// <summary>Computes the maxima.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>The maxima, as <see cref="Functional.MaxPool3d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => x.MaxPool3d(kernelSize, stride, padding, dilation, ceilMode);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}
