namespace Framework.Kernels;

/// <summary>
/// Depthwise correlation with 3×3 taps of images that keep their size, a channel as one line (<see cref="PlaneLine{T}"/>). Its vectors meet the taps of a column where they lie, and the sums, not
/// the inputs, are moved by one pixel to the outputs of the columns beside: three loads and two shifts for nine products.
/// </summary>
static unsafe class PlaneCorrelation<T> where T : unmanaged
{
    // Of longer rows three do not stay in the first-level cache, or the masks do not. And as many planes as there may be threads.
    const int LongestRow = 256, FewestPlanes = 16;

    static int Lanes => V512<T>.Count;

    internal static bool Serves(in ConvolutionShape shape) =>
        PlaneLine<T>.Serves(shape) && shape.Height.Taps == 3 && shape.Width.Taps == 3 &&
        shape.Width.Output <= LongestRow && PlaneLine<T>.PeriodOf(shape.Width.Output) <= LongestRow / 2 && shape.Batch * shape.Channels >= FewestPlanes;

    /// <param name="shape">The correlation.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weights of each channel.</param>
    /// <param name="reversed">The last tap comes first.</param>
    /// <param name="bias">One number for each channel, or null.</param>
    /// <param name="y">The results.</param>
    internal static void Run(in ConvolutionShape shape, T* x, T* w, bool reversed, T* bias, T* y)
    {
        PlaneLine<T> line = new(shape.Height.Output, shape.Width.Output, 1, PackBuffer.Rent<T>(PackBuffer.Use.Shared, PlaneLine<T>.Length(shape.Width.Output, 1)));
        int planes = shape.Batch * shape.Channels, parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(planes, 256));
        ThreadTeam.Run(parts, new Body { Line = line, Channels = shape.Channels, Planes = planes, Parts = parts, Reversed = reversed, X = x, W = w, Bias = bias, Y = y });
    }

    struct Body : IParallelBody
    {
        internal PlaneLine<T> Line;
        internal T* X, W, Bias, Y;
        internal int Channels, Planes, Parts;
        internal bool Reversed;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Planes, Parts, part);
            T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, Line.CopyLength), last = stackalloc T[Lanes];
            int channel = (int)(from % Channels);
            for (nint plane = (nint)from; plane < end; plane++)
            {
                T* y = Y + plane * Line.Pixels;
                Plane(Line.Fetch(X, plane, Planes, copy), W + (nint)channel * 9, Bias == null ? default : Bias[channel], y, last);
                Line.End(last, y, isNextToCome: plane < end - 1);
                if (++channel == Channels) channel = 0;
            }
        }

        /// <summary>Writes one plane but for its last vector, which goes elsewhere.</summary>
        readonly void Plane(T* x, T* w, T bias, T* y, T* last)
        {
            int step = Reversed ? -1 : 1;
            if (Reversed) w += 8;
            V512<T> w00 = V512<T>.Create(*w), w01 = V512<T>.Create(w[step]), w02 = V512<T>.Create(w[2 * step]);
            V512<T> w10 = V512<T>.Create(w[3 * step]), w11 = V512<T>.Create(w[4 * step]), w12 = V512<T>.Create(w[5 * step]);
            V512<T> w20 = V512<T>.Create(w[6 * step]), w21 = V512<T>.Create(w[7 * step]), w22 = V512<T>.Create(w[8 * step]);
            V512<T> start = V512<T>.Create(bias), toRight = default, toLeft = default, pending = default;
            T* above = x - Line.Width, below = x + Line.Width, sides = Line.Sides, sidesEnd = Line.SidesEnd, masksAbove = Line.Above, masksBelow = Line.Below;
            int vectors = Line.Vectors, head = Line.Head, tail = Line.Tail;
            nint pixel = 0;
            for (int vector = 0; vector < vectors; vector++, pixel += Lanes)
            {
                V512<T> a = V512<T>.Load(ref above[pixel], 0) & V512<T>.Load(ref masksAbove[Math.Min(vector, head) * Lanes], 0);
                V512<T> b = V512<T>.Load(ref x[pixel], 0);
                V512<T> c = V512<T>.Load(ref below[pixel], 0) & V512<T>.Load(ref masksBelow[Math.Max(vector - tail, 0) * Lanes], 0);
                V512<T> sumRight = V512<T>.Fma(w20, c, V512<T>.Fma(w10, b, w00 * a)), sumLeft = V512<T>.Fma(w22, c, V512<T>.Fma(w12, b, w02 * a));
                V512<T> own = V512<T>.Fma(w21, c, V512<T>.Fma(w11, b, V512<T>.Fma(w01, a, start)));
                if (vector > 0)
                {
                    (pending + (PlaneLine<T>.Later<N1>(toLeft, sumLeft) & V512<T>.Load(ref sides[Lanes], 0))).Store(ref y[pixel - Lanes], 0);
                    sides += 2 * Lanes;
                    if (sides == sidesEnd) sides = Line.Sides;
                }

                pending = own + (PlaneLine<T>.Earlier<N1>(toRight, sumRight) & V512<T>.Load(ref *sides, 0));
                (toRight, toLeft) = (sumRight, sumLeft);
            }

            (pending + (PlaneLine<T>.Later<N1>(toLeft, default) & V512<T>.Load(ref sides[Lanes], 0))).Store(ref *last, 0);
        }
    }
}
