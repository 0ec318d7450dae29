using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Depthwise correlation with rows of 5 or 7 taps of small images that keep their size, a channel as one line as in <see cref="PlaneCorrelation{T}"/>. There are more weights than registers:
/// each is loaded for two vectors of pixels. The line is copied between zeros, which are the rows that are not there.
/// </summary>
static unsafe class WidePlaneCorrelation<T> where T : unmanaged
{
    // Of more pixels, or with more masks, what a plane needs leaves the first-level cache.
    const int MostPixels = 1024, LongestPeriod = 32;

    static int Lanes => V512<T>.Count;

    internal static bool Serves(in ConvolutionShape shape) =>
        PlaneLine<T>.Serves(shape) && shape.Width.Taps is 5 or 7 && shape.Height.Taps <= 7 && shape.OutputPlane <= MostPixels && PlaneLine<T>.PeriodOf(shape.Width.Output) <= LongestPeriod;

    /// <inheritdoc cref="PlaneCorrelation{T}.Run"/>
    internal static void Run(in ConvolutionShape shape, T* x, T* w, bool reversed, T* bias, T* y)
    {
        if (shape.Width.Taps == 5) Run<N5>(shape, x, w, reversed, bias, y);
        else Run<N7>(shape, x, w, reversed, bias, y);
    }

    static void Run<TColumns>(in ConvolutionShape shape, T* x, T* w, bool reversed, T* bias, T* y) where TColumns : struct, IExtent
    {
        int width = shape.Width.Output, reach = TColumns.Value / 2, planes = shape.Batch * shape.Channels, parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(planes, 256));
        PlaneLine<T> line = new(shape.Height.Output, width, reach, PackBuffer.Rent<T>(PackBuffer.Use.Shared, PlaneLine<T>.Length(width, reach)));
        ThreadTeam.Run(parts, new Body<TColumns> { Line = line, Rows = shape.Height.Taps, Channels = shape.Channels, Planes = planes, Parts = parts, Reversed = reversed, X = x, W = w, Bias = bias, Y = y });
    }

    struct Body<TColumns> : IParallelBody where TColumns : struct, IExtent
    {
        internal PlaneLine<T> Line;
        internal T* X, W, Bias, Y;
        internal int Rows, Channels, Planes, Parts;
        internal bool Reversed;

        static int Reach => TColumns.Value / 2;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range(Planes, Parts, part);
            int taps = Rows * TColumns.Value, channel = (int)(from % Channels);
            nint margin = Rows / 2 * Line.Width, length = 2 * margin + Line.Pixels + 2 * Lanes;
            T* last = PackBuffer.Rent<T>(PackBuffer.Use.Image, Lanes + 2 * length), copy = last + Lanes, next = copy + length;
            new Span<T>(copy, checked((int)(2 * length))).Clear();

            // A plane is copied before the one ahead of it is computed, so that no vector waits for what has only just been stored.
            Packing.CopyBytes((byte*)(X + (nint)from * Line.Pixels), (byte*)(copy + margin), Line.Pixels * sizeof(T));
            for (nint plane = (nint)from; plane < end; plane++)
            {
                if (plane < end - 1) Packing.CopyBytes((byte*)(X + (plane + 1) * Line.Pixels), (byte*)(next + margin), Line.Pixels * sizeof(T));
                T* y = Y + plane * Line.Pixels;
                Plane(copy, W + (nint)channel * taps + (Reversed ? taps - 1 : 0), V512<T>.Create(Bias == null ? default : Bias[channel]), y, last);
                Line.End(last, y, isNextToCome: plane < end - 1);
                T* used = copy;
                copy = next;
                next = used;
                if (++channel == Channels) channel = 0;
            }
        }

        /// <summary>Writes one plane but for its last vector, which goes elsewhere. Sums for k columns further left are named k, those for k columns further right minus k.</summary>
        readonly void Plane(T* above, T* w, V512<T> start, T* y, T* last)
        {
            V512<T> before1 = default, before2 = default, before3 = default, beforeMinus1 = default, beforeMinus2 = default, beforeMinus3 = default, pending = default;
            T* sides = Line.Sides, sidesBefore = sides;
            nint width = Line.Width, step = Reversed ? -1 : 1;
            for (int vector = 0, vectors = Line.Vectors; vector < vectors; vector += 2, above += 2 * Lanes, y += 2 * Lanes)
            {
                V512<T> a = start, a1 = default, a2 = default, a3 = default, aMinus1 = default, aMinus2 = default, aMinus3 = default;
                V512<T> b = start, b1 = default, b2 = default, b3 = default, bMinus1 = default, bMinus2 = default, bMinus3 = default;
                T* x = above, weight = w;
                for (int row = 0; row < Rows; row++, x += width)
                {
                    V512<T> p = V512<T>.Load(ref *x, 0), q = V512<T>.Load(ref x[Lanes], 0);
                    if (Reach > 2) Add(ref weight, step, p, q, ref aMinus3, ref bMinus3);
                    Add(ref weight, step, p, q, ref aMinus2, ref bMinus2);
                    Add(ref weight, step, p, q, ref aMinus1, ref bMinus1);
                    Add(ref weight, step, p, q, ref a, ref b);
                    Add(ref weight, step, p, q, ref a1, ref b1);
                    Add(ref weight, step, p, q, ref a2, ref b2);
                    if (Reach > 2) Add(ref weight, step, p, q, ref a3, ref b3);
                }

                if (vector > 0) ToLeft(pending, sidesBefore, before1, before2, before3, a1, a2, a3).Store(ref y[-Lanes], 0);
                a = ToLeft(ToRight(a, sides, beforeMinus1, beforeMinus2, beforeMinus3, aMinus1, aMinus2, aMinus3), sides, a1, a2, a3, b1, b2, b3);
                if (vector == vectors - 1)
                {
                    a.Store(ref *last, 0);
                    return;
                }

                a.Store(ref *y, 0);
                sidesBefore = Next(sides);
                pending = ToRight(b, sidesBefore, aMinus1, aMinus2, aMinus3, bMinus1, bMinus2, bMinus3);
                (before1, before2, before3, beforeMinus1, beforeMinus2, beforeMinus3) = (b1, b2, b3, bMinus1, bMinus2, bMinus3);
                sides = Next(sidesBefore);
            }

            ToLeft(pending, sidesBefore, before1, before2, before3, default, default, default).Store(ref *last, 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Add(ref T* weight, nint step, V512<T> p, V512<T> q, ref V512<T> a, ref V512<T> b)
        {
            V512<T> factor = V512<T>.Create(*weight);
            V512<T>.AddProduct(factor, p, ref a);
            V512<T>.AddProduct(factor, q, ref b);
            weight += step;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        readonly T* Next(T* sides)
        {
            sides += 2 * Reach * Lanes;
            return sides == Line.SidesEnd ? Line.Sides : sides;
        }

        /// <summary>Adds what the columns to the left give to those to the right.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static V512<T> ToRight(V512<T> sum, T* sides, V512<T> before1, V512<T> before2, V512<T> before3, V512<T> own1, V512<T> own2, V512<T> own3)
        {
            sum += PlaneLine<T>.Earlier<N1>(before1, own1) & V512<T>.Load(ref *sides, 0);
            sum += PlaneLine<T>.Earlier<N2>(before2, own2) & V512<T>.Load(ref sides[Lanes], 0);
            if (Reach > 2) sum += PlaneLine<T>.Earlier<N3>(before3, own3) & V512<T>.Load(ref sides[2 * Lanes], 0);
            return sum;
        }

        /// <summary>Adds what the columns to the right give to those to the left.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static V512<T> ToLeft(V512<T> sum, T* sides, V512<T> own1, V512<T> own2, V512<T> own3, V512<T> after1, V512<T> after2, V512<T> after3)
        {
            sides += Reach * Lanes;
            sum += PlaneLine<T>.Later<N1>(own1, after1) & V512<T>.Load(ref *sides, 0);
            sum += PlaneLine<T>.Later<N2>(own2, after2) & V512<T>.Load(ref sides[Lanes], 0);
            if (Reach > 2) sum += PlaneLine<T>.Later<N3>(own3, after3) & V512<T>.Load(ref sides[2 * Lanes], 0);
            return sum;
        }
    }
}
