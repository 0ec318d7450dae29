namespace Framework.Kernels;

/// <summary>A copy of what some lines of tiles read of one image, with zeros around it and the channels of a pixel side by side.</summary>
readonly unsafe struct TileWindow<T> where T : unmanaged
{
    // Bytes of a copy that stays in the second-level cache beside the tiles that are made of it.
    const int Budget = 192 << 10;

    readonly ConvolutionShape tiles;
    readonly PixelRows<T> pixels;

    /// <param name="tiles">The correlation whose output o reads tile o.</param>
    /// <param name="lines">The most lines of tiles that are wanted at once.</param>
    internal TileWindow(in ConvolutionShape tiles, int lines)
    {
        this.tiles = tiles;
        Axis height = tiles.Height, width = tiles.Width;
        int columns = width.Span(width.Output);
        long line = (long)columns * tiles.GroupChannels * sizeof(T);
        Lines = (int)Math.Clamp((Budget / line - height.Span(1)) / height.Stride + 1, 1, lines);
        pixels = new(1, height.Span(Lines), columns, tiles.GroupChannels);
    }

    /// <summary>Lines of tiles that are copied at once.</summary>
    internal int Lines { get; }

    /// <summary>Elements to reserve, beyond which a vector may read.</summary>
    internal nint Length => pixels.Slice;

    internal nint Column => pixels.Column;

    internal nint Row => pixels.Row;

    /// <summary>Where a tile begins.</summary>
    internal nint Tile(int line, int tile) => tiles.Height.Stride * line * Row + tiles.Width.Stride * tile * Column;

    /// <summary>Copies what lines [line, line + lines) of one image read; the slices of all images are counted as images.</summary>
    internal void Fill(T* x, int group, int image, int line, int lines, T* target)
    {
        Axis height = tiles.Height, width = tiles.Width;
        var (unit, slice) = Math.DivRem(image, tiles.Depth.Input);
        T* channel = x + ((nint)unit * tiles.Channels + group * tiles.GroupChannels) * tiles.InputPlane + (nint)slice * height.Input * width.Input;
        int top = height.Stride * line - height.Padding;
        pixels.Frame(channel, tiles.InputPlane, tiles.GroupChannels, height.Input, width.Input, -width.Padding, top, top + height.Span(lines), target);
    }
}
