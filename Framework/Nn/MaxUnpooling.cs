namespace Framework.Nn;

/// <summary>Puts maxima of sequences back where they were found. As <see cref="Functional.MaxUnpool1d"/>.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reached over the border.</param>
[Module]
public sealed partial class MaxUnpool1d(int kernelSize, int? stride = null, int padding = 0)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">The maxima.</param>
    /// <param name="indices">Where they were found.</param>
    /// <param name="outputSize">The shape of the result or its last dimension; null for the shortest.</param>
    /// <returns>[batch, channels, length].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index is outside the result.</exception>
    public Tensor Forward(Tensor x, Tensor indices, Shape? outputSize = null) => x.MaxUnpool1d(indices, kernelSize, stride, padding, outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}

/// <summary>Puts maxima of images back where they were found. As <see cref="Functional.MaxUnpool2d"/>.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reached over the border; null for 0.</param>
[Module]
public sealed partial class MaxUnpool2d(Size2 kernelSize, Size2? stride = null, Size2? padding = null)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">The maxima.</param>
    /// <param name="indices">Where they were found.</param>
    /// <param name="outputSize">The shape of the result or its last two dimensions; null for the smallest.</param>
    /// <returns>[batch, channels, height, width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index is outside the result.</exception>
    public Tensor Forward(Tensor x, Tensor indices, Shape? outputSize = null) => x.MaxUnpool2d(indices, kernelSize, stride, padding, outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}

/// <summary>Puts maxima of volumes back where they were found. As <see cref="Functional.MaxUnpool3d"/>.</summary>
/// <param name="kernelSize">The size of the window.</param>
/// <param name="stride">The distance between neighbouring windows; null for the window's size.</param>
/// <param name="padding">How far windows reached over the border; null for 0.</param>
[Module]
public sealed partial class MaxUnpool3d(Size3 kernelSize, Size3? stride = null, Size3? padding = null)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">The maxima.</param>
    /// <param name="indices">Where they were found.</param>
    /// <param name="outputSize">The shape of the result or its last three dimensions; null for the smallest.</param>
    /// <returns>[batch, channels, depth, height, width].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index is outside the result.</exception>
    public Tensor Forward(Tensor x, Tensor indices, Shape? outputSize = null) => x.MaxUnpool3d(indices, kernelSize, stride, padding, outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{kernelSize}, stride: {stride ?? kernelSize}";
}
