using System.Numerics;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Maxima of windows of one size at one distance: a vector of neighbouring windows at a time, tap by tap, over a bordered image whose
/// border is −∞. The place of the largest travels along as a number of the elements' own type.
/// </summary>
static unsafe class SlidingMaxima
{
    // A place must be exact in single precision.
    const int LargestPlane = 1 << 24;

    internal static bool Serves(PoolShape shape) =>
        shape.Depth.Sliding is not null && shape.Height.Sliding is not null && shape.Width.Sliding is not null && shape.InputPlane <= LargestPlane;

    internal static void Run<T>(PoolShape shape, T* x, T* y, int* indices) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector512.IsHardwareAccelerated) Run<V512<T>, T>(shape, x, y, indices);
        else if (Vector256.IsHardwareAccelerated) Run<V256<T>, T>(shape, x, y, indices);
        else Run<V128<T>, T>(shape, x, y, indices);
    }

    static void Run<V, T>(PoolShape shape, T* x, T* y, int* indices) where V : unmanaged, ISimd<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        ConvolutionShape plane = new(1, 1, 1, 1, shape.Depth.Sliding!.Value, shape.Height.Sliding!.Value, shape.Width.Sliding!.Value);
        BorderedImage<T> layout = new(plane, 1);
        int[] offsets = new int[plane.Taps];
        T[] places = new T[plane.Taps];
        for (int tap = 0; tap < plane.Taps; tap++)
        {
            var (rest, column) = Math.DivRem(tap, plane.Width.Taps);
            var (slice, row) = Math.DivRem(rest, plane.Height.Taps);
            places[tap] = T.CreateChecked(Place(plane, slice * plane.Depth.Dilation, row * plane.Height.Dilation, column * plane.Width.Dilation));
            offsets[tap] = (int)layout.Offset(row, slice, column);
        }

        fixed (int* o = offsets)
        fixed (T* p = places)
        {
            ThreadTeam.Run(shape.Parts, new Body<V, T> { Shape = shape, Plane = plane, Layout = layout, Inputs = x, Outputs = y, Indices = indices, Offsets = o, Places = p, Parts = shape.Parts });
        }
    }

    static int Place(in ConvolutionShape plane, int slice, int row, int column) => (slice * plane.Height.Input + row) * plane.Width.Input + column;

    struct Body<V, T> : IParallelBody where V : unmanaged, ISimd<V, T> where T : unmanaged, IFloatingPointIeee754<T>
    {
        internal PoolShape Shape;
        internal ConvolutionShape Plane;
        internal BorderedImage<T> Layout;
        internal T* Inputs, Outputs, Places;
        internal int* Indices, Offsets;
        internal int Parts;

        public readonly void Invoke(int part)
        {
            int width = Plane.Width.Output, rounded = WholeVectors<V, T>.Of(width);
            T* image = PackBuffer.Rent<T>(PackBuffer.Use.Image, Layout.Length);
            T* values = PackBuffer.Rent<T>(PackBuffer.Use.Results, 2 * rounded), places = values + rounded;
            var (from, end) = ThreadTeam.Range(Shape.Planes, Parts, part);
            T* y = Outputs + (nint)from * Shape.OutputPlane;
            int* indices = Indices + (nint)from * Shape.OutputPlane;
            for (nint plane = (nint)from; plane < end; plane++)
            {
                for (int depth = 0; depth < Plane.Depth.Output; depth++)
                {
                    for (int top = 0; top < Plane.Height.Output; top += Layout.Rows)
                    {
                        int rows = Math.Min(Layout.Rows, Plane.Height.Output - top);
                        Layout.Fill(Inputs + plane * Shape.InputPlane, depth, top, rows, T.NegativeInfinity, image);
                        for (int row = 0; row < rows; row++, y += width, indices += width)
                        {
                            T* source = image + row * Plane.Height.Stride * Layout.Row;
                            if (Indices == null) Row<N1>(source, values, places);
                            else
                            {
                                Row<N2>(source, values, places);
                                Locate(places, depth, top + row, indices);
                            }

                            new ReadOnlySpan<T>(values, width).CopyTo(new Span<T>(y, width));
                        }
                    }
                }
            }
        }

        /// <summary>Values, and with <typeparamref name="TResults"/> 2 also how far behind the window's start each lies, or −1 where all is −∞.</summary>
        readonly void Row<TResults>(T* source, T* values, T* places) where TResults : struct, IExtent
        {
            int taps = Plane.Taps;
            for (int column = 0; column < Plane.Width.Output; column += V.Count)
            {
                V largest = V.Create(T.NegativeInfinity), place = V.Create(T.NegativeOne);
                for (int tap = 0; tap < taps; tap++)
                {
                    V value = V.Load(ref source[Offsets[tap] + column], 0), larger = V.LessThan(largest, value) | V.IsNaN(value);
                    largest = V.Select(larger, value, largest);
                    if (TResults.Value > 1) place = V.Select(larger, V.Create(Places[tap]), place);
                }

                largest.Store(ref values[column], 0);
                if (TResults.Value > 1) place.Store(ref places[column], 0);
            }
        }

        readonly void Locate(T* places, int depth, int row, int* indices)
        {
            int start = Place(Plane, depth * Plane.Depth.Stride - Plane.Depth.Padding, row * Plane.Height.Stride - Plane.Height.Padding, -Plane.Width.Padding);
            int width = Plane.Width.Output, stride = Plane.Width.Stride;
            for (int column = 0; column < width; column++, start += stride)
            {
                int behind = T.ConvertToIntegerNative<int>(places[column]);
                indices[column] = behind >= 0 ? start + behind : Place(Plane, Shape.Depth.Starts[depth], Shape.Height.Starts[row], Shape.Width.Starts[column]);
            }
        }
    }
}
