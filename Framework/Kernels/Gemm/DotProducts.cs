using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Products whose operands both run along k and of which one has few lines: every element of C is a dot product of two contiguous lines.
/// Nothing is packed. Four by four dot products run side by side, so that each vector read serves four multiplications.
/// </summary>
static unsafe class DotProducts<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    const int Edge = 4;

    // Folding the vectors of sums costs as much as so many steps of k; turning over an element of B, as so many multiplications.
    const int Folding = 40, Turning = 16;

    /// <summary>Whether A runs along k and blocks would leave more lanes idle in the last columns, so many, than folding costs.</summary>
    internal static bool Applies(in GemmArguments<T> g, nint rest)
    {
        if (g.AColumn != 1) return false;
        // A B that runs along k is turned over for blocks, any other one for dot products.
        long lines = (rest + Edge - 1) / Edge * Edge, steps = WholeVectors<V, T>.Of((int)g.K) + Folding, turned = g.BRow == 1 ? -rest * g.K : rest * g.K;
        return BlockedGemm<V, T>.LeavesIdle(g, rest, lines * steps * g.AllRows + Turning * turned);
    }

    /// <summary>The product with a B of any strides, which is turned over first unless it runs along k.</summary>
    internal static void RunTurned(GemmArguments<T> g)
    {
        if (g.BRow != 1)
        {
            T* lines = PackBuffer.Rent<T>(PackBuffer.Use.Turned, g.N * g.K);
            Packing.Panel(g.B, g.BRow, g.BColumn, (int)g.K, g.N, lines, (int)g.K);
            g.B = lines;
            g.BRow = 1;
            g.BColumn = g.K;
        }

        Run(g);
    }

    /// <summary>AColumn and BRow are 1.</summary>
    internal static void Run(in GemmArguments<T> g)
    {
        // The operand with more lines is read once; the other one stays in the cache.
        if (g.M <= g.N)
        {
            for (nint column = 0; column < g.N; column += Edge)
                for (nint row = 0; row < g.M; row += Edge) Block(g, row, column);
        }
        else
        {
            for (nint row = 0; row < g.M; row += Edge)
                for (nint column = 0; column < g.N; column += Edge) Block(g, row, column);
        }
    }

    [SkipLocalsInit]
    static void Block(in GemmArguments<T> g, nint row, nint column)
    {
        int rows = (int)Math.Min(Edge, g.M - row), columns = (int)Math.Min(Edge, g.N - column);
        T* sums = stackalloc T[Edge * Edge];
        T* a = g.A + row * g.ARow, b = g.B + column * g.BColumn;
        switch (rows)
        {
            case 1: Rows<N1>(columns, a, g.ARow, b, g.BColumn, g.K, sums); break;
            case 2: Rows<N2>(columns, a, g.ARow, b, g.BColumn, g.K, sums); break;
            case 3: Rows<N3>(columns, a, g.ARow, b, g.BColumn, g.K, sums); break;
            default: Rows<N4>(columns, a, g.ARow, b, g.BColumn, g.K, sums); break;
        }

        for (int i = 0; i < rows; i++)
        {
            T* line = sums + i * Edge, c = g.C + (row + i) * g.CRow + column;
            if (g.Start != TileStart.Zero) Begin(g, row + i, column, columns, c, line);
            Packing.CopyBytes((byte*)line, (byte*)c, columns * sizeof(T));
        }
    }

    /// <summary>Adds what the product is added to.</summary>
    static void Begin(in GemmArguments<T> g, nint row, nint column, int columns, T* c, T* sums)
    {
        for (int j = 0; j < columns; j++)
        {
            T start = g.Start switch { TileStart.FromC => c[j], TileStart.FromColumnBias => g.Bias[column + j], _ => g.Bias[row] };
            (V1<T>.Create(sums[j]) + V1<T>.Create(start)).Store(ref sums[j], 0);
        }
    }

    static void Rows<TRows>(int columns, T* a, nint aRow, T* b, nint bColumn, nint k, T* sums) where TRows : struct, IExtent
    {
        switch (columns)
        {
            case 1: Dots<TRows, N1>(a, aRow, b, bColumn, k, sums); break;
            case 2: Dots<TRows, N2>(a, aRow, b, bColumn, k, sums); break;
            case 3: Dots<TRows, N3>(a, aRow, b, bColumn, k, sums); break;
            default: Dots<TRows, N4>(a, aRow, b, bColumn, k, sums); break;
        }
    }

    static void Dots<TRows, TColumns>(T* a, nint aRow, T* b, nint bColumn, nint k, T* sums) where TRows : struct, IExtent where TColumns : struct, IExtent
    {
        V s00 = default, s01 = default, s02 = default, s03 = default;
        V s10 = default, s11 = default, s12 = default, s13 = default;
        V s20 = default, s21 = default, s22 = default, s23 = default;
        V s30 = default, s31 = default, s32 = default, s33 = default;
        T* a1 = a + aRow, a2 = a1 + aRow, a3 = a2 + aRow, b1 = b + bColumn, b2 = b1 + bColumn, b3 = b2 + bColumn;

        nint p = 0;
        if (TRows.Value == 1 && TColumns.Value == 1)
        {
            // A single sum would wait for each of its products.
            for (; p <= k - 4 * V.Count; p += 4 * V.Count)
            {
                V.AddProduct(Load(a, p), Load(b, p), ref s00);
                V.AddProduct(Load(a, p + V.Count), Load(b, p + V.Count), ref s01);
                V.AddProduct(Load(a, p + 2 * V.Count), Load(b, p + 2 * V.Count), ref s02);
                V.AddProduct(Load(a, p + 3 * V.Count), Load(b, p + 3 * V.Count), ref s03);
            }

            s00 = s00 + s01 + (s02 + s03);
            s01 = s02 = s03 = default;
        }

        for (; p <= k - V.Count; p += V.Count)
        {
            V y0 = Load(b, p), y1 = TColumns.Value > 1 ? Load(b1, p) : default;
            V y2 = TColumns.Value > 2 ? Load(b2, p) : default, y3 = TColumns.Value > 3 ? Load(b3, p) : default;
            Step<TColumns>(Load(a, p), y0, y1, y2, y3, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1) Step<TColumns>(Load(a1, p), y0, y1, y2, y3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2) Step<TColumns>(Load(a2, p), y0, y1, y2, y3, ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3) Step<TColumns>(Load(a3, p), y0, y1, y2, y3, ref s30, ref s31, ref s32, ref s33);
        }

        if (p < k && k >= V.Count)
        {
            // The last vector of every line, without what has been added already.
            V own = V.LessThanOrEqual(V.Create(Element.Convert<long, T>(V.Count - (k - p))), V.Sequence(0));
            p = k - V.Count;
            V y0 = Load(b, p) & own, y1 = TColumns.Value > 1 ? Load(b1, p) & own : default;
            V y2 = TColumns.Value > 2 ? Load(b2, p) & own : default, y3 = TColumns.Value > 3 ? Load(b3, p) & own : default;
            Step<TColumns>(Load(a, p) & own, y0, y1, y2, y3, ref s00, ref s01, ref s02, ref s03);
            if (TRows.Value > 1) Step<TColumns>(Load(a1, p) & own, y0, y1, y2, y3, ref s10, ref s11, ref s12, ref s13);
            if (TRows.Value > 2) Step<TColumns>(Load(a2, p) & own, y0, y1, y2, y3, ref s20, ref s21, ref s22, ref s23);
            if (TRows.Value > 3) Step<TColumns>(Load(a3, p) & own, y0, y1, y2, y3, ref s30, ref s31, ref s32, ref s33);
            p = k;
        }

        HorizontalSums<T>.Four(s00, s01, s02, s03, sums);
        if (TRows.Value > 1) HorizontalSums<T>.Four(s10, s11, s12, s13, sums + Edge);
        if (TRows.Value > 2) HorizontalSums<T>.Four(s20, s21, s22, s23, sums + 2 * Edge);
        if (TRows.Value > 3) HorizontalSums<T>.Four(s30, s31, s32, s33, sums + 3 * Edge);

        for (; p < k; p++)
        {
            Rest<TColumns>(a[p], b, bColumn, p, sums);
            if (TRows.Value > 1) Rest<TColumns>(a1[p], b, bColumn, p, sums + Edge);
            if (TRows.Value > 2) Rest<TColumns>(a2[p], b, bColumn, p, sums + 2 * Edge);
            if (TRows.Value > 3) Rest<TColumns>(a3[p], b, bColumn, p, sums + 3 * Edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Load(T* source, nint index) => V.Load(ref *source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<TColumns>(V x, V y0, V y1, V y2, V y3, ref V s0, ref V s1, ref V s2, ref V s3) where TColumns : struct, IExtent
    {
        V.AddProduct(x, y0, ref s0);
        if (TColumns.Value > 1) V.AddProduct(x, y1, ref s1);
        if (TColumns.Value > 2) V.AddProduct(x, y2, ref s2);
        if (TColumns.Value > 3) V.AddProduct(x, y3, ref s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Rest<TColumns>(T x, T* b, nint bColumn, nint p, T* sums) where TColumns : struct, IExtent
    {
        for (int j = 0; j < TColumns.Value; j++)
            V1<T>.Fma(V1<T>.Create(x), V1<T>.Create(b[j * bColumn + p]), V1<T>.Create(sums[j])).Store(ref sums[j], 0);
    }
}
