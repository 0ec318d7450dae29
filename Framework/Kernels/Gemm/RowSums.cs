using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// A vector times a matrix whose rows are contiguous: y = start + Σ x[p]·row p. The rows stream past once, eight at a time, while y stays in the cache.
/// </summary>
static unsafe class RowSums<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Bytes of y that stay in the first-level cache beside eight streams.
    const int ChunkBytes = 8 << 10;

    internal static void Run(T* x, nint xStride, T* matrix, nint rowStride, nint depth, T* y, nint length)
    {
        nint chunk = ChunkBytes / sizeof(T);
        for (nint start = 0; start < length; start += chunk)
        {
            nint own = Math.Min(chunk, length - start);
            nint p = 0;
            for (; p <= depth - 8; p += 8) Eight(x + p * xStride, xStride, matrix + p * rowStride + start, rowStride, y + start, own);
            for (; p < depth; p++) One(x[p * xStride], matrix + p * rowStride + start, y + start, own);
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

    static void One(T x, T* row, T* y, nint length)
    {
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count) V.Fma(V.Create(x), V.Load(ref row[i], 0), V.Load(ref y[i], 0)).Store(ref y[i], 0);
        for (; i < length; i++) V1<T>.Fma(V1<T>.Create(x), V1<T>.Create(row[i]), V1<T>.Create(y[i])).Store(ref y[i], 0);
    }
}
