using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The maps of <see cref="WinogradMaps{T}"/> on both axes of a tile: Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A for 6×6 inputs d, weights g and outputs Y. Each works on a
/// vector of channels; element e of a transformed tile lies <c>plane</c> elements behind element e − 1.
/// </summary>
static unsafe class WinogradTransforms<V, T, TTaps>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
    where TTaps : struct, IExtent
{
    // A tile between its columns and its rows, and what brings it to a cache line.
    static int Scratch => WinogradShape.Elements * V.Count + 64 / sizeof(T);

    static int Filter => TTaps.Value * TTaps.Value;

    static int Edge => WinogradShape.EdgeOf(TTaps.Value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T* Aligned(T* scratch) => (T*)(((nint)scratch + 63) & ~63);

    /// <summary>Transforms one group of a block of tiles, one tile after another.</summary>
    /// <param name="x">The images.</param>
    /// <param name="group">The group of their channels.</param>
    /// <param name="lines">The block.</param>
    /// <param name="window">How what a part of it reads is copied.</param>
    /// <param name="copy">Room for that copy.</param>
    /// <param name="target">Element 0 of the first tile.</param>
    /// <param name="pitch">The distance to the next tile.</param>
    /// <param name="plane">The distance to the next element.</param>
    internal static void Block<TMap>(T* x, int group, in TileLines lines, in TileWindow<T> window, T* copy, T* target, nint pitch, nint plane) where TMap : IWinogradMap<T>
    {
        for (int line = 0; line < lines.Count;)
        {
            var (image, top, rows) = lines.Rows(line, window.Lines);
            window.Fill(x, group, image, top, rows, copy);
            Tiles<TMap>(window, copy, rows, lines.Width, target, pitch, plane);
            target += rows * lines.Width * pitch;
            line += rows;
        }
    }

    [SkipLocalsInit]
    static void Tiles<TMap>(in TileWindow<T> window, T* copy, int lines, int tiles, T* target, nint pitch, nint plane) where TMap : IWinogradMap<T>
    {
        T* unaligned = stackalloc T[Scratch], scratch = Aligned(unaligned);
        nint row = window.Row, column = window.Column, channels = column;
        for (int line = 0; line < lines; line++)
        {
            for (int tile = 0; tile < tiles; tile++, target += pitch)
            {
                T* source = copy + window.Tile(line, tile);
                for (nint channel = 0; channel < channels; channel += V.Count)
                {
                    for (int i = 0; i < TMap.From; i++) TMap.Apply<V>(source + channel + i * column, row, scratch + i * V.Count, TMap.From * V.Count);
                    Rows<TMap>(scratch, target + channel, plane);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Rows<TMap>(T* scratch, T* target, nint plane) where TMap : IWinogradMap<T>
    {
        for (int row = 0; row < TMap.To; row++, target += TMap.To * plane) TMap.Apply<V>(scratch + row * TMap.From * V.Count, V.Count, target, plane);
    }

    /// <summary>Aᵀ m A plus a bias for one tile, of which the image has so many rows and columns.</summary>
    [SkipLocalsInit]
    internal static void Outputs(T* source, nint plane, T* bias, int channels, T* target, nint row, nint column, int rows, int columns)
    {
        T* unaligned = stackalloc T[Scratch], scratch = Aligned(unaligned);
        for (nint channel = 0; channel < channels; channel += V.Count)
        {
            V start = V.Load(ref bias[channel], 0);
            for (int i = 0; i < WinogradShape.Reach; i++)
                WinogradMaps<T>.Outputs<TTaps>.Apply<V>(source + channel + i * plane, WinogradShape.Reach * plane, scratch + i * V.Count, WinogradShape.Reach * V.Count);

            T* to = target + channel;
            for (int i = 0; i < rows; i++, to += row)
            {
                WinogradMaps<T>.Outputs<TTaps>.Sums(scratch + i * WinogradShape.Reach * V.Count, V.Count, out V y0, out V y1, out V y2, out V y3);
                (start + y0).Store(ref *to, 0);
                if (columns > 1) (start + y1).Store(ref to[column], 0);
                if (Edge > 2 && columns > 2) (start + y2).Store(ref to[2 * column], 0);
                if (Edge > 3 && columns > 3) (start + y3).Store(ref to[3 * column], 0);
            }
        }
    }

    /// <summary>Channels whose filters are transformed at once at most.</summary>
    internal const int MostTogether = 16;

    /// <summary>G g Gᵀ of the filters that join some channels to a vector of outputs.</summary>
    /// <param name="source">The filters: those of an output follow each other.</param>
    /// <param name="outputStep">The distance to those of the next output.</param>
    /// <param name="outputs">Outputs, if there are fewer than a vector has.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="reversed">The last tap comes first.</param>
    /// <param name="target">Element 0 for the first channel.</param>
    /// <param name="pitch">The distance to the next channel.</param>
    /// <param name="plane">The distance to the next element.</param>
    [SkipLocalsInit]
    internal static void Filters(T* source, nint outputStep, int outputs, int channels, bool reversed, T* target, nint pitch, nint plane)
    {
        T* unaligned = stackalloc T[Scratch], scratch = Aligned(unaligned), taps = stackalloc T[MostTogether * Filter * V.Count];
        if (outputs < V.Count) new Span<T>(taps, channels * Filter * V.Count).Clear();
        Transposition.Matrix(source, outputStep, outputs, channels * Filter, taps, V.Count);
        nint step = reversed ? -V.Count : V.Count;
        T* first = reversed ? taps + (Filter - 1) * V.Count : taps;
        for (int channel = 0; channel < channels; channel++, first += Filter * V.Count, target += pitch)
        {
            for (int i = 0; i < TTaps.Value; i++)
                WinogradMaps<T>.Filters<TTaps>.Apply<V>(first + i * step, TTaps.Value * step, scratch + i * V.Count, TTaps.Value * V.Count);
            Rows<WinogradMaps<T>.Filters<TTaps>>(scratch, target, plane);
        }
    }

    /// <summary>Gᵀ u G, from the gradients of transformed filters to those of the filters, which lie one after another.</summary>
    [SkipLocalsInit]
    internal static void FilterGradients(T* source, nint plane, T* target, int channels)
    {
        T* unaligned = stackalloc T[Scratch], scratch = Aligned(unaligned), taps = stackalloc T[Filter * V.Count];
        for (int channel = 0; channel < channels; channel += V.Count, source += V.Count, target += V.Count * Filter)
        {
            for (int i = 0; i < WinogradShape.Reach; i++)
                WinogradMaps<T>.FilterGradients<TTaps>.Apply<V>(source + i * plane, WinogradShape.Reach * plane, scratch + i * V.Count, WinogradShape.Reach * V.Count);
            Rows<WinogradMaps<T>.FilterGradients<TTaps>>(scratch, taps, V.Count);
            Transposition.Matrix(taps, V.Count, Filter, Math.Min(V.Count, channels - channel), target, Filter);
        }
    }
}
