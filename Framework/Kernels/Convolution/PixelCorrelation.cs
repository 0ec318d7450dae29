using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Correlation, and its input gradient, as products of pixels [outputs, channels] with weights [channels, outputs of the layer] which are summed over the taps. The pixels lie in a
/// copy (<see cref="PixelRows{T}"/>), where at any stride they are matrices; taps outside the image are left out where whole tiles have none inside.
/// </summary>
static unsafe class PixelCorrelation
{
    internal static void Forward<T>(in ConvolutionShape shape, T* x, T* w, T* bias, T* y) where T : unmanaged => Run(shape, PixelShape.Of(shape), reversed: false, x, w, bias, y);

    internal static void InputGradient<T>(in ConvolutionShape shape, T* dy, T* w, T* bias, T* dx) where T : unmanaged
    {
        for (int residue = 0; residue < shape.Depth.Stride; residue++) Run(shape, PixelShape.Reversed(shape, residue), reversed: true, dy, w, bias, dx);
    }

    /// <summary>Few channels are computed in vectors of the smallest size that holds them.</summary>
    static void Run<T>(in ConvolutionShape shape, PixelShape p, bool reversed, T* source, T* w, T* bias, T* target) where T : unmanaged
    {
        if (Vector512.IsHardwareAccelerated && p.Outputs > Vector256<T>.Count) PixelCorrelation<V512<T>, T>.Run(shape, p, reversed, source, w, bias, target);
        else if (Vector256.IsHardwareAccelerated && p.Outputs > Vector128<T>.Count) PixelCorrelation<V256<T>, T>.Run(shape, p, reversed, source, w, bias, target);
        else PixelCorrelation<V128<T>, T>.Run(shape, p, reversed, source, w, bias, target);
    }
}

/// <inheritdoc cref="PixelCorrelation"/>
static unsafe class PixelCorrelation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    internal static void Run(in ConvolutionShape shape, PixelShape p, bool reversed, T* source, T* w, T* bias, T* target)
    {
        if (p.Depth.Axis.Output == 0) return;
        PixelWeights<V, T> weights = new() { Shape = p, Source = w, Bias = bias, Height = shape.Height, Width = shape.Width, Taps = shape.Taps, Reversed = reversed };
        weights.Panels = PackBuffer.Rent<T>(PackBuffer.Use.Shared, weights.Length);
        Body body = new(p, weights, source, target, ThreadTeam.PartsForThreads(shape.Work, Gemm.Grain, 2));
        if (!body.ReadsPanelsOnce) ThreadTeam.Run(p.Groups * weights.PanelsOfGroup, weights);
        body.Parts = ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(body.Items, 256));
        ThreadTeam.Run(body.Parts, body);
    }

    struct Body : IParallelBody
    {
        readonly PixelShape shape;
        readonly PixelWeights<V, T> weights;
        readonly T* source, target;
        readonly PixelRows<T> input, results;
        readonly bool byImages;
        readonly int images, rows, blocks, outputs, shares, first;

        internal int Parts;

        internal Body(PixelShape shape, in PixelWeights<V, T> weights, T* source, T* target, int parts)
        {
            this.shape = shape;
            this.weights = weights;
            this.source = source;
            this.target = target;
            byImages = PixelShape.ByImages(shape.Batch, shape.Widths[0].Axis.Output);
            var (from, end) = byImages ? (0, shape.Source.Columns) : shape.ColumnsRead();
            first = from;
            int slices = shape.Depth.Axis.Taps, step = shape.Heights.Length, all = shape.Rows, reach = shape.Reach(1), stride = shape.Heights[0].Axis.Stride;
            long read = (long)slices * (end - from) * shape.Inputs * sizeof(T), written = (long)step * shape.Target.Columns * weights.Outputs * sizeof(T);
            (images, rows) = PixelShape.Block(shape.Batch, byImages, all, reach, stride, read, written);
            int units = BatchBlocks * shape.Groups * shape.Depth.Axis.Output, wanted = (parts + units - 1) / units, panels = weights.PanelsOfGroup;

            // Every block of rows reads all weights, every share of outputs all of the source.
            bool byOutputs = weights.Length / shape.Groups * sizeof(T) > all * (stride * read + written);
            int fewest = Math.Max((all + rows - 1) / rows, Math.Min(all, byOutputs ? (wanted + panels - 1) / panels : wanted));
            rows = (all + fewest - 1) / fewest;
            blocks = (all + rows - 1) / rows;
            int panelsOfShare = Math.Max(1, panels * blocks / Math.Max(wanted, blocks));
            shares = (panels + panelsOfShare - 1) / panelsOfShare;
            outputs = shares == 1 ? weights.Outputs : panelsOfShare * PixelWeights<V, T>.PanelWidth;
            input = new(slices, shape.Reach(rows), end - from, shape.Inputs);
            results = new(1, rows * step, shape.Target.Columns, outputs);
        }

        internal readonly int Items => BatchBlocks * shape.Groups * shape.Depth.Axis.Output * blocks * shares;

        /// <summary>Whether a panel of weights serves one item, which then arranges it where it stays in the cache.</summary>
        internal readonly bool ReadsPanelsOnce => BatchBlocks * shape.Depth.Axis.Output * blocks == 1;

        readonly int BatchBlocks => (shape.Batch + images - 1) / images;

        public readonly void Invoke(int part)
        {
            T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, images * input.Image), sums = PackBuffer.Rent<T>(PackBuffer.Use.Results, images * results.Image);
            var (from, end) = ThreadTeam.Range(Items, Parts, part);
            for (int item = (int)from; item < end; item++)
            {
                var (rest, share) = Math.DivRem(item, shares);
                (rest, int block) = Math.DivRem(rest, blocks);
                (rest, int depth) = Math.DivRem(rest, shape.Depth.Axis.Output);
                (rest, int group) = Math.DivRem(rest, shape.Groups);
                Block(rest * images, group, depth, block * rows, share * outputs, copy, sums);
            }
        }

        readonly void Block(int image, int group, int depth, int row, int output, T* copy, T* sums)
        {
            int count = Math.Min(images, shape.Batch - image), end = Math.Min(row + rows, shape.Rows), own = Math.Min(outputs, shape.Outputs - output);
            (int, int) slices = Fetch(image, count, group, depth, row, end, copy, out int top);
            for (int panel = 0; panel < own; panel += PixelWeights<V, T>.PanelWidth)
            {
                int columns = PixelWeights<V, T>.WidthOf(own - panel);
                T* taps = weights.Panel(group, output + panel), bias = weights.BiasOf(group) + output + panel;
                if (ReadsPanelsOnce) weights.Arrange(group, output + panel, taps = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, weights.LengthOfPanel));
                foreach (Phase height in shape.Heights)
                {
                    foreach (Phase width in shape.Widths)
                    {
                        Share share = new(height, width, taps, bias, columns);
                        for (int i = row; i < Math.Min(end, height.Axis.Output); i++) Row(share, slices, count, i, top, row, copy, sums + panel);
                        taps += (nint)shape.Depth.Axis.Taps * height.Axis.Taps * width.Axis.Taps * shape.Inputs * columns;
                    }
                }
            }

            int step = shape.Heights.Length, written = Math.Min(end * step, shape.Target.Rows) - row * step;
            nint place = ((nint)(shape.Depth.Start + depth * shape.Depth.Step) * shape.Target.Rows + row * step) * shape.Target.Columns;
            for (int i = 0; i < count; i++)
            {
                T* channel = target + (((nint)(image + i) * shape.Groups + group) * shape.Outputs + output) * shape.Target.Plane;
                results.Drain(sums + i * results.Image, written, channel + place, shape.Target.Plane, own);
            }
        }

        /// <summary>Copies what rows of some images read, and says which taps of the depth are inside.</summary>
        readonly (int From, int End) Fetch(int image, int count, int group, int depth, int row, int end, T* copy, out int top)
        {
            Axis axis = shape.Depth.Axis;
            var (from, to) = axis.TapsOf(depth);
            var (start, stop) = shape.RowsRead(row, end);
            top = Math.Clamp(start, 0, shape.Source.Rows);
            stop = Math.Clamp(stop, top, shape.Source.Rows);
            for (int i = 0; i < count; i++)
            {
                T* channel = source + ((nint)(image + i) * shape.Groups + group) * shape.Inputs * shape.Source.Plane;
                for (int tap = from; tap < to; tap++)
                {
                    nint slice = depth * axis.Stride + tap * axis.Dilation - axis.Padding;
                    T* rowsOf = channel + (slice * shape.Source.Rows + top) * shape.Source.Columns;
                    input.Fill(rowsOf, shape.Source.Plane, shape.Inputs, shape.Source.Columns, first, stop - top, copy + i * input.Image + tap * input.Slice);
                }
            }

            return (from, to);
        }

        /// <summary>One row of the results of one share and panel.</summary>
        readonly void Row(in Share share, (int, int) slices, int count, int row, int top, int firstRow, T* copy, T* sums)
        {
            Axis height = share.Height.Axis, width = share.Width.Axis;
            var (from, end) = height.TapsOf(row);
            T* source = copy + (row * height.Stride - height.Padding + from * height.Dilation - top) * input.Row;
            T* place = sums + (share.Height.Start + (nint)row * share.Height.Step - (nint)firstRow * share.Height.Step) * results.Row + share.Width.Start * results.Column;
            Taps taps = new() { Slices = slices, Rows = (from, end), Columns = (0, width.Taps) };
            Tile<T> tile = new() { AStep = 1, BStep = share.Panel, Bias = share.Bias };
            if (byImages)
            {
                (tile.ARow, tile.CRow) = (input.Image, results.Image);
                int most = BlockedGemm<V, T>.TileHeight(count);
                for (int column = 0; column < width.Output; column++, place += share.Width.Step * results.Column)
                {
                    var (firstTap, stop) = width.TapsOf(column);
                    taps.Columns = (firstTap, stop);
                    T* pixel = source + (column * width.Stride - width.Padding + firstTap * width.Dilation) * input.Column;
                    for (int i = 0; i < count; i += most)
                    {
                        tile.A = pixel + i * input.Image;
                        tile.C = place + i * results.Image;
                        Sum(share, taps, Math.Min(most, count - i), ref tile);
                    }
                }

                return;
            }

            (tile.ARow, tile.CRow) = (width.Stride * input.Column, share.Width.Step * results.Column);
            int own = BlockedGemm<V, T>.TileHeight(width.Output);
            for (int column = 0; column < width.Output; column += own)
            {
                tile.A = source + (column * width.Stride - width.Padding - first) * input.Column;
                tile.C = place + column * tile.CRow;
                Sum(share, taps, Math.Min(own, width.Output - column), ref tile);
            }
        }

        /// <summary>The sum over the taps for one tile. The channels of a row of taps are neighbours unless these are dilated.</summary>
        readonly void Sum(in Share share, in Taps taps, int rows, ref Tile<T> tile)
        {
            Axis height = share.Height.Axis, width = share.Width.Axis;
            int tapRows = taps.Rows.End - taps.Rows.From, tapColumns = taps.Columns.End - taps.Columns.From;
            bool wide = share.Panel > V.Count, together = width.Dilation == 1 || tapColumns == 1;
            tile.Start = weights.Bias == null ? TileStart.Zero : TileStart.FromColumnBias;
            if (tapRows * tapColumns == 0 || taps.Slices.End <= taps.Slices.From)
            {
                tile.K = 0;
                MicroKernel<V, T>.Run(rows, wide, tile);
                return;
            }

            T* a = tile.A;
            nint tap = (nint)shape.Inputs * share.Panel, tapRow = width.Taps * tap, row = height.Dilation * input.Row;
            tile.K = together ? (nint)tapColumns * shape.Inputs : shape.Inputs;
            (tile.Turns, tile.ATurn, tile.BTurn) = together ? (tapRows, row, tapRow) : (tapColumns, width.Dilation * input.Column, tap);
            for (int slice = taps.Slices.From; slice < taps.Slices.End; slice++)
            {
                T* b = share.Weights + ((nint)slice * height.Taps + taps.Rows.From) * tapRow + taps.Columns.From * tap;
                for (int i = 0; i < (together ? 1 : tapRows); i++)
                {
                    tile.A = a + slice * input.Slice + i * row;
                    tile.B = b + i * tapRow;
                    MicroKernel<V, T>.Run(rows, wide, tile);
                    tile.Start = TileStart.FromC;
                }
            }
        }
    }

    /// <summary>One of the correlations with a panel of its weights, of so many columns, and their bias.</summary>
    readonly struct Share(Phase height, Phase width, T* weights, T* bias, int panel)
    {
        internal readonly Phase Height = height, Width = width;
        internal readonly T* Weights = weights, Bias = bias;
        internal readonly int Panel = panel;
    }

    /// <summary>The taps that are inside the image for a tile.</summary>
    struct Taps
    {
        internal (int From, int End) Slices, Rows, Columns;
    }
}
