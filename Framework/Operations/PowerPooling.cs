namespace Framework;

// The p-norm of each window, without the magnitudes: an even or positive power is the norm.
public static partial class Functional
{
    /// <summary>(Σ x^p)^(1/p) over each window of sequences.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="normType">p.</param>
    /// <param name="kernelSize">The size of the window.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
    /// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
    /// <returns>[batch, channels, windows].</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public static Tensor LpPool1d(this Tensor x, double normType, int kernelSize, int? stride = null, bool ceilMode = false) =>
        (x.Pow(normType).AvgPool1d(kernelSize, stride, ceilMode: ceilMode) * kernelSize).Pow(1 / normType);

    /// <summary>(Σ x^p)^(1/p) over each window of images.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="normType">p.</param>
    /// <param name="kernelSize">The size of the window.</param>
    /// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
    /// <param name="ceilMode">Whether a window that reaches over the far border counts.</param>
    /// <returns>[batch, channels, windows down, windows across].</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a number is out of range.</exception>
    public static Tensor LpPool2d(this Tensor x, double normType, Size2 kernelSize, Size2? stride = null, bool ceilMode = false) =>
        (x.Pow(normType).AvgPool2d(kernelSize, stride, ceilMode: ceilMode) * (kernelSize.Height * kernelSize.Width)).Pow(1 / normType);
}
