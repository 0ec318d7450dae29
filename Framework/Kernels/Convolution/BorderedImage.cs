using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// A copy of those rows of an image that a block of outputs reads, with zeros for what lies outside, so arranged that neighbouring
/// outputs read neighbouring elements at every tap: columns a stride apart lie together.
/// </summary>
/// <remarks>
/// [channel][tap of depth][row][column mod stride][column / stride]. A block belongs to one output of the depth axis. Since it is written anew for each block,
/// and blocks are chosen to fit the second-level cache, it costs one pass over the image where the matrix of all taps would cost as many as there are taps.
/// </remarks>
readonly unsafe struct BorderedImage<T> where T : unmanaged
{
    // Bytes of a block's image, and the fewest outputs that are worth the panels of weights packed for them.
    const int Budget = 640 << 10, FewestOutputs = 512;

    readonly ConvolutionShape shape;
    readonly int runLength, rowLength, planeLength;

    internal BorderedImage(in ConvolutionShape shape, int parts)
    {
        this.shape = shape;
        Axis width = shape.Width, height = shape.Height;
        runLength = width.Output + (width.Taps - 1) * width.Dilation / width.Stride;
        rowLength = runLength * width.Stride;

        long perRow = (long)shape.GroupChannels * shape.Depth.Taps * rowLength * height.Stride * sizeof(T);
        long rows = Math.Max(Budget / perRow - (height.Taps - 1) * height.Dilation / height.Stride, (FewestOutputs + width.Output - 1) / width.Output);
        int blocks = (int)Math.Max(1, (height.Output + rows - 1) / rows);
        blocks = Math.Clamp(blocks, Math.Min(height.Output, (int)((parts + shape.Batch * shape.Groups - 1) / (shape.Batch * shape.Groups))), Math.Max(1, height.Output));
        Rows = (height.Output + blocks - 1) / blocks;
        Blocks = (height.Output + Rows - 1) / Rows;
        planeLength = height.Span(Rows) * rowLength;
    }

    /// <summary>Output rows of a block; the last one may have fewer.</summary>
    internal int Rows { get; }

    /// <summary>Blocks that cover the output rows.</summary>
    internal int Blocks { get; }

    internal int RowLength => rowLength;

    /// <summary>Elements to reserve. Copies may read a vector past the end of what was written.</summary>
    internal nint Length => (nint)shape.GroupChannels * shape.Depth.Taps * planeLength + 64;

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

    /// <summary>Where output <paramref name="row"/> of the block begins.</summary>
    internal int RowOffset(int row) => row * shape.Height.Stride * rowLength;

    /// <summary>Copies what outputs [row, row + rows) of one depth read of the channels at <paramref name="source"/>.</summary>
    internal void Fill(T* source, int depth, int row, int rows, T* target)
    {
        int top = row * shape.Height.Stride - shape.Height.Padding, height = shape.Height.Span(rows);
        for (int channel = 0; channel < shape.GroupChannels; channel++, source += shape.InputPlane)
        {
            for (int tap = 0; tap < shape.Depth.Taps; tap++, target += planeLength)
            {
                int slice = depth * shape.Depth.Stride + tap * shape.Depth.Dilation - shape.Depth.Padding;
                bool inside = (uint)slice < (uint)shape.Depth.Input;
                T* plane = source + (nint)slice * shape.Height.Input * shape.Width.Input;
                for (int y = 0; y < height; y++)
                {
                    T* line = target + y * rowLength;
                    if (inside && (uint)(top + y) < (uint)shape.Height.Input) FillRow(plane + (nint)(top + y) * shape.Width.Input, line);
                    else new Span<T>(line, rowLength).Clear();
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void FillRow(T* source, T* target)
    {
        int stride = shape.Width.Stride;
        for (int phase = 0; phase < stride; phase++, target += runLength)
        {
            // Elements i of the run with 0 ≤ i·stride + phase − padding < input.
            int shift = phase - shape.Width.Padding;
            int from = Math.Clamp(shift < 0 ? (stride - 1 - shift) / stride : 0, 0, runLength);
            int end = Math.Clamp((shape.Width.Input - shift + stride - 1) / stride, from, runLength);
            new Span<T>(target, from).Clear();
            new Span<T>(target + end, runLength - end).Clear();
            T* s = source + from * stride + shift;
            if (stride == 1) new ReadOnlySpan<T>(s, end - from).CopyTo(new Span<T>(target + from, end - from));
            else
                for (int i = from; i < end; i++, s += stride) target[i] = *s;
        }
    }
}
