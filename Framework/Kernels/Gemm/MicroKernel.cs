using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>
/// The innermost product: a tile of C, up to 12 rows by 2 vectors, is held in registers while the whole of k passes by.
/// One row of A costs a broadcast, folded into the multiplication where it serves a single vector; one step of k costs a load of B for each vector.
/// </summary>
/// <remarks>
/// 24 accumulators, two vectors of B and a broadcast fill the 32 registers of AVX-512 and NEON; where there are 16, the driver asks for at
/// most 6 rows. The rows lie at three addresses each around a common base (base, + stride, + 2·stride), which x86 addresses without arithmetic.
/// The accumulators are separate variables because the compiler keeps neither arrays nor large structs in registers.
/// </remarks>
static unsafe class MicroKernel<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>Computes a tile of <paramref name="rows"/> rows by one or two vectors.</summary>
    internal static void Run(int rows, bool wide, in Tile<T> tile)
    {
        if (tile.Steps == null) Run<ByStride>(rows, wide, tile);
        else Run<ByList>(rows, wide, tile);
    }

    /// <summary>The same with vectors of half the size. The narrowest are their own halves.</summary>
    internal static void RunHalf(int rows, bool wide, in Tile<T> tile)
    {
        if (V.Count > V256<T>.Count) MicroKernel<V256<T>, T>.Run(rows, wide, tile);
        else MicroKernel<V128<T>, T>.Run(rows, wide, tile);
    }

    static void Run<TSteps>(int rows, bool wide, in Tile<T> tile) where TSteps : struct, ITileSteps
    {
        if (wide) Run<TwoVectors, TSteps>(rows, tile);
        else Run<OneVector, TSteps>(rows, tile);
    }

    static void Run<TColumns, TSteps>(int rows, in Tile<T> tile) where TColumns : struct, ITileColumns where TSteps : struct, ITileSteps
    {
        switch (rows)
        {
            case 1: Run<N1, TColumns, TSteps>(tile); break;
            case 2: Run<N2, TColumns, TSteps>(tile); break;
            case 3: Run<N3, TColumns, TSteps>(tile); break;
            case 4: Run<N4, TColumns, TSteps>(tile); break;
            case 5: Run<N5, TColumns, TSteps>(tile); break;
            case 6: Run<N6, TColumns, TSteps>(tile); break;
            case 7: Run<N7, TColumns, TSteps>(tile); break;
            case 8: Run<N8, TColumns, TSteps>(tile); break;
            case 9: Run<N9, TColumns, TSteps>(tile); break;
            case 10: Run<N10, TColumns, TSteps>(tile); break;
            case 11: Run<N11, TColumns, TSteps>(tile); break;
            case 12: Run<N12, TColumns, TSteps>(tile); break;
        }
    }

    static void Run<TRows, TColumns, TSteps>(in Tile<T> tile) where TRows : struct, IExtent where TColumns : struct, ITileColumns where TSteps : struct, ITileSteps
    {
        nint size = sizeof(T), row = tile.ARow * size, step = tile.AStep * size, bStep = tile.BStep * size;
        byte* a0 = (byte*)tile.A, a3 = a0 + 3 * row, a6 = a3 + 3 * row, a9 = a6 + 3 * row, b = (byte*)tile.B;
        nint* steps = tile.Steps;
        nint bSecond = TSteps.AreListed ? tile.BSecond * size : sizeof(V);
        V c0 = default, d0 = default;
        V c1 = default, d1 = default;
        V c2 = default, d2 = default;
        V c3 = default, d3 = default;
        V c4 = default, d4 = default;
        V c5 = default, d5 = default;
        V c6 = default, d6 = default;
        V c7 = default, d7 = default;
        V c8 = default, d8 = default;
        V c9 = default, d9 = default;
        V c10 = default, d10 = default;
        V c11 = default, d11 = default;

        Prefetch<TColumns, TSteps>(tile, TRows.Value);
        nint turns = tile.Turns, aTurn = tile.ATurn * size - tile.K * step, bTurn = tile.BTurn * size - tile.K * bStep;
        while (true)
        {
            for (nint left = tile.K; left > 0; left--)
            {
                byte* from = TSteps.AreListed ? b + *steps++ : b;
                V u = Load(from), v = TColumns.Value > 1 ? Load(from + bSecond) : default;
                TColumns.Step<V, T>(a0, u, v, ref c0, ref d0);
                if (TRows.Value > 1) TColumns.Step<V, T>(a0 + row, u, v, ref c1, ref d1);
                if (TRows.Value > 2) TColumns.Step<V, T>(a0 + 2 * row, u, v, ref c2, ref d2);
                if (TRows.Value > 3) TColumns.Step<V, T>(a3, u, v, ref c3, ref d3);
                if (TRows.Value > 4) TColumns.Step<V, T>(a3 + row, u, v, ref c4, ref d4);
                if (TRows.Value > 5) TColumns.Step<V, T>(a3 + 2 * row, u, v, ref c5, ref d5);
                if (TRows.Value > 6) TColumns.Step<V, T>(a6, u, v, ref c6, ref d6);
                if (TRows.Value > 7) TColumns.Step<V, T>(a6 + row, u, v, ref c7, ref d7);
                if (TRows.Value > 8) TColumns.Step<V, T>(a6 + 2 * row, u, v, ref c8, ref d8);
                if (TRows.Value > 9) TColumns.Step<V, T>(a9, u, v, ref c9, ref d9);
                if (TRows.Value > 10) TColumns.Step<V, T>(a9 + row, u, v, ref c10, ref d10);
                if (TRows.Value > 11) TColumns.Step<V, T>(a9 + 2 * row, u, v, ref c11, ref d11);
                a0 += step;
                if (TRows.Value > 3) a3 += step;
                if (TRows.Value > 6) a6 += step;
                if (TRows.Value > 9) a9 += step;
                if (!TSteps.AreListed) b += bStep;
            }

            if (--turns <= 0) break;
            a0 += aTurn;
            if (TRows.Value > 3) a3 += aTurn;
            if (TRows.Value > 6) a6 += aTurn;
            if (TRows.Value > 9) a9 += aTurn;
            b += bTurn;
        }

        Finish<TColumns, TSteps>(tile, 0, c0, d0);
        if (TRows.Value > 1) Finish<TColumns, TSteps>(tile, 1, c1, d1);
        if (TRows.Value > 2) Finish<TColumns, TSteps>(tile, 2, c2, d2);
        if (TRows.Value > 3) Finish<TColumns, TSteps>(tile, 3, c3, d3);
        if (TRows.Value > 4) Finish<TColumns, TSteps>(tile, 4, c4, d4);
        if (TRows.Value > 5) Finish<TColumns, TSteps>(tile, 5, c5, d5);
        if (TRows.Value > 6) Finish<TColumns, TSteps>(tile, 6, c6, d6);
        if (TRows.Value > 7) Finish<TColumns, TSteps>(tile, 7, c7, d7);
        if (TRows.Value > 8) Finish<TColumns, TSteps>(tile, 8, c8, d8);
        if (TRows.Value > 9) Finish<TColumns, TSteps>(tile, 9, c9, d9);
        if (TRows.Value > 10) Finish<TColumns, TSteps>(tile, 10, c10, d10);
        if (TRows.Value > 11) Finish<TColumns, TSteps>(tile, 11, c11, d11);
    }

    /// <summary>Asks for the tile of C, which else would be waited for when all is computed: the lines of each row are far from those of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prefetch<TColumns, TSteps>(in Tile<T> tile, int rows) where TColumns : struct, ITileColumns where TSteps : struct, ITileSteps
    {
        if (!Sse.IsSupported) return;
        byte* c = (byte*)tile.C;
        for (int row = 0; row < rows; row++, c += tile.CRow * sizeof(T))
        {
            Sse.Prefetch0(c);
            if (TColumns.Value > 1) Sse.Prefetch0(c + CSecond<TSteps>(tile) * sizeof(T));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint CSecond<TSteps>(in Tile<T> tile) where TSteps : struct, ITileSteps => TSteps.AreListed ? tile.CSecond : V.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Load(void* source) => V.Load(ref *(T*)source, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Finish<TColumns, TSteps>(in Tile<T> tile, int row, V c, V d) where TColumns : struct, ITileColumns where TSteps : struct, ITileSteps
    {
        T* target = tile.C + row * tile.CRow, second = target + CSecond<TSteps>(tile);
        if (tile.Start == TileStart.FromC)
        {
            c += Load(target);
            if (TColumns.Value > 1) d += Load(second);
        }
        else if (tile.Start == TileStart.FromColumnBias)
        {
            c += Load(tile.Bias);
            if (TColumns.Value > 1) d += Load(tile.Bias + V.Count);
        }
        else if (tile.Start == TileStart.FromRowBias)
        {
            V bias = V.Create(tile.Bias[row]);
            c += bias;
            if (TColumns.Value > 1) d += bias;
        }

        c.Store(ref *target, 0);
        if (TColumns.Value > 1) d.Store(ref *second, 0);
    }
}
