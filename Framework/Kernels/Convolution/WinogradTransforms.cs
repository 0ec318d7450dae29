using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The maps of <see cref="WinogradMaps{T}"/> on both axes of a tile: Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A for 6×6 inputs d, 3×3 weights g and 4×4 outputs Y. Each works on a
/// vector of neighbouring tiles; element e of a transformed tile lies <c>plane</c> elements behind element e − 1.
/// </summary>
static unsafe class WinogradTransforms<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // A tile between its columns and its rows, and what brings it to a cache line.
    static int Scratch => WinogradShape.Elements * V.Count + 64 / sizeof(T);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T* Aligned(T* scratch) => (T*)(((nint)scratch + 63) & ~63);

    /// <summary>
    /// Transforms one channel of a block of tiles, which the target holds one after another, in vectors no wider than a line needs.
    /// </summary>
    /// <param name="channel">The channel in the first image.</param>
    /// <param name="imageStep">The distance to the same channel of the next image.</param>
    /// <param name="lines">The block.</param>
    /// <param name="layout">How what a part of it reads is copied.</param>
    /// <param name="image">Room for that copy.</param>
    /// <param name="target">Element 0 of each tile.</param>
    /// <param name="plane">The distance to the next element.</param>
    internal static void Block<TMap>(T* channel, nint imageStep, in TileLines lines, in TileImage<T> layout, T* image, T* target, nint plane) where TMap : IWinogradMap<T>
    {
        for (int line = 0; line < lines.Count;)
        {
            var (index, top, rows) = lines.Rows(line);
            layout.Fill(channel + index * imageStep, top, rows, image);
            if (lines.Width <= V128<T>.Count) WinogradTransforms<V128<T>, T>.Tiles<TMap>(layout, image, rows, lines.Width, target, plane);
            else if (lines.Width <= V256<T>.Count) WinogradTransforms<V256<T>, T>.Tiles<TMap>(layout, image, rows, lines.Width, target, plane);
            else Tiles<TMap>(layout, image, rows, lines.Width, target, plane);
            target += rows * lines.Width;
            line += rows;
        }
    }

    /// <summary>Transforms some lines of tiles; vectors that the last tiles of a line do not fill are written over by the next line.</summary>
    [SkipLocalsInit]
    static void Tiles<TMap>(in TileImage<T> layout, T* image, int lines, int tiles, T* target, nint plane) where TMap : IWinogradMap<T>
    {
        T* unaligned = stackalloc T[Scratch], scratch = Aligned(unaligned);
        int step = layout.RowStep;
        for (int line = 0; line < lines; line++, target += tiles)
        {
            for (int tile = 0; tile < tiles; tile += V.Count)
            {
                T* source = image + layout.Line(line) + tile;
                for (int column = 0; column < TMap.From; column++) TMap.Apply<V>(source + layout.Column(column), step, scratch + column * V.Count, TMap.From * V.Count);
                Rows<TMap>(scratch, target + tile, plane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Rows<TMap>(T* scratch, T* target, nint plane) where TMap : IWinogradMap<T>
    {
        for (int row = 0; row < TMap.To; row++, target += TMap.To * plane) TMap.Apply<V>(scratch + row * TMap.From * V.Count, V.Count, target, plane);
    }

    /// <summary>Aᵀ m A plus a bias: the 16 outputs of each tile, each kind in a run of its own, <paramref name="run"/> elements apart.</summary>
    [SkipLocalsInit]
    internal static void Outputs(T* source, nint plane, T bias, T* target, nint run, int tiles)
    {
        T* unaligned = stackalloc T[Scratch], scratch = Aligned(unaligned);
        V start = V.Create(bias);
        for (int tile = 0; tile < tiles; tile += V.Count, source += V.Count, target += V.Count)
        {
            for (int column = 0; column < 6; column++) WinogradMaps<T>.Outputs.Apply<V>(source + column * plane, 6 * plane, scratch + column * V.Count, 6 * V.Count);
            for (int row = 0; row < 4; row++)
            {
                WinogradMaps<T>.Outputs.Sums(scratch + row * 6 * V.Count, V.Count, out V y0, out V y1, out V y2, out V y3);
                T* to = target + 4 * row * run;
                (start + y0).Store(ref *to, 0);
                (start + y1).Store(ref to[run], 0);
                (start + y2).Store(ref to[2 * run], 0);
                (start + y3).Store(ref to[3 * run], 0);
            }
        }
    }

    /// <summary>G g Gᵀ of the filters that join one output to some channels, a vector of channels at a time.</summary>
    [SkipLocalsInit]
    internal static void Filters(T* source, nint channelStep, bool reversed, T* target, nint plane, int channels)
    {
        T* unaligned = stackalloc T[Scratch], scratch = Aligned(unaligned), taps = stackalloc T[9 * V.Count];
        new Span<T>(taps, 9 * V.Count).Clear();
        for (int channel = 0; channel < channels; channel += V.Count, source += V.Count * channelStep, target += V.Count)
        {
            int lanes = Math.Min(V.Count, channels - channel);
            for (int lane = 0; lane < lanes; lane++)
            {
                T* filter = source + lane * channelStep, to = taps + lane;
                for (int tap = 0; tap < 9; tap++) to[tap * V.Count] = filter[reversed ? 8 - tap : tap];
            }

            for (int column = 0; column < 3; column++) WinogradMaps<T>.Filters.Apply<V>(taps + column * V.Count, 3 * V.Count, scratch + column * V.Count, 3 * V.Count);
            Rows<WinogradMaps<T>.Filters>(scratch, target, plane);
        }
    }

    /// <summary>Gᵀ u G, from the gradients of transformed filters to those of the filters, which lie one after another.</summary>
    [SkipLocalsInit]
    internal static void FilterGradients(T* source, nint plane, T* target, int channels)
    {
        T* unaligned = stackalloc T[Scratch], scratch = Aligned(unaligned), taps = stackalloc T[9 * V.Count];
        for (int channel = 0; channel < channels; channel += V.Count, source += V.Count)
        {
            for (int column = 0; column < 6; column++) WinogradMaps<T>.FilterGradients.Apply<V>(source + column * plane, 6 * plane, scratch + column * V.Count, 6 * V.Count);
            Rows<WinogradMaps<T>.FilterGradients>(scratch, taps, V.Count);
            int lanes = Math.Min(V.Count, channels - channel);
            for (int lane = 0; lane < lanes; lane++, target += 9)
                for (int tap = 0; tap < 9; tap++) target[tap] = taps[tap * V.Count + lane];
        }
    }
}
