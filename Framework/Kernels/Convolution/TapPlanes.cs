namespace Framework.Kernels;

/// <summary>
/// Slices of images as blocks of taps read them: in place where neighbouring outputs read neighbouring inputs, and otherwise in a copy in which columns a stride apart lie together.
/// Vectors read beyond the ends of rows, and mask what they find there; only what would lie outside the images' memory is copied for that.
/// </summary>
readonly unsafe struct TapPlanes<T> where T : unmanaged
{
    // Bytes of a block's rows: with the results they stay in the first-level cache for further blocks of taps and further outputs.
    const int BlockBytes = 16 << 10;

    // A block with fewer rows would read too much twice.
    const int FewestRows = 16;

    readonly ConvolutionShape shape;
    readonly int before, after, phaseLength, pitch;

    /// <param name="shape">The correlation.</param>
    /// <param name="columns">Outputs of a row, with those beyond its end that vectors have too.</param>
    /// <param name="rows">Output rows of a block at most.</param>
    internal TapPlanes(in ConvolutionShape shape, int columns, int rows)
    {
        this.shape = shape;
        Axis width = shape.Width;
        pitch = (width.Input + width.Stride - 1) / width.Stride;
        before = Math.Max(0, -width.View(0).Shift);
        after = Math.Max(0, columns + width.View(width.Taps - 1).Shift - width.Input / width.Stride);
        phaseLength = Math.Min(shape.Height.Input, shape.Height.Span(rows)) * pitch;
        Rows = rows;
    }

    /// <summary>Output rows of a block; the last block may have fewer.</summary>
    internal int Rows { get; }

    /// <summary>Blocks that cover the output rows.</summary>
    internal int Blocks => (shape.Height.Output + Rows - 1) / Rows;

    /// <summary>Elements from the row of an output to that of the next one.</summary>
    internal nint Step => (nint)shape.Height.Stride * pitch;

    /// <summary>Elements to reserve for the copy of a slice.</summary>
    internal nint Length => before + (nint)shape.Width.Stride * phaseLength + after;

    /// <summary>From the start of a slice to where a tap finds the input of output (0, 0).</summary>
    internal nint Offset(TapView row, TapView column, int firstRow) =>
        (nint)column.Phase * phaseLength + (row.Phase + (nint)shape.Height.Stride * firstRow) * pitch + column.Shift;

    /// <summary>Where a slice begins, or would if the rows that outputs [row, row + rows) do not read were there too.</summary>
    internal T* Fetch(T* images, nint slice, int row, int rows, T* copy)
    {
        Axis width = shape.Width, height = shape.Height;
        int from = row * height.Stride - height.Padding;
        int top = Math.Clamp(from, 0, height.Input), bottom = Math.Clamp(from + height.Span(rows), top, height.Input);
        nint first = slice * height.Input, lines = (nint)shape.Batch * shape.Channels * shape.Depth.Input * height.Input;
        T* source = images + first * width.Input;
        if (width.Stride == 1 && (first + top) * width.Input >= before && (lines - first - bottom) * width.Input >= after) return source;

        T* origin = copy + before - top * pitch;
        source += (nint)top * width.Input;
        if (width.Stride == 1) Packing.CopyBytes((byte*)source, (byte*)(copy + before), (nint)(bottom - top) * width.Input * sizeof(T));
        else if (width.Stride == 2 && width.Input % 2 == 0) Interleaving.Split(source, copy + before, copy + before + phaseLength, (bottom - top) * pitch);
        else Split(source, bottom - top, copy + before);
        return origin;
    }

    /// <summary>Output rows of a block, so that there are at least as many blocks as parts, if there are as many rows.</summary>
    internal static int BlockRows(in ConvolutionShape shape, int parts)
    {
        Axis height = shape.Height;
        long rows = Math.Max(FewestRows, BlockBytes / ((long)shape.Width.Input * height.Stride * sizeof(T)));
        int units = shape.Batch * shape.Groups * shape.Depth.Output;
        int blocks = (int)Math.Max((height.Output + rows - 1) / rows, Math.Min(height.Output, (parts + units - 1) / units));
        return (height.Output + blocks - 1) / blocks;
    }

    void Split(T* source, int rows, T* target)
    {
        int stride = shape.Width.Stride, input = shape.Width.Input, whole = input / stride;
        for (int row = 0; row < rows; row++, source += input, target += pitch)
        {
            Transposition.Matrix(source, stride, whole, stride, target, phaseLength);
            for (int phase = 0; phase < input - whole * stride; phase++) target[(nint)phase * phaseLength + whole] = source[whole * stride + phase];
        }
    }
}
