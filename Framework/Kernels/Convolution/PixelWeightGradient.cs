namespace Framework.Kernels;

/// <summary>
/// The gradient of the weights as products of the gradients' pixels [outputs of the layer, pixels] with those of the images [pixels, channels], one for each tap; both
/// lie in copies whose neighbours are channels (<see cref="PixelRows{T}"/>). A row of taps that are not dilated is one product.
/// </summary>
readonly unsafe struct PixelWeightGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    readonly ConvolutionShape shape;
    readonly PixelRows<T> input, gradient;
    readonly bool byImages;
    readonly int images, rows, first, parts, columns, outputs, strip;

    // Bytes of the sums of a strip of outputs, which stay in the second-level cache until they are brought to the weights.
    const int StripBytes = 512 << 10;

    PixelWeightGradient(in ConvolutionShape shape, int batch, int shares)
    {
        this.shape = shape;
        outputs = shape.GroupOutputs / shares;
        Axis height = shape.Height, width = shape.Width;
        byImages = PixelShape.ByImages(batch, width.Output);
        parts = byImages || width.Dilation > 1 ? width.Taps : 1;
        columns = width.Taps / parts * shape.GroupChannels;
        first = byImages ? 0 : -width.Padding;
        int slices = shape.Depth.Taps, wide = byImages ? width.Input : width.Span(width.Output);
        // The blocks are those of all outputs: where one ends and the next begins leaves its trace in the sums.
        long read = (long)slices * wide * shape.GroupChannels * sizeof(T), written = (long)width.Output * shape.GroupOutputs * sizeof(T);
        (images, rows) = PixelShape.Block(batch, byImages, height.Output, height.Span(1), height.Stride, read, written);
        input = new(slices, height.Span(rows), wide, shape.GroupChannels);
        gradient = new(1, rows, width.Output, outputs);
        bool isOneBlock = images >= batch && rows == height.Output && shape.Depth.Output == 1;
        int tile = BlockedGemm<V, T>.TileHeight(outputs);
        strip = isOneBlock ? (int)Math.Clamp(StripBytes / (Parts * Pitch * sizeof(T)) / tile * tile, tile, outputs) : outputs;
    }

    // Sums lie in whole vectors: [tap of depth, row of taps, part of the row, output of the strip, channel of each tap of the part].
    nint Pitch => WholeVectors<V, T>.Of(columns);

    nint Part => strip * Pitch;

    nint Parts => (nint)shape.Depth.Taps * shape.Height.Taps * parts;

    /// <summary>Writes the weights' gradient of some groups, of one of so many shares of their outputs, from some images.</summary>
    internal static void Run(in ConvolutionShape shape, T* dy, T* x, T* target, (long From, long End) images, (long From, long End) groups, int share, int shares)
    {
        PixelWeightGradient<V, T> own = new(shape, (int)(images.End - images.From), shares);
        nint firstOutput = (nint)share * own.outputs;
        dy += firstOutput * shape.OutputPlane;
        target += firstOutput * shape.Depths;
        T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, own.images * own.input.Image + 2 * V.Count);
        T* gradient = PackBuffer.Rent<T>(PackBuffer.Use.Results, own.images * own.gradient.Image);
        T* sums = PackBuffer.Rent<T>(PackBuffer.Use.Transformed, own.Parts * own.Part);
        T* line = PackBuffer.Rent<T>(PackBuffer.Use.Panels, shape.Depths);
        Axis depths = shape.Depth, heights = shape.Height;
        for (int group = (int)groups.From; group < groups.End; group++)
        {
            for (int image = (int)images.From; image < images.End; image += own.images)
            {
                int count = (int)Math.Min(own.images, images.End - image);
                for (int depth = 0; depth < depths.Output; depth++)
                {
                    for (int row = 0; row < heights.Output; row += own.rows)
                    {
                        Block block = own.Fetch(dy, x, image, count, group, depth, row, copy, gradient);
                        bool begins = image == images.From && depth == 0 && row == 0;
                        bool ends = image + count == images.End && depth == depths.Output - 1 && row + own.rows >= heights.Output;
                        for (int output = 0; output < own.outputs; output += own.strip)
                        {
                            int strip = Math.Min(own.strip, own.outputs - output);
                            own.Add(block, begins, output, strip, copy, gradient, sums);
                            if (ends) own.Finish(sums, strip, line, target + ((nint)group * shape.GroupOutputs + output) * shape.Depths);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Copies what belongs to some rows of some images.</summary>
    Block Fetch(T* dy, T* x, int image, int count, int group, int depth, int row, T* copy, T* results)
    {
        Axis height = shape.Height;
        int end = Math.Min(row + rows, height.Output);
        int top = Math.Clamp(row * height.Stride - height.Padding, 0, height.Input);
        int stop = Math.Clamp((end - 1) * height.Stride - height.Padding + height.Span(1), top, height.Input);
        var (firstSlice, lastSlice) = shape.Depth.TapsOf(depth);
        for (int i = 0; i < count; i++)
        {
            nint unit = (nint)(image + i) * shape.Groups + group;
            T* channel = x + unit * shape.GroupChannels * shape.InputPlane;
            for (int tap = firstSlice; tap < lastSlice; tap++)
            {
                nint slice = depth * shape.Depth.Stride + tap * shape.Depth.Dilation - shape.Depth.Padding;
                T* rowsOf = channel + (slice * height.Input + top) * shape.Width.Input;
                input.Fill(rowsOf, shape.InputPlane, shape.GroupChannels, shape.Width.Input, first, stop - top, copy + i * input.Image + tap * input.Slice);
            }

            T* plane = dy + unit * shape.GroupOutputs * shape.OutputPlane + ((nint)depth * height.Output + row) * shape.Width.Output;
            gradient.Fill(plane, shape.OutputPlane, outputs, shape.Width.Output, 0, end - row, results + i * gradient.Image);
        }

        return new Block(count, (firstSlice, lastSlice), (row, end), top);
    }

    /// <summary>Adds the products of a block for some outputs, or begins with them.</summary>
    void Add(in Block block, bool begins, int output, int count, T* copy, T* results, T* sums)
    {
        Axis height = shape.Height;
        for (int slice = 0; slice < shape.Depth.Taps; slice++)
        {
            bool isInside = slice >= block.Slices.From && slice < block.Slices.End;
            for (int tap = 0; tap < height.Taps; tap++)
            {
                var (from, to) = height.OutputsOf(tap);
                (from, to) = (Math.Max(from, block.Rows.From), isInside ? Math.Min(to, block.Rows.End) : 0);
                T* a = results + (from - block.Rows.From) * gradient.Row + output;
                T* b = copy + slice * input.Slice + (from * height.Stride + tap * height.Dilation - height.Padding - block.Top) * input.Row;
                for (int part = 0; part < parts; part++, sums += Part) Tap(part, to - from, block.Images, begins, count, a, b, sums);
            }
        }
    }

    /// <summary>Adds some rows of some images to the product of one tap, or of a row of taps, or begins with them.</summary>
    void Tap(int part, int outputRows, int count, bool begins, int strip, T* a, T* b, T* sums)
    {
        Axis width = shape.Width;
        Tile<T> tile = new() { ARow = 1, CRow = Pitch };
        var (from, end) = byImages ? width.OutputsOf(part) : (0, width.Output);
        if (end <= from || outputRows <= 0)
        {
            if (begins) new Span<T>(sums, checked((int)(strip * Pitch))).Clear();
            return;
        }

        a += from * gradient.Column;
        b += (from * width.Stride + part * width.Dilation - width.Padding - first) * input.Column;
        nint stepA = gradient.Column, stepB = width.Stride * input.Column, turnA = gradient.Row, turnB = shape.Height.Stride * input.Row;
        int repeats = count;
        nint repeatA = gradient.Image, repeatB = input.Image;
        (tile.K, tile.Turns) = (end - from, outputRows);
        if (byImages)
        {
            // The sum runs along the images first, which are more than a row's outputs.
            (tile.K, tile.Turns, repeats) = (count, end - from, outputRows);
            (stepA, turnA, repeatA) = (repeatA, stepA, turnA);
            (stepB, turnB, repeatB) = (repeatB, stepB, turnB);
        }

        (tile.AStep, tile.BStep, tile.ATurn, tile.BTurn) = (stepA, stepB, turnA, turnB);
        int height = BlockedGemm<V, T>.TileHeight(outputs);
        for (int column = 0; column < columns; column += 2 * V.Count)
        {
            for (int output = 0; output < strip; output += height)
            {
                tile.C = sums + output * Pitch + column;
                tile.Start = begins ? TileStart.Zero : TileStart.FromC;
                for (int i = 0; i < repeats; i++)
                {
                    tile.A = a + i * repeatA + output;
                    tile.B = b + i * repeatB + column;
                    MicroKernel<V, T>.Run(Math.Min(height, strip - output), columns - column > V.Count, tile);
                    tile.Start = TileStart.FromC;
                }
            }
        }
    }

    /// <summary>Brings the sums of some outputs into the order of the weights, by way of a copy of what belongs to one.</summary>
    void Finish(T* sums, int count, T* line, T* target)
    {
        int taps = shape.Taps, channels = shape.GroupChannels;
        for (int output = 0; output < count; output++, sums += Pitch, target += shape.Depths)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                // A part holds the channels of one tap, or of a row of taps one after the other.
                var (row, column) = Math.DivRem(tap, shape.Width.Taps);
                T* of = parts == 1 ? sums + row * Part + column * channels : sums + tap * Part;
                Packing.CopyBytes((byte*)of, (byte*)(line + tap * channels), channels * sizeof(T));
            }

            Transposition.Matrix(line, channels, taps, channels, target, taps);
        }
    }

    /// <summary>Rows of so many images, the taps of the depth that are inside, and the first row that was copied.</summary>
    readonly record struct Block(int Images, (int From, int End) Slices, (int From, int End) Rows, int Top);
}
