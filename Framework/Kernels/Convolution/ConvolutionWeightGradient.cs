
namespace Framework.Kernels;

/// <summary>
/// The gradient of the weights: for each image the product of the results' gradient [outputs, pixels] with the matrix of taps [pixels, taps], which is
/// never formed (<see cref="TapSource{V, T}"/>), summed over the images.
/// </summary>
/// <remarks>The images are divided into chunks by the work alone, each with a sum of its own, and these are added in order: the same bits at any number of threads.</remarks>
static unsafe class ConvolutionWeightGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    const int MostChunks = 16;
    const long ChunkBytes = 16 << 20;

    internal static void Run(in ConvolutionShape shape, T* dy, T* x, T* dw)
    {
        if (WinogradShape.Serves(shape))
        {
            WinogradWeightGradient<V, T>.Run(shape, dy, x, dw);
            return;
        }

        nint length = (nint)shape.Outputs * shape.Depths;
        int most = (int)Math.Clamp(ChunkBytes / sizeof(T) / Math.Max(length, 1), 1, Math.Min(MostChunks, shape.Batch));
        int chunks = ThreadTeam.Parts(shape.Work, 4 * Gemm.Grain, most);
        int groupParts = Math.Min(shape.Groups, 4);
        T* partial = PackBuffer.Rent<T>(PackBuffer.Use.Shared, (chunks - 1) * length);

        TapBlock[]? blocks = !shape.IsPointwise && DirectWeightGradient.IsBetter(shape) ? TapBlock.Of(shape.Height, shape.Width, TapDots<V, T>.MostColumns) : null;
        BorderedImage<T> layout = shape.IsPointwise || blocks != null ? default : new(shape, 1);
        int[] offsets = new int[shape.IsPointwise || blocks != null ? 0 : shape.Depths];
        fixed (int* table = offsets)
        {
            if (offsets.Length > 0) layout.Offsets(table);
            ThreadTeam.Run(chunks * groupParts, new Body { Blocks = blocks, GroupParts = groupParts, Shape = shape, Layout = layout, Offsets = table, Dy = dy, X = x, Dw = dw, Partial = partial, Length = length, Chunks = chunks });
        }

        for (int chunk = 1; chunk < chunks; chunk++) Add(partial + (chunk - 1) * length, dw, length);
    }

    static void Add(T* source, T* target, nint length)
    {
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count) (V.Load(ref target[i], 0) + V.Load(ref source[i], 0)).Store(ref target[i], 0);
        for (; i < length; i++) (V1<T>.Create(target[i]) + V1<T>.Create(source[i])).Store(ref target[i], 0);
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal TapBlock[]? Blocks;
        internal BorderedImage<T> Layout;
        internal int* Offsets;
        internal T* Dy, X, Dw, Partial;
        internal nint Length;
        internal int Chunks, GroupParts;

        public readonly void Invoke(int part)
        {
            var (chunk, share) = Math.DivRem(part, GroupParts);
            var (from, end) = ThreadTeam.Range(Shape.Batch, Chunks, chunk);
            var (group, groupEnd) = ThreadTeam.Range(Shape.Groups, GroupParts, share);
            T* target = chunk == 0 ? Dw : Partial + (chunk - 1) * Length;
            if (Blocks != null)
            {
                DirectWeightGradient.Run(Shape, Blocks, Dy, X, target, (from, end), (group, groupEnd));
                return;
            }

            int step = Shape.IsPointwise ? 1 : Layout.Images;
            for (nint first = (nint)from; first < end; first += step)
                for (nint i = (nint)group; i < groupEnd; i++) Unit(target, i, first, (int)Math.Min(step, end - first), first == from);
        }

        /// <summary>Some images of one group.</summary>
        readonly void Unit(T* target, nint group, nint first, int images, bool begins)
        {
            nint unit = first * Shape.Groups + group;
            GemmArguments<T> g = new()
            {
                A = Dy + unit * Shape.GroupOutputs * Shape.OutputPlane, ARow = Shape.OutputPlane, AColumn = 1, M = Shape.GroupOutputs, N = Shape.Depths,
                C = target + group * Shape.GroupOutputs * Shape.Depths, CRow = Shape.Depths,
                Start = begins ? TileStart.Zero : TileStart.FromC,
            };
            T* source = X + unit * Shape.GroupChannels * Shape.InputPlane;
            if (Shape.IsPointwise) Image(g, Shape.InputPlane, source);
            else Block(g, source, images);
        }

        static void Image(GemmArguments<T> g, nint plane, T* source)
        {
            g.B = source;
            g.BRow = 1;
            g.BColumn = plane;
            g.K = plane;
            BlockedGemm<V, T>.Run(g);
        }

        readonly void Block(GemmArguments<T> g, T* source, int images)
        {
            T* image = PackBuffer.Rent<T>(PackBuffer.Use.Image, Layout.Length), first = g.A;
            T* gradient = PackBuffer.Rent<T>(PackBuffer.Use.Results, images == 1 ? 0 : g.M * images * Shape.OutputPlane);
            for (int depth = 0; depth < Shape.Depth.Output; depth++)
            {
                for (int row = 0; row < Shape.Height.Output; row += Layout.Rows)
                {
                    int rows = Math.Min(Layout.Rows, Shape.Height.Output - row), width = Shape.Width.Output;
                    Layout.Fill(source, images, depth, row, rows, default, image);
                    g.A = first + ((nint)depth * Shape.Height.Output + row) * width;
                    g.ARow = Shape.OutputPlane;
                    g.K = (nint)images * rows * width;
                    if (images > 1) Join(ref g, images, gradient);
                    BlockedGemm<V, T>.Run(g, new TapSource<V, T>(image, Offsets, Layout, width));
                    g.Start = TileStart.FromC;
                }
            }
        }

        /// <summary>The gradients of several images side by side: [outputs, images, pixels].</summary>
        readonly void Join(ref GemmArguments<T> g, int images, T* target)
        {
            int length = (int)Shape.OutputPlane;
            for (nint output = 0; output < g.M; output++)
            {
                for (int image = 0; image < images; image++)
                {
                    T* source = g.A + ((nint)image * Shape.Outputs + output) * length;
                    new ReadOnlySpan<T>(source, length).CopyTo(new Span<T>(target + (output * images + image) * length, length));
                }
            }

            g.A = target;
            g.ARow = (nint)images * length;
        }
    }
}
