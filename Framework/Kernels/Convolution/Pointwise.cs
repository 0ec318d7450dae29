namespace Framework.Kernels;

/// <summary>Convolutions with a single tap: each image is a matrix [channels, pixels] as it lies.</summary>
static unsafe class Pointwise<T> where T : unmanaged
{
    internal static void Forward(in ConvolutionShape shape, T* x, T* w, T* bias, T* y)
    {
        int inputs = shape.GroupChannels, outputs = shape.GroupOutputs;
        Each(shape, new GemmArguments<T>
        {
            A = w, ARow = inputs, AColumn = 1, B = x, BRow = shape.InputPlane, BColumn = 1, C = y, CRow = shape.InputPlane,
            M = outputs, N = shape.InputPlane, K = inputs, Bias = bias, Start = bias == null ? TileStart.Zero : TileStart.FromRowBias,
        });
    }

    internal static void InputGradient(in ConvolutionShape shape, T* dy, T* w, T* bias, T* dx)
    {
        int inputs = shape.GroupChannels, outputs = shape.GroupOutputs;
        Each(shape, new GemmArguments<T>
        {
            A = w, ARow = 1, AColumn = inputs, B = dy, BRow = shape.InputPlane, BColumn = 1, C = dx, CRow = shape.InputPlane,
            M = inputs, N = shape.InputPlane, K = outputs, Bias = bias, Start = bias == null ? TileStart.Zero : TileStart.FromRowBias,
        });
    }

    /// <summary>The product of every group's weights with every image.</summary>
    static void Each(in ConvolutionShape shape, in GemmArguments<T> first)
    {
        int items = shape.Batch * shape.Groups;
        Body body = new() { First = first, Groups = shape.Groups, Items = items, Weights = (nint)shape.GroupOutputs * shape.GroupChannels };

        // Where there are fewer images than threads, each product is divided instead.
        body.Parts = items < Threads.Count ? 1 : ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(items, 256));
        ThreadTeam.Run(body.Parts, body);
    }

    struct Body : IParallelBody
    {
        internal GemmArguments<T> First;
        internal int Groups, Items, Parts;
        internal nint Weights;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (nint item = (nint)from; item < end; item++)
            {
                GemmArguments<T> g = First;
                nint group = item % Groups;
                g.A += group * Weights;
                g.B += item * g.K * g.BRow;
                g.C += item * g.M * g.CRow;
                if (g.Bias != null) g.Bias += group * g.M;
                Gemm.Multiply(g);
            }
        }
    }
}
