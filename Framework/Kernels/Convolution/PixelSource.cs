using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The right operand of a convolution as a product: row p holds, for every output pixel, the input under tap p. Only panels of
/// it ever exist, copied in runs from a bordered image.
/// </summary>
readonly unsafe struct PixelSource<V, T>(T* image, int* offsets, BorderedImage<T> layout, int width) : IPanelSource<T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    const int MostRuns = 64;

    public static bool IsMatrix => false;

    [SkipLocalsInit]
    public void Pack(in GemmArguments<T> g, nint depth, nint depths, nint column, nint columns, T* panels, int panelWidth, int lastWidth)
    {
        Run* runs = stackalloc Run[MostRuns];
        for (nint j = 0; j < columns; j += panelWidth, panels += panelWidth * depths)
        {
            int own = (int)Math.Min(panelWidth, columns - j);
            int count = Runs((int)(column + j), own, runs);
            Pack(offsets + depth, depths, runs, count, panels, own < panelWidth ? lastWidth : panelWidth);
        }
    }

    /// <summary>Cuts a range of pixels where a row of the result ends.</summary>
    int Runs(int pixel, int count, Run* runs)
    {
        int found = 0;
        var (row, column) = Math.DivRem(pixel, width);
        for (int place = 0; place < count; row++, column = 0)
        {
            int length = Math.Min(width - column, count - place);
            runs[found++] = new Run(layout.RowOffset(row) + column, place, length);
            place += length;
        }

        return found;
    }

    /// <summary>Whole vectors are copied: what one writes too much, the next run or row overwrites.</summary>
    void Pack(int* taps, nint depths, Run* runs, int count, T* target, int panelWidth)
    {
        if (count == 1 && runs[0].Length > V.Count)
        {
            T* first = image + runs[0].Source;
            for (nint p = 0; p < depths; p++, target += panelWidth)
            {
                T* source = first + taps[p];
                V.Load(ref *source, 0).Store(ref *target, 0);
                V.Load(ref *source, (nuint)V.Count).Store(ref *target, (nuint)V.Count);
            }

            return;
        }

        for (nint p = 0; p < depths; p++, target += panelWidth)
        {
            T* source = image + taps[p];
            for (int i = 0; i < count; i++)
            {
                T* from = source + runs[i].Source, to = target + runs[i].Target;
                for (int done = 0; done < runs[i].Length; done += V.Count) V.Load(ref from[done], 0).Store(ref to[done], 0);
            }
        }
    }

    readonly record struct Run(int Source, int Target, int Length);
}
