namespace Framework.Kernels;

/// <summary>Correlation by Winograd's minimal filtering: 36 products of matrices [outputs, channels]·[channels, tiles] take the place of the sum over taps.</summary>
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
        TileLines lines = tiles.Blocks<T>(ThreadTeam.PartsForThreads(shape.Work, Gemm.Grain, 2));
        nint weightPitch = WinogradShape.Pitch<T>(shape.GroupChannels), weightPlane = WinogradShape.Plane<T>(shape.Outputs, weightPitch);
        T* weights = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, WinogradShape.Elements * weightPlane);
        ThreadTeam.Run(WinogradShape.FilterParts(shape), new WeightBody { Shape = shape, W = w, Reversed = reversed, Weights = weights, Pitch = weightPitch, Plane = weightPlane });

        int items = lines.Blocks * shape.Groups;
        Body body = new()
        {
            Shape = shape, Tiles = tiles.Inputs, Lines = lines, X = x, Weights = weights, Bias = bias, Y = y,
            WeightPitch = weightPitch, WeightPlane = weightPlane, Items = items, Parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(items, 256)),
        };
        ThreadTeam.Run(body.Parts, body);
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
            var (from, end) = ThreadTeam.Range(Shape.Outputs, WinogradShape.FilterParts(Shape), part);
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
        internal TileLines Lines;
        internal T* X, Weights, Bias, Y;
        internal nint WeightPitch, WeightPlane;
        internal int Items, Parts;

        public readonly void Invoke(int part)
        {
            TileImage<T> layout = new(Tiles, Math.Min(Lines.Count, Lines.Height));
            nint pitch = WinogradShape.Pitch<T>(Lines.Tiles);
            T* image = PackBuffer.Rent<T>(PackBuffer.Use.Image, layout.Length);
            nint inputPlane = WinogradShape.Plane<T>(Shape.GroupChannels, pitch), productPlane = WinogradShape.Plane<T>(Shape.GroupOutputs, pitch);
            T* inputs = PackBuffer.Rent<T>(PackBuffer.Use.Results, WinogradShape.Elements * (inputPlane + productPlane) + 32 * pitch);
            T* products = inputs + WinogradShape.Elements * inputPlane, runs = products + WinogradShape.Elements * productPlane;

            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (int item = (int)from; item < end; item++)
            {
                var (block, group) = Math.DivRem(item, Shape.Groups);
                TileLines lines = Lines.Block(block);
                T* x = X + (nint)group * Shape.GroupChannels * Shape.InputPlane, y = Y + (nint)group * Shape.GroupOutputs * Shape.OutputPlane;
                for (nint channel = 0; channel < Shape.GroupChannels; channel++)
                    WinogradTransforms<V, T>.Block<WinogradMaps<T>.Inputs>(
                        x + channel * Shape.InputPlane, Shape.Channels * Shape.InputPlane, lines, layout, image, inputs + channel * pitch, inputPlane);

                Multiply(group, inputs, inputPlane, products, productPlane, pitch, lines.Tiles);
                for (int output = 0; output < Shape.GroupOutputs; output++)
                {
                    T bias = Bias == null ? default : Bias[group * Shape.GroupOutputs + output];
                    WinogradTransforms<V, T>.Outputs(products + output * pitch, productPlane, bias, runs, pitch, lines.Tiles);
                    Write(runs, pitch, lines, y + output * Shape.OutputPlane);
                }
            }
        }

        readonly void Multiply(int group, T* inputs, nint inputPlane, T* products, nint productPlane, nint pitch, nint tiles)
        {
            for (int element = 0; element < WinogradShape.Elements; element++)
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

        /// <summary>Puts the 16 runs of outputs of some lines of tiles together, in one channel of the images. Behind the runs is as much room again.</summary>
        readonly void Write(T* runs, nint run, in TileLines lines, T* channel)
        {
            T* joined = runs + 16 * run;
            for (int row = 0; row < 4; row++) Interleaving.JoinFour(runs + 4 * row * run, run, joined + 4 * row * run, lines.Tiles);

            nint width = Shape.Width.Output, bytes = width * sizeof(T);
            for (int line = 0; line < lines.Count;)
            {
                var (image, top, rows) = lines.Rows(line);
                T* target = channel + image * Shape.Outputs * Shape.OutputPlane + 4 * top * width;
                int height = Math.Min(4 * rows, Shape.Height.Output - 4 * top);
                for (int row = 0; row < height; row++, target += width)
                    Packing.CopyBytes((byte*)(joined + 4 * (row % 4 * run + (line + row / 4) * lines.Width)), (byte*)target, bytes);

                line += rows;
            }
        }
    }
}
