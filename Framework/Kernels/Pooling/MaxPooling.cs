using System.Numerics;

namespace Framework.Kernels;

/// <summary>
/// The largest element of each window and where it lies in its plane. NaN counts as largest; of equal elements the first one is taken.
/// </summary>
static unsafe class MaxPooling<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A null reference for the indices leaves them out.</summary>
    internal static void Forward(PoolShape shape, ref T x, ref T y, ref int indices)
    {
        fixed (T* px = &x, py = &y)
        fixed (int* pi = &indices)
        {
            if (SlidingMaxima.Serves(shape)) SlidingMaxima.Run(shape, px, py, pi);
            else ThreadTeam.Run(shape.Parts, new Body { Shape = shape, Inputs = px, Outputs = py, Indices = pi, Parts = shape.Parts });
        }
    }

    /// <summary>Adds each element of y to the place in x that its index names; x is overwritten.</summary>
    internal static void Scatter(PoolShape shape, ref T y, ref int indices, ref T x)
    {
        fixed (T* px = &x, py = &y)
        fixed (int* pi = &indices)
            ThreadTeam.Run(shape.Parts, new PlaceBody { Shape = shape, Inputs = px, Outputs = py, Indices = pi, Parts = shape.Parts, Scatters = true });
    }

    /// <summary>Takes each element of y from the place in x that its index names.</summary>
    internal static void Gather(PoolShape shape, ref T x, ref int indices, ref T y)
    {
        fixed (T* px = &x, py = &y)
        fixed (int* pi = &indices)
            ThreadTeam.Run(shape.Parts, new PlaceBody { Shape = shape, Inputs = px, Outputs = py, Indices = pi, Parts = shape.Parts });
    }

    struct Body : IParallelBody
    {
        internal PoolShape Shape;
        internal T* Inputs, Outputs;
        internal int* Indices;
        internal int Parts;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Shape.Planes, Parts, part);
            for (nint plane = (nint)from; plane < end; plane++)
            {
                T* inputs = Inputs + plane * Shape.InputPlane, outputs = Outputs + plane * Shape.OutputPlane;
                int* indices = Indices == null ? null : Indices + plane * Shape.OutputPlane;
                for (int depth = 0; depth < Shape.Depth.Output; depth++)
                    for (int row = 0; row < Shape.Height.Output; row++, outputs += Shape.Width.Output)
                    {
                        Row(inputs, outputs, indices, depth, row);
                        if (indices != null) indices += Shape.Width.Output;
                    }
            }
        }

        readonly void Row(T* inputs, T* outputs, int* indices, int depth, int row)
        {
            PoolAxis slices = Shape.Depth, rows = Shape.Height, columns = Shape.Width;
            ReadOnlySpan<int> starts = columns.Starts, ends = columns.Ends;
            for (int column = 0; column < starts.Length; column++)
            {
                T largest = T.NegativeInfinity;
                int place = (slices.Starts[depth] * rows.Input + rows.Starts[row]) * columns.Input + starts[column];
                for (int i = slices.Starts[depth]; i < slices.Ends[depth]; i += slices.Dilation)
                {
                    for (int j = rows.Starts[row]; j < rows.Ends[row]; j += rows.Dilation)
                    {
                        int line = (i * rows.Input + j) * columns.Input;
                        for (int k = starts[column]; k < ends[column]; k += columns.Dilation)
                        {
                            T value = inputs[line + k];
                            if (value <= largest || T.IsNaN(largest) && !T.IsNaN(value)) continue;
                            (largest, place) = (value, line + k);
                        }
                    }
                }

                outputs[column] = largest;
                if (indices != null) indices[column] = place;
            }
        }
    }

    struct PlaceBody : IParallelBody
    {
        internal PoolShape Shape;
        internal T* Inputs, Outputs;
        internal int* Indices;
        internal int Parts;
        internal bool Scatters;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Shape.Planes, Parts, part);
            int inputPlane = Shape.InputPlane, outputPlane = Shape.OutputPlane;
            for (nint plane = (nint)from; plane < end; plane++)
            {
                T* inputs = Inputs + plane * inputPlane, outputs = Outputs + plane * outputPlane;
                int* indices = Indices + plane * outputPlane;
                if (Scatters)
                {
                    new Span<T>(inputs, inputPlane).Clear();
                    for (int i = 0; i < outputPlane; i++) inputs[indices[i]] += outputs[i];
                }
                else
                    for (int i = 0; i < outputPlane; i++) outputs[i] = inputs[indices[i]];
            }
        }
    }
}
