namespace Framework.Kernels;

/// <summary>
/// A copy of those rows of an image that a block of outputs reads, with what lies outside filled in, so arranged that neighbouring outputs
/// read neighbouring elements at every tap: columns a stride apart lie together.
/// </summary>
/// <remarks>[row][channel][tap of depth][column mod stride][column / stride]. A block belongs to one output of the depth axis.</remarks>
readonly unsafe struct BorderedImage<T> where T : unmanaged
{
    // Bytes of a block: with its results it stays in the second-level cache.
    const int Budget = 320 << 10;

    // Of an element that no column of the image holds; and a row has few such, unless its padding is large.
    const int Outside = -1, MostEndsOnStack = 64;

    readonly ConvolutionShape shape;

    /// <param name="shape">The correlation.</param>
    /// <param name="parts">Blocks that there should be at least, of all images, groups and slices.</param>
    internal BorderedImage(in ConvolutionShape shape, int parts)
    {
        this.shape = shape;
        Axis width = shape.Width, height = shape.Height;
        Run = width.Output + (width.Taps - 1) * width.Dilation / width.Stride;
        Plane = (nint)Run * width.Stride;
        Planes = shape.GroupChannels * shape.Depth.Taps;
        Row = Planes * Plane;
        int units = shape.Batch * shape.Groups * shape.Depth.Output;
        long fitting = (Budget / sizeof(T) / Row - height.Span(1)) / height.Stride, rows = Math.Clamp(fitting, 1, height.Output);
        int blocks = Math.Max((int)((height.Output + rows - 1) / rows), Math.Min(height.Output, (parts + units - 1) / units));
        Rows = (height.Output + blocks - 1) / blocks;
    }

    /// <summary>Output rows of a block; the last block of an image may have fewer.</summary>
    internal int Rows { get; }

    /// <summary>Blocks of an image.</summary>
    internal int Blocks => (shape.Height.Output + Rows - 1) / Rows;

    /// <summary>Blocks of all images, groups and slices, one after the other.</summary>
    internal int Items => shape.Batch * shape.Groups * shape.Depth.Output * Blocks;

    /// <summary>Parts to divide them into.</summary>
    internal int Parts => ThreadTeam.Parts(shape.Work, Gemm.Grain, Math.Min(Items, 256));

    /// <summary>The group of an image that a block belongs to, counted through all images, its slice, and its first row of outputs.</summary>
    internal (nint Unit, int Depth, int Row) Item(int item)
    {
        var (rest, block) = Math.DivRem(item, Blocks);
        (rest, int depth) = Math.DivRem(rest, shape.Depth.Output);
        return (rest, depth, block * Rows);
    }

    /// <summary>Where a tap meets the copy, in elements from where the first one does.</summary>
    internal nint Offset(int row, int plane, int column)
    {
        var (run, phase) = Math.DivRem(column * shape.Width.Dilation, shape.Width.Stride);
        return row * shape.Height.Dilation * Row + plane * Plane + phase * Run + run;
    }

    /// <summary>Columns that are a stride apart.</summary>
    internal int Run { get; }

    /// <summary>The distance to the next plane, one for each channel and tap of the depth.</summary>
    internal nint Plane { get; }

    internal int Planes { get; }

    /// <summary>The distance to the next row.</summary>
    internal nint Row { get; }

    /// <summary>Elements to reserve. Vectors may read past the end of what was written.</summary>
    internal nint Length => shape.Height.Span(Rows) * Row + 64;

    /// <summary>
    /// Copies what outputs [row, row + rows) of one depth read of the channels that begin at <paramref name="source"/>; the first row of the copy is that under the first tap.
    /// </summary>
    internal void Fill(T* source, int depth, int row, int rows, T outside, T* target)
    {
        // Of each run the first element inside the image, the end of these, and where they come from.
        int stride = shape.Width.Stride, top = row * shape.Height.Stride - shape.Height.Padding, height = shape.Height.Span(rows);
        Inside* runs = stackalloc Inside[stride];
        for (int phase = 0; phase < stride; phase++) runs[phase] = Of(phase);
        int apart = stride == 1 ? 0 : TakenApart;
        var (start, stop) = Common(runs, apart);
        int left = apart * (Run - (stop - start));
        Span<(int, int)> ends = left <= MostEndsOnStack ? stackalloc (int, int)[left] : new (int, int)[left];
        Ends(runs, apart, start, stop, ends);

        for (int channel = 0; channel < shape.GroupChannels; channel++, source += shape.InputPlane)
        {
            for (int tap = 0; tap < shape.Depth.Taps; tap++, target += Plane)
            {
                int slice = depth * shape.Depth.Stride + tap * shape.Depth.Dilation - shape.Depth.Padding;
                int from = Math.Clamp(-top, 0, height), end = Math.Clamp(shape.Height.Input - top, from, height);
                if ((uint)slice >= (uint)shape.Depth.Input) from = end = height;
                Border(0, from, outside, target);
                Border(end, height, outside, target);
                T* line = source + ((nint)slice * shape.Height.Input + top + from) * shape.Width.Input, first = target + from * Row;
                if (stride == 1) CopyRows(line, end - from, runs[0], outside, first);
                else CopyApart(line, from, end, line + runs[0].First + stride * (start - runs[0].From), start, stop, ends, outside, first);
            }
        }
    }

    void Border(int row, int end, T outside, T* target)
    {
        for (; row < end; row++) new Span<T>(target + row * Row, (int)Plane).Fill(outside);
    }

    Inside Of(int phase)
    {
        // Elements i of the run with 0 ≤ i·stride + phase − padding < input.
        int stride = shape.Width.Stride, shift = phase - shape.Width.Padding;
        int from = Math.Clamp(shift < 0 ? (stride - 1 - shift) / stride : 0, 0, Run);
        int end = Math.Clamp((shape.Width.Input - shift + stride - 1) / stride, from, Run);
        return new Inside(from, end, from * stride + shift);
    }

    void CopyRows(T* source, int rows, Inside inside, T outside, T* target)
    {
        var (from, end, first) = inside;
        for (int row = 0; row < rows; row++, source += shape.Width.Input, target += Row)
        {
            for (int i = 0; i < from; i++) target[i] = outside;
            for (int i = end; i < Run; i++) target[i] = outside;
            Packing.CopyBytes((byte*)(source + first), (byte*)(target + from), (nint)(end - from) * sizeof(T));
        }
    }

    /// <summary>The runs that some tap reads, and as many as are taken apart for the same: the others stay behind.</summary>
    int TakenApart => Math.Min(shape.Width.Stride, Math.Max(shape.Width.Dilation == 1 ? shape.Width.Taps : shape.Width.Stride, 4));

    /// <summary>Elements that all of the first runs have inside the image: these are taken apart at once.</summary>
    (int Start, int Stop) Common(Inside* runs, int count)
    {
        int start = 0, stop = Run;
        for (int phase = 0; phase < count; phase++) (start, stop) = (Math.Max(start, runs[phase].From), Math.Min(stop, runs[phase].End));
        return (start, Math.Max(start, stop));
    }

    /// <summary>Where the elements before and after those go, and where in a row they come from.</summary>
    void Ends(Inside* runs, int runCount, int start, int stop, Span<(int Target, int Source)> ends)
    {
        int count = 0;
        for (int phase = 0; phase < runCount; phase++)
        {
            var (from, end, first) = runs[phase];
            for (int i = start == 0 ? stop : 0; i < Run; i = i + 1 == start ? stop : i + 1)
                ends[count++] = (phase * Run + i, i >= from && i < end ? first + shape.Width.Stride * (i - from) : Outside);
        }
    }

    /// <summary>Takes rows [from, end) apart, those that some tap reads.</summary>
    void CopyApart(T* source, int from, int end, T* common, int start, int stop, ReadOnlySpan<(int Target, int Source)> ends, T outside, T* target)
    {
        Axis height = shape.Height;
        int stride = shape.Width.Stride, readRows = height.Dilation == 1 ? height.Taps : height.Stride, apart = TakenApart;
        for (int row = from; row < end; row++, source += shape.Width.Input, common += shape.Width.Input, target += Row)
        {
            if (row % height.Stride >= readRows) continue;
            if (stride == 2) Interleaving.Split(common, target + start, target + Run + start, stop - start);
            else Transposition.Matrix(common, stride, stop - start, apart, target + start, Run);
            foreach (var (to, at) in ends) target[to] = at == Outside ? outside : source[at];
        }
    }

    readonly record struct Inside(int From, int End, int First);
}
