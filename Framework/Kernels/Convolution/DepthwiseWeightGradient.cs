using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The weights' gradient of a depthwise convolution, of a vector of channels at a time: products of the gradients' pixels with those of the images under each tap, both in copies whose neighbours are
/// channels (<see cref="PixelRows{T}"/>).
/// </summary>
readonly unsafe struct DepthwiseWeightGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    // Neighbouring taps whose sums are formed at once.
    const int MostTaps = 5;

    readonly ConvolutionShape shape;
    readonly PixelRows<T> input, gradient;
    readonly int rows;

    DepthwiseWeightGradient(in ConvolutionShape shape)
    {
        this.shape = shape;
        Axis height = shape.Height, width = shape.Width;
        int slices = shape.Depth.Taps, columns = width.Span(width.Output);
        long read = (long)slices * columns * sizeof(V), written = (long)width.Output * sizeof(V);
        rows = DepthwiseCorrelation<V, T>.RowsOf(height.Output, height.Span(1) * read, height.Stride * read + written);
        input = new(slices, height.Span(rows), columns, V.Count);
        gradient = new(1, rows, width.Output, V.Count);
    }

    /// <summary>Writes the weights' gradient of some channels from some images.</summary>
    internal static void Run(in ConvolutionShape shape, T* dy, T* x, T* target, (long From, long End) images, (long From, long End) channels)
    {
        DepthwiseWeightGradient<V, T> own = new(shape);
        T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, shape.Depth.Taps * own.input.Slice), gradient = PackBuffer.Rent<T>(PackBuffer.Use.Results, own.gradient.Slice);
        T* sums = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, (nint)shape.Taps * V.Count);
        for (int channel = (int)channels.From; channel < channels.End; channel += V.Count)
        {
            int count = (int)Math.Min(V.Count, channels.End - channel);
            new Span<T>(sums, shape.Taps * V.Count).Clear();
            for (nint image = (nint)images.From; image < images.End; image++)
                for (int depth = 0; depth < shape.Depth.Output; depth++)
                    for (int row = 0; row < shape.Height.Output; row += own.rows) own.Block(dy, x, image * shape.Groups + channel, count, depth, row, copy, gradient, sums);
            Transposition.Matrix(sums, V.Count, shape.Taps, count, target + (nint)channel * shape.Taps, shape.Taps);
        }
    }

    void Block(T* dy, T* x, nint unit, int count, int depth, int row, T* copy, T* results, T* sums)
    {
        Axis height = shape.Height, width = shape.Width;
        int end = Math.Min(row + rows, height.Output), top = row * height.Stride - height.Padding;
        var (firstSlice, lastSlice) = shape.Depth.TapsOf(depth);
        for (int tap = firstSlice; tap < lastSlice; tap++)
        {
            nint slice = depth * shape.Depth.Stride + tap * shape.Depth.Dilation - shape.Depth.Padding;
            T* plane = x + unit * shape.InputPlane + slice * height.Input * width.Input;
            input.Frame(plane, shape.InputPlane, count, height.Input, width.Input, -width.Padding, top, top + height.Span(end - row), copy + tap * input.Slice);
        }

        gradient.Fill(dy + unit * shape.OutputPlane + ((nint)depth * height.Output + row) * width.Output, shape.OutputPlane, count, width.Output, 0, end - row, results);
        for (int slice = firstSlice; slice < lastSlice; slice++)
        {
            for (int tap = 0; tap < height.Taps; tap++)
            {
                T* pixels = copy + slice * input.Slice + (nint)tap * height.Dilation * input.Row;
                T* of = sums + ((nint)slice * height.Taps + tap) * width.Taps * V.Count;
                for (int column = 0; column < width.Taps; column += MostTaps)
                    Taps(Math.Min(MostTaps, width.Taps - column), end - row, results, pixels + (nint)column * width.Dilation * input.Column, of + (nint)column * V.Count);
            }
        }
    }

    void Taps(int count, int outputRows, T* dy, T* x, T* sums)
    {
        switch (count)
        {
            case 1: Taps<N1>(outputRows, dy, x, sums); break;
            case 2: Taps<N2>(outputRows, dy, x, sums); break;
            case 3: Taps<N3>(outputRows, dy, x, sums); break;
            case 4: Taps<N4>(outputRows, dy, x, sums); break;
            default: Taps<N5>(outputRows, dy, x, sums); break;
        }
    }

    /// <summary>Adds what some rows give to neighbouring taps. Pixels take turns in two sets of sums: one would be waited for.</summary>
    void Taps<TCount>(int outputRows, T* dy, T* x, T* sums) where TCount : struct, IExtent
    {
        V a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, b0 = default, b1 = default, b2 = default, b3 = default, b4 = default;
        nint step = shape.Width.Stride * input.Column, tap = shape.Width.Dilation * input.Column, rowStep = shape.Height.Stride * input.Row;
        for (int row = 0; row < outputRows; row++, x += rowStep)
        {
            T* p = x;
            int column = shape.Width.Output;
            for (; column > 1; column -= 2, dy += 2 * V.Count, p += 2 * step)
            {
                V g = V.Load(ref *dy, 0), h = V.Load(ref *dy, (nuint)V.Count);
                T* q = p + step;
                AddProducts(g, p, ref a0, h, q, ref b0);
                if (TCount.Value > 1) AddProducts(g, p + tap, ref a1, h, q + tap, ref b1);
                if (TCount.Value > 2) AddProducts(g, p + 2 * tap, ref a2, h, q + 2 * tap, ref b2);
                if (TCount.Value > 3) AddProducts(g, p + 3 * tap, ref a3, h, q + 3 * tap, ref b3);
                if (TCount.Value > 4) AddProducts(g, p + 4 * tap, ref a4, h, q + 4 * tap, ref b4);
            }

            if (column == 0) continue;
            V last = V.Load(ref *dy, 0);
            dy += V.Count;
            V.AddProduct(last, V.Load(ref *p, 0), ref a0);
            if (TCount.Value > 1) V.AddProduct(last, V.Load(ref p[tap], 0), ref a1);
            if (TCount.Value > 2) V.AddProduct(last, V.Load(ref p[2 * tap], 0), ref a2);
            if (TCount.Value > 3) V.AddProduct(last, V.Load(ref p[3 * tap], 0), ref a3);
            if (TCount.Value > 4) V.AddProduct(last, V.Load(ref p[4 * tap], 0), ref a4);
        }

        Add(sums, a0 + b0);
        if (TCount.Value > 1) Add(sums + V.Count, a1 + b1);
        if (TCount.Value > 2) Add(sums + 2 * V.Count, a2 + b2);
        if (TCount.Value > 3) Add(sums + 3 * V.Count, a3 + b3);
        if (TCount.Value > 4) Add(sums + 4 * V.Count, a4 + b4);
    }

    /// <summary>Adds the products of two pixels to a tap's two sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddProducts(V g, T* p, ref V a, V h, T* q, ref V b)
    {
        V.AddProduct(g, V.Load(ref *p, 0), ref a);
        V.AddProduct(h, V.Load(ref *q, 0), ref b);
    }

    static void Add(T* target, V value) => (V.Load(ref *target, 0) + value).Store(ref *target, 0);
}
