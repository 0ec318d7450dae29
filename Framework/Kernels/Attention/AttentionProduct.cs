namespace Framework.Kernels;

/// <summary>Products of the matrices of one block, on the calling thread: c is m by n, and k is what is summed over.</summary>
static unsafe class AttentionProduct
{
    /// <summary>c = a·b, or c + a·b.</summary>
    internal static void Times<T>(RowMatrix<T> a, RowMatrix<T> b, RowMatrix<T> c, int m, int n, int k, bool adds) where T : unmanaged =>
        Run(a.First, a.Stride, 1, b.First, b.Stride, 1, c, m, n, k, adds);

    /// <summary>c = a·bᵀ.</summary>
    internal static void TimesTransposed<T>(RowMatrix<T> a, RowMatrix<T> b, RowMatrix<T> c, int m, int n, int k) where T : unmanaged =>
        Run(a.First, a.Stride, 1, b.First, 1, b.Stride, c, m, n, k, adds: false);

    /// <summary>c = aᵀ·b, or c + aᵀ·b.</summary>
    internal static void TransposedTimes<T>(RowMatrix<T> a, RowMatrix<T> b, RowMatrix<T> c, int m, int n, int k, bool adds) where T : unmanaged =>
        Run(a.First, 1, a.Stride, b.First, b.Stride, 1, c, m, n, k, adds);

    static void Run<T>(T* a, nint aRow, nint aColumn, T* b, nint bRow, nint bColumn, RowMatrix<T> c, int m, int n, int k, bool adds) where T : unmanaged =>
        Gemm.Single(new GemmArguments<T>
        {
            A = a, ARow = aRow, AColumn = aColumn, B = b, BRow = bRow, BColumn = bColumn, C = c.First, CRow = c.Stride,
            M = m, N = n, K = k, Start = adds ? TileStart.FromC : TileStart.Zero,
        });
}
