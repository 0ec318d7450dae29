namespace Framework.Nn;

/// <summary>The mean of each part of sequences that are divided into a fixed number of parts.</summary>
/// <param name="outputSize">The number of parts.</param>
[Module]
public sealed partial class AdaptiveAvgPool1d(int outputSize)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>A tensor of the same rank whose last dimensions have the output size.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.AdaptiveAvgPool1d(outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{outputSize}";
}

/// <summary>The largest element of each part of sequences that are divided into a fixed number of parts.</summary>
/// <param name="outputSize">The number of parts.</param>
[Module]
public sealed partial class AdaptiveMaxPool1d(int outputSize)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <returns>A tensor of the same rank whose last dimensions have the output size.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.AdaptiveMaxPool1d(outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{outputSize}";
}

/// <summary>The mean of each part of images that are divided into a fixed number of parts.</summary>
/// <param name="outputSize">The number of parts along each dimension.</param>
[Module]
public sealed partial class AdaptiveAvgPool2d(Size2 outputSize)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>A tensor of the same rank whose last dimensions have the output size.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.AdaptiveAvgPool2d(outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{outputSize}";
}

/// <summary>The largest element of each part of images that are divided into a fixed number of parts.</summary>
/// <param name="outputSize">The number of parts along each dimension.</param>
[Module]
public sealed partial class AdaptiveMaxPool2d(Size2 outputSize)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>A tensor of the same rank whose last dimensions have the output size.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.AdaptiveMaxPool2d(outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{outputSize}";
}

/// <summary>The mean of each part of volumes that are divided into a fixed number of parts.</summary>
/// <param name="outputSize">The number of parts along each dimension.</param>
[Module]
public sealed partial class AdaptiveAvgPool3d(Size3 outputSize)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>A tensor of the same rank whose last dimensions have the output size.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.AdaptiveAvgPool3d(outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{outputSize}";
}

/// <summary>The largest element of each part of volumes that are divided into a fixed number of parts.</summary>
/// <param name="outputSize">The number of parts along each dimension.</param>
[Module]
public sealed partial class AdaptiveMaxPool3d(Size3 outputSize)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <returns>A tensor of the same rank whose last dimensions have the output size.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.AdaptiveMaxPool3d(outputSize);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{outputSize}";
}
