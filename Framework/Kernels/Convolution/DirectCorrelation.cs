using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Correlation for groups of few outputs, depthwise ones above all: every tap is loaded from the bordered image and multiplied at once, since panels
/// would be packed for too few rows of weights.
/// </summary>
static unsafe class DirectCorrelation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>Groups with at most this many outputs come here.</summary>
    internal const int MostOutputs = 3;

    /// <summary>A of the arguments holds the weights; each row of C holds the block's output rows one behind the other.</summary>
    internal static void Run(in GemmArguments<T> g, T* image, int* offsets, in BorderedImage<T> layout, int width)
    {
        int rows = (int)(g.N / width);
        for (int row = 0; row < rows; row++)
        {
            T* source = image + layout.RowOffset(row), target = g.C + (nint)row * width;
            nint left = (nint)(rows - row) * width;
            switch (g.M)
            {
                case 1: Row<N1>(g, source, offsets, target, width, left); break;
                case 2: Row<N2>(g, source, offsets, target, width, left); break;
                default: Row<N3>(g, source, offsets, target, width, left); break;
            }
        }
    }

    /// <param name="left">Elements from the target to the end of the block.</param>
    static void Row<TOutputs>(in GemmArguments<T> g, T* source, int* offsets, T* target, int width, nint left) where TOutputs : struct, IExtent
    {
        T* beside = stackalloc T[V.Count];
        int column = 0;
        for (; column < width - V.Count; column += 2 * V.Count) Columns<TOutputs, N2>(g, source + column, offsets, target + column, left - column, beside);
        for (; column < width; column += V.Count) Columns<TOutputs, N1>(g, source + column, offsets, target + column, left - column, beside);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Columns<TOutputs, TColumns>(in GemmArguments<T> g, T* source, int* offsets, T* target, nint left, T* beside)
        where TOutputs : struct, IExtent
        where TColumns : struct, IExtent
    {
        T* w0 = g.A, w1 = w0 + g.ARow, w2 = w1 + g.ARow;
        V s0 = Start(g, 0), s1 = TOutputs.Value > 1 ? Start(g, 1) : default, s2 = TOutputs.Value > 2 ? Start(g, 2) : default;
        V t0 = s0, t1 = s1, t2 = s2;
        for (nint p = 0; p < g.K; p++)
        {
            T* place = source + offsets[p];
            V x = V.Load(ref *place, 0), y = TColumns.Value > 1 ? V.Load(ref *place, (nuint)V.Count) : default;
            Step<TColumns>(V.Create(w0[p]), x, y, ref s0, ref t0);
            if (TOutputs.Value > 1) Step<TColumns>(V.Create(w1[p]), x, y, ref s1, ref t1);
            if (TOutputs.Value > 2) Step<TColumns>(V.Create(w2[p]), x, y, ref s2, ref t2);
        }

        Store<TColumns>(s0, t0, target, left, beside);
        if (TOutputs.Value > 1) Store<TColumns>(s1, t1, target + g.CRow, left, beside);
        if (TOutputs.Value > 2) Store<TColumns>(s2, t2, target + 2 * g.CRow, left, beside);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<TColumns>(V w, V x, V y, ref V s, ref V t) where TColumns : struct, IExtent
    {
        s = V.Fma(w, x, s);
        if (TColumns.Value > 1) t = V.Fma(w, y, t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Start(in GemmArguments<T> g, int output) => g.Start == TileStart.FromRowBias ? V.Create(g.Bias[output]) : default;

    /// <summary>What vectors write behind their row, the rows after it overwrite; behind the end of the block nothing may be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<TColumns>(V s, V t, T* target, nint left, T* beside) where TColumns : struct, IExtent
    {
        Store(s, target, left, beside);
        if (TColumns.Value > 1) Store(t, target + V.Count, left - V.Count, beside);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(V value, T* target, nint left, T* beside)
    {
        if (left >= V.Count)
        {
            value.Store(ref *target, 0);
            return;
        }

        value.Store(ref *beside, 0);
        for (nint i = 0; i < left; i++) target[i] = beside[i];
    }
}
