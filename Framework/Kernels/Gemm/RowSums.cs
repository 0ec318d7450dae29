using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Few vectors times a matrix whose rows are contiguous: y = start + Σ x[p]·row p. The rows stream past once, eight at a time, while y stays in the cache, and they do for all vectors.
/// </summary>
static unsafe class RowSums<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Bytes of y that stay in the first-level cache beside eight streams, and where these are read again, beside what was read of them.
    const int ChunkBytes = 8 << 10, SharedBytes = 2 << 10;

    // As rows of a tile few vectors wait for their own sums, and B is read in pieces; long rows of B outweigh that y is not kept in registers.
    const int MostVectors = 4, ColumnsOfVector = 128;

    internal static bool Serves(in GemmArguments<T> g) =>
        g.BColumn == 1 && (g.M == 1 || g.AllRows <= MostVectors && g.AllColumns >= ColumnsOfVector * g.AllRows);

    /// <param name="vectors">How many, <paramref name="xNext"/> and <paramref name="yNext"/> apart.</param>
    internal static void Run(nint vectors, T* x, nint xStride, nint xNext, T* matrix, nint rowStride, nint depth, T* y, nint yNext, nint length)
    {
        nint chunk = (vectors == 1 ? ChunkBytes : SharedBytes) / sizeof(T);
        for (nint start = 0; start < length; start += chunk)
        {
            nint own = Math.Min(chunk, length - start);
            nint p = 0;
            for (; p <= depth - 8; p += 8)
            {
                T* rows = matrix + p * rowStride + start, first = x + p * xStride, target = y + start;
                nint i = 0;
                for (; i <= vectors - 2; i += 2) EightOfTwo(first + i * xNext, xStride, xNext, rows, rowStride, target + i * yNext, yNext, own);
                if (i < vectors) Eight(first + i * xNext, xStride, rows, rowStride, target + i * yNext, own);
            }
            for (; p < depth; p++)
                for (nint i = 0; i < vectors; i++) One(x[i * xNext + p * xStride], matrix + p * rowStride + start, y + i * yNext + start, own);
        }
    }

    static void Eight(T* x, nint s, T* r, nint stride, T* y, nint length)
    {
        T* r4 = r + 4 * stride;
        nint done = Eight<V>(x, s, r, r4, stride, y, 0, length);
        Eight<V1<T>>(x, s, r, r4, stride, y, done, length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Eight<W>(T* x, nint s, T* r, T* r4, nint stride, T* y, nint i, nint length) where W : unmanaged, ISimd<W, T>
    {
        W x0 = W.Create(x[0]), x1 = W.Create(x[s]), x2 = W.Create(x[2 * s]), x3 = W.Create(x[3 * s]);
        W x4 = W.Create(x[4 * s]), x5 = W.Create(x[5 * s]), x6 = W.Create(x[6 * s]), x7 = W.Create(x[7 * s]);
        for (; i <= length - W.Count; i += W.Count)
        {
            // Two sums: one of eight links would wait for its own results.
            W sum = W.Fma(x0, W.Load(ref r[i], 0), W.Load(ref y[i], 0)), other = x4 * W.Load(ref r4[i], 0);
            W.AddProduct(x1, W.Load(ref r[stride + i], 0), ref sum);
            W.AddProduct(x5, W.Load(ref r4[stride + i], 0), ref other);
            W.AddProduct(x2, W.Load(ref r[2 * stride + i], 0), ref sum);
            W.AddProduct(x6, W.Load(ref r4[2 * stride + i], 0), ref other);
            W.AddProduct(x3, W.Load(ref r[3 * stride + i], 0), ref sum);
            W.AddProduct(x7, W.Load(ref r4[3 * stride + i], 0), ref other);
            (sum + other).Store(ref y[i], 0);
        }

        return i;
    }

    static void EightOfTwo(T* x, nint s, nint next, T* r, nint stride, T* y, nint yNext, nint length)
    {
        T* r4 = r + 4 * stride;
        nint done = EightOfTwo<V>(x, s, x + next, r, r4, stride, y, y + yNext, 0, length);
        EightOfTwo<V1<T>>(x, s, x + next, r, r4, stride, y, y + yNext, done, length);
    }

    /// <summary>As for one vector, to the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint EightOfTwo<W>(T* x, nint s, T* z, T* r, T* r4, nint stride, T* y, T* u, nint i, nint length) where W : unmanaged, ISimd<W, T>
    {
        W x0 = W.Create(x[0]), x1 = W.Create(x[s]), x2 = W.Create(x[2 * s]), x3 = W.Create(x[3 * s]);
        W x4 = W.Create(x[4 * s]), x5 = W.Create(x[5 * s]), x6 = W.Create(x[6 * s]), x7 = W.Create(x[7 * s]);
        W z0 = W.Create(z[0]), z1 = W.Create(z[s]), z2 = W.Create(z[2 * s]), z3 = W.Create(z[3 * s]);
        W z4 = W.Create(z[4 * s]), z5 = W.Create(z[5 * s]), z6 = W.Create(z[6 * s]), z7 = W.Create(z[7 * s]);
        for (; i <= length - W.Count; i += W.Count)
        {
            W row = W.Load(ref r[i], 0), row4 = W.Load(ref r4[i], 0);
            W sum = W.Fma(x0, row, W.Load(ref y[i], 0)), other = x4 * row4, sum2 = W.Fma(z0, row, W.Load(ref u[i], 0)), other2 = z4 * row4;
            (row, row4) = (W.Load(ref r[stride + i], 0), W.Load(ref r4[stride + i], 0));
            W.AddProduct(x1, row, ref sum);
            W.AddProduct(x5, row4, ref other);
            W.AddProduct(z1, row, ref sum2);
            W.AddProduct(z5, row4, ref other2);
            (row, row4) = (W.Load(ref r[2 * stride + i], 0), W.Load(ref r4[2 * stride + i], 0));
            W.AddProduct(x2, row, ref sum);
            W.AddProduct(x6, row4, ref other);
            W.AddProduct(z2, row, ref sum2);
            W.AddProduct(z6, row4, ref other2);
            (row, row4) = (W.Load(ref r[3 * stride + i], 0), W.Load(ref r4[3 * stride + i], 0));
            W.AddProduct(x3, row, ref sum);
            W.AddProduct(x7, row4, ref other);
            W.AddProduct(z3, row, ref sum2);
            W.AddProduct(z7, row4, ref other2);
            (sum + other).Store(ref y[i], 0);
            (sum2 + other2).Store(ref u[i], 0);
        }

        return i;
    }

    static void One(T x, T* row, T* y, nint length)
    {
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count) V.Fma(V.Create(x), V.Load(ref row[i], 0), V.Load(ref y[i], 0)).Store(ref y[i], 0);
        for (; i < length; i++) V1<T>.Fma(V1<T>.Create(x), V1<T>.Create(row[i]), V1<T>.Create(y[i])).Store(ref y[i], 0);
    }
}
