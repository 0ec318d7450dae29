namespace Framework.Nn;

/// <summary>Resizes sequences, images or volumes. As <see cref="Functional.Interpolate"/>.</summary>
/// <param name="size">The sizes behind the channels, or one for all.</param>
/// <param name="scaleFactor">In place of sizes, by how much they grow, or one factor for all.</param>
/// <param name="mode">How values between elements are found.</param>
/// <param name="alignCorners">Whether first and last elements keep their places, and not the borders; null for no.</param>
[Module]
public sealed partial class Upsample(int[]? size = null, double[]? scaleFactor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? alignCorners = null)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, …] with one, two or three dimensions behind.</param>
    /// <returns>[batch, channels, …].</returns>
    /// <exception cref="ArgumentException">The mode or the numbers do not fit the input.</exception>
    public Tensor Forward(Tensor x) => x.Interpolate(size, scaleFactor, mode, alignCorners);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        (size is null ? $"scaleFactor: [{string.Join(", ", scaleFactor ?? [])}]" : $"size: [{string.Join(", ", size)}]") + $", mode: {mode}";
}

/// <summary>Spreads channels over space. As <see cref="Functional.PixelShuffle"/>.</summary>
/// <param name="upscaleFactor">By how much height and width grow.</param>
[Module]
public sealed partial class PixelShuffle(int upscaleFactor)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[…, channels · factor², height, width].</param>
    /// <returns>[…, channels, height · factor, width · factor].</returns>
    /// <exception cref="ArgumentException">The channels are not divisible by the square of the factor.</exception>
    public Tensor Forward(Tensor x) => x.PixelShuffle(upscaleFactor);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{upscaleFactor}";
}

/// <summary>Gathers space into channels. As <see cref="Functional.PixelUnshuffle"/>.</summary>
/// <param name="downscaleFactor">By how much height and width shrink.</param>
[Module]
public sealed partial class PixelUnshuffle(int downscaleFactor)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[…, channels, height · factor, width · factor].</param>
    /// <returns>[…, channels · factor², height, width].</returns>
    /// <exception cref="ArgumentException">Height or width is not divisible by the factor.</exception>
    public Tensor Forward(Tensor x) => x.PixelUnshuffle(downscaleFactor);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{downscaleFactor}";
}

/// <summary>Mixes channels between groups. As <see cref="Functional.ChannelShuffle"/>.</summary>
/// <param name="groups">The number of groups.</param>
[Module]
public sealed partial class ChannelShuffle(int groups)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, …].</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The channels are not divisible by the number of groups.</exception>
    public Tensor Forward(Tensor x) => x.ChannelShuffle(groups);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{groups}";
}
