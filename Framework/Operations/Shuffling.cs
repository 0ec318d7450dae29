namespace Framework;

// Channels exchanged for space, and mixed between groups.
public static partial class Functional
{
    /// <summary>Spreads channels over space: [*, c · r², h, w] becomes [*, c, h · r, w · r].</summary>
    /// <param name="input">Images in the last three dimensions.</param>
    /// <param name="upscaleFactor">r.</param>
    /// <returns>The larger images of fewer channels.</returns>
    /// <exception cref="ArgumentException">There are fewer than three dimensions, or the channels are not divisible by r².</exception>
    public static Tensor PixelShuffle(this Tensor input, int upscaleFactor)
    {
        int r = upscaleFactor;
        if (input.Rank < 3 || r < 1 || input.Shape[-3] % (r * r) != 0)
        {
            throw new ArgumentException($"PixelShuffle: the shape {input.Shape} does not have a multiple of {r}² channels in its third last dimension.", nameof(input));
        }
        int channels = input.Shape[-3] / (r * r), height = input.Shape[-2], width = input.Shape[-1];
        Tensor blocks = input.Reshape((int)input.Shape.Product(0, input.Rank - 3), channels, r, r, height, width).Permute(0, 1, 4, 2, 5, 3);
        return blocks.Reshape([.. input.Shape.AsSpan()[..^3], channels, height * r, width * r]);
    }

    /// <summary>Gathers space into channels: [*, c, h · r, w · r] becomes [*, c · r², h, w].</summary>
    /// <param name="input">Images in the last three dimensions.</param>
    /// <param name="downscaleFactor">r.</param>
    /// <returns>The smaller images of more channels.</returns>
    /// <exception cref="ArgumentException">There are fewer than three dimensions, or height or width is not divisible by r.</exception>
    public static Tensor PixelUnshuffle(this Tensor input, int downscaleFactor)
    {
        int r = downscaleFactor;
        if (input.Rank < 3 || r < 1 || input.Shape[-2] % r != 0 || input.Shape[-1] % r != 0)
        {
            throw new ArgumentException($"PixelUnshuffle: the shape {input.Shape} is not that of images whose height and width are multiples of {r}.", nameof(input));
        }
        int channels = input.Shape[-3], height = input.Shape[-2] / r, width = input.Shape[-1] / r;
        Tensor blocks = input.Reshape((int)input.Shape.Product(0, input.Rank - 3), channels, height, r, width, r).Permute(0, 1, 3, 5, 2, 4);
        return blocks.Reshape([.. input.Shape.AsSpan()[..^3], channels * r * r, height, width]);
    }

    /// <summary>Mixes channels between groups: the first of each group come first, then the second of each, and so on.</summary>
    /// <param name="input">A tensor of shape [batch, channels, …].</param>
    /// <param name="groups">The number of groups.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">There are fewer than three dimensions, or the channels are not divisible by the number of groups.</exception>
    public static Tensor ChannelShuffle(this Tensor input, int groups)
    {
        if (input.Rank < 3 || groups < 1 || input.Shape[1] % groups != 0)
        {
            throw new ArgumentException($"ChannelShuffle: the shape {input.Shape} is not [batch, channels, …] with a multiple of {groups} channels.", nameof(groups));
        }
        return input.Unflatten(1, groups, input.Shape[1] / groups).Transpose(1, 2).Reshape(input.Shape);
    }
}
