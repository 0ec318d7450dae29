using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>A matrix where it lies: its first element and the distances, in elements, from row to row and from column to column.</summary>
readonly ref struct MatrixReference<T>(ref T first, nint row, nint column) where T : unmanaged
{
    internal readonly ref T First = ref first;
    internal readonly nint Row = row, Column = column;

    public ref T GetPinnableReference() => ref First;
}

/// <summary>Matrix products in single and double precision: the widest vectors there are, divided among threads where that pays.</summary>
static unsafe class Gemm
{
    /// <summary>Multiplications that are worth a thread of their own: about ten microseconds of a core.</summary>
    internal const long Grain = 500_000;

    /// <summary>
    /// C = A·B, or C + A·B, or bias + A·B. The columns of C are adjacent; <paramref name="bias"/> is read only if <paramref name="start"/> says so.
    /// </summary>
    internal static void Multiply<T>(nint m, nint n, nint k, MatrixReference<T> a, MatrixReference<T> b, ref T c, nint cRow, TileStart start, ref T bias)
        where T : unmanaged
    {
        fixed (T* pa = a, pb = b, pc = &c, pBias = &bias)
        {
            Multiply(new GemmArguments<T>
            {
                A = pa, B = pb, C = pc, Bias = pBias, M = m, N = n, K = k,
                ARow = a.Row, AColumn = a.Column, BRow = b.Row, BColumn = b.Column, CRow = cRow, Start = start,
            });
        }
    }

    /// <summary>One product for each element of the three offset lists, which count elements from the references.</summary>
    internal static void Batch<T>(nint m, nint n, nint k, MatrixReference<T> a, ReadOnlySpan<nint> aOffsets, MatrixReference<T> b, ReadOnlySpan<nint> bOffsets,
        ref T c, nint cRow, ReadOnlySpan<nint> cOffsets, TileStart start, ref T bias) where T : unmanaged
    {
        fixed (T* pa = a, pb = b, pc = &c, pBias = &bias)
        fixed (nint* oa = aOffsets, ob = bOffsets, oc = cOffsets)
        {
            BatchBody<T> body = new()
            {
                Arguments = new GemmArguments<T>
                {
                    A = pa, B = pb, C = pc, Bias = pBias, M = m, N = n, K = k,
                    ARow = a.Row, AColumn = a.Column, BRow = b.Row, BColumn = b.Column, CRow = cRow, Start = start,
                },
                A = oa, B = ob, C = oc, Count = aOffsets.Length,
            };

            // Few large products are each divided; many are handed out whole.
            long work = (long)m * n * k;
            body.Parts = body.Count < 4 && work > Grain ? 1 : ThreadTeam.Parts(work * body.Count, Grain, Math.Min(body.Count, 256));
            ThreadTeam.Run(body.Parts, body);
        }
    }

    internal static void Multiply<T>(in GemmArguments<T> g) where T : unmanaged
    {
        if (g.M <= 0 || g.N <= 0) return;

        // Any division gives the same bits, so it may follow the number of threads; twice as many parts even out delays.
        int parts = ThreadTeam.PartsForThreads((long)g.M * g.N * g.K, Grain, 2);
        if (parts == 1)
        {
            Single(g);
            return;
        }

        DividedBody<T> body = new() { Arguments = g };
        (body.Arguments.UndividedRows, body.Arguments.UndividedColumns) = (g.M, g.N);
        (body.RowParts, body.ColumnParts) = Grid(g, parts);
        ThreadTeam.Run(body.RowParts * body.ColumnParts, body);
    }

    /// <summary>The grid over C whose parts pack the least: each packs its rows of A and its columns of B.</summary>
    static (int Rows, int Columns) Grid<T>(in GemmArguments<T> g, int parts) where T : unmanaged
    {
        (int, int) best = (1, 1);
        double least = double.PositiveInfinity;
        for (int rows = 1; rows <= parts; rows++)
        {
            int columns = parts / rows;
            if (rows * columns != parts || rows > 1 && g.M / rows < 12 || columns > 1 && g.N / columns < 32) continue;
            double packed = (double)columns * g.M + (double)rows * g.N;
            if (packed < least) (best, least) = ((rows, columns), packed);
        }

        return best;
    }

    /// <summary>The product on the calling thread alone.</summary>
    internal static void Single<T>(in GemmArguments<T> g) where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated) GemmChoice<V512<T>, T>.Run(g);
        else if (Vector256.IsHardwareAccelerated) GemmChoice<V256<T>, T>.Run(g);
        else GemmChoice<V128<T>, T>.Run(g);
    }

    struct DividedBody<T> : IParallelBody where T : unmanaged
    {
        internal GemmArguments<T> Arguments;
        internal int RowParts, ColumnParts;

        public readonly void Invoke(int part)
        {
            // Cut where tiles end: 12 and 32 are multiples of every tile's edges.
            var (row, rowEnd) = ThreadTeam.Range(Arguments.M, RowParts, part / ColumnParts, 12);
            var (column, columnEnd) = ThreadTeam.Range(Arguments.N, ColumnParts, part % ColumnParts, 32);
            if (row < rowEnd && column < columnEnd)
                Single(Arguments.Block((nint)row, (nint)(rowEnd - row), (nint)column, (nint)(columnEnd - column)));
        }
    }

    struct BatchBody<T> : IParallelBody where T : unmanaged
    {
        internal GemmArguments<T> Arguments;
        internal nint* A, B, C;
        internal int Count, Parts;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Count, Parts, part);
            for (long i = from; i < end; i++)
            {
                GemmArguments<T> g = Arguments;
                g.A += A[i];
                g.B += B[i];
                g.C += C[i];
                Multiply(g);
            }
        }
    }
}
