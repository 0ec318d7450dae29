namespace Framework.Kernels;

/// <summary>Products of the matrices of one block, on the calling thread.</summary>
static unsafe class AttentionProduct
{
    /// <summary>c = a·bᵀ.</summary>
    internal static void TimesTransposed<T>(RowMatrix<T> a, RowMatrix<T> b, RowMatrix<T> c, int m, int n, int k) where T : unmanaged =>
        Gemm.Single(new GemmArguments<T> { A = a.First, ARow = a.Stride, AColumn = 1, B = b.First, BRow = 1, BColumn = b.Stride, C = c.First, CRow = c.Stride, M = m, N = n, K = k });

    /// <summary>c = a·b, or c + a·b.</summary>
    internal static void Times<T>(RowMatrix<T> a, RowMatrix<T> b, RowMatrix<T> c, int m, int n, int k, bool adds) where T : unmanaged =>
        Gemm.Single(new GemmArguments<T>
        {
            A = a.First, ARow = a.Stride, AColumn = 1, B = b.First, BRow = b.Stride, BColumn = 1, C = c.First, CRow = c.Stride, M = m, N = n, K = k,
            Start = adds ? TileStart.FromC : TileStart.Zero,
        });

    /// <summary>c + aᵀ·b.</summary>
    internal static void AddTransposedTimes<T>(RowMatrix<T> a, RowMatrix<T> b, RowMatrix<T> c, int m, int n, int k) where T : unmanaged =>
        Gemm.Single(new GemmArguments<T>
        {
            A = a.First, ARow = 1, AColumn = a.Stride, B = b.First, BRow = b.Stride, BColumn = 1, C = c.First, CRow = c.Stride, M = m, N = n, K = k, Start = TileStart.FromC,
        });
}
