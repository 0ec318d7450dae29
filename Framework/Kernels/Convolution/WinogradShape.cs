namespace Framework.Kernels;

/// <summary>A 3×3 convolution of stride 1 by tiles of 4×4 outputs: where it pays, and the correlations that find the inputs and gradients of each tile.</summary>
/// <remarks>
/// 36 multiplications stand for 144. In single precision the error stays within 1.5e-6 of the sum of the terms' magnitudes (tested), thanks to the points of
/// <see cref="WinogradMaps{T}"/>: the worst seen for 16 channels is 1e-6, at the edges of images, where there are fewer terms; more channels have less.
/// </remarks>
readonly unsafe struct WinogradShape
{
    /// <summary>Elements of a transformed tile.</summary>
    internal const int Elements = Reach * Reach;

    // Outputs of a tile along each axis, and the inputs that they read.
    const int Edge = 4, Reach = Edge + 2;

    // Below this many channels the transforms cost more than the multiplications saved; below so many outputs, preparing the weights does.
    const int FewestChannels = 16, FewestOutputs = 384, SmallestEdge = 6;

    // Tiles of a block: whole panels of columns for lines of 2, 4, 7, 8, 14, 16, 28 and 56 tiles, while a block's transforms stay near the second-level cache. Weights
    // that this cache does not hold are fetched anew for each block, and worth twice as many.
    const int Tiles = 112, CacheBytes = 1 << 20, VectorBytes = 64;

    // Filters that are worth a thread of their own: a few microseconds of a core.
    const int FilterGrain = 1024;

    internal WinogradShape(in ConvolutionShape shape)
    {
        Axis height = shape.Height, width = shape.Width;
        int rows = (height.Output + Edge - 1) / Edge, columns = (width.Output + Edge - 1) / Edge;
        Inputs = shape with
        {
            Height = new Axis(height.Input, rows, Reach, Edge, 1, height.Padding), Width = new Axis(width.Input, columns, Reach, Edge, 1, width.Padding),
        };
        Gradients = shape with
        {
            Channels = shape.Outputs, Outputs = shape.Channels, Height = new Axis(height.Output, rows, Edge, Edge, 1, 0), Width = new Axis(width.Output, columns, Edge, Edge, 1, 0),
        };
    }

    /// <summary>Output o reads the six by six inputs of tile o.</summary>
    internal ConvolutionShape Inputs { get; }

    /// <summary>Output o reads the four by four gradients of tile o.</summary>
    internal ConvolutionShape Gradients { get; }

    /// <summary>Tiles of all images.</summary>
    internal long Count => (long)Inputs.Batch * Inputs.OutputPlane;

    internal static bool Serves(in ConvolutionShape shape) =>
        shape.Depth == Axis.None && IsServed(shape.Height) && IsServed(shape.Width) && Math.Min(shape.GroupChannels, shape.GroupOutputs) >= FewestChannels &&
        shape.Batch * (long)shape.OutputPlane >= FewestOutputs;

    static bool IsServed(Axis axis) => axis.Taps == 3 && axis.Stride == 1 && axis.Dilation == 1 && axis.Output >= SmallestEdge;

    /// <summary>Parts into which the outputs are divided where their filters are transformed.</summary>
    internal static int FilterParts(in ConvolutionShape shape) => ThreadTeam.Parts((long)shape.Outputs * shape.GroupChannels, FilterGrain);

    /// <summary>Divides the lines of tiles of all images into blocks, of which there are <paramref name="parts"/> if there are as many lines.</summary>
    internal TileLines Blocks<T>(int parts) where T : unmanaged
    {
        // Whole vectors of tiles, if the blocks are not too large for it.
        int width = Inputs.Width.Output, all = Inputs.Batch * Inputs.Height.Output, step = VectorBytes / sizeof(T);
        long weights = (long)Elements * Inputs.GroupChannels * Inputs.GroupOutputs * sizeof(T);
        int wanted = (weights > CacheBytes ? 2 : 1) * Tiles / width;
        int most = Math.Max(1, Math.Min(wanted, (all + parts - 1) / parts)), blocks = (all + most - 1) / most;
        while (step > 1 && width % 2 == 0) (step, width) = (step / 2, width / 2);
        int even = ((all + blocks - 1) / blocks + step - 1) / step * step;
        return new TileLines(0, Math.Min(even, most), Inputs.Height.Output, Inputs.Width.Output, all);
    }

    /// <summary>The distance of lines of <paramref name="length"/> elements that a vector may overrun: an odd number of cache lines, so that they spread over all sets.</summary>
    internal static nint Pitch<T>(nint length) where T : unmanaged
    {
        nint line = 64 / sizeof(T), lines = (length + line - 1) / line + 1;
        return (lines | 1) * line;
    }

    /// <summary>
    /// The distance of the planes of a tile's elements, each of some lines. They are written side by side, so they begin a cache line apart within a page.
    /// </summary>
    internal static nint Plane<T>(nint lines, nint pitch) where T : unmanaged
    {
        nint line = 64 / sizeof(T), page = 4096 / sizeof(T);
        return (lines * pitch + page - 1) / page * page + line;
    }
}
