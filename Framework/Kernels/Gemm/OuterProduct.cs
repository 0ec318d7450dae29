namespace Framework.Kernels;

/// <summary>
/// The product of a column and a row, C = x·yᵀ or C + x·yᵀ. There is one multiplication for each element written, so C is written in the order in which it lies.
/// </summary>
static unsafe class OuterProduct<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    internal static bool Applies(in GemmArguments<T> g) =>
        g.K == 1 && g.BColumn == 1 && g.N >= V.Count && (g.Start is TileStart.Zero or TileStart.FromC);

    internal static void Run(in GemmArguments<T> g)
    {
        for (nint row = 0; row < g.M; row++)
        {
            T x = g.A[row * g.ARow];
            T* c = g.C + row * g.CRow;
            if (g.Start == TileStart.Zero) Write<V1<T>>(x, g.B, c, Write<V>(x, g.B, c, 0, g.N), g.N);
            else Add<V1<T>>(x, g.B, c, Add<V>(x, g.B, c, 0, g.N), g.N);
        }
    }

    static nint Write<W>(T x, T* y, T* c, nint i, nint length) where W : unmanaged, ISimd<W, T>
    {
        W factor = W.Create(x);
        for (; i <= length - W.Count; i += W.Count) (factor * W.Load(ref y[i], 0)).Store(ref c[i], 0);
        return i;
    }

    static nint Add<W>(T x, T* y, T* c, nint i, nint length) where W : unmanaged, ISimd<W, T>
    {
        W factor = W.Create(x);
        for (; i <= length - W.Count; i += W.Count) W.Fma(factor, W.Load(ref y[i], 0), W.Load(ref c[i], 0)).Store(ref c[i], 0);
        return i;
    }
}
