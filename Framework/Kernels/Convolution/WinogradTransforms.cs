using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The linear maps of Winograd's F(2×2, 3×3) (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015): Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A
/// for a tile d of 4×4 inputs, 3×3 weights g and 2×2 outputs Y. Each works on a vector of neighbouring tiles; element e of a transformed tile
/// lies <c>plane</c> elements behind element e − 1.
/// </summary>
static unsafe class WinogradTransforms<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>
    /// Transforms all lines of a block's tiles, which the target holds one after another, in vectors no wider than a line needs. <paramref name="offsets"/> tells where
    /// a tile's 16 inputs lie, or its 4 gradients.
    /// </summary>
    internal static void Lines(bool gradients, T* image, in BorderedImage<T> layout, int* offsets, T* target, nint plane, int tiles, int lines)
    {
        for (int line = 0; line < lines; line++, target += tiles)
        {
            T* source = image + layout.RowOffset(line);
            if (tiles <= V128<T>.Count) WinogradTransforms<V128<T>, T>.Line(gradients, source, offsets, target, plane, tiles);
            else if (tiles <= V256<T>.Count) WinogradTransforms<V256<T>, T>.Line(gradients, source, offsets, target, plane, tiles);
            else Line(gradients, source, offsets, target, plane, tiles);
        }
    }

    static void Line(bool gradients, T* source, int* offsets, T* target, nint plane, int tiles)
    {
        if (gradients) Gradients(source, offsets, target, plane, tiles);
        else Inputs(source, offsets, target, plane, tiles);
    }

    /// <summary>Bᵀ d B.</summary>
    static void Inputs(T* source, int* offsets, T* target, nint plane, int tiles)
    {
        for (int tile = 0; tile < tiles; tile += V.Count, source += V.Count, target += V.Count)
        {
            Columns(source, offsets, 0, out V a0, out V a1, out V a2, out V a3);
            Columns(source, offsets, 1, out V b0, out V b1, out V b2, out V b3);
            Columns(source, offsets, 2, out V c0, out V c1, out V c2, out V c3);
            Columns(source, offsets, 3, out V d0, out V d1, out V d2, out V d3);
            Row(target, plane, a0, b0, c0, d0);
            Row(target + 4 * plane, plane, a1, b1, c1, d1);
            Row(target + 8 * plane, plane, a2, b2, c2, d2);
            Row(target + 12 * plane, plane, a3, b3, c3, d3);
        }
    }

    /// <summary>Bᵀ on one column of the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Columns(T* source, int* offsets, int column, out V t0, out V t1, out V t2, out V t3)
    {
        V d0 = V.Load(ref source[offsets[column]], 0), d1 = V.Load(ref source[offsets[4 + column]], 0);
        V d2 = V.Load(ref source[offsets[8 + column]], 0), d3 = V.Load(ref source[offsets[12 + column]], 0);
        t0 = d0 - d2;
        t1 = d1 + d2;
        t2 = d2 - d1;
        t3 = d1 - d3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Row(T* target, nint plane, V d0, V d1, V d2, V d3)
    {
        (d0 - d2).Store(ref *target, 0);
        (d1 + d2).Store(ref target[plane], 0);
        (d2 - d1).Store(ref target[2 * plane], 0);
        (d1 - d3).Store(ref target[3 * plane], 0);
    }

    /// <summary>Aᵀ m A plus a bias: the four outputs of each tile, each kind in a run of its own, <paramref name="run"/> elements apart.</summary>
    internal static void Outputs(T* source, nint plane, T bias, T* target, nint run, int tiles)
    {
        V start = V.Create(bias);
        for (int tile = 0; tile < tiles; tile += V.Count, source += V.Count, target += V.Count)
        {
            Sums(source, plane, 0, out V a0, out V a1);
            Sums(source, plane, 1, out V b0, out V b1);
            Sums(source, plane, 2, out V c0, out V c1);
            Sums(source, plane, 3, out V d0, out V d1);
            (start + a0 + b0 + c0).Store(ref *target, 0);
            (start + b0 - c0 - d0).Store(ref target[run], 0);
            (start + a1 + b1 + c1).Store(ref target[2 * run], 0);
            (start + b1 - c1 - d1).Store(ref target[3 * run], 0);
        }
    }

    /// <summary>Aᵀ on one column of the transformed tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Sums(T* source, nint plane, int column, out V s0, out V s1)
    {
        V m0 = V.Load(ref source[column * plane], 0), m1 = V.Load(ref source[(4 + column) * plane], 0);
        V m2 = V.Load(ref source[(8 + column) * plane], 0), m3 = V.Load(ref source[(12 + column) * plane], 0);
        s0 = m0 + m1 + m2;
        s1 = m1 - m2 - m3;
    }

    /// <summary>A y Aᵀ, the transpose of what the outputs go through.</summary>
    static void Gradients(T* source, int* offsets, T* target, nint plane, int tiles)
    {
        for (int tile = 0; tile < tiles; tile += V.Count, source += V.Count, target += V.Count)
        {
            V a = V.Load(ref source[offsets[0]], 0), b = V.Load(ref source[offsets[1]], 0);
            V c = V.Load(ref source[offsets[2]], 0), d = V.Load(ref source[offsets[3]], 0);
            Spread(target, plane, a, b);
            Spread(target + 4 * plane, plane, a + c, b + d);
            Spread(target + 8 * plane, plane, a - c, b - d);
            Spread(target + 12 * plane, plane, -c, -d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Spread(T* target, nint plane, V a, V b)
    {
        a.Store(ref *target, 0);
        (a + b).Store(ref target[plane], 0);
        (a - b).Store(ref target[2 * plane], 0);
        (-b).Store(ref target[3 * plane], 0);
    }

    /// <summary>G g Gᵀ of the filters that join one output to some channels, a vector of channels at a time.</summary>
    internal static void Filters(T* source, nint channelStep, bool reversed, T* target, nint plane, int channels)
    {
        T* taps = stackalloc T[9 * V.Count];
        for (int channel = 0; channel < channels; channel += V.Count, source += V.Count * channelStep, target += V.Count)
        {
            int lanes = Math.Min(V.Count, channels - channel);
            for (int lane = 0; lane < lanes; lane++)
            {
                T* filter = source + lane * channelStep, to = taps + lane;
                for (int tap = 0; tap < 9; tap++) to[tap * V.Count] = filter[reversed ? 8 - tap : tap];
            }
            Expand(Tap(taps, 0), Tap(taps, 3), Tap(taps, 6), out V a0, out V b0, out V c0, out V d0);
            Expand(Tap(taps, 1), Tap(taps, 4), Tap(taps, 7), out V a1, out V b1, out V c1, out V d1);
            Expand(Tap(taps, 2), Tap(taps, 5), Tap(taps, 8), out V a2, out V b2, out V c2, out V d2);
            ExpandRow(a0, a1, a2, target, plane);
            ExpandRow(b0, b1, b2, target + 4 * plane, plane);
            ExpandRow(c0, c1, c2, target + 8 * plane, plane);
            ExpandRow(d0, d1, d2, target + 12 * plane, plane);
        }
    }

    /// <summary>Gᵀ u G, from the gradients of transformed filters to those of the filters, which lie one after another.</summary>
    internal static void FilterGradients(T* source, nint plane, T* target, int channels)
    {
        T* taps = stackalloc T[9 * V.Count];
        for (int channel = 0; channel < channels; channel += V.Count, source += V.Count)
        {
            ContractColumn(source, plane, out V a0, out V a1, out V a2);
            ContractColumn(source + plane, plane, out V b0, out V b1, out V b2);
            ContractColumn(source + 2 * plane, plane, out V c0, out V c1, out V c2);
            ContractColumn(source + 3 * plane, plane, out V d0, out V d1, out V d2);
            ContractRow(a0, b0, c0, d0, taps);
            ContractRow(a1, b1, c1, d1, taps + 3 * V.Count);
            ContractRow(a2, b2, c2, d2, taps + 6 * V.Count);
            int lanes = Math.Min(V.Count, channels - channel);
            for (int lane = 0; lane < lanes; lane++, target += 9)
                for (int tap = 0; tap < 9; tap++) target[tap] = taps[tap * V.Count + lane];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Tap(T* taps, int tap) => V.Load(ref taps[tap * V.Count], 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Half(V x) => V.Create(Element.Convert<double, T>(0.5)) * x;

    /// <summary>G on three weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Expand(V g0, V g1, V g2, out V t0, out V t1, out V t2, out V t3)
    {
        V outer = g0 + g2;
        t0 = g0;
        t1 = Half(outer + g1);
        t2 = Half(outer - g1);
        t3 = g2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void ExpandRow(V g0, V g1, V g2, T* target, nint plane)
    {
        Expand(g0, g1, g2, out V t0, out V t1, out V t2, out V t3);
        t0.Store(ref *target, 0);
        t1.Store(ref target[plane], 0);
        t2.Store(ref target[2 * plane], 0);
        t3.Store(ref target[3 * plane], 0);
    }

    /// <summary>Gᵀ on one column of the transformed filter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void ContractColumn(T* source, nint plane, out V g0, out V g1, out V g2) =>
        Contract(V.Load(ref *source, 0), V.Load(ref source[4 * plane], 0), V.Load(ref source[8 * plane], 0), V.Load(ref source[12 * plane], 0), out g0, out g1, out g2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void ContractRow(V u0, V u1, V u2, V u3, T* taps)
    {
        Contract(u0, u1, u2, u3, out V g0, out V g1, out V g2);
        g0.Store(ref *taps, 0);
        g1.Store(ref taps[V.Count], 0);
        g2.Store(ref taps[2 * V.Count], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Contract(V u0, V u1, V u2, V u3, out V g0, out V g1, out V g2)
    {
        V sum = Half(u1 + u2);
        g0 = u0 + sum;
        g1 = Half(u1 - u2);
        g2 = sum + u3;
    }
}
