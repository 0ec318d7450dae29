using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Framework.Kernels;

/// <summary>
/// The product by blocks that fit the caches, on one thread. A slice of k at a time: a panel of B (kc by two vectors) stays in the first-level
/// cache while the panels of a block of A, which stays in the second, pass by it.
/// </summary>
/// <remarks>
/// Every element of C is summed in the order of k, in slices that depend on K alone, so that a product gives the same bits however C is
/// divided among threads. Operands that are used too few times to be worth packing are read where they lie.
/// </remarks>
static unsafe class BlockedGemm<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Bytes: of one line of a panel (kc elements), of a block of A, of a block of B.
    const int DepthBytes = 512 * 4, ABytes = 320 << 10, BBytes = 4 << 20;

    // What another product costs by itself, in multiplications: about a hundred cycles.
    const long SettingOut = 4096;

    // Lines that lie a multiple of this many bytes apart fall into the same sets of the first-level cache.
    const int CacheAlias = 4096;

    /// <summary>Rows of a tile: with 32 registers 24 accumulators fit, with 16 half as many.</summary>
    internal static int TileRows => Vector512.IsHardwareAccelerated || AdvSimd.IsSupported ? 12 : 6;

    /// <summary>Rows of equal tiles, as few as there can be, that cover so many rows.</summary>
    internal static int TileHeight(nint rows) => (int)Even(rows, TileRows, 1);

    /// <summary>Columns of a tile.</summary>
    internal static int TileColumns => 2 * V.Count;

    internal static int HalfVector => Math.Max(V.Count / 2, V128<T>.Count);

    /// <summary>So few columns that packing A would cost more than reading it in place.</summary>
    internal static int FewColumns => 16 * TileColumns;

    /// <summary>Whether the columns behind the last whole vector take less time another way, which costs as much as so many multiplications in full vectors.</summary>
    internal static bool LeavesIdle(in GemmArguments<T> g, nint rest, long cost)
    {
        nint last = g.N % TileColumns;
        return cost + SettingOut < (long)(Lanes(last) - Lanes(last - rest)) * g.K * g.AllRows;
    }

    /// <summary>Lanes of the vectors that compute the last columns, fewer than a tile has, as far as they take time.</summary>
    internal static nint Lanes(nint columns)
    {
        if (columns == 0) return 0;
        int width = PanelWidth(columns), half = Processor.HalvesTakeHalf ? HalfVector : V.Count;
        return columns > width ? width + half : Math.Max(width, half);
    }

    internal static void Run(in GemmArguments<T> g)
    {
        nint depth = Even(g.K, DepthBytes / sizeof(T), 1);
        int height = TileHeight(g.M);
        nint rows = Even(g.M, ABytes / sizeof(T) / Math.Max(depth, 1), height);
        nint columns = Even(g.N, BBytes / sizeof(T) / Math.Max(depth, 1), TileColumns);
        bool packA = PacksA(g), packB = PacksB(g);

        nint aLength = packA ? depth * (rows + height) : 0;
        T* aPanels = PackBuffer.Rent<T>(PackBuffer.Use.Panels, aLength + depth * (packB ? columns + TileColumns : TileColumns) + TileColumns);
        T* bPanels = aPanels + aLength;

        for (nint column = 0; column < g.N; column += columns)
        {
            nint n = Math.Min(columns, g.N - column);
            for (nint p = 0; p < Math.Max(g.K, 1); p += Math.Max(depth, 1))
            {
                GemmArguments<T> slice = g.Block(0, g.M, column, n);
                slice.A += p * g.AColumn;
                slice.B += p * g.BRow;
                slice.K = Math.Min(depth, g.K - p);
                if (p > 0) slice.Start = TileStart.FromC;
                if (packB) PackB(slice, bPanels);
                for (nint row = 0; row < g.M; row += rows)
                {
                    GemmArguments<T> block = slice.Block(row, Math.Min(rows, g.M - row), 0, n);
                    if (packA) PackA(block, height, aPanels);
                    Panels(block, height, packA ? aPanels : null, bPanels, packB);
                }
            }
        }
    }

    /// <summary>The size of equal pieces, multiples of <paramref name="step"/>, that cover the length in as few as fit under the limit.</summary>
    static nint Even(nint length, nint limit, nint step)
    {
        nint pieces = Math.Max(1, (length + limit - 1) / limit);
        nint piece = (length + pieces - 1) / pieces;
        return (piece + step - 1) / step * step;
    }

    static bool PacksA(in GemmArguments<T> g) => !g.InPlace && (
        g.N > FewColumns || Math.Min(g.ARow, g.AColumn) != 1 || Math.Max(g.ARow, g.AColumn) * sizeof(T) % CacheAlias == 0);

    static bool PacksB(in GemmArguments<T> g) =>
        g.BColumn != 1 || !g.InPlace && g.M > 2 * TileRows && (g.BRow * sizeof(T) % CacheAlias == 0 || g.M > TilesPerPacking(g) * TileRows);

    /// <summary>How many tiles in a column of C pay for packing what they read of B: twice as many where all of B lies in a near cache.</summary>
    static int TilesPerPacking(in GemmArguments<T> g) => g.K * g.BRow * sizeof(T) > ABytes ? 8 : 16;

    static void PackA(in GemmArguments<T> g, int height, T* panels) =>
        Packing.Panels(g.A, g.ARow, g.AColumn, g.M, g.K, panels, height, (int)(g.M - (g.M - 1) / height * height));

    static void PackB(in GemmArguments<T> g, T* panels)
    {
        nint column = g.N / TileColumns * TileColumns;
        Packing.Panels(g.B, g.BColumn, g.BRow, column, g.K, panels, TileColumns, TileColumns);
        while (column < g.N)
        {
            var (first, lines, width) = PanelAt(g, column);
            Packing.Panel(g.B + first * g.BColumn, g.BColumn, g.BRow, lines, g.K, panels + column * g.K, width);
            column += width;
        }
    }

    /// <summary>
    /// The panel that computes the columns from one on: which it begins with, how many it computes and how wide it is. The last one begins so far before that it has as many columns
    /// as its vectors. Those of the panel before are computed once more, to the same bits, unless they were added to C.
    /// </summary>
    static (nint First, int Lines, int Width) PanelAt(in GemmArguments<T> g, nint column)
    {
        int width = PanelWidth(g.N - column);
        nint first = g.N - column < width && width <= g.N && g.Start != TileStart.FromC ? g.N - width : column;
        return (first, (int)Math.Min(width, g.N - first), width);
    }

    /// <summary>
    /// Two vectors; if that leaves as many lanes idle as half a vector has, one; or one of half the width. The narrowest vectors are their own halves.
    /// </summary>
    static int PanelWidth(nint columns) => columns <= HalfVector ? HalfVector : columns <= V.Count + HalfVector % V.Count ? V.Count : TileColumns;

    /// <summary>One block of A against one block of B, a panel of B after the other.</summary>
    static void Panels(in GemmArguments<T> g, int height, T* aPanels, T* bPanels, bool packedB)
    {
        for (nint column = 0; column < g.N;)
        {
            var (first, lines, width) = PanelAt(g, column);
            T* b = bPanels + (packedB ? column * g.K : 0);
            nint bStep = width;
            if (!packedB)
            {
                // A panel that vectors would read past is packed even where the others are not.
                b = g.B + first * g.BColumn;
                if (lines == width) bStep = g.BRow;
                else Packing.Panel(b, g.BColumn, g.BRow, lines, g.K, b = bPanels, width);
            }

            Column(g.Block(0, g.M, first, lines), height, aPanels, b, bStep, width);
            column += width;
        }
    }

    /// <summary>One panel of B against all panels of a block of A.</summary>
    static void Column(in GemmArguments<T> g, int height, T* aPanels, T* b, nint bStep, int width)
    {
        Tile<T> tile = new() { B = b, BStep = bStep, C = g.C, CRow = g.CRow, K = g.K, Bias = g.Bias, Start = g.Start, A = g.A, ARow = g.ARow, AStep = g.AColumn };
        for (nint row = 0; row < g.M; row += height)
        {
            int rows = (int)Math.Min(height, g.M - row);
            if (aPanels != null)
            {
                tile.A = aPanels + row * g.K;
                tile.ARow = 1;
                tile.AStep = rows;
            }

            if (g.N == width) Whole(tile, rows, width);
            else Edge(tile, rows, (int)g.N, width);

            tile.A += height * g.ARow;
            tile.C += height * g.CRow;
            if (g.Start == TileStart.FromRowBias) tile.Bias += height;
        }
    }

    static void Whole(in Tile<T> tile, int rows, int width)
    {
        if (width >= V.Count) MicroKernel<V, T>.Run(rows, width > V.Count, tile);
        else MicroKernel<V, T>.RunHalf(rows, false, tile);
    }

    /// <summary>A tile with fewer columns than its vectors have is computed beside C, and what belongs to C is copied.</summary>
    [SkipLocalsInit]
    static void Edge(Tile<T> tile, int rows, int columns, int width)
    {
        T* beside = stackalloc T[12 * 2 * V.Count], c = tile.C;
        nint stride = tile.CRow, bytes = columns * sizeof(T);
        if (tile.Start is TileStart.FromC or TileStart.FromColumnBias)
        {
            bool fromC = tile.Start == TileStart.FromC;
            for (int row = 0; row < rows; row++) Packing.CopyBytes((byte*)(fromC ? c + row * stride : tile.Bias), (byte*)(beside + row * width), bytes);
            tile.Start = TileStart.FromC;
        }

        tile.C = beside;
        tile.CRow = width;
        Whole(tile, rows, width);
        for (int row = 0; row < rows; row++) Packing.CopyBytes((byte*)(beside + row * width), (byte*)(c + row * stride), bytes);
    }
}
