
namespace Framework.Kernels;

/// <summary>
/// The weights' gradient in the space of tiles: 16 products of transformed gradients [outputs, tiles] with transformed inputs [tiles, channels], summed over
/// all tiles and only then brought back to 3×3.
/// </summary>
/// <remarks>The blocks of tiles are divided into chunks by the work alone, each with sums of its own, and these are added in order: the same bits at any number of threads.</remarks>
static unsafe class WinogradWeightGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    const int MostChunks = 8;
    const long ChunkBytes = 48 << 20;

    internal static void Run(in ConvolutionShape shape, T* dy, T* x, T* dw)
    {
        WinogradShape tiles = new(shape);
        BorderedImage<T> inputs = WinogradShape.Layout<T>(tiles.Inputs, 1), gradients = WinogradShape.Layout<T>(tiles.Gradients, 1);
        nint pitch = WinogradShape.Pitch<T>(shape.GroupChannels), plane = WinogradShape.Plane<T>(shape.GroupOutputs, pitch), length = 16 * plane * shape.Groups;
        int most = (int)Math.Clamp(ChunkBytes / (length * sizeof(T)), 1, Math.Min(MostChunks, inputs.BatchBlocks));
        int chunks = ThreadTeam.Parts(shape.Work, 4 * Gemm.Grain, most);
        T* sums = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, chunks * length);

        int[] inputOffsets = new int[tiles.Inputs.Depths], gradientOffsets = new int[tiles.Gradients.Depths];
        fixed (int* inputTable = inputOffsets, gradientTable = gradientOffsets)
        {
            inputs.Offsets(inputTable);
            gradients.Offsets(gradientTable);
            ThreadTeam.Run(chunks * shape.Groups, new Body
            {
                Shape = shape, Tiles = tiles.Inputs, Inputs = inputs, Gradients = gradients, InputOffsets = inputTable, GradientOffsets = gradientTable,
                Dy = dy, X = x, Sums = sums, Pitch = pitch, Plane = plane, Length = length, Chunks = chunks,
            });
        }

        FilterBody filters = new() { Shape = shape, Sums = sums, Dw = dw, Pitch = pitch, Plane = plane, Length = length, Chunks = chunks };
        ThreadTeam.Run(filters.Parts, filters);
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape, Tiles;
        internal BorderedImage<T> Inputs, Gradients;
        internal int* InputOffsets, GradientOffsets;
        internal T* Dy, X, Sums;
        internal nint Pitch, Plane, Length;
        internal int Chunks;

        public readonly void Invoke(int part)
        {
            var (chunk, group) = Math.DivRem(part, Shape.Groups);
            var (from, end) = ThreadTeam.Range(Inputs.BatchBlocks, Chunks, chunk);
            int width = Tiles.Width.Output;
            nint tilePitch = WinogradShape.Pitch<T>((nint)Inputs.Images * Inputs.Rows * width);
            nint inputPlane = WinogradShape.Plane<T>(Shape.GroupChannels, tilePitch), gradientPlane = WinogradShape.Plane<T>(Shape.GroupOutputs, tilePitch);
            T* image = PackBuffer.Rent<T>(PackBuffer.Use.Image, Inputs.Length + Gradients.Length), gradient = image + Inputs.Length;
            T* inputs = PackBuffer.Rent<T>(PackBuffer.Use.Results, 16 * (inputPlane + gradientPlane)), gradients = inputs + 16 * inputPlane;

            for (int item = (int)from; item < end; item++)
            {
                var (batch, block) = Math.DivRem(item, Inputs.Blocks);
                int first = batch * Inputs.Images, images = Math.Min(Inputs.Images, Shape.Batch - first);
                int row = block * Inputs.Rows, rows = Math.Min(Inputs.Rows, Tiles.Height.Output - row);
                nint unit = (nint)first * Shape.Groups + group;
                Inputs.Fill(X + unit * Shape.GroupChannels * Shape.InputPlane, images, 0, row, rows, default, image);
                Gradients.Fill(Dy + unit * Shape.GroupOutputs * Shape.OutputPlane, images, 0, row, rows, default, gradient);

                for (nint channel = 0; channel < Shape.GroupChannels; channel++)
                    WinogradTransforms<V, T>.Lines(gradients: false, image, Inputs, InputOffsets + 16 * channel, inputs + channel * tilePitch, inputPlane, width, images * rows);
                for (nint output = 0; output < Shape.GroupOutputs; output++)
                    WinogradTransforms<V, T>.Lines(gradients: true, gradient, Gradients, GradientOffsets + 4 * output, gradients + output * tilePitch, gradientPlane, width, images * rows);

                T* sums = Sums + chunk * Length + group * 16 * Plane;
                for (int element = 0; element < 16; element++)
                {
                    BlockedGemm<V, T>.Run(new GemmArguments<T>
                    {
                        A = gradients + element * gradientPlane, ARow = tilePitch, AColumn = 1, B = inputs + element * inputPlane, BRow = 1, BColumn = tilePitch,
                        C = sums + element * Plane, CRow = Pitch, M = Shape.GroupOutputs, N = Shape.GroupChannels, K = (nint)images * rows * width,
                        Start = item == from ? TileStart.Zero : TileStart.FromC,
                    });
                }
            }
        }
    }

    /// <summary>Adds the chunks and brings the filters of some outputs back to 3×3.</summary>
    struct FilterBody : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal T* Sums, Dw;
        internal nint Pitch, Plane, Length;
        internal int Chunks;

        internal readonly int Parts => ThreadTeam.Parts((long)Shape.Outputs * Shape.GroupChannels, 4096);

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Shape.Outputs, Parts, part);
            for (nint output = (nint)from; output < end; output++)
            {
                T* sums = Sums + output / Shape.GroupOutputs * 16 * Plane + output % Shape.GroupOutputs * Pitch;
                for (int element = 0; element < 16; element++)
                    for (int chunk = 1; chunk < Chunks; chunk++) Add(sums + element * Plane + chunk * Length, sums + element * Plane, Shape.GroupChannels);
                WinogradTransforms<V, T>.FilterGradients(sums, Plane, Dw + output * Shape.GroupChannels * 9, Shape.GroupChannels);
            }
        }

        /// <summary>Lines are followed by at least a vector that belongs to nobody.</summary>
        static void Add(T* source, T* target, int length)
        {
            for (nint i = 0; i < length; i += V.Count) (V.Load(ref target[i], 0) + V.Load(ref source[i], 0)).Store(ref target[i], 0);
        }
    }
}
