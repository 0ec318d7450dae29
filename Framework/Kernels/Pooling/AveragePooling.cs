using System.Numerics;

namespace Framework.Kernels;

/// <summary>Means of windows, and the spreading of gradients back over them.</summary>
static unsafe class AveragePooling<T> where T : unmanaged, IFloatingPoint<T>
{
    /// <param name="divisor">Divides every sum instead of the number of elements, unless it is 0.</param>
    internal static void Forward(PoolShape shape, ref T x, ref T y, int divisor)
    {
        fixed (T* px = &x, py = &y)
            ThreadTeam.Run(shape.Parts, new Body { Shape = shape, Inputs = px, Outputs = py, Divisor = divisor, Parts = shape.Parts });
    }

    /// <summary>The gradient of x from that of y. Windows are taken in order, so that sums do not depend on threads.</summary>
    internal static void Backward(PoolShape shape, ref T dy, ref T dx, int divisor)
    {
        fixed (T* pdy = &dy, pdx = &dx)
            ThreadTeam.Run(shape.Parts, new Body { Shape = shape, Inputs = pdx, Outputs = pdy, Divisor = divisor, Parts = shape.Parts, Spreads = true });
    }

    struct Body : IParallelBody
    {
        internal PoolShape Shape;
        internal T* Inputs, Outputs;
        internal int Divisor, Parts;
        internal bool Spreads;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Shape.Planes, Parts, part);
            for (nint plane = (nint)from; plane < end; plane++)
            {
                T* inputs = Inputs + plane * Shape.InputPlane, outputs = Outputs + plane * Shape.OutputPlane;
                if (Spreads) new Span<T>(inputs, Shape.InputPlane).Clear();
                for (int depth = 0; depth < Shape.Depth.Output; depth++)
                {
                    for (int row = 0; row < Shape.Height.Output; row++, outputs += Shape.Width.Output)
                    {
                        int scale = Shape.Depth.Counts[depth] * Shape.Height.Counts[row];
                        if (Spreads) Spread(inputs, outputs, depth, row, scale);
                        else Mean(inputs, outputs, depth, row, scale);
                    }
                }
            }
        }

        readonly void Mean(T* inputs, T* outputs, int depth, int row, int scale)
        {
            for (int column = 0; column < Shape.Width.Output; column++)
            {
                var (width, rows) = Window(row, column);
                T sum = T.Zero;
                for (int i = Shape.Depth.Starts[depth]; i < Shape.Depth.Ends[depth]; i++)
                {
                    T* line = First(inputs, i, row, column);
                    for (int j = 0; j < rows; j++, line += Shape.Width.Input) sum += Runs.Sum(line, width);
                }

                outputs[column] = width * rows == 0 || Shape.Depth.Starts[depth] == Shape.Depth.Ends[depth] ? T.Zero : sum / Count(scale, column);
            }
        }

        readonly void Spread(T* inputs, T* outputs, int depth, int row, int scale)
        {
            for (int column = 0; column < Shape.Width.Output; column++)
            {
                var (width, rows) = Window(row, column);
                if (width * rows == 0) continue;
                T share = outputs[column] / Count(scale, column);
                for (int i = Shape.Depth.Starts[depth]; i < Shape.Depth.Ends[depth]; i++)
                {
                    T* line = First(inputs, i, row, column);
                    for (int j = 0; j < rows; j++, line += Shape.Width.Input) Runs.Add(line, width, share);
                }
            }
        }

        /// <summary>Elements side by side, and how many such rows there are; rows that are complete count as one.</summary>
        readonly (int Width, int Rows) Window(int row, int column)
        {
            int width = Shape.Width.Ends[column] - Shape.Width.Starts[column], rows = Shape.Height.Ends[row] - Shape.Height.Starts[row];
            return width == Shape.Width.Input ? (width * rows, 1) : (width, rows);
        }

        readonly T* First(T* inputs, int slice, int row, int column) =>
            inputs + (nint)(slice * Shape.Height.Input + Shape.Height.Starts[row]) * Shape.Width.Input + Shape.Width.Starts[column];

        readonly T Count(int scale, int column) => T.CreateTruncating(Divisor != 0 ? Divisor : scale * Shape.Width.Counts[column]);
    }
}
