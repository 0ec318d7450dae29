namespace Framework.Kernels;

/// <summary>A block of <see cref="Count"/> lines of tiles from <see cref="First"/> on, counted through all images.</summary>
/// <param name="First">The first line.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Height">Lines of an image.</param>
/// <param name="Width">Tiles of a line.</param>
/// <param name="All">Lines of all images.</param>
readonly record struct TileLines(int First, int Count, int Height, int Width, int All)
{
    /// <summary>Blocks of this size that cover all lines.</summary>
    internal int Blocks => (All + Count - 1) / Count;

    internal int Tiles => Count * Width;

    /// <summary>Block <paramref name="index"/> of those; the last one may have fewer lines.</summary>
    internal TileLines Block(int index) => this with { First = index * Count, Count = Math.Min(Count, All - index * Count) };

    /// <summary>The rows of one image that begin with a line of the block, at most so many.</summary>
    internal (int Image, int Row, int Rows) Rows(int line, int most)
    {
        var (image, row) = Math.DivRem(First + line, Height);
        return (image, row, Math.Min(Math.Min(Height - row, Count - line), most));
    }
}
