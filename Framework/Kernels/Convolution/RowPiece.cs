namespace Framework.Kernels;

/// <summary>Which outputs of a row, or of two, one tile computes: those of a vector, or of two that lie anywhere.</summary>
/// <param name="Source">Where the first vector is read, in elements from what the first output of the first row reads.</param>
/// <param name="Target">Where it is written, in elements from that output.</param>
/// <param name="BSecond">How far behind the first vector the second is read.</param>
/// <param name="CSecond">How far behind it that is written.</param>
/// <param name="IsHalf">The vectors have half the size.</param>
/// <param name="IsWide">There are two.</param>
readonly unsafe record struct RowPiece(nint Source, nint Target, nint BSecond, nint CSecond, bool IsHalf, bool IsWide)
{
    /// <summary>Whether a pair of rows of so many outputs is written with something behind it, where the next row begins.</summary>
    internal static bool WritesBeyond<V, T>(int width) where V : unmanaged, ISimd<V, T> where T : unmanaged => width < V.Count;

    /// <summary>Pieces that one row and two need, together, at most.</summary>
    internal static int Most<V, T>(int width) where V : unmanaged, ISimd<V, T> where T : unmanaged => 3 * (width / (2 * V.Count) + 1);

    /// <summary>
    /// Covers one row of <paramref name="width"/> outputs, or two, with as few lanes as there can be: the ends of two rows share tiles. Rows have more outputs than half a vector.
    /// What ends would read and write beyond the row begins so far before that it does not, and some outputs are computed twice, to the same bits.
    /// </summary>
    /// <param name="width">Outputs of a row.</param>
    /// <param name="rows">One or two.</param>
    /// <param name="nextRow">Elements from what a row reads to what the next one does.</param>
    /// <param name="pieces">Room for them.</param>
    /// <returns>Their number.</returns>
    internal static int Cover<V, T>(int width, int rows, nint nextRow, RowPiece* pieces) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        int whole = V.Count, half = BlockedGemm<V, T>.HalfVector, rest = width % (2 * whole), end = width - rest;
        bool shared = rows > 1 && rest <= whole + half;
        int count = 0;
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < end; column += 2 * whole) Add(row, column, whole);
            if (rest == 0 || shared) continue;
            if (rest > whole) Add(row, end, rest - whole);
            else if (rest <= half) pieces[count++] = new(width - half, width - half, 0, 0, IsHalf: true, IsWide: false);
            else if (width >= whole) pieces[count++] = new(width - whole, width - whole, 0, 0, IsHalf: false, IsWide: false);
            else pieces[count++] = new(0, 0, width - half, width - half, IsHalf: true, IsWide: true);
        }

        if (!shared || rest == 0) return count;
        int first = Math.Clamp(width - whole, 0, end);
        if (rest > half) pieces[count++] = new(first, first, nextRow, width, IsHalf: false, IsWide: true);
        if (rest <= half || rest > whole) pieces[count++] = new(width - half, width - half, nextRow, width, IsHalf: true, IsWide: true);
        return count;

        void Add(int row, int column, int second) => pieces[count++] = new(row * nextRow + column, row * width + column, second, second, IsHalf: false, IsWide: true);
    }
}
