namespace Framework.Kernels;

/// <summary>Some taps of one channel: those of a column look at inputs one stride apart, so that each input row that is loaded meets all of them.</summary>
/// <param name="First">The number of the first tap among those of a slice.</param>
/// <param name="Step">From a tap to the next one of its column.</param>
/// <param name="Rows">Taps of a column.</param>
/// <param name="Columns">Taps of a row.</param>
/// <param name="Row">What the first row of taps sees; the next one sees one further on.</param>
/// <param name="Width">The dimension of the columns.</param>
/// <param name="Column">The first column.</param>
readonly record struct TapBlock(int First, int Step, int Rows, int Columns, TapView Row, Axis Width, int Column)
{
    /// <summary>Columns of a block at most.</summary>
    internal const int MostColumns = 5;

    /// <summary>What a column sees, or the last one if there are fewer.</summary>
    internal TapView View(int column) => Width.View(Column + Math.Min(column, Columns - 1));

    /// <summary>All taps of a slice, each in one block of at most so many.</summary>
    internal static TapBlock[] Of(Axis height, Axis width, int mostRows, int mostColumns)
    {
        // Every how many taps the rows are a stride apart; where no taps are, each row stands alone.
        int step = height.Stride % height.Dilation == 0 ? height.Stride / height.Dilation : height.Taps;
        int columnPieces = Pieces(width.Taps, mostColumns);
        List<TapBlock> blocks = new(columnPieces);
        for (int residue = 0; residue < Math.Min(step, height.Taps); residue++)
        {
            int taps = (height.Taps - residue + step - 1) / step, rowPieces = Pieces(taps, mostRows);
            for (int rowPiece = 0; rowPiece < rowPieces; rowPiece++)
            {
                var (row, rows) = Piece(taps, rowPieces, rowPiece);
                int first = residue + row * step;
                for (int columnPiece = 0; columnPiece < columnPieces; columnPiece++)
                {
                    var (column, columns) = Piece(width.Taps, columnPieces, columnPiece);
                    blocks.Add(new TapBlock(first * width.Taps + column, step * width.Taps, rows, columns, height.View(first), width, column));
                }
            }
        }

        return [.. blocks];
    }

    static int Pieces(int taps, int most) => (taps + most - 1) / most;

    /// <summary>One of as equal pieces as possible.</summary>
    static (int Start, int Count) Piece(int taps, int pieces, int piece)
    {
        int start = taps * piece / pieces;
        return (start, taps * (piece + 1) / pieces - start);
    }
}
