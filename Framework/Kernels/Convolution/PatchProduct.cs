namespace Framework.Kernels;

/// <summary>Convolutions whose outputs share no pixel, such as those that cut an image into patches: products of the weights with a matrix of these (<see cref="Patches"/>).</summary>
static unsafe class PatchProduct<T> where T : unmanaged
{
    // Rows of fewer taps take longer to copy than to read where they lie, and of as many channels the pixels do.
    const int FewestTaps = 4, FewChannels = 16;

    internal static bool Serves(in ConvolutionShape shape) =>
        shape.Depth.IsPlain && IsCut(shape.Height) && IsCut(shape.Width) && shape.Width.Taps >= FewestTaps && shape.GroupChannels < FewChannels && shape.GroupOutputs > DirectCorrelation.MostOutputs;

    static bool IsCut(Axis axis) => axis.Stride >= axis.Taps && axis.Dilation == 1;

    internal static void Forward(in ConvolutionShape shape, T* x, T* w, T* bias, T* y) => Each(shape, x, w, bias, y, reversed: false);

    internal static void InputGradient(in ConvolutionShape shape, T* dy, T* w, T* bias, T* dx) => Each(shape, dy, w, bias, dx, reversed: true);

    static void Each(in ConvolutionShape shape, T* source, T* w, T* bias, T* target, bool reversed)
    {
        int items = shape.Batch * shape.Groups, parts = shape.ProductParts(items);
        ThreadTeam.Run(parts, new Body { Shape = shape, Source = source, W = w, Bias = bias, Target = target, Reversed = reversed, Items = items, Parts = parts });
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal T* Source, W, Bias, Target;
        internal int Items, Parts;
        internal bool Reversed;

        public readonly void Invoke(int part)
        {
            T* patches = PackBuffer.Rent<T>(PackBuffer.Use.Image, Shape.OutputPlane * Shape.Depths);
            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (nint item = (nint)from; item < end; item++)
            {
                nint group = item % Shape.Groups, inputs = item * Shape.GroupChannels * Shape.InputPlane, outputs = item * Shape.GroupOutputs * Shape.OutputPlane;
                T* w = W + group * Shape.GroupOutputs * Shape.Depths;
                if (Reversed) ToPatches(Source + outputs, w, Bias == null ? null : Bias + group * Shape.GroupChannels, patches, Target + inputs);
                else FromPatches(Source + inputs, w, Bias == null ? null : Bias + group * Shape.GroupOutputs, patches, Target + outputs);
            }
        }

        readonly void FromPatches(T* x, T* w, T* bias, T* patches, T* y)
        {
            nint depths = Shape.Depths, pixels = Shape.OutputPlane;
            Patches.Take(Shape, x, patches);
            Gemm.Multiply(new GemmArguments<T>
            {
                A = w, ARow = depths, AColumn = 1, B = patches, BRow = 1, BColumn = depths, C = y, CRow = pixels, Bias = bias,
                M = Shape.GroupOutputs, N = pixels, K = depths, Start = bias == null ? TileStart.Zero : TileStart.FromRowBias,
            });
        }

        readonly void ToPatches(T* dy, T* w, T* bias, T* patches, T* dx)
        {
            nint depths = Shape.Depths, pixels = Shape.OutputPlane;
            T* biases = PackBuffer.Rent<T>(PackBuffer.Use.Results, depths);
            if (bias != null)
                for (int i = 0; i < depths; i++) biases[i] = bias[i / Shape.Taps];
            Gemm.Multiply(new GemmArguments<T>
            {
                A = dy, ARow = 1, AColumn = pixels, B = w, BRow = depths, BColumn = 1, C = patches, CRow = depths, Bias = biases,
                M = pixels, N = depths, K = Shape.GroupOutputs, Start = bias == null ? TileStart.Zero : TileStart.FromColumnBias,
            });
            Patches.Put(Shape, patches, bias, dx);
        }
    }
}
