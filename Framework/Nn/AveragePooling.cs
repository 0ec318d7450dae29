namespace Framework.Nn;

/// <summary>The mean of each window of sequences.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reach over the border.</param>
/// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
/// <param name="countIncludePad">Whether elements beyond the border count as zeros rather than not at all.</param>
[Module]
public sealed partial class AvgPool1d(int kernelSize, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true)
{
    /// <summary>Computes the means.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>The means, as <see cref="Functional.AvgPool1d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => x.AvgPool1d(kernelSize, stride, padding, ceilMode, countIncludePad);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}

/// <summary>The mean of each window of images.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reach over the border; null for 0.</param>
/// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
/// <param name="countIncludePad">Whether elements beyond the border count as zeros rather than not at all.</param>
/// <param name="divisorOverride">What sums are divided by; null for the number of elements.</param>
[Module]
public sealed partial class AvgPool2d(Size2 kernelSize, Size2? stride = null, Size2? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null)
{
    /// <summary>Computes the means.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>The means, as <see cref="Functional.AvgPool2d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => x.AvgPool2d(kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}

/// <summary>The mean of each window of volumes.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reach over the border; null for 0.</param>
/// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
/// <param name="countIncludePad">Whether elements beyond the border count as zeros rather than not at all.</param>
/// <param name="divisorOverride">What sums are divided by; null for the number of elements.</param>
[Module]
public sealed partial class AvgPool3d(Size3 kernelSize, Size3? stride = null, Size3? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null)
{
    /// <summary>Computes the means.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>The means, as <see cref="Functional.AvgPool3d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => x.AvgPool3d(kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}
