namespace Framework.Kernels;

/// <summary>A 3×3 convolution of stride 1 by tiles of 2×2 outputs: where it pays, and the correlations that find the inputs and gradients of each tile.</summary>
/// <remarks>
/// 16 multiplications stand for 36. Transforms add and halve only, so the error stays near that of direct sums: in single precision within 4e-7 of the sum of
/// the terms' magnitudes (tested).
/// </remarks>
readonly struct WinogradShape
{
    // Below this many channels the transforms cost more than the multiplications saved; below so many outputs, preparing the weights does.
    const int FewestChannels = 16, FewestOutputs = 640, SmallestEdge = 6;

    // Tiles of a block: several panels of columns, while a block's transforms still lie in the caches.
    const int Tiles = 256;

    internal WinogradShape(in ConvolutionShape shape)
    {
        Axis height = shape.Height, width = shape.Width;
        int rows = (height.Output + 1) / 2, columns = (width.Output + 1) / 2;
        Inputs = shape with { Height = new Axis(height.Input, rows, 4, 2, 1, height.Padding), Width = new Axis(width.Input, columns, 4, 2, 1, width.Padding) };
        Gradients = shape with
        {
            Channels = shape.Outputs, Outputs = shape.Channels, Height = new Axis(height.Output, rows, 2, 2, 1, 0), Width = new Axis(width.Output, columns, 2, 2, 1, 0),
        };
    }

    /// <summary>Output o reads the four by four inputs of tile o.</summary>
    internal ConvolutionShape Inputs { get; }

    /// <summary>Output o reads the two by two gradients of tile o.</summary>
    internal ConvolutionShape Gradients { get; }

    internal static bool Serves(in ConvolutionShape shape) =>
        shape.Depth.IsPlain && IsServed(shape.Height) && IsServed(shape.Width) && Math.Min(shape.GroupChannels, shape.GroupOutputs) >= FewestChannels &&
        shape.Batch * (long)shape.OutputPlane >= FewestOutputs;

    static bool IsServed(Axis axis) => axis.Taps == 3 && axis.Stride == 1 && axis.Dilation == 1 && axis.Output >= SmallestEdge;

    internal static BorderedImage<T> Layout<T>(in ConvolutionShape tiles, int parts) where T : unmanaged => new(tiles, parts, Tiles);

    /// <summary>The distance of lines of <paramref name="length"/> elements that a vector may overrun: an odd number of cache lines, so that they spread over all sets.</summary>
    internal static unsafe nint Pitch<T>(nint length) where T : unmanaged
    {
        nint line = 64 / sizeof(T), lines = (length + line - 1) / line + 1;
        return (lines | 1) * line;
    }

    /// <summary>
    /// The distance of the planes of a tile's 16 elements, each of some lines. They are written side by side, so they begin a cache line apart within a page.
    /// </summary>
    internal static unsafe nint Plane<T>(nint lines, nint pitch) where T : unmanaged
    {
        nint line = 64 / sizeof(T), page = 4096 / sizeof(T);
        return (lines * pitch + page - 1) / page * page + line;
    }
}
