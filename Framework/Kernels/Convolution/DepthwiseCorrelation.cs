namespace Framework.Kernels;

/// <summary>
/// Depthwise correlation, and its input gradient, of a vector of channels at a time, for narrow images and strides. The channels lie side by side in a copy with zeros around it
/// (<see cref="PixelRows{T}"/>), so that no vector meets the end of a row, and with a stride each share of the gradient goes straight to its pixels.
/// </summary>
static unsafe class DepthwiseCorrelation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Outputs of neighbouring pixels that are summed at once.
    const int MostOutputs = 8;

    // Bytes of what a block of rows reads and computes.
    const int Budget = 96 << 10;

    // Rows of outputs so short, or of inputs, leave vectors of neighbours half empty. In longer ones the copies cost more than what they save.
    const int Narrow = 8, NarrowForSums = 14;

    internal static bool Serves(in ConvolutionShape shape) => IsDepthwise(shape) && shape.Width.Output < Narrow;

    internal static bool ServesInputGradient(in ConvolutionShape shape) => IsDepthwise(shape) && (shape.IsStrided || shape.Width.Input < Narrow);

    internal static bool ServesWeightGradient(in ConvolutionShape shape) => IsDepthwise(shape) && (shape.IsStrided || shape.Width.Output < NarrowForSums);

    static bool IsDepthwise(in ConvolutionShape shape) =>
        shape.GroupChannels == 1 && shape.GroupOutputs == 1 && shape.Taps > 1 && shape.Groups >= V.Count && Transposition.IsSupported<T>();

    internal static void Forward(in ConvolutionShape shape, T* x, T* w, T* bias, T* y) => Run(shape, PixelShape.Of(shape), x, w, bias, y);

    internal static void InputGradient(in ConvolutionShape shape, T* dy, T* w, T* bias, T* dx)
    {
        for (int residue = 0; residue < shape.Depth.Stride; residue++) Run(shape, PixelShape.Reversed(shape, residue), dy, w, bias, dx);
    }

    /// <summary>Rows of a block, if each of them reads and writes so much, and the first one reads some rows more.</summary>
    internal static int RowsOf(int all, long first, long further) => (int)Math.Clamp((Budget - first) / Math.Max(further, 1), 1, all);

    static void Run(in ConvolutionShape shape, PixelShape p, T* source, T* w, T* bias, T* target)
    {
        if (p.Depth.Axis.Output == 0) return;
        int channels = p.Groups, pitch = WholeVectors<V, T>.Of(channels);
        T* weights = PackBuffer.Rent<T>(PackBuffer.Use.Shared, (nint)(shape.Taps + 1) * pitch);
        Transposition.Matrix(w, shape.Taps, channels, shape.Taps, weights, pitch);
        Span<T> start = new(weights + (nint)shape.Taps * pitch, channels);
        if (bias == null) start.Clear();
        else new Span<T>(bias, channels).CopyTo(start);

        Body body = new(p, shape.Height, shape.Width, (nint)shape.Taps * pitch, pitch, source, weights, target);
        body.Parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(body.Items, 256));
        ThreadTeam.Run(body.Parts, body);
    }

    struct Body : IParallelBody
    {
        readonly PixelShape shape;
        readonly int tapRows, tapColumns, pitch, first, rows, blocks;
        readonly nint bias;
        readonly T* source, weights, target;
        readonly PixelRows<T> input, results;

        internal int Parts;

        internal Body(PixelShape shape, Axis height, Axis width, nint bias, int pitch, T* source, T* weights, T* target)
        {
            (this.shape, tapRows, tapColumns, this.bias, this.pitch) = (shape, height.Taps, width.Taps, bias, pitch);
            this.source = source;
            this.weights = weights;
            this.target = target;
            var (from, end) = shape.ColumnsRead();
            first = from;
            int slices = shape.Depth.Axis.Taps, step = shape.Heights.Length;
            long read = (long)slices * (end - from) * sizeof(V), written = (long)step * shape.Target.Columns * sizeof(V);
            rows = RowsOf(shape.Rows, shape.Reach(1) * read, shape.Heights[0].Axis.Stride * read + written);
            blocks = (shape.Rows + rows - 1) / rows;
            rows = (shape.Rows + blocks - 1) / blocks;
            input = new(slices, shape.Reach(rows), end - from, V.Count);
            results = new(1, rows * step, shape.Target.Columns, V.Count);
        }

        readonly int Vectors => pitch / V.Count;

        internal readonly int Items => shape.Batch * Vectors * shape.Depth.Axis.Output * blocks;

        public readonly void Invoke(int part)
        {
            T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, shape.Depth.Axis.Taps * input.Slice), sums = PackBuffer.Rent<T>(PackBuffer.Use.Results, results.Slice);
            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (int item = (int)from; item < end; item++)
            {
                var (rest, block) = Math.DivRem(item, blocks);
                (rest, int depth) = Math.DivRem(rest, shape.Depth.Axis.Output);
                (int image, int vector) = Math.DivRem(rest, Vectors);
                Block(image, vector * V.Count, depth, block * rows, copy, sums);
            }
        }

        readonly void Block(int image, int channel, int depth, int row, T* copy, T* sums)
        {
            int end = Math.Min(row + rows, shape.Rows), count = Math.Min(V.Count, shape.Groups - channel), step = shape.Heights.Length;
            nint unit = (nint)image * shape.Groups + channel;
            Axis axis = shape.Depth.Axis;
            var (firstSlice, lastSlice) = axis.TapsOf(depth);
            var (top, stop) = shape.RowsRead(row, end);
            for (int tap = firstSlice; tap < lastSlice; tap++)
            {
                nint slice = depth * axis.Stride + tap * axis.Dilation - axis.Padding;
                T* plane = source + unit * shape.Source.Plane + slice * shape.Source.Rows * shape.Source.Columns;
                input.Frame(plane, shape.Source.Plane, count, shape.Source.Rows, shape.Source.Columns, first, top, stop, copy + tap * input.Slice);
            }

            foreach (Phase height in shape.Heights)
            {
                foreach (Phase width in shape.Widths)
                {
                    for (int i = row; i < Math.Min(end, height.Axis.Output); i++)
                    {
                        T* pixels = copy + (i * height.Axis.Stride - height.Axis.Padding - top) * input.Row + (-width.Axis.Padding - first) * input.Column;
                        T* place = sums + (height.Start + (nint)(i - row) * step) * results.Row + width.Start * results.Column;
                        Row(height, width, new Reach((firstSlice, lastSlice), height.Axis.TapsOf(i)), weights + channel, pixels, place);
                    }
                }
            }

            int written = Math.Min(end * step, shape.Target.Rows) - row * step;
            nint line = (nint)(shape.Depth.Start + depth * shape.Depth.Step) * shape.Target.Rows + row * step;
            results.Drain(sums, written, target + unit * shape.Target.Plane + line * shape.Target.Columns, shape.Target.Plane, count);
        }

        /// <summary>One row of a share, some outputs at a time.</summary>
        readonly void Row(in Phase height, in Phase width, in Reach reach, T* w, T* pixels, T* place)
        {
            int outputs = width.Axis.Output, pieces = (outputs + MostOutputs - 1) / MostOutputs;
            for (int piece = 0, from = 0; piece < pieces; piece++)
            {
                int end = outputs * (piece + 1) / pieces;
                T* x = pixels + from * width.Axis.Stride * input.Column, y = place + (nint)from * width.Step * results.Column;
                switch (end - from)
                {
                    case 1: Outputs<N1>(height, width, reach, w, x, y); break;
                    case 2: Outputs<N2>(height, width, reach, w, x, y); break;
                    case 3: Outputs<N3>(height, width, reach, w, x, y); break;
                    case 4: Outputs<N4>(height, width, reach, w, x, y); break;
                    case 5: Outputs<N5>(height, width, reach, w, x, y); break;
                    case 6: Outputs<N6>(height, width, reach, w, x, y); break;
                    case 7: Outputs<N7>(height, width, reach, w, x, y); break;
                    default: Outputs<N8>(height, width, reach, w, x, y); break;
                }

                from = end;
            }
        }

        readonly void Outputs<TCount>(in Phase height, in Phase width, in Reach reach, T* w, T* x, T* y) where TCount : struct, IExtent
        {
            V c0 = V.Load(ref w[bias], 0), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
            nint next = width.Axis.Stride * input.Column, tapColumn = width.Axis.Dilation * input.Column, weightStep = (nint)width.TapStep * pitch;
            for (int slice = reach.Slices.From; slice < reach.Slices.End; slice++)
            {
                for (int row = reach.Rows.From; row < reach.Rows.End; row++)
                {
                    int tap = ((shape.Depth.FirstTap + slice * shape.Depth.TapStep) * tapRows + height.FirstTap + row * height.TapStep) * tapColumns + width.FirstTap;
                    T* weight = w + (nint)tap * pitch, a = x + slice * input.Slice + (nint)row * height.Axis.Dilation * input.Row;
                    for (int column = 0; column < width.Axis.Taps; column++, weight += weightStep, a += tapColumn)
                    {
                        V factor = V.Load(ref *weight, 0);
                        T* d = a + 3 * next, g = d + 3 * next;
                        V.AddProduct(factor, V.Load(ref *a, 0), ref c0);
                        if (TCount.Value > 1) V.AddProduct(factor, V.Load(ref a[next], 0), ref c1);
                        if (TCount.Value > 2) V.AddProduct(factor, V.Load(ref a[2 * next], 0), ref c2);
                        if (TCount.Value > 3) V.AddProduct(factor, V.Load(ref *d, 0), ref c3);
                        if (TCount.Value > 4) V.AddProduct(factor, V.Load(ref d[next], 0), ref c4);
                        if (TCount.Value > 5) V.AddProduct(factor, V.Load(ref d[2 * next], 0), ref c5);
                        if (TCount.Value > 6) V.AddProduct(factor, V.Load(ref *g, 0), ref c6);
                        if (TCount.Value > 7) V.AddProduct(factor, V.Load(ref g[next], 0), ref c7);
                    }
                }
            }

            nint step = width.Step * results.Column;
            c0.Store(ref *y, 0);
            if (TCount.Value > 1) c1.Store(ref y[step], 0);
            if (TCount.Value > 2) c2.Store(ref y[2 * step], 0);
            if (TCount.Value > 3) c3.Store(ref y[3 * step], 0);
            if (TCount.Value > 4) c4.Store(ref y[4 * step], 0);
            if (TCount.Value > 5) c5.Store(ref y[5 * step], 0);
            if (TCount.Value > 6) c6.Store(ref y[6 * step], 0);
            if (TCount.Value > 7) c7.Store(ref y[7 * step], 0);
        }
    }

    /// <summary>The taps of a row of outputs that are inside the image.</summary>
    readonly record struct Reach((int From, int End) Slices, (int From, int End) Rows);
}
