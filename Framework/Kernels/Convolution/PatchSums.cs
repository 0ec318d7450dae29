namespace Framework.Kernels;

/// <summary>
/// The input gradient of strided convolutions whose groups have few channels, such as a network's first layer, or the last one of a generator by transposed convolutions: a product of the
/// weights with the results' gradient gives what each tap sends, a row of outputs for each, and these rows are added up where they belong.
/// </summary>
/// <remarks>Rows of the image belong to parts, and the rows of outputs that reach these to blocks, by the shape alone: the same bits at any number of threads.</remarks>
static unsafe class PatchSums<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Bytes of a block of the product, which is read while the second-level cache has it; parts of a small batch; and of these multiples of the rows that two neighbours both compute.
    const int Budget = 256 << 10, MostParts = 8, LeastShare = 4;

    // A product of fewer outputs costs more than to add them up tap by tap.
    const int FewestOutputs = 8;

    internal static bool Serves(in ConvolutionShape shape) => shape.Depth.IsPlain && shape.GroupChannels <= DirectCorrelation.MostOutputs && shape.GroupOutputs >= FewestOutputs;

    internal static void Run(in ConvolutionShape shape, T* dy, T* w, T* bias, T* dx)
    {
        Axis height = shape.Height;
        int units = shape.Batch * shape.Groups, reach = (height.Taps - 1) * height.Dilation / height.Stride + 1;
        int shares = Math.Clamp(height.Output / (LeastShare * reach), 1, Math.Max(1, MostParts / units)), items = units * shares;
        Body body = new(shape) { Dy = dy, W = w, Bias = bias, Dx = dx, Shares = shares, Items = items, Parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(items, 256)) };
        ThreadTeam.Run(body.Parts, body);
    }

    struct Body : IParallelBody
    {
        readonly ConvolutionShape shape;
        readonly int rows, run;

        internal T* Dy, W, Bias, Dx;
        internal int Shares, Items, Parts;

        internal Body(in ConvolutionShape shape)
        {
            this.shape = shape;
            long row = (long)shape.Depths * shape.Width.Output * sizeof(T);
            rows = (int)Math.Clamp(Budget / row, 1, shape.Height.Output);
            run = WholeVectors<V, T>.Of((shape.Width.Input + shape.Width.Stride - 1) / shape.Width.Stride);
        }

        public readonly void Invoke(int part)
        {
            T* sent = PackBuffer.Rent<T>(PackBuffer.Use.Image, (nint)shape.Depths * rows * shape.Width.Output), sums = PackBuffer.Rent<T>(PackBuffer.Use.Results, (nint)shape.Width.Stride * run);
            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (long item = from; item < end; item++)
            {
                var (unit, share) = Math.DivRem((nint)item, Shares);
                var (top, bottom) = ThreadTeam.Range(shape.Height.Input, Shares, (int)share);
                Share(unit, (int)top, (int)bottom, sent, sums);
            }
        }

        /// <summary>Rows [top, bottom) of a group's channels of an image.</summary>
        readonly void Share(nint unit, int top, int bottom, T* sent, T* sums)
        {
            Axis height = shape.Height;
            int width = shape.Width.Input, reach = (height.Taps - 1) * height.Dilation;
            nint group = unit % shape.Groups;
            T* image = Dx + unit * shape.GroupChannels * shape.InputPlane, results = Dy + unit * shape.GroupOutputs * shape.OutputPlane, weights = W + group * shape.GroupOutputs * shape.Depths;
            for (int channel = 0; channel < shape.GroupChannels; channel++)
                new Span<T>(image + channel * shape.InputPlane + (nint)top * width, (bottom - top) * width).Fill(Bias == null ? default : Bias[group * shape.GroupChannels + channel]);

            int first = Math.Max(0, (top + height.Padding - reach + height.Stride - 1) / height.Stride), last = Math.Min(height.Output - 1, (bottom - 1 + height.Padding) / height.Stride);
            for (int row = first; row <= last; row += rows)
            {
                int count = Math.Min(rows, last + 1 - row), pixels = count * shape.Width.Output;
                Gemm.Multiply(new GemmArguments<T>
                {
                    A = weights, ARow = 1, AColumn = shape.Depths, B = results + (nint)row * shape.Width.Output, BRow = shape.OutputPlane, BColumn = 1, C = sent, CRow = pixels,
                    M = shape.Depths, N = pixels, K = shape.GroupOutputs, Start = TileStart.Zero,
                });
                int from = Math.Max(top, row * height.Stride - height.Padding), end = Math.Min(bottom, (row + count - 1) * height.Stride - height.Padding + reach + 1);
                for (int channel = 0; channel < shape.GroupChannels; channel++)
                    for (int line = from; line < end; line++)
                        Line(line, row, count, sent + (nint)channel * shape.Taps * pixels, sums, image + channel * shape.InputPlane + (nint)line * width);
            }
        }

        /// <summary>Adds to a row of the image what outputs of rows [row, row + count) send there.</summary>
        readonly void Line(int line, int row, int count, T* sent, T* sums, T* target)
        {
            Axis height = shape.Height, width = shape.Width;
            nint pixels = (nint)count * width.Output;
            bool isReached = false;
            for (int tap = 0; tap < height.Taps; tap++)
            {
                var (output, rest) = Math.DivRem(line + height.Padding - tap * height.Dilation, height.Stride);
                if (rest != 0 || output < row || output >= row + count) continue;
                if (!isReached) new Span<T>(sums, width.Stride * run).Clear();
                isReached = true;
                T* source = sent + tap * width.Taps * pixels + (nint)(output - row) * width.Output;
                for (int column = 0; column < width.Taps; column++, source += pixels)
                {
                    var (from, end) = width.OutputsOf(column);
                    TapView view = width.View(column);
                    Runs.Add<V, T>(sums + (nint)view.Phase * run + from + view.Shift, end - from, source + from);
                }
            }

            if (isReached) Interleaving.Add<V, T>(sums, run, width.Stride, target, width.Input);
        }
    }
}
