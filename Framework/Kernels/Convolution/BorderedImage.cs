
namespace Framework.Kernels;

/// <summary>
/// A copy of those rows of an image that a block of outputs reads, with what lies outside filled in, so arranged that neighbouring outputs
/// read neighbouring elements at every tap: columns a stride apart lie together. Small images share a block.
/// </summary>
/// <remarks>
/// [image][channel][tap of depth][row][column mod stride][column / stride]. A block belongs to one output of the depth axis. Since it is written anew for each block,
/// and blocks are chosen to fit the second-level cache, it costs one pass over the image where the matrix of all taps would cost as many as there are taps.
/// </remarks>
readonly unsafe struct BorderedImage<T> where T : unmanaged
{
    // Bytes of a block's image, and the fewest outputs that are worth the panels of weights packed for them.
    const int Budget = 640 << 10, FewestOutputs = 512;

    // Of an element that no column of the image holds; and a row has few such, unless its padding is large.
    const int Outside = -1, MostEndsOnStack = 64;

    readonly ConvolutionShape shape;
    readonly int runLength, rowLength, planeLength;

    /// <param name="shape">The correlation.</param>
    /// <param name="parts">Blocks that there should be at least.</param>
    internal BorderedImage(in ConvolutionShape shape, int parts)
    {
        this.shape = shape;
        Axis width = shape.Width, height = shape.Height;
        runLength = width.Output + (width.Taps - 1) * width.Dilation / width.Stride;
        rowLength = runLength * width.Stride;

        int units = shape.Batch * shape.Groups;
        long perRow = (long)shape.GroupChannels * shape.Depth.Taps * rowLength * height.Stride * sizeof(T);
        long fitting = Budget / perRow - (height.Taps - 1) * height.Dilation / height.Stride;
        long rows = Math.Max(fitting, (FewestOutputs + width.Output - 1) / width.Output);
        int blocks = (int)Math.Max(1, (height.Output + rows - 1) / rows);
        blocks = Math.Clamp(blocks, Math.Min(height.Output, (parts + units - 1) / units), height.Output);
        Rows = (height.Output + blocks - 1) / blocks;
        Blocks = (height.Output + Rows - 1) / Rows;
        planeLength = height.Span(Rows) * rowLength;

        Images = 1;
        if (Blocks == 1 && shape.Depth.Output == 1)
        {
            long most = Math.Min(FewestOutputs / shape.OutputPlane, Budget / (ImageLength * sizeof(T)));
            Images = (int)Math.Clamp(Math.Min(most, units / parts), 1, shape.Batch);
        }
    }

    /// <summary>Output rows of a block in each image; the last block may have fewer.</summary>
    internal int Rows { get; }

    /// <summary>Blocks that cover the output rows.</summary>
    internal int Blocks { get; }

    /// <summary>Images of a block; the last block may have fewer. If it is not 1, then <see cref="Blocks"/> is.</summary>
    internal int Images { get; }

    /// <summary>Blocks that cover all images, of one group and depth.</summary>
    internal int BatchBlocks => (shape.Batch + Images - 1) / Images * Blocks;

    /// <summary>Elements to reserve. Copies may read a vector past the end of what was written.</summary>
    internal nint Length => Images * ImageLength + 64;

    nint ImageLength => (nint)shape.GroupChannels * shape.Depth.Taps * planeLength;

    /// <summary>Where the taps of output (0, 0) lie: one number for each weight of an output, in the weights' order.</summary>
    internal void Offsets(int* offsets)
    {
        for (int plane = 0; plane < shape.GroupChannels * shape.Depth.Taps; plane++)
            for (int row = 0; row < shape.Height.Taps; row++)
                for (int column = 0; column < shape.Width.Taps; column++)
                {
                    var (run, phase) = Math.DivRem(column * shape.Width.Dilation, shape.Width.Stride);
                    *offsets++ = plane * planeLength + row * shape.Height.Dilation * rowLength + phase * runLength + run;
                }
    }

    /// <summary>Where an output row of the block begins; rows are counted through all its images.</summary>
    internal int RowOffset(int row)
    {
        if (Images == 1) return row * shape.Height.Stride * rowLength;
        (int image, row) = Math.DivRem(row, Rows);
        return image * (int)ImageLength + row * shape.Height.Stride * rowLength;
    }

    /// <summary>Copies what outputs [row, row + rows) of one depth read in each of some images, whose channels of one group begin at <paramref name="source"/>.</summary>
    internal void Fill(T* source, int images, int depth, int row, int rows, T outside, T* target)
    {
        // Of each run the first element inside the image, the end of these, and where they come from.
        int stride = shape.Width.Stride, top = row * shape.Height.Stride - shape.Height.Padding, height = shape.Height.Span(rows);
        Run* runs = stackalloc Run[stride];
        for (int phase = 0; phase < stride; phase++) runs[phase] = Inside(phase);
        var (start, stop) = stride == 2 ? Common(runs) : default;
        int left = stride == 2 ? 2 * (runLength - (stop - start)) : 0;
        Span<(int, int)> ends = left <= MostEndsOnStack ? stackalloc (int, int)[left] : new (int, int)[left];
        if (stride == 2) Ends(runs, start, stop, ends);

        for (int image = 0; image < images; image++, source += (nint)(shape.Channels - shape.GroupChannels) * shape.InputPlane)
        {
            for (int channel = 0; channel < shape.GroupChannels; channel++, source += shape.InputPlane)
            {
                for (int tap = 0; tap < shape.Depth.Taps; tap++, target += planeLength)
                {
                    int slice = depth * shape.Depth.Stride + tap * shape.Depth.Dilation - shape.Depth.Padding;
                    int from = Math.Clamp(-top, 0, height), end = Math.Clamp(shape.Height.Input - top, from, height);
                    if ((uint)slice >= (uint)shape.Depth.Input) from = end = height;
                    new Span<T>(target, from * rowLength).Fill(outside);
                    new Span<T>(target + end * rowLength, (height - end) * rowLength).Fill(outside);
                    T* line = source + ((nint)slice * shape.Height.Input + top + from) * shape.Width.Input;
                    if (stride == 2) CopyPairs(line, end - from, line + runs[0].First + 2 * (start - runs[0].From), start, stop, ends, outside, target + from * rowLength);
                    else CopyRows(line, end - from, runs, outside, target + from * rowLength);
                }
            }
        }
    }

    Run Inside(int phase)
    {
        // Elements i of the run with 0 ≤ i·stride + phase − padding < input.
        int stride = shape.Width.Stride, shift = phase - shape.Width.Padding;
        int from = Math.Clamp(shift < 0 ? (stride - 1 - shift) / stride : 0, 0, runLength);
        int end = Math.Clamp((shape.Width.Input - shift + stride - 1) / stride, from, runLength);
        return new Run(from, end, from * stride + shift);
    }

    void CopyRows(T* source, int rows, Run* runs, T outside, T* target)
    {
        int stride = shape.Width.Stride, length = runLength;
        for (int row = 0; row < rows; row++, source += shape.Width.Input)
        {
            for (int phase = 0; phase < stride; phase++, target += length)
            {
                var (from, end, first) = runs[phase];
                for (int i = 0; i < from; i++) target[i] = outside;
                for (int i = end; i < length; i++) target[i] = outside;
                if (stride == 1) Packing.CopyBytes((byte*)(source + first), (byte*)(target + from), (nint)(end - from) * sizeof(T));
                else
                {
                    T* s = source + first - from * stride;
                    for (int i = from; i < end; i++) target[i] = s[i * stride];
                }
            }
        }
    }

    /// <summary>Elements that both of two runs have inside the image: these are taken apart at once.</summary>
    (int Start, int Stop) Common(Run* runs)
    {
        int start = Math.Max(runs[0].From, runs[1].From);
        return (start, Math.Max(start, Math.Min(runs[0].End, runs[1].End)));
    }

    /// <summary>Where the elements before and after those go, and where in a row they come from.</summary>
    void Ends(Run* runs, int start, int stop, Span<(int Target, int Source)> ends)
    {
        int count = 0;
        for (int phase = 0; phase < 2; phase++)
        {
            var (from, end, first) = runs[phase];
            for (int i = start == 0 ? stop : 0; i < runLength; i = i + 1 == start ? stop : i + 1)
                ends[count++] = (phase * runLength + i, i >= from && i < end ? first + 2 * (i - from) : Outside);
        }
    }

    void CopyPairs(T* source, int rows, T* pairs, int start, int stop, ReadOnlySpan<(int Target, int Source)> ends, T outside, T* target)
    {
        for (int row = 0; row < rows; row++, source += shape.Width.Input, pairs += shape.Width.Input, target += rowLength)
        {
            Interleaving.Split(pairs, target + start, target + runLength + start, stop - start);
            foreach (var (to, from) in ends) target[to] = from == Outside ? outside : source[from];
        }
    }

    readonly record struct Run(int From, int End, int First);
}
