namespace Framework.Kernels;

/// <summary>
/// Correlation of few channels whose rows leave lanes of vectors idle, as rows of 24 or 33 outputs do: what each tap meets is copied, for several rows of outputs without a gap, as a row of
/// the right operand of a product.
/// </summary>
static unsafe class RowPatches<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Bytes of the right operand, which the second-level cache holds beside the copy of the image; and what it costs to begin the copy of a row, in lanes.
    const int Budget = 288 << 10, SettingOut = 16;

    /// <summary>Whether products on idle lanes take longer than the copies: of those there is one for each output and a core does two vectors in a cycle, a vector of these takes two cycles.</summary>
    internal static bool Serves(in ConvolutionShape shape)
    {
        int width = shape.Width.Output;
        nint lanes = width / BlockedGemm<V, T>.TileColumns * BlockedGemm<V, T>.TileColumns + BlockedGemm<V, T>.Lanes(width % BlockedGemm<V, T>.TileColumns);
        return shape.GroupOutputs * (lanes - width) >= 4 * (lanes + SettingOut);
    }

    internal static void Run(in ConvolutionShape shape, T* x, T* w, T* bias, T* y)
    {
        Body body = new(shape, ThreadTeam.PartsForThreads(shape.Work, Gemm.Grain, 2)) { X = x, W = w, Bias = bias, Y = y, Steps = PackBuffer.Rent<nint>(PackBuffer.Use.Shared, shape.Depths) };
        body.List();
        ThreadTeam.Run(body.Parts, body);
    }

    struct Body : IParallelBody
    {
        readonly ConvolutionShape shape;
        readonly BorderedImage<T> image;
        readonly int rows;

        internal T* X, W, Bias, Y;
        internal nint* Steps;

        internal Body(in ConvolutionShape shape, int parts)
        {
            this.shape = shape;
            image = new(shape, parts);
            int width = shape.Width.Output, most = (int)Math.Clamp(Budget / sizeof(T) / ((long)shape.Depths * width), 1, image.Rows);
            rows = most;
            for (int less = most - 1; less > most / 2; less--)
                if (Idle(less * width) * rows < Idle(rows * width) * less) rows = less;
        }

        static nint Idle(int columns) => WholeVectors<V, T>.Of(columns) - columns;

        internal readonly int Parts => image.Parts;

        /// <summary>Where each weight's tap meets the copy of the image, from the tap of the first output.</summary>
        internal readonly void List()
        {
            nint* step = Steps;
            for (int plane = 0; plane < image.Planes; plane++)
                for (int row = 0; row < shape.Height.Taps; row++)
                    for (int column = 0; column < shape.Width.Taps; column++)
                        *step++ = image.Offset(row, plane, column);
        }

        public readonly void Invoke(int part)
        {
            T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, image.Length), patches = PackBuffer.Rent<T>(PackBuffer.Use.Results, (nint)shape.Depths * rows * shape.Width.Output + V.Count);
            var (from, end) = ThreadTeam.Range(image.Items, Parts, part);
            for (int item = (int)from; item < end; item++)
            {
                var (unit, depth, row) = image.Item(item);
                Block(unit, depth, row, copy, patches);
            }
        }

        readonly void Block(nint unit, int depth, int first, T* copy, T* patches)
        {
            int last = Math.Min(image.Rows, shape.Height.Output - first), width = shape.Width.Output;
            image.Fill(X + unit * shape.GroupChannels * shape.InputPlane, depth, first, last, default, copy);
            nint group = unit % shape.Groups * shape.GroupOutputs;
            T* y = Y + unit * shape.GroupOutputs * shape.OutputPlane + ((nint)depth * shape.Height.Output + first) * width;
            for (int row = 0; row < last; row += rows)
            {
                int count = Math.Min(rows, last - row);
                nint pixels = (nint)count * width;
                Take(copy + row * shape.Height.Stride * image.Row, count, patches);
                BlockedGemm<V, T>.Run(new GemmArguments<T>
                {
                    A = W + group * shape.Depths, ARow = shape.Depths, AColumn = 1, B = patches, BRow = pixels, BColumn = 1, C = y + (nint)row * width, CRow = shape.OutputPlane,
                    M = shape.GroupOutputs, N = pixels, K = shape.Depths, Bias = Bias + group, Start = Bias == null ? TileStart.Zero : TileStart.FromRowBias, InPlace = true,
                });
            }
        }

        /// <summary>What a vector writes behind a row, the next row overwrites.</summary>
        readonly void Take(T* copy, int count, T* target)
        {
            nint next = shape.Height.Stride * image.Row;
            int width = shape.Width.Output;
            for (int step = 0; step < shape.Depths; step++)
            {
                T* source = copy + Steps[step];
                for (int row = 0; row < count; row++, source += next, target += width)
                    for (int i = 0; i < width; i += V.Count) V.Load(ref source[i], 0).Store(ref target[i], 0);
            }
        }
    }
}
