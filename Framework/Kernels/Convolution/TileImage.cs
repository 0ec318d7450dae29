namespace Framework.Kernels;

/// <summary>
/// A copy of what some lines of tiles read of one channel, with zeros around it, so arranged that neighbouring tiles have neighbouring elements: columns four apart lie together.
/// </summary>
/// <remarks>
/// First the rows are copied with their borders, then all of them are taken apart at once: narrow images, of two or four tiles a line, fill vectors too.
/// </remarks>
readonly unsafe struct TileImage<T> where T : unmanaged
{
    readonly Axis height, width;
    readonly int pitch, run;

    /// <param name="tiles">The correlation whose output o reads tile o.</param>
    /// <param name="lines">The most lines of tiles that are copied at once.</param>
    internal TileImage(in ConvolutionShape tiles, int lines)
    {
        (height, width) = (tiles.Height, tiles.Width);
        pitch = width.Output + (width.Taps - 1) / 4;
        run = height.Span(lines) * pitch;
    }

    /// <summary>Elements to reserve: runs of each column of a tile, beyond whose end vectors may read, and the rows.</summary>
    internal nint Length => 8 * (nint)run + 64 / sizeof(T);

    /// <summary>The distance of neighbouring elements of a column of a tile.</summary>
    internal int RowStep => pitch;

    /// <summary>Where column <paramref name="column"/> of the first tile begins.</summary>
    internal int Column(int column) => column % 4 * run + column / 4;

    /// <summary>Where a line of tiles begins.</summary>
    internal int Line(int line) => 4 * line * pitch;

    /// <summary>Copies what lines [line, line + lines) of one channel of an image read.</summary>
    internal void Fill(T* channel, int line, int lines, T* target)
    {
        T* rows = target + 4 * run + 64 / sizeof(T), row = rows;
        int top = 4 * line - height.Padding, count = height.Span(lines), length = 4 * pitch;
        int from = Math.Clamp(width.Padding, 0, length), end = Math.Clamp(width.Input + width.Padding, from, length);
        for (int i = 0; i < count; i++, row += length)
        {
            if ((uint)(top + i) >= (uint)height.Input)
            {
                new Span<T>(row, length).Clear();
                continue;
            }

            for (int column = 0; column < from; column++) row[column] = default;
            for (int column = end; column < length; column++) row[column] = default;
            T* source = channel + (nint)(top + i) * width.Input + (from - width.Padding);
            Packing.CopyBytes((byte*)source, (byte*)(row + from), (nint)(end - from) * sizeof(T));
        }

        Interleaving.SplitFour(rows, target, run, count * pitch);
    }
}
