namespace Framework.Nn;

/// <summary>The p-norm of each window of sequences. As <see cref="Functional.LpPool1d"/>.</summary>
/// <param name="normType">p.</param>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
[Module]
public sealed partial class LPPool1d(double normType, int kernelSize, int? stride = null, bool ceilMode = false)
{
    /// <summary>Computes the norms.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>[batch, channels, windows].</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => x.LpPool1d(normType, kernelSize, stride, ceilMode);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{normType}, {kernelSize}, stride: {stride ?? kernelSize}";
}

/// <summary>The p-norm of each window of images. As <see cref="Functional.LpPool2d"/>.</summary>
/// <param name="normType">p.</param>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
[Module]
public sealed partial class LPPool2d(double normType, Size2 kernelSize, Size2? stride = null, bool ceilMode = false)
{
    /// <summary>Computes the norms.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>[batch, channels, windows down, windows across].</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public Tensor Forward(Tensor x) => x.LpPool2d(normType, kernelSize, stride, ceilMode);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{normType}, {kernelSize}, stride: {stride ?? kernelSize}";
}
