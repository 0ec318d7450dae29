using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Products over few steps of k whose rows of C lie a power of two apart, or a multiple of one. Tiles write many rows side by side, which then share few sets of the first-level cache;
/// here four rows at a time are written from end to end, while B stays in the cache.
/// </summary>
static unsafe class FlatProduct<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    const int Rows = 4;

    // The most steps with which it pays where rows of C lie so many bytes apart, or a multiple of them.
    const int FewSteps = 8, Apart = 512, Steps = 16, FarApart = 2048;

    // What of B all rows read again, from the second-level cache at worst.
    const int BBytes = 128 << 10;

    // With fewer rows B is not worth turning over.
    const int RowsToTurn = 16;

    internal static bool Applies(in GemmArguments<T> g) =>
        g.K > 0 && g.CRow * sizeof(T) % (g.K <= FewSteps ? Apart : FarApart) == 0 && g.K <= Steps && g.K * g.N * sizeof(T) <= BBytes
        && g.N % (2 * V.Count) == 0 && (g.BColumn == 1 || g.BRow == 1 && g.AllRows >= RowsToTurn);

    internal static void Run(in GemmArguments<T> g)
    {
        GemmArguments<T> flat = g;
        if (g.BColumn != 1)
        {
            flat.B = PackBuffer.Rent<T>(PackBuffer.Use.Turned, g.K * g.N);
            (flat.BRow, flat.BColumn) = (g.N, 1);
            Transposition.Matrix(g.B, g.BColumn, (int)g.N, (int)g.K, flat.B, flat.BRow);
        }
        nint row = 0;
        for (; row <= g.M - Rows; row += Rows)
        {
            Four(flat, row);
        }
        for (; row < g.M; row++)
        {
            One(flat, row);
        }
    }

    static void Four(in GemmArguments<T> g, nint row)
    {
        TileStart start = g.Start;
        nint columns = g.N, steps = g.K, aRow = g.ARow, aStep = g.AColumn, bStep = g.BRow;
        T* a = g.A + row * aRow, b = g.B, bias = g.Bias, rowBias = bias + row;
        T* c0 = g.C + row * g.CRow, c1 = c0 + g.CRow, c2 = c1 + g.CRow, c3 = c2 + g.CRow;
        for (nint i = 0; i < columns; i += 2 * V.Count)
        {
            nint j = i + V.Count;
            V s0 = default, s1 = default, s2 = default, s3 = default, t0 = default, t1 = default, t2 = default, t3 = default;
            T* x = a, y = b + i;
            for (nint k = 0; k < steps; k++, x += aStep, y += bStep)
            {
                V s = V.Load(ref *y, 0), t = V.Load(ref *y, (nuint)V.Count);
                V factor = V.Create(*x);
                V.AddProduct(factor, s, ref s0);
                V.AddProduct(factor, t, ref t0);
                factor = V.Create(x[aRow]);
                V.AddProduct(factor, s, ref s1);
                V.AddProduct(factor, t, ref t1);
                factor = V.Create(x[2 * aRow]);
                V.AddProduct(factor, s, ref s2);
                V.AddProduct(factor, t, ref t2);
                factor = V.Create(x[3 * aRow]);
                V.AddProduct(factor, s, ref s3);
                V.AddProduct(factor, t, ref t3);
            }
            Finish(start, s0, c0 + i, bias + i, rowBias);
            Finish(start, t0, c0 + j, bias + j, rowBias);
            Finish(start, s1, c1 + i, bias + i, rowBias + 1);
            Finish(start, t1, c1 + j, bias + j, rowBias + 1);
            Finish(start, s2, c2 + i, bias + i, rowBias + 2);
            Finish(start, t2, c2 + j, bias + j, rowBias + 2);
            Finish(start, s3, c3 + i, bias + i, rowBias + 3);
            Finish(start, t3, c3 + j, bias + j, rowBias + 3);
        }
    }

    static void One(in GemmArguments<T> g, nint row)
    {
        T* c = g.C + row * g.CRow;
        for (nint i = 0; i < g.N; i += V.Count)
        {
            V sum = default;
            T* x = g.A + row * g.ARow, y = g.B + i;
            for (nint k = 0; k < g.K; k++, x += g.AColumn, y += g.BRow)
            {
                V.AddProduct(V.Create(*x), V.Load(ref *y, 0), ref sum);
            }
            Finish(g.Start, sum, c + i, g.Bias + i, g.Bias + row);
        }
    }

    /// <summary>Adds what C starts from last, as tiles do.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Finish(TileStart start, V sum, T* c, T* columns, T* row)
    {
        if (start == TileStart.FromC) sum += V.Load(ref *c, 0);
        else if (start == TileStart.FromColumnBias) sum += V.Load(ref *columns, 0);
        else if (start == TileStart.FromRowBias) sum += V.Create(*row);
        sum.Store(ref *c, 0);
    }
}
