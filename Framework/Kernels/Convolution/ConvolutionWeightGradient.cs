namespace Framework.Kernels;

/// <summary>The gradient of the weights: products of the results' gradient [outputs, pixels] with what lies under each tap [pixels, taps], summed over the images.</summary>
/// <remarks>The images are divided into chunks by the work alone, each with a sum of its own, and these are added in order: the same bits at any number of threads.</remarks>
static unsafe class ConvolutionWeightGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Of a chunk: its sum is written and added up.
    const int MostChunks = 16, FewestOutputs = 64;
    const long ChunkBytes = 16 << 20;

    internal static void Run(in ConvolutionShape shape, T* dy, T* x, T* dw)
    {
        if (WinogradShape.Serves(shape))
        {
            WinogradWeightGradient<V, T>.Run(shape, dy, x, dw);
            return;
        }

        nint length = (nint)shape.Outputs * shape.Depths;
        long worthwhile = Math.Min(ChunkBytes / sizeof(T) / Math.Max(length, 1), shape.Batch * (long)shape.OutputPlane / FewestOutputs);
        int most = (int)Math.Clamp(worthwhile, 1, Math.Min(MostChunks, shape.Batch));
        int chunks = ThreadTeam.Parts(shape.Work, 4 * Gemm.Grain, most);
        bool isByPlanes = PlaneCorrelation<T>.Serves(shape), isDepthwise = !isByPlanes && DepthwiseCorrelation<V, T>.ServesWeightGradient(shape);
        int groupParts = Math.Min(isDepthwise ? WholeVectors<V, T>.Of(shape.Groups) / V.Count : shape.Groups, 4);
        T* partial = PackBuffer.Rent<T>(PackBuffer.Use.Shared, (chunks - 1) * length);

        TapBlock[]? blocks = !shape.HasSingleTap && !isByPlanes && !isDepthwise && DirectWeightGradient.IsBetter(shape) ? TapBlock.Of(shape.Height, shape.Width, TapDots<V, T>.MostRows, TapDots<V, T>.MostColumns) : null;
        int shares = isByPlanes || isDepthwise || blocks != null ? 1 : shape.OutputShares(chunks * groupParts);
        ThreadTeam.Run(chunks * groupParts * shares, new Body
        {
            Shape = shape, IsByPlanes = isByPlanes, IsDepthwise = isDepthwise, Blocks = blocks, Dy = dy, X = x, Dw = dw, Partial = partial, Length = length, Chunks = chunks, GroupParts = groupParts, Shares = shares,
        });
        for (int chunk = 1; chunk < chunks; chunk++) Runs.Add<V, T>(dw, length, partial + (chunk - 1) * length);
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal TapBlock[]? Blocks;
        internal T* Dy, X, Dw, Partial;
        internal nint Length;
        internal int Chunks, GroupParts, Shares;
        internal bool IsByPlanes, IsDepthwise;

        public readonly void Invoke(int part)
        {
            (int groupPart, int share) = Math.DivRem(part, Shares);
            (int chunk, groupPart) = Math.DivRem(groupPart, GroupParts);
            var (from, end) = ThreadTeam.Range(Shape.Batch, Chunks, chunk);
            var (group, groupEnd) = ThreadTeam.Range(Shape.Groups, GroupParts, groupPart, IsDepthwise ? V.Count : 1);
            T* target = chunk == 0 ? Dw : Partial + (chunk - 1) * Length;
            if (IsByPlanes)
            {
                PlaneWeightGradient<T>.Run(Shape, Dy, X, target, (from, end), (group, groupEnd));
                return;
            }

            if (IsDepthwise)
            {
                DepthwiseWeightGradient<V, T>.Run(Shape, Dy, X, target, (from, end), (group, groupEnd));
                return;
            }

            if (Blocks != null)
            {
                DirectWeightGradient.Run(Shape, Blocks, Dy, X, target, (from, end), (group, groupEnd));
                return;
            }

            bool isByPatches = PatchProduct<T>.Serves(Shape);
            if (!Shape.HasSingleTap && !isByPatches)
            {
                PixelWeightGradient<V, T>.Run(Shape, Dy, X, target, (from, end), (group, groupEnd), share, Shares);
                return;
            }

            for (nint image = (nint)from; image < end; image++)
            {
                for (nint i = (nint)group; i < groupEnd; i++)
                {
                    nint unit = image * Shape.Groups + i, first = (nint)share * (Shape.GroupOutputs / Shares);
                    T* dy = Dy + (unit * Shape.GroupOutputs + first) * Shape.OutputPlane, x = X + unit * Shape.GroupChannels * Shape.InputPlane;
                    T* dw = target + (i * Shape.GroupOutputs + first) * Shape.Depths;
                    Product(dy, x, dw, isByPatches, begins: image == from);
                }
            }
        }

        /// <summary>One image of one share of one group, whose pixels are a matrix [channels, pixels] or whose patches are one [pixels, taps].</summary>
        readonly void Product(T* dy, T* x, T* dw, bool isByPatches, bool begins)
        {
            nint plane = Shape.OutputPlane;
            T* matrix = Shape.IsPointwise ? x : PackBuffer.Rent<T>(PackBuffer.Use.Image, Shape.Depths * plane);
            if (isByPatches) Patches.Take(Shape, x, matrix);
            else if (!Shape.IsPointwise) PixelGrid.Take(Shape, x, Shape.GroupChannels, matrix);
            BlockedGemm<V, T>.Run(new GemmArguments<T>
            {
                A = dy, ARow = plane, AColumn = 1, B = matrix, BRow = isByPatches ? Shape.Depths : 1, BColumn = isByPatches ? 1 : plane, C = dw, CRow = Shape.Depths,
                M = Shape.GroupOutputs / Shares, N = Shape.Depths, K = plane, Start = begins ? TileStart.Zero : TileStart.FromC,
            });
        }
    }
}
