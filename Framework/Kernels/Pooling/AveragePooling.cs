using System.Numerics;

namespace Framework.Kernels;

/// <summary>Means of windows, and the spreading of gradients back over them: the lines of a row of windows are added up first, by vectors, and then each window's columns.</summary>
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
            T* line = PackBuffer.Rent<T>(PackBuffer.Use.Results, (nint)Shape.Height.Input * Shape.Width.Input);
            for (nint plane = (nint)from; plane < end; plane++)
            {
                T* inputs = Inputs + plane * Shape.InputPlane, outputs = Outputs + plane * Shape.OutputPlane;
                if (Spreads) new Span<T>(inputs, Shape.InputPlane).Clear();
                for (int depth = 0; depth < Shape.Depth.Output; depth++)
                {
                    for (int row = 0; row < Shape.Height.Output; row++, outputs += Shape.Width.Output)
                    {
                        if (Spreads) Spread(inputs, outputs, depth, row, line);
                        else Mean(inputs, outputs, depth, row, line);
                    }
                }
            }
        }

        readonly void Mean(T* inputs, T* outputs, int depth, int row, T* line)
        {
            var (length, lines) = Lines(row);
            bool isWhole = IsWhole;
            new Span<T>(line, length).Clear();
            for (int slice = Shape.Depth.Starts[depth]; slice < Shape.Depth.Ends[depth]; slice++)
            {
                T* source = Line(inputs, slice, row);
                for (int i = 0; i < lines; i++, source += length) Runs.Add(line, length, source);
            }

            ReadOnlySpan<int> starts = Shape.Width.Starts, ends = Shape.Width.Ends;
            Divisors divisors = new(this, depth, row);
            for (int column = 0; column < starts.Length; column++)
            {
                T sum = T.Zero;
                if (isWhole) sum = Runs.Sum(line, length);
                else for (int i = starts[column]; i < ends[column]; i++) sum += line[i];
                outputs[column] = sum / divisors.Of(column);
            }
        }

        readonly void Spread(T* inputs, T* outputs, int depth, int row, T* line)
        {
            var (length, lines) = Lines(row);
            bool isWhole = IsWhole;
            new Span<T>(line, length).Clear();
            ReadOnlySpan<int> starts = Shape.Width.Starts, ends = Shape.Width.Ends;
            Divisors divisors = new(this, depth, row);
            for (int column = 0; column < starts.Length; column++)
            {
                T share = outputs[column] / divisors.Of(column);
                if (isWhole) new Span<T>(line, length).Fill(share);
                else for (int i = starts[column]; i < ends[column]; i++) line[i] += share;
            }

            for (int slice = Shape.Depth.Starts[depth]; slice < Shape.Depth.Ends[depth]; slice++)
            {
                T* target = Line(inputs, slice, row);
                for (int i = 0; i < lines; i++, target += length) Runs.Add(target, length, line);
            }
        }

        /// <summary>Elements side by side under a row of windows, and how many such lines there are. The lines of a window that takes all columns are one.</summary>
        readonly (int Length, int Count) Lines(int row)
        {
            int width = Shape.Width.Input, rows = Shape.Height.Ends[row] - Shape.Height.Starts[row];
            return IsWhole ? (rows * width, 1) : (width, rows);
        }

        readonly bool IsWhole => Shape.Width.Output == 1 && Shape.Width.Ends[0] - Shape.Width.Starts[0] == Shape.Width.Input;

        readonly T* Line(T* inputs, int slice, int row) => inputs + (nint)(slice * Shape.Height.Input + Shape.Height.Starts[row]) * Shape.Width.Input;
    }

    /// <summary>What the sums of a row of windows are divided by: most times the same as the one before. A window without elements has the sum 0.</summary>
    ref struct Divisors(in Body body, int depth, int row)
    {
        readonly ReadOnlySpan<int> counts = body.Shape.Width.Counts;
        readonly int scale = body.Shape.Depth.Counts[depth] * body.Shape.Height.Counts[row], given = body.Divisor;
        int last;
        T divisor;

        public T Of(int column)
        {
            int count = given != 0 ? given : Math.Max(1, scale * counts[column]);
            if (count != last) (last, divisor) = (count, T.CreateTruncating(count));
            return divisor;
        }
    }
}
