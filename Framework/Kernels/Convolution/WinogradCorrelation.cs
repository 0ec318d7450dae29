namespace Framework.Kernels;

/// <summary>Correlation by Winograd's minimal filtering: 16 products of matrices [outputs, channels]·[channels, tiles] take the place of the sum over taps.</summary>
static unsafe class WinogradCorrelation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <param name="shape">The correlation.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weights [outputs, channels of a group, 3, 3], if <paramref name="reversed"/> those of the correlation whose input gradient this is.</param>
    /// <param name="reversed">The weights' first two dimensions trade places within each group, and the last tap comes first.</param>
    /// <param name="bias">One number for each output, or null.</param>
    /// <param name="y">The results.</param>
    internal static void Run(in ConvolutionShape shape, T* x, T* w, bool reversed, T* bias, T* y)
    {
        WinogradShape tiles = new(shape);
        BorderedImage<T> layout = WinogradShape.Layout<T>(tiles.Inputs, Threads.Count == 1 ? 1 : ThreadTeam.Parts(shape.Work, Gemm.Grain, 2 * Threads.Count));
        nint weightPitch = WinogradShape.Pitch<T>(shape.GroupChannels), weightPlane = WinogradShape.Plane<T>(shape.Outputs, weightPitch);
        T* weights = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, 16 * weightPlane);
        ThreadTeam.Run(ThreadTeam.Parts((long)shape.Outputs * shape.GroupChannels, 4096), new WeightBody { Shape = shape, W = w, Reversed = reversed, Weights = weights, Pitch = weightPitch, Plane = weightPlane });

        int[] offsets = new int[tiles.Inputs.Depths];
        fixed (int* table = offsets)
        {
            layout.Offsets(table);
            int items = layout.BatchBlocks * shape.Groups;
            Body body = new()
            {
                Shape = shape, Tiles = tiles.Inputs, Layout = layout, Offsets = table, X = x, Weights = weights, Bias = bias, Y = y,
                WeightPitch = weightPitch, WeightPlane = weightPlane, Items = items, Parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(items, 256)),
            };
            ThreadTeam.Run(body.Parts, body);
        }
    }

    /// <summary>Transforms the filters of some outputs: [element of the tile, output, channel].</summary>
    struct WeightBody : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal T* W, Weights;
        internal bool Reversed;
        internal nint Pitch, Plane;

        public readonly void Invoke(int part)
        {
            int parts = ThreadTeam.Parts((long)Shape.Outputs * Shape.GroupChannels, 4096);
            var (from, end) = ThreadTeam.Range(Shape.Outputs, parts, part);
            nint groupLength = 9 * (nint)Shape.GroupOutputs * Shape.GroupChannels, along = 9 * (nint)Shape.GroupChannels, across = 9;
            if (Reversed) (along, across) = (across, 9 * (nint)Shape.GroupOutputs);
            for (int output = (int)from; output < end; output++)
            {
                var (group, own) = Math.DivRem(output, Shape.GroupOutputs);
                WinogradTransforms<V, T>.Filters(W + group * groupLength + own * along, across, Reversed, Weights + output * Pitch, Plane, Shape.GroupChannels);
            }
        }
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape, Tiles;
        internal BorderedImage<T> Layout;
        internal int* Offsets;
        internal T* X, Weights, Bias, Y;
        internal nint WeightPitch, WeightPlane;
        internal int Items, Parts;

        public readonly void Invoke(int part)
        {
            int width = Tiles.Width.Output;
            nint pitch = WinogradShape.Pitch<T>((nint)Layout.Images * Layout.Rows * width);
            T* image = PackBuffer.Rent<T>(PackBuffer.Use.Image, Layout.Length);
            nint inputPlane = WinogradShape.Plane<T>(Shape.GroupChannels, pitch), productPlane = WinogradShape.Plane<T>(Shape.GroupOutputs, pitch);
            T* inputs = PackBuffer.Rent<T>(PackBuffer.Use.Results, 16 * (inputPlane + productPlane) + 4 * pitch);
            T* products = inputs + 16 * inputPlane, runs = products + 16 * productPlane;

            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (int item = (int)from; item < end; item++)
            {
                var (rest, block) = Math.DivRem(item, Layout.Blocks);
                (rest, int group) = Math.DivRem(rest, Shape.Groups);
                int first = rest * Layout.Images, images = Math.Min(Layout.Images, Shape.Batch - first);
                int row = block * Layout.Rows, rows = Math.Min(Layout.Rows, Tiles.Height.Output - row);
                nint unit = (nint)first * Shape.Groups + group;
                Layout.Fill(X + unit * Shape.GroupChannels * Shape.InputPlane, images, 0, row, rows, default, image);

                for (nint channel = 0; channel < Shape.GroupChannels; channel++)
                    WinogradTransforms<V, T>.Lines(gradients: false, image, Layout, Offsets + 16 * channel, inputs + channel * pitch, inputPlane, width, images * rows);

                Multiply(group, inputs, inputPlane, products, productPlane, pitch, (nint)images * rows * width);
                for (int output = 0; output < Shape.GroupOutputs; output++)
                {
                    T bias = Bias == null ? default : Bias[group * Shape.GroupOutputs + output];
                    WinogradTransforms<V, T>.Outputs(products + output * pitch, productPlane, bias, runs, pitch, images * rows * width);
                    for (int i = 0; i < images; i++)
                        Write(runs + (nint)i * rows * width, pitch, row, rows, Y + ((unit + i * Shape.Groups) * Shape.GroupOutputs + output) * Shape.OutputPlane);
                }
            }
        }

        readonly void Multiply(int group, T* inputs, nint inputPlane, T* products, nint productPlane, nint pitch, nint tiles)
        {
            for (int element = 0; element < 16; element++)
            {
                BlockedGemm<V, T>.Run(new GemmArguments<T>
                {
                    A = Weights + element * WeightPlane + (nint)group * Shape.GroupOutputs * WeightPitch, ARow = WeightPitch, AColumn = 1,
                    B = inputs + element * inputPlane, BRow = pitch, BColumn = 1,
                    C = products + element * productPlane, CRow = pitch,
                    M = Shape.GroupOutputs, N = tiles, K = Shape.GroupChannels, InPlace = true,
                });
            }
        }

        /// <summary>Puts the four runs of outputs of some lines of tiles together, in one channel of an image.</summary>
        readonly void Write(T* runs, nint run, int row, int rows, T* plane)
        {
            int width = Tiles.Width.Output, whole = Shape.Width.Output / 2;
            for (int line = 0; line < rows; line++, runs += width)
            {
                for (int half = 0; half < 2; half++)
                {
                    int at = 2 * (row + line) + half;
                    if (at >= Shape.Height.Output) continue;
                    T* even = runs + 2 * half * run, target = plane + (nint)at * Shape.Width.Output;
                    Interleaving.Join(even, even + run, target, whole);
                    if (whole < width) target[2 * whole] = even[whole];
                }
            }
        }
    }
}
