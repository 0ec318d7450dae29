namespace Framework.Kernels;

/// <summary>Which outputs of a row, or of two, one tile computes: those of a vector, or of two that lie anywhere.</summary>
/// <param name="Source">Where the first vector is read, in elements from what the first output of the first row reads.</param>
/// <param name="Target">Where it is written, in elements from that output.</param>
/// <param name="BSecond">How far behind the first vector the second is read.</param>
/// <param name="CSecond">How far behind it that is written; 0 if there is none.</param>
/// <param name="IsHalf">The vectors have half the size.</param>
readonly unsafe record struct RowPiece(nint Source, nint Target, nint BSecond, nint CSecond, bool IsHalf)
{
    /// <summary>Whether there are two vectors.</summary>
    internal bool IsWide => CSecond > 0;

    /// <summary>Whether rows of so many outputs may be written with something behind them, where the next row begins.</summary>
    internal static bool WritesBeyond<V, T>(int width) where V : unmanaged, ISimd<V, T> where T : unmanaged => width < V.Count;

    /// <summary>Pieces that one row needs with and without another behind it, and two, together, at most.</summary>
    internal static int Most<V, T>(int width) where V : unmanaged, ISimd<V, T> where T : unmanaged => 4 * (width / (2 * V.Count) + 1);

    /// <summary>
    /// Covers one row of <paramref name="width"/> outputs, or two, with as few lanes as there can be: the ends of two rows share tiles. Rows have more outputs than half a vector.
    /// What ends would read and write beyond the row begins so far before that it does not, and some outputs are computed twice, to the same bits.
    /// </summary>
    /// <param name="width">Outputs of a row.</param>
    /// <param name="rows">One or two.</param>
    /// <param name="isLast">No row is computed afterwards, so that nothing may be written behind.</param>
    /// <param name="nextRow">Elements from what a row reads to what the next one does.</param>
    /// <param name="pieces">Room for them.</param>
    /// <returns>Their number.</returns>
    internal static int Cover<V, T>(int width, int rows, bool isLast, nint nextRow, RowPiece* pieces) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        int whole = V.Count, half = BlockedGemm<V, T>.HalfVector, rest = width % (2 * whole), end = width - rest;
        bool shared = rows > 1 && rest <= whole + half;
        int count = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < end; column += 2 * whole) Add(row, column, whole, isHalf: false);
            if (rest == 0 || shared) continue;
            if (rest > whole) Add(row, end, rest - whole, isHalf: false);
            else if (rest > half && (width >= whole || !isLast)) Add(row, Math.Max(0, width - whole), 0, isHalf: false);
            else if (rest > half) Add(row, end, rest - half, isHalf: true);
            else Add(row, width - half, 0, isHalf: true);
        }

        if (!shared || rest == 0) return count;
        int first = Math.Clamp(width - whole, 0, end);
        if (rest > half) pieces[count++] = new(first, first, nextRow, width, IsHalf: false);
        if (rest <= half || rest > whole) pieces[count++] = new(width - half, width - half, nextRow, width, IsHalf: true);
        return count;

        void Add(int row, int column, int second, bool isHalf) => pieces[count++] = new(row * nextRow + column, row * width + column, second, second, isHalf);
    }
}
