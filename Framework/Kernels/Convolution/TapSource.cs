using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The right operand of the weights' gradient as a product: column p holds, for every output pixel, the input under tap p. A strip of
/// each panel is gathered line by line and then turned over.
/// </summary>
readonly unsafe struct TapSource<V, T>(T* image, int* offsets, BorderedImage<T> layout, int width) : IPanelSource<T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Pixels of a strip, and the distance of its lines: not a power of two, which would crowd a few sets of the cache.
    const int Strip = 64, LineStride = Strip + 32;

    public static bool IsMatrix => false;

    [SkipLocalsInit]
    public void Pack(in GemmArguments<T> g, nint depth, nint depths, nint column, nint columns, T* panels, int panelWidth, int lastWidth)
    {
        T* strip = stackalloc T[LineStride * panelWidth];
        for (nint j = 0; j < columns; j += panelWidth, panels += panelWidth * depths)
        {
            int own = (int)Math.Min(panelWidth, columns - j), wide = own < panelWidth ? lastWidth : panelWidth;
            for (nint p = 0; p < depths; p += Strip)
            {
                int pixels = (int)Math.Min(Strip, depths - p);
                for (int line = 0; line < own; line++) Gather(image + offsets[column + j + line], (int)(depth + p), pixels, strip + line * LineStride);
                Packing.Panel(strip, LineStride, 1, own, pixels, panels + p * wide, wide);
            }
        }
    }

    void Gather(T* source, int pixel, int count, T* target)
    {
        var (row, column) = Math.DivRem(pixel, width);
        for (int place = 0; place < count; row++, column = 0)
        {
            int length = Math.Min(width - column, count - place);
            T* from = source + layout.RowOffset(row) + column, to = target + place;
            for (int done = 0; done < length; done += V.Count) V.Load(ref from[done], 0).Store(ref to[done], 0);
            place += length;
        }
    }
}
