namespace Framework.Kernels;

/// <summary>A convolution of 3×3 or 5×5 taps and stride 1 by tiles of 4×4 or 2×2 outputs: where it pays, and the correlations that find the inputs and gradients of each tile.</summary>
/// <remarks>
/// 36 multiplications stand for 144 or 100. In single precision the error stays within 1.5e-6 of the sum of the terms' magnitudes (tested), thanks to the points of
/// <see cref="WinogradMaps{T}"/>: the worst seen for 16 channels is 1e-6, at the edges of images, where there are fewer terms; more channels have less.
/// </remarks>
readonly unsafe struct WinogradShape
{
    /// <summary>Inputs that a tile reads along each axis.</summary>
    internal const int Reach = 6;

    /// <summary>Elements of a transformed tile.</summary>
    internal const int Elements = Reach * Reach;

    // Below this many channels the transforms cost more than the multiplications saved.
    const int FewestChannels = 12, SmallestEdge = 3;

    // Below so many outputs preparing the weights does: the more of them, the farther away lie the prepared ones.
    const int FewestOutputs = 64, MostOutputs = 384, FiltersPerOutput = 160;

    // Bytes of a block's transforms and products, about what the second-level cache holds, and its tiles: for fewer it does not pay to fetch all weights.
    const int CacheBytes = 3 << 19, FewestTiles = 48, MostTiles = 128;

    // Filters that are worth a thread of their own: a few microseconds of a core.
    const int FilterGrain = 1024;

    internal WinogradShape(in ConvolutionShape shape)
    {
        Axis height = shape.Height, width = shape.Width;
        int edge = EdgeOf(width.Taps), rows = (height.Output + edge - 1) / edge, columns = (width.Output + edge - 1) / edge;
        Inputs = shape with
        {
            Height = new Axis(height.Input, rows, Reach, edge, 1, height.Padding), Width = new Axis(width.Input, columns, Reach, edge, 1, width.Padding),
        };
        Gradients = shape with
        {
            Channels = shape.Outputs, Outputs = shape.Channels, Height = new Axis(height.Output, rows, edge, edge, 1, 0), Width = new Axis(width.Output, columns, edge, edge, 1, 0),
        };
    }

    /// <summary>Output o reads the six by six inputs of tile o.</summary>
    internal ConvolutionShape Inputs { get; }

    /// <summary>Output o reads the gradients of the outputs of tile o.</summary>
    internal ConvolutionShape Gradients { get; }

    /// <summary>Tiles of all images.</summary>
    internal long Count => (long)Inputs.Batch * Inputs.OutputPlane;

    /// <summary>Outputs of a tile along each axis.</summary>
    internal static int EdgeOf(int taps) => Reach + 1 - taps;

    internal static bool Serves(in ConvolutionShape shape) =>
        shape.Depth.IsPlain && shape.Height.Taps == shape.Width.Taps && IsServed(shape.Height) && IsServed(shape.Width) && Math.Min(shape.GroupChannels, shape.GroupOutputs) >= FewestChannels &&
        shape.Batch * (long)shape.OutputPlane >= Math.Clamp((long)shape.GroupChannels * shape.GroupOutputs / FiltersPerOutput, FewestOutputs, MostOutputs);

    static bool IsServed(Axis axis) => axis.Taps is 3 or 5 && axis.Stride == 1 && axis.Dilation == 1 && axis.Output >= SmallestEdge;

    /// <summary>Parts into which the filters of so many channels are divided where they are transformed.</summary>
    internal static int FilterParts(in ConvolutionShape shape) => ThreadTeam.Parts((long)shape.Outputs * shape.GroupChannels, FilterGrain);

    /// <summary>Divides the lines of tiles of all images into blocks, of which there are <paramref name="parts"/> if there are as many lines.</summary>
    internal TileLines Blocks<T>(int parts) where T : unmanaged
    {
        int width = Inputs.Width.Output, all = Inputs.Batch * Inputs.Depth.Input * Inputs.Height.Output;
        long tile = Elements * (Pitch<T>(Inputs.GroupChannels) + Pitch<T>(Inputs.GroupOutputs)) * sizeof(T);
        int wanted = (int)Math.Clamp(CacheBytes / tile, FewestTiles, MostTiles) / width;
        int most = Math.Max(1, Math.Min(wanted, (all + parts - 1) / parts)), blocks = (all + most - 1) / most;
        return new TileLines(0, (all + blocks - 1) / blocks, Inputs.Height.Output, width, all);
    }

    /// <summary>The distance of rows of <paramref name="length"/> elements in whole vectors: few of them, or an odd number of cache lines, so that they spread over all sets.</summary>
    internal static nint Pitch<T>(int length) where T : unmanaged
    {
        int line = 64 / sizeof(T), lines = (length + line - 1) / line;
        return (lines <= 2 ? lines : lines | 1) * line;
    }

    /// <summary>
    /// The distance of the planes of a tile's elements, each of some rows. They are written side by side, so they begin a cache line apart within a page.
    /// </summary>
    internal static nint Plane<T>(nint rows, nint pitch) where T : unmanaged
    {
        nint line = 64 / sizeof(T), page = 4096 / sizeof(T);
        return (rows * pitch + page - 1) / page * page + line;
    }
}
