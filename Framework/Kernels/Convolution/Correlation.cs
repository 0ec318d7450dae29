namespace Framework.Kernels;

/// <summary>Where the results of a correlation go in an image: every step-th element from a start, along each dimension.</summary>
readonly record struct Placement(bool IsWhole, Phase Depth, Phase Height, Phase Width, int ImageHeight, int ImageWidth, nint ImagePlane)
{
    /// <summary>The results are the image.</summary>
    internal static Placement Whole => new(true, default, default, default, 0, 0, 0);

    /// <summary>Brings rows of results of one depth to their places in a channel of the image.</summary>
    internal unsafe void Scatter<T>(T* source, int pitch, int rows, T* channel, int depth, int row) where T : unmanaged
    {
        int step = Width.Step, width = Width.Axis.Output;
        nint slice = (nint)(Depth.Start + depth * Depth.Step) * ImageHeight;
        for (int i = 0; i < rows; i++, source += pitch)
        {
            T* target = channel + (slice + Height.Start + (row + i) * Height.Step) * ImageWidth + Width.Start;
            for (int j = 0; j < width; j++, target += step) *target = source[j];
        }
    }
}

/// <summary>
/// Correlation as a product of the weights with a matrix that is never formed (<see cref="PixelSource{V, T}"/>), for blocks of output rows of one image and group
/// at a time. The blocks are independent of each other, so threads share them out.
/// </summary>
static unsafe class Correlation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    internal static void Run(in ConvolutionShape shape, T* x, T* w, T* bias, T* y, in Placement placement)
    {
        if (placement.IsWhole && WinogradShape.Serves(shape))
        {
            WinogradCorrelation<V, T>.Run(shape, x, w, reversed: false, bias, y);
            return;
        }

        if (DirectCorrelation.Serves(shape))
        {
            DirectCorrelation.Run(shape, x, w, bias, y, placement);
            return;
        }

        long work = shape.Work;
        BorderedImage<T> layout = new(shape, ThreadTeam.PartsForThreads(work, Gemm.Grain, 2));
        int[] offsets = new int[shape.Depths];
        fixed (int* table = offsets)
        {
            layout.Offsets(table);
            int items = layout.BatchBlocks * shape.Groups * shape.Depth.Output;
            Body body = new()
            {
                Shape = shape, Layout = layout, Placement = placement, Offsets = table, X = x, W = w, Bias = bias, Y = y,
                Items = items, Parts = ThreadTeam.Parts(work, Gemm.Grain, Math.Min(items, 256)),
            };
            ThreadTeam.Run(body.Parts, body);
        }
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal BorderedImage<T> Layout;
        internal Placement Placement;
        internal int* Offsets;
        internal T* X, W, Bias, Y;
        internal int Items, Parts;

        public readonly void Invoke(int part)
        {
            T* image = PackBuffer.Rent<T>(PackBuffer.Use.Image, Layout.Length);
            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (int item = (int)from; item < end; item++)
            {
                var (rest, block) = Math.DivRem(item, Layout.Blocks);
                (rest, int depth) = Math.DivRem(rest, Shape.Depth.Output);
                (rest, int group) = Math.DivRem(rest, Shape.Groups);
                Block(rest * Layout.Images, group, depth, block * Layout.Rows, image);
            }
        }

        readonly void Block(int first, int group, int depth, int row, T* image)
        {
            int images = Math.Min(Layout.Images, Shape.Batch - first), rows = Math.Min(Layout.Rows, Shape.Height.Output - row);
            int width = Shape.Width.Output, outputs = Shape.GroupOutputs, depths = Shape.Depths;
            nint unit = (nint)first * Shape.Groups + group;
            Layout.Fill(X + unit * Shape.GroupChannels * Shape.InputPlane, images, depth, row, rows, default, image);
            GemmArguments<T> g = new()
            {
                A = W + (nint)group * outputs * depths, ARow = depths, AColumn = 1, M = outputs, N = (nint)images * rows * width, K = depths,
                Bias = Bias == null ? null : Bias + group * outputs, Start = Bias == null ? TileStart.Zero : TileStart.FromRowBias,
            };

            bool inPlace = Placement.IsWhole && images == 1;
            if (inPlace)
            {
                g.C = Y + unit * outputs * Shape.OutputPlane + ((nint)depth * Shape.Height.Output + row) * width;
                g.CRow = Shape.OutputPlane;
            }
            else
            {
                g.C = PackBuffer.Rent<T>(PackBuffer.Use.Results, g.M * g.N);
                g.CRow = g.N;
            }

            BlockedGemm<V, T>.Run(g, new PixelSource<V, T>(image, Offsets, Layout, width));
            for (int i = 0; i < images && !inPlace; i++, g.C += rows * width, unit += Shape.Groups)
            {
                if (Placement.IsWhole) Copy(g, Y + unit * outputs * Shape.OutputPlane, rows * width);
                else
                {
                    T* planes = Y + unit * outputs * Placement.ImagePlane;
                    for (nint output = 0; output < outputs; output++) Placement.Scatter(g.C + output * g.CRow, width, rows, planes + output * Placement.ImagePlane, depth, row);
                }
            }
        }

        /// <summary>Only whole images share a block.</summary>
        static void Copy(in GemmArguments<T> g, T* planes, int length)
        {
            for (nint output = 0; output < g.M; output++)
                new ReadOnlySpan<T>(g.C + output * g.CRow, length).CopyTo(new Span<T>(planes + output * length, length));
        }
    }
}
