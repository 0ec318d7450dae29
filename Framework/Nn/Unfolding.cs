namespace Framework.Nn;

/// <summary>The blocks of an image under a sliding window, as columns. As <see cref="Functional.Unfold"/>.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="dilation">The distance between neighbouring elements of a window; null for 1.</param>
/// <param name="padding">How many zeros are imagined around the image; null for 0.</param>
/// <param name="stride">The distance between neighbouring windows; null for 1.</param>
[Module]
public sealed partial class Unfold(Size2 kernelSize, Size2? dilation = null, Size2? padding = null, Size2? stride = null)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>[batch, channels · elements of the window, windows].</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => Functional.Unfold(x, kernelSize, dilation, padding, stride);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}";
}

/// <summary>Adds columns of blocks back into an image. As <see cref="Functional.Fold"/>.</summary>
/// <param name="outputSize">Height and width of the image.</param>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="dilation">The distance between neighbouring elements of a window; null for 1.</param>
/// <param name="padding">How many elements around the image the windows reached over; null for 0.</param>
/// <param name="stride">The distance between neighbouring windows; null for 1.</param>
[Module]
public sealed partial class Fold(Size2 outputSize, Size2 kernelSize, Size2? dilation = null, Size2? padding = null, Size2? stride = null)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels · elements of the window, windows], or without the batch.</param>
    /// <returns>[batch, channels, height, width].</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => Functional.Fold(x, outputSize, kernelSize, dilation, padding, stride);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{outputSize}, {kernelSize}";
}
