namespace Framework.Kernels;

/// <summary>
/// A correlation of images [batch, channels, depth, height, width] with weights [outputs, channels / groups, taps…]; one- and two-dimensional
/// ones have <see cref="Axis.None"/> in front.
/// </summary>
readonly record struct ConvolutionShape(int Batch, int Channels, int Outputs, int Groups, Axis Depth, Axis Height, Axis Width)
{
    internal int GroupChannels => Channels / Groups;

    internal int GroupOutputs => Outputs / Groups;

    /// <summary>Elements of a channel of an image.</summary>
    internal nint InputPlane => (nint)Depth.Input * Height.Input * Width.Input;

    /// <summary>Elements of a channel of a result.</summary>
    internal nint OutputPlane => (nint)Depth.Output * Height.Output * Width.Output;

    internal int Taps => Depth.Taps * Height.Taps * Width.Taps;

    /// <summary>Weights of one output: the length of the sum behind each result.</summary>
    internal int Depths => GroupChannels * Taps;

    /// <summary>Whether every output reads just the pixel under it, so that images serve as matrices where they lie.</summary>
    internal bool IsPointwise => Depth.IsPlain && Height.IsPlain && Width.IsPlain;

    /// <summary>Whether every output reads just one pixel, and none outside.</summary>
    internal bool HasSingleTap => Taps == 1 && Depth.Padding == 0 && Height.Padding == 0 && Width.Padding == 0;

    internal bool IsStrided => Depth.Stride > 1 || Height.Stride > 1 || Width.Stride > 1;

    /// <summary>Parts of the products of so many images or groups of them: one where these are fewer than the threads, since each product is divided then instead.</summary>
    internal int ProductParts(int products) => products < Threads.Count ? 1 : ThreadTeam.Parts(Work, Gemm.Grain, Math.Min(products, 256));

    internal long Work => (long)Batch * Outputs * Depths * OutputPlane;

    /// <summary>
    /// Equal shares of each group's outputs, so that there are parts for all threads where the weights' gradient has only a few: every sum is one share's, and does not tell how many there are.
    /// </summary>
    internal int OutputShares(int parts)
    {
        const int FewestOutputs = 16;
        int wanted = ThreadTeam.PartsForThreads(Work, Gemm.Grain, 1), shares = 1;
        while (parts * shares < wanted && GroupOutputs % (2 * shares) == 0 && GroupOutputs / (2 * shares) >= FewestOutputs) shares *= 2;
        return shares;
    }
}
