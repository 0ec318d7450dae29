namespace Framework.Kernels;

/// <summary>Up to three by three taps of one channel: those of a column look at inputs one stride apart, so that each input row that is loaded meets all of them.</summary>
/// <param name="First">The number of the first tap among those of a slice.</param>
/// <param name="Step">From a tap to the next one of its column.</param>
/// <param name="Rows">Taps of a column.</param>
/// <param name="Columns">Taps of a row.</param>
/// <param name="Row">What the first row of taps sees; the next one sees one further on.</param>
/// <param name="Left">What the first column of taps sees.</param>
/// <param name="Middle">The second column, or the first.</param>
/// <param name="Right">The third column, or the first.</param>
readonly record struct TapBlock(int First, int Step, int Rows, int Columns, TapView Row, TapView Left, TapView Middle, TapView Right)
{
    /// <summary>Rows and columns of a block at most.</summary>
    internal const int Edge = 3;

    /// <summary>All taps of a slice, each in one block.</summary>
    internal static TapBlock[] Of(Axis height, Axis width)
    {
        // Every how many taps the rows are a stride apart; where no taps are, each row stands alone.
        int step = height.Stride % height.Dilation == 0 ? height.Stride / height.Dilation : height.Taps;
        List<TapBlock> blocks = [];
        for (int residue = 0; residue < Math.Min(step, height.Taps); residue++)
        {
            int taps = (height.Taps - residue + step - 1) / step;
            foreach (var (row, rows) in Cut(taps))
            {
                foreach (var (column, columns) in Cut(width.Taps))
                {
                    int first = residue + row * step;
                    TapView left = width.View(column);
                    blocks.Add(new TapBlock(first * width.Taps + column, step * width.Taps, rows, columns,
                        height.View(first), left, columns > 1 ? width.View(column + 1) : left, columns > 2 ? width.View(column + 2) : left));
                }
            }
        }

        return [.. blocks];
    }

    /// <summary>As few pieces as possible, as equal as possible.</summary>
    static IEnumerable<(int Start, int Count)> Cut(int taps)
    {
        int pieces = (taps + Edge - 1) / Edge;
        for (int piece = 0; piece < pieces; piece++)
        {
            int start = taps * piece / pieces;
            yield return (start, taps * (piece + 1) / pieces - start);
        }
    }
}
