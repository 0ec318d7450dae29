
namespace Framework.Kernels;

/// <summary>
/// The weights' gradient in the space of tiles: 36 products of transformed gradients [outputs, tiles] with transformed inputs [tiles, channels], summed over
/// all tiles and only then brought back to 3×3 or 5×5.
/// </summary>
/// <remarks>The blocks of tiles are divided into chunks by the work alone, each with sums of its own, and these are added in order: the same bits at any number of threads.</remarks>
static unsafe class WinogradWeightGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Of a chunk: its sums are written and added up, which with half as many tiles made 16 images of 256 channels of 14×14 take a twentieth more.
    const int MostChunks = 8, FewestTiles = 128;
    const long ChunkBytes = 48 << 20;

    internal static void Run(in ConvolutionShape shape, T* dy, T* x, T* dw)
    {
        if (shape.Width.Taps == 3) Run<N3>(shape, dy, x, dw);
        else Run<N5>(shape, dy, x, dw);
    }

    static void Run<TTaps>(in ConvolutionShape shape, T* dy, T* x, T* dw) where TTaps : struct, IExtent
    {
        WinogradShape tiles = new(shape);
        nint pitch = WinogradShape.Pitch<T>(shape.GroupChannels), plane = WinogradShape.Plane<T>(shape.GroupOutputs, pitch), length = WinogradShape.Elements * plane * shape.Groups;
        long worthwhile = Math.Min(tiles.Count / FewestTiles, ChunkBytes / (length * sizeof(T)));
        int most = ThreadTeam.Parts(shape.Work, 4 * Gemm.Grain, (int)Math.Clamp(worthwhile, 1, MostChunks));
        TileLines lines = tiles.Blocks<T>(most);
        int chunks = Math.Min(most, lines.Blocks);
        T* sums = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, chunks * length);

        int shares = shape.OutputShares(chunks * shape.Groups);
        ThreadTeam.Run(chunks * shape.Groups * shares, new Body<TTaps>
        {
            Shape = shape, Tiles = tiles, Lines = lines, Dy = dy, X = x, Sums = sums, Pitch = pitch, Plane = plane, Length = length, Chunks = chunks, Shares = shares,
        });
        ThreadTeam.Run(WinogradShape.FilterParts(shape), new FilterBody<TTaps> { Shape = shape, Sums = sums, Dw = dw, Pitch = pitch, Plane = plane, Length = length, Chunks = chunks });
    }

    struct Body<TTaps> : IParallelBody where TTaps : struct, IExtent
    {
        internal ConvolutionShape Shape;
        internal WinogradShape Tiles;
        internal TileLines Lines;
        internal T* Dy, X, Sums;
        internal nint Pitch, Plane, Length;
        internal int Chunks, Shares;

        public readonly void Invoke(int part)
        {
            (int group, int share) = Math.DivRem(part, Shares);
            (int chunk, group) = Math.DivRem(group, Shape.Groups);
            int outputs = Shape.GroupOutputs / Shares;
            var (from, end) = ThreadTeam.Range(Lines.Blocks, Chunks, chunk);
            int rows = Math.Min(Lines.Count, Lines.Height);
            TileWindow<T> inputs = new(Tiles.Inputs, rows), gradients = new(Tiles.Gradients with { Groups = Shape.Groups * Shares }, rows);
            T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, Math.Max(inputs.Length, gradients.Length) + V.Count);
            nint gradientPitch = WinogradShape.Pitch<T>(outputs);
            nint inputPlane = WinogradShape.Plane<T>(Lines.Tiles, Pitch), gradientPlane = WinogradShape.Plane<T>(Lines.Tiles, gradientPitch);
            T* ofInputs = PackBuffer.Rent<T>(PackBuffer.Use.Results, WinogradShape.Elements * (inputPlane + gradientPlane)), ofGradients = ofInputs + WinogradShape.Elements * inputPlane;
            T* sums = Sums + chunk * Length + group * WinogradShape.Elements * Plane + share * outputs * Pitch;

            for (int item = (int)from; item < end; item++)
            {
                TileLines lines = Lines.Block(item);
                WinogradTransforms<V, T, TTaps>.Block<WinogradMaps<T>.Inputs>(X, group, lines, inputs, copy, ofInputs, Pitch, inputPlane);
                WinogradTransforms<V, T, TTaps>.Block<WinogradMaps<T>.Gradients<TTaps>>(Dy, group * Shares + share, lines, gradients, copy, ofGradients, gradientPitch, gradientPlane);
                for (int element = 0; element < WinogradShape.Elements; element++)
                {
                    BlockedGemm<V, T>.Run(new GemmArguments<T>
                    {
                        A = ofGradients + element * gradientPlane, ARow = 1, AColumn = gradientPitch, B = ofInputs + element * inputPlane, BRow = Pitch, BColumn = 1,
                        C = sums + element * Plane, CRow = Pitch, M = outputs, N = WholeVectors<V, T>.Of(Shape.GroupChannels), K = lines.Tiles,
                        Start = item == from ? TileStart.Zero : TileStart.FromC, InPlace = true,
                    });
                }
            }
        }
    }

    /// <summary>Adds the chunks and brings the filters of some outputs back to their taps.</summary>
    struct FilterBody<TTaps> : IParallelBody where TTaps : struct, IExtent
    {
        internal ConvolutionShape Shape;
        internal T* Sums, Dw;
        internal nint Pitch, Plane, Length;
        internal int Chunks;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Shape.Outputs, WinogradShape.FilterParts(Shape), part);
            for (nint output = (nint)from; output < end; output++)
            {
                T* sums = Sums + output / Shape.GroupOutputs * WinogradShape.Elements * Plane + output % Shape.GroupOutputs * Pitch;
                for (int element = 0; element < WinogradShape.Elements; element++)
                    for (int chunk = 1; chunk < Chunks; chunk++) Runs.Add<V, T>(sums + element * Plane, WholeVectors<V, T>.Of(Shape.GroupChannels), sums + element * Plane + chunk * Length);
                WinogradTransforms<V, T, TTaps>.FilterGradients(sums, Plane, Dw + output * Shape.Depths, Shape.GroupChannels);
            }
        }
    }
}
