using System.Numerics;

namespace Framework.Kernels;

/// <summary>The matrix of taps of an image, [channels · taps, outputs], for those who want to see it, and its adjoint, which adds every entry back to the input it shows.</summary>
static unsafe class TapColumns<T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Parts for threads: some tens of thousands of entries each.</summary>
    const long Grain = 50_000;

    internal static void Gather(in ConvolutionShape shape, ref T image, ref T columns)
    {
        fixed (T* i = &image, c = &columns) Run(new Body { Shape = shape, Image = i, Columns = c });
    }

    /// <summary>The image is overwritten.</summary>
    internal static void Scatter(in ConvolutionShape shape, ref T columns, ref T image)
    {
        fixed (T* i = &image, c = &columns) Run(new Body { Shape = shape, Image = i, Columns = c, Scatters = true });
    }

    static void Run(Body body)
    {
        int planes = body.Shape.Batch * body.Shape.Channels;
        body.Parts = ThreadTeam.Parts(planes * body.Shape.Taps * (long)body.Shape.OutputPlane, Grain, Math.Max(1, Math.Min(planes, 256)));
        ThreadTeam.Run(body.Parts, body);
    }

    struct Body : IParallelBody
    {
        internal ConvolutionShape Shape;
        internal T* Image, Columns;
        internal int Parts;
        internal bool Scatters;

        public readonly void Invoke(int part)
        {
            var (from, end) = ThreadTeam.Range((long)Shape.Batch * Shape.Channels, Parts, part);
            for (nint plane = (nint)from; plane < end; plane++)
            {
                T* image = Image + plane * Shape.InputPlane, columns = Columns + plane * Shape.Taps * Shape.OutputPlane;
                if (Scatters) new Span<T>(image, checked((int)Shape.InputPlane)).Clear();
                for (int row = 0; row < Shape.Height.Taps; row++)
                    for (int column = 0; column < Shape.Width.Taps; column++, columns += Shape.OutputPlane) Tap(image, columns, row, column);
            }
        }

        readonly void Tap(T* image, T* entries, int row, int column)
        {
            Axis height = Shape.Height, width = Shape.Width;
            for (int y = 0; y < height.Output; y++, entries += width.Output)
            {
                int line = y * height.Stride + row * height.Dilation - height.Padding;
                bool inside = (uint)line < (uint)height.Input;
                T* source = image + (nint)line * width.Input;
                int at = column * width.Dilation - width.Padding;
                for (int x = 0; x < width.Output; x++, at += width.Stride)
                {
                    bool shown = inside && (uint)at < (uint)width.Input;
                    if (!Scatters) entries[x] = shown ? source[at] : T.Zero;
                    else if (shown) source[at] += entries[x];
                }
            }
        }
    }
}
