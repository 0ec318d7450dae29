namespace Framework.Nn;

/// <summary>What convolution layers have in common.</summary>
static class ConvolutionSizes
{
    /// <summary>The input channels that each output sees.</summary>
    public static int Grouped(string layer, int inChannels, int outChannels, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException($"{layer}: channels of {inChannels} and {outChannels} cannot be divided into {groups} groups.", nameof(groups));
        }
        return inChannels / groups;
    }

    public static int[] Numbers(Size2 sizes) => [sizes.Height, sizes.Width];

    public static int[] Numbers(Size3 sizes) => [sizes.Depth, sizes.Height, sizes.Width];

    /// <summary>The options that are not the usual ones.</summary>
    public static string Describe<T>(T stride, T dilation, int groups, T one, string padding) where T : IEquatable<T> =>
        (stride.Equals(one) ? "" : $", stride: {stride}") + padding + (dilation.Equals(one) ? "" : $", dilation: {dilation}") + (groups == 1 ? "" : $", groups: {groups}");
}
