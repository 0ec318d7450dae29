namespace Framework.Kernels;

/// <summary>An image as its rows, its columns and the elements of a channel.</summary>
readonly record struct Extents(int Rows, int Columns, nint Plane);

/// <summary>
/// A correlation, or the input gradient of one: several correlations, each of which computes every step-th row and column from a start. Along the depth it is one of them.
/// </summary>
/// <param name="Batch">Images.</param>
/// <param name="Groups">Groups of channels.</param>
/// <param name="Inputs">Channels of a group that are read.</param>
/// <param name="Outputs">Channels of a group that are computed.</param>
/// <param name="Depth">The slices.</param>
/// <param name="Heights">The shares of the rows.</param>
/// <param name="Widths">The shares of the columns.</param>
/// <param name="Source">What is read.</param>
/// <param name="Target">What is computed.</param>
sealed record PixelShape(int Batch, int Groups, int Inputs, int Outputs, Phase Depth, Phase[] Heights, Phase[] Widths, Extents Source, Extents Target)
{
    // Rows of fewer outputs leave tiles of a product half empty; as many images fill them instead.
    const int NarrowestRow = 8, FewestImages = 8;

    // Bytes of what a block reads and computes: it stays in the second-level cache beside a panel of weights. And images of a block: a tile of them at least.
    const int Budget = 512 << 10, FewestOfBlock = 12, MostOfBlock = 48;

    internal static PixelShape Of(in ConvolutionShape s) =>
        new(s.Batch, s.Groups, s.GroupChannels, s.GroupOutputs, Phase.Whole(s.Depth), [Phase.Whole(s.Height)], [Phase.Whole(s.Width)],
            new(s.Height.Input, s.Width.Input, s.InputPlane), new(s.Height.Output, s.Width.Output, s.OutputPlane));

    /// <summary>The input gradient, of the slices that differ from <paramref name="residue"/> by a multiple of the stride.</summary>
    internal static PixelShape Reversed(in ConvolutionShape s, int residue) =>
        new(s.Batch, s.Groups, s.GroupOutputs, s.GroupChannels, s.Depth.Phase(residue), Shares(s.Height), Shares(s.Width),
            new(s.Height.Output, s.Width.Output, s.OutputPlane), new(s.Height.Input, s.Width.Input, s.InputPlane));

    static Phase[] Shares(Axis axis)
    {
        var shares = new Phase[axis.Stride];
        for (int residue = 0; residue < shares.Length; residue++) shares[residue] = axis.Phase(residue);
        return shares;
    }

    /// <summary>Whether a tile of a product is the same output of several images, and not neighbouring outputs of one.</summary>
    internal static bool ByImages(int batch, int outputs) => batch >= FewestImages && outputs < NarrowestRow;

    /// <summary>Images of a block, and rows of outputs in each of them.</summary>
    /// <param name="batch">All images.</param>
    /// <param name="byImages">Whether a tile is the same output of several images.</param>
    /// <param name="rows">Rows of outputs of an image.</param>
    /// <param name="reach">Rows of the source that the first of them reads.</param>
    /// <param name="stride">Rows of the source that each further one adds.</param>
    /// <param name="read">Bytes of a row of the source.</param>
    /// <param name="written">Bytes of a row of outputs.</param>
    internal static (int Images, int Rows) Block(int batch, bool byImages, int rows, int reach, int stride, long read, long written)
    {
        int most = byImages ? (int)Math.Clamp(Budget / (reach * read + written), FewestOfBlock, MostOfBlock) : 1, blocks = (batch + most - 1) / most;
        int images = (batch + blocks - 1) / blocks;
        long fitting = (Budget / images - reach * read) / Math.Max(1, stride * read + written);
        return (images, (int)Math.Clamp(fitting, 1, rows));
    }

    /// <summary>Weights of all shares for one input and output.</summary>
    internal int Taps
    {
        get
        {
            int heights = 0, widths = 0;
            foreach (Phase height in Heights) heights += height.Axis.Taps;
            foreach (Phase width in Widths) widths += width.Axis.Taps;
            return Depth.Axis.Taps * heights * widths;
        }
    }

    /// <summary>Rows of outputs in the longest share.</summary>
    internal int Rows
    {
        get
        {
            int rows = 0;
            foreach (Phase height in Heights) rows = Math.Max(rows, height.Axis.Output);
            return rows;
        }
    }

    /// <summary>The rows of the source, inside or not, that rows [from, end) of all shares read; none if they read nothing.</summary>
    internal (int From, int End) RowsRead(int from, int end) => Read(Heights, from, end);

    /// <summary>The most rows of the source that so many rows of every share read.</summary>
    internal int Reach(int rows)
    {
        var (from, end) = RowsRead(0, 1);
        return end - from + (rows - 1) * Heights[0].Axis.Stride;
    }

    /// <summary>The columns of the source, inside or not, that all columns of all shares read.</summary>
    internal (int From, int End) ColumnsRead() => Read(Widths, 0, int.MaxValue);

    static (int From, int End) Read(Phase[] shares, int from, int end)
    {
        int first = int.MaxValue, last = int.MinValue;
        foreach (Phase share in shares)
        {
            Axis axis = share.Axis;
            int stop = Math.Min(end, axis.Output);
            if (axis.Taps == 0 || stop <= from) continue;
            first = Math.Min(first, from * axis.Stride - axis.Padding);
            last = Math.Max(last, (stop - 1) * axis.Stride - axis.Padding + (axis.Taps - 1) * axis.Dilation + 1);
        }

        return first < last ? (first, last) : (0, 0);
    }
}
