using Framework.Kernels;

namespace Framework;

/// <summary>Stand-ins in the form that the generator writes, until it writes them; deleted then.</summary>
public static partial class Functional
{
    /// <summary>Sum.</summary>
    public static Tensor Add(this Tensor x, Tensor y) => AddOperation.Instance.Apply([x, y]);

    /// <summary>Product.</summary>
    public static Tensor Multiply(this Tensor x, Tensor y) => MultiplyOperation.Instance.Apply([x, y]);

    /// <summary>Sum over dimensions.</summary>
    public static Tensor Sum(this Tensor x, ReadOnlySpan<int> dim, bool keepDim = false)
    {
        int[] sizes = x.Shape.ToArray();
        foreach (int d in dim)
        {
            sizes[x.Shape.Dimension(d)] = 1;
        }
        var wide = new Layout(sizes);
        Tensor result = Tensor.Zeros(wide.Shape, x.DType);
        Span<long> strides = stackalloc long[x.Rank];
        for (int d = 0; d < x.Rank; d++)
        {
            strides[d] = sizes[d] == 1 ? 0 : wide.Stride(d);
        }
        Tensor source = x.Contiguous();
        for (long i = 0; i < x.NumElements; i++)
        {
            long rest = i, at = 0;
            for (int d = x.Rank - 1; d >= 0; d--)
            {
                (rest, long index) = Math.DivRem(rest, x.Shape[d]);
                at += index * strides[d];
            }
            if (x.DType == DType.Float64)
            {
                result.AsSpan<double>()[(int)at] += source.AsSpan<double>()[(int)i];
            }
            else
            {
                result.AsSpan<float>()[(int)at] += source.AsSpan<float>()[(int)i];
            }
        }
        if (Recorder.IsRecording(x))
        {
            Shape shape = x.Shape;
            Recorder.Record("Sum", result, x, g => Multiply(g, Tensor.Ones(shape, g.DType)));
        }
        return keepDim ? result : result.Reshape([.. x.Shape.Where((_, d) => sizes[d] != 1)]);
    }

    sealed class AddOperation : ElementwiseOperation
    {
        public static readonly AddOperation Instance = new();

        AddOperation() : base(new ElementwiseTraits("Add", 2, [ResultKind.Promoted]) { IntegerLegal = true, Gradients = [new(GradientKind.PassThrough), new(GradientKind.PassThrough)] })
        {
        }

        protected internal override void Forward(in Window<float> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<float>), w, n);

        protected internal override void Forward(in Window<double> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<double>), w, n);

        protected internal override void Forward(in Window<long> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<long>), w, n);

        protected internal override void BackwardRecorded(ReadOnlySpan<Tensor?> gradients, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<double> scalars, uint wanted, Span<Tensor?> results)
        {
        }

        readonly struct Body<T> : IElementwiseBody<T> where T : unmanaged
        {
            public static int Inputs => 2;

            public static int Outputs => 1;

            public void Step<V>(in Window<T> w, nuint i) where V : unmanaged, ISimd<V, T> => (V.Load(ref w.P0, i) + V.Load(ref w.P1, i)).Store(ref w.P2, i);
        }
    }

    sealed class MultiplyOperation : ElementwiseOperation
    {
        public static readonly MultiplyOperation Instance = new();

        MultiplyOperation() : base(new ElementwiseTraits("Multiply", 2, [ResultKind.Promoted])
        {
            IntegerLegal = true,
            Gradients = [new(GradientKind.Kernel, SavedInputs: 2), new(GradientKind.Kernel, SavedInputs: 1)],
        })
        {
        }

        protected internal override void Forward(in Window<float> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<float>), w, n);

        protected internal override void Forward(in Window<double> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<double>), w, n);

        protected internal override void Forward(in Window<long> w, int n, ReadOnlySpan<double> scalars) => ElementwiseLoop.Run(default(Body<long>), w, n);

        protected internal override void Backward(in Window<float> w, int n, ReadOnlySpan<double> scalars, int operand) => Backward<float>(w, n, operand);

        protected internal override void Backward(in Window<double> w, int n, ReadOnlySpan<double> scalars, int operand) => Backward<double>(w, n, operand);

        static void Backward<T>(in Window<T> w, int n, int operand) where T : unmanaged
        {
            if (operand < 0)
            {
                ElementwiseLoop.Run(default(Both<T>), w, n);
            }
            else
            {
                ElementwiseLoop.Run(default(Body<T>), w, n);
            }
        }

        protected internal override void BackwardRecorded(ReadOnlySpan<Tensor?> gradients, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<double> scalars, uint wanted, Span<Tensor?> results)
        {
            if ((wanted & 1) != 0)
            {
                results[0] = Multiply(gradients[0]!, inputs[1]);
            }
            if ((wanted & 2) != 0)
            {
                results[1] = Multiply(gradients[0]!, inputs[0]);
            }
        }

        readonly struct Body<T> : IElementwiseBody<T> where T : unmanaged
        {
            public static int Inputs => 2;

            public static int Outputs => 1;

            public void Step<V>(in Window<T> w, nuint i) where V : unmanaged, ISimd<V, T> => (V.Load(ref w.P0, i) * V.Load(ref w.P1, i)).Store(ref w.P2, i);
        }

        readonly struct Both<T> : IElementwiseBody<T> where T : unmanaged
        {
            public static int Inputs => 3;

            public static int Outputs => 2;

            public void Step<V>(in Window<T> w, nuint i) where V : unmanaged, ISimd<V, T>
            {
                V g = V.Load(ref w.P0, i);
                (g * V.Load(ref w.P2, i)).Store(ref w.P3, i);
                (g * V.Load(ref w.P1, i)).Store(ref w.P4, i);
            }
        }
    }
}
