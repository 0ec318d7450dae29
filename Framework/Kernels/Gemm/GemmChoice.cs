namespace Framework.Kernels;

/// <summary>Which way a product takes on one thread. The choice depends on shapes and strides, never on a partition of more than one line.</summary>
static unsafe class GemmChoice<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // So few lines on one side that packing the other side would cost more than it saves.
    const int FewLines = 8;

    internal static void Run(in GemmArguments<T> g)
    {
        if (OuterProduct<V, T>.Applies(g)) OuterProduct<V, T>.Run(g);
        else if (FlatProduct<V, T>.Applies(g)) FlatProduct<V, T>.Run(g);
        else if (g.AColumn == 1 && g.BRow == 1 && Math.Min(g.M, g.N) <= FewLines) DotProducts<V, T>.Run(g);
        else if (RowSums<V, T>.Serves(g))
        {
            for (nint row = 0; row < g.M; row++) Begin(g.Block(row, 1, 0, g.N), g.N);
            RowSums<V, T>.Run(g.M, g.A, g.AColumn, g.ARow, g.B, g.BRow, g.K, g.C, g.CRow, g.N);
        }
        else if (g.N == 1 && g.ARow == 1 && g.CRow == 1)
        {
            Begin(g, g.M);
            RowSums<V, T>.Run(1, g.B, g.BRow, 0, g.A, g.AColumn, g.K, g.C, 0, g.M);
        }
        else if (!RunsApart(g)) Blocks(g);
    }

    static void Blocks(in GemmArguments<T> g)
    {
        if (TurnedProduct<V, T>.ReadsInPlace(g)) TurnedProduct<V, T>.Run(g);
        else BlockedGemm<V, T>.Run(g);
    }

    /// <summary>Computes the columns behind the last whole vector apart if another way takes less time for them.</summary>
    static bool RunsApart(in GemmArguments<T> g)
    {
        nint rest = g.N % V.Count, whole = g.N - rest;
        bool dots = DotProducts<V, T>.Applies(g, rest);
        if (!dots && !TurnedProduct<V, T>.FillsVectors(g, rest)) return false;

        if (whole > 0) Blocks(g.Block(0, g.M, 0, whole));
        GemmArguments<T> last = g.Block(0, g.M, whole, rest);
        if (dots) DotProducts<V, T>.RunTurned(last);
        else TurnedProduct<V, T>.Run(last);
        return true;
    }

    /// <summary>Writes what a contiguous vector C starts from.</summary>
    static void Begin(in GemmArguments<T> g, nint length)
    {
        Span<T> c = new(g.C, checked((int)length));
        bool alongC = g.Start == (length == g.N && g.M == 1 ? TileStart.FromColumnBias : TileStart.FromRowBias);
        switch (g.Start)
        {
            case TileStart.Zero: c.Clear(); break;
            case TileStart.FromC: break;
            default:
                if (alongC) new ReadOnlySpan<T>(g.Bias, c.Length).CopyTo(c);
                else c.Fill(*g.Bias);
                break;
        }
    }
}
