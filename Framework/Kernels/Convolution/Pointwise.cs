namespace Framework.Kernels;

/// <summary>Convolutions with a single tap: each image is a matrix [channels, pixels], as it lies or, with a stride, once the pixels that count have been taken from it.</summary>
static unsafe class Pointwise<T> where T : unmanaged
{
    internal static void Forward(in ConvolutionShape shape, T* x, T* w, T* bias, T* y)
    {
        int inputs = shape.GroupChannels, outputs = shape.GroupOutputs;
        Each(shape, x, y, new GemmArguments<T> { A = w, ARow = inputs, AColumn = 1, M = outputs, K = inputs, Bias = bias }, reversed: false);
    }

    internal static void InputGradient(in ConvolutionShape shape, T* dy, T* w, T* bias, T* dx)
    {
        int inputs = shape.GroupChannels, outputs = shape.GroupOutputs;
        Each(shape, dy, dx, new GemmArguments<T> { A = w, ARow = 1, AColumn = inputs, M = inputs, K = outputs, Bias = bias }, reversed: true);
    }

    /// <summary>The product of every group's weights with every image.</summary>
    static void Each(in ConvolutionShape shape, T* source, T* target, GemmArguments<T> first, bool reversed)
    {
        first.BRow = first.CRow = first.N = shape.OutputPlane;
        first.BColumn = 1;
        first.Start = first.Bias == null ? TileStart.Zero : TileStart.FromRowBias;
        int items = shape.Batch * shape.Groups;
        int parts = shape.ProductParts(items);
        ThreadTeam.Run(parts, new Body { Shape = shape, Source = source, Target = target, First = first, Reversed = reversed, Items = items, Parts = parts });
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal T* Source, Target;
        internal GemmArguments<T> First;
        internal bool Reversed;
        internal int Items, Parts;

        public readonly void Invoke(int part)
        {
            // Of each image the side with more pixels is the one that the convolution reads.
            nint read = First.K * (Reversed ? Shape.OutputPlane : Shape.InputPlane), written = First.M * (Reversed ? Shape.InputPlane : Shape.OutputPlane);
            bool thins = !Shape.IsPointwise;
            T* grid = PackBuffer.Rent<T>(PackBuffer.Use.Image, thins ? Shape.GroupChannels * Shape.OutputPlane : 0);
            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (nint item = (nint)from; item < end; item++)
            {
                GemmArguments<T> g = First;
                nint group = item % Shape.Groups;
                g.A += group * Shape.GroupOutputs * Shape.GroupChannels;
                if (g.Bias != null) g.Bias += group * g.M;
                g.B = Source + item * read;
                g.C = Target + item * written;
                if (thins && Reversed) g.C = grid;
                else if (thins) PixelGrid.Take(Shape, g.B, Shape.GroupChannels, g.B = grid);
                Gemm.Multiply(g);
                if (thins && Reversed) PixelGrid.Put(Shape, grid, Shape.GroupChannels, g.Bias, Target + item * written);
            }
        }
    }
}
