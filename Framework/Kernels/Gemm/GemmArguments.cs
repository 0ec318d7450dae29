namespace Framework.Kernels;

/// <summary>
/// C = start + A·B. A is M×K, B is K×N, each with any strides (in elements; transposed and broadcast operands need no copy);
/// the columns of C are adjacent. Bias has M or N numbers as <see cref="Start"/> says.
/// </summary>
unsafe struct GemmArguments<T> where T : unmanaged
{
    internal T* A, B, C, Bias;
    internal nint M, N, K, ARow, AColumn, BRow, BColumn, CRow;
    internal TileStart Start;

    /// <summary>Promises that both operands lie well for reading in place: near enough for the cache, and not a power of two apart.</summary>
    internal bool InPlace;

    /// <summary>Rows and columns of the C that is divided among threads, if this is a part of one: what decides on the order of sums must not depend on the division.</summary>
    internal nint UndividedRows, UndividedColumns;

    internal readonly nint AllRows => Math.Max(M, UndividedRows);

    internal readonly nint AllColumns => Math.Max(N, UndividedColumns);

    /// <summary>The product of the same operands for a block of C.</summary>
    internal readonly GemmArguments<T> Block(nint row, nint rows, nint column, nint columns)
    {
        GemmArguments<T> block = this;
        block.M = rows;
        block.N = columns;
        block.A += row * ARow;
        block.B += column * BColumn;
        block.C += row * CRow + column;
        if (Start == TileStart.FromRowBias) block.Bias += row;
        else if (Start == TileStart.FromColumnBias) block.Bias += column;
        return block;
    }
}
