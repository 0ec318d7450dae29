namespace Framework.Kernels;

/// <summary>Correlation by Winograd's minimal filtering: 36 products of matrices [tiles, channels]·[channels, outputs] take the place of the sum over taps.</summary>
static unsafe class WinogradCorrelation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <param name="shape">The correlation.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weights [outputs, channels of a group, taps, taps], if <paramref name="reversed"/> those of the correlation whose input gradient this is.</param>
    /// <param name="reversed">The weights' first two dimensions trade places within each group, and the last tap comes first.</param>
    /// <param name="bias">One number for each output, or null.</param>
    /// <param name="y">The results.</param>
    internal static void Run(in ConvolutionShape shape, T* x, T* w, bool reversed, T* bias, T* y)
    {
        if (shape.Width.Taps == 3) Run<N3>(shape, x, w, reversed, bias, y);
        else Run<N5>(shape, x, w, reversed, bias, y);
    }

    static void Run<TTaps>(in ConvolutionShape shape, T* x, T* w, bool reversed, T* bias, T* y) where TTaps : struct, IExtent
    {
        WinogradShape tiles = new(shape);
        TileLines lines = tiles.Blocks<T>(ThreadTeam.PartsForThreads(shape.Work, Gemm.Grain, 2));
        nint pitch = WinogradShape.Pitch<T>(shape.GroupOutputs), plane = WinogradShape.Plane<T>(shape.GroupChannels, pitch), group = WinogradShape.Elements * plane + pitch;
        T* weights = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, shape.Groups * group);
        ThreadTeam.Run(WinogradShape.FilterParts(shape), new WeightBody<TTaps> { Shape = shape, W = w, Reversed = reversed, Bias = bias, Weights = weights, Pitch = pitch, Plane = plane, Group = group });

        int items = lines.Blocks * shape.Groups;
        Body<TTaps> body = new()
        {
            Shape = shape, Tiles = tiles.Inputs, Lines = lines, X = x, Weights = weights, Y = y,
            Pitch = pitch, Plane = plane, Group = group, Items = items, Parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(items, 256)),
        };
        ThreadTeam.Run(body.Parts, body);
    }

    /// <summary>Transforms the filters of some channels: [group, element of the tile, channel, output], behind those of a group its biases.</summary>
    struct WeightBody<TTaps> : IParallelBody where TTaps : struct, IExtent
    {
        internal ConvolutionShape Shape;
        internal T* W, Bias, Weights;
        internal bool Reversed;
        internal nint Pitch, Plane, Group;

        public readonly void Invoke(int part)
        {
            int channels = Shape.GroupChannels, outputs = Shape.GroupOutputs, taps = Shape.Taps;
            var (from, end) = ThreadTeam.Range(Shape.Channels, WinogradShape.FilterParts(Shape), part);
            nint along = taps, across = (nint)taps * channels;
            if (Reversed) (along, across) = ((nint)taps * outputs, taps);
            for (int channel = (int)from, count; channel < end; channel += count)
            {
                var (group, own) = Math.DivRem(channel, channels);
                count = Reversed ? 1 : Math.Min(Math.Min((int)end - channel, channels - own), WinogradTransforms<V, T, TTaps>.MostTogether);
                T* source = W + (nint)group * outputs * channels * taps + own * along, target = Weights + group * Group;
                for (int output = 0; output < outputs; output += V.Count)
                {
                    WinogradTransforms<V, T, TTaps>.Filters(
                        source + output * across, across, Math.Min(V.Count, outputs - output), count, Reversed, target + own * Pitch + output, Pitch, Plane);
                }

                if (own > 0) continue;
                Span<T> biases = new(target + WinogradShape.Elements * Plane, (int)Pitch);
                if (Bias == null) biases.Clear();
                else new Span<T>(Bias + group * outputs, outputs).CopyTo(biases);
            }
        }
    }

    struct Body<TTaps> : IParallelBody where TTaps : struct, IExtent
    {
        internal ConvolutionShape Shape, Tiles;
        internal TileLines Lines;
        internal T* X, Weights, Y;
        internal nint Pitch, Plane, Group;
        internal int Items, Parts;

        public readonly void Invoke(int part)
        {
            TileWindow<T> window = new(Tiles, Math.Min(Lines.Count, Lines.Height));
            PixelRows<T> results = new(1, window.Lines * WinogradShape.EdgeOf(TTaps.Value), Shape.Width.Output, (int)Pitch);
            T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, Math.Max(window.Length + V.Count, results.Slice));
            nint inputPitch = WinogradShape.Pitch<T>(Shape.GroupChannels);
            nint inputPlane = WinogradShape.Plane<T>(Lines.Tiles, inputPitch), productPlane = WinogradShape.Plane<T>(Lines.Tiles, Pitch);
            T* inputs = PackBuffer.Rent<T>(PackBuffer.Use.Results, WinogradShape.Elements * (inputPlane + productPlane)), products = inputs + WinogradShape.Elements * inputPlane;

            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (int item = (int)from; item < end; item++)
            {
                var (block, group) = Math.DivRem(item, Shape.Groups);
                TileLines lines = Lines.Block(block);
                WinogradTransforms<V, T, TTaps>.Block<WinogradMaps<T>.Inputs>(X, group, lines, window, copy, inputs, inputPitch, inputPlane);
                T* weights = Weights + group * Group;
                for (int element = 0; element < WinogradShape.Elements; element++)
                {
                    BlockedGemm<V, T>.Run(new GemmArguments<T>
                    {
                        A = inputs + element * inputPlane, ARow = inputPitch, AColumn = 1, B = weights + element * Plane, BRow = Pitch, BColumn = 1,
                        C = products + element * productPlane, CRow = Pitch,
                        M = lines.Tiles, N = WholeVectors<V, T>.Of(Shape.GroupOutputs), K = Shape.GroupChannels, InPlace = true,
                    });
                }

                Write(group, lines, products, productPlane, weights + WinogradShape.Elements * Plane, window.Lines, results, copy);
            }
        }

        /// <summary>Brings the products of a block of tiles to the images, some lines of one image at a time.</summary>
        readonly void Write(int group, in TileLines lines, T* products, nint plane, T* bias, int most, in PixelRows<T> results, T* copy)
        {
            int edge = WinogradShape.EdgeOf(TTaps.Value), outputs = Shape.GroupOutputs, width = Shape.Width.Output;
            for (int line = 0; line < lines.Count;)
            {
                var (image, top, rows) = lines.Rows(line, most);
                int height = Math.Min(edge * rows, Shape.Height.Output - edge * top);
                for (int row = 0; row < height; row += edge)
                {
                    for (int column = 0; column < width; column += edge, products += Pitch)
                    {
                        WinogradTransforms<V, T, TTaps>.Outputs(
                            products, plane, bias, outputs, copy + row * results.Row + column * results.Column,
                            results.Row, results.Column, Math.Min(edge, height - row), Math.Min(edge, width - column));
                    }
                }

                var (unit, slice) = Math.DivRem(image, Shape.Depth.Output);
                T* channel = Y + ((nint)unit * Shape.Outputs + group * outputs) * Shape.OutputPlane;
                results.Drain(copy, height, channel + ((nint)slice * Shape.Height.Output + edge * top) * width, Shape.OutputPlane, outputs);
                line += rows;
            }
        }
    }
}
