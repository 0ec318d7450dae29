namespace Framework.Kernels;

/// <summary>
/// A copy of some rows of some images with the channels of each pixel side by side: [image, slice, row, column, channel]. What a tap reads, for neighbouring outputs or
/// for the same output of several images, is then a matrix, and along a row of taps also one with the channels of all of them.
/// </summary>
/// <param name="rows">Rows of a slice.</param>
/// <param name="slices">Slices of an image.</param>
/// <param name="columns">Columns, those beyond the image's borders included.</param>
/// <param name="pixel">Elements of a pixel.</param>
readonly unsafe struct PixelRows<T>(int slices, int rows, int columns, int pixel) where T : unmanaged
{
    internal nint Column => pixel;

    internal nint Row => (nint)columns * pixel;

    internal nint Slice => rows * Row;

    /// <summary>An odd number of cache lines: the same pixel of many images would else fall into a few sets of the cache.</summary>
    internal nint Image => ((slices * Slice * sizeof(T) + 63) / 64 | 1) * 64 / sizeof(T);

    /// <summary>
    /// Copies rows of one slice of one image, of <paramref name="width"/> columns; what lies outside is zero.
    /// </summary>
    /// <param name="source">The first row in the first channel.</param>
    /// <param name="plane">The distance of channels.</param>
    /// <param name="channels">Their number.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="first">The column of the image that is the copy's first.</param>
    /// <param name="count">Rows to copy.</param>
    /// <param name="target">The first row's place.</param>
    internal void Fill(T* source, nint plane, int channels, int width, int first, int count, T* target)
    {
        if (first == 0 && columns == width)
        {
            Transposition.Matrix(source, plane, channels, count * width, target, pixel);
            return;
        }

        int from = Math.Clamp(-first, 0, columns), end = Math.Clamp(width - first, from, columns);

        // Rows shorter than a block are turned over as if there were no borders, and then moved apart.
        bool whole = end - from == width && width < Transposition.Block<T>();
        if (whole) Transposition.Matrix(source, plane, channels, count * width, target, pixel);
        for (int row = count - 1; row >= 0; row--)
        {
            T* place = target + row * Row;
            if (whole) new ReadOnlySpan<T>(target + (nint)row * width * pixel, width * pixel).CopyTo(new Span<T>(place + from * pixel, width * pixel));
            else Transposition.Matrix(source + (nint)row * width + first + from, plane, channels, end - from, place + from * pixel, pixel);
            new Span<T>(place, from * pixel).Clear();
            new Span<T>(place + end * pixel, (columns - end) * pixel).Clear();
        }
    }

    /// <summary>Copies rows [from, end) of one slice of one image; those outside its <paramref name="height"/> are zero, too.</summary>
    internal void Frame(T* slice, nint plane, int channels, int height, int width, int first, int from, int end, T* target)
    {
        int top = Math.Clamp(0, from, end), stop = Math.Clamp(height, top, end);
        new Span<T>(target, checked((int)((top - from) * Row))).Clear();
        Fill(slice + (nint)top * width, plane, channels, width, first, stop - top, target + (top - from) * Row);
        new Span<T>(target + (stop - from) * Row, checked((int)((end - stop) * Row))).Clear();
    }

    /// <summary>Brings whole rows of channels to their planes.</summary>
    internal void Drain(T* source, int count, T* target, nint plane, int channels) => Transposition.Matrix(source, pixel, count * columns, channels, target, plane);
}
