using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Correlation of few channels as products of the weights with the rows of an image, which at every tap of a row begin one element further on: nothing is packed, and results
/// are written to their places.
/// </summary>
static unsafe class RowCorrelation
{
    // As many channels, read or computed, fill vectors of their own, and half as many do better than short rows, the more so if these are taken apart.
    const int FewChannels = 16, NarrowestRow = 8;

    internal static bool Serves<V, T>(in ConvolutionShape shape) where V : unmanaged, ISimd<V, T> where T : unmanaged =>
        Math.Min(shape.GroupChannels, shape.GroupOutputs) < (shape.Width.Output >= NarrowestRow * shape.Width.Stride ? FewChannels : FewChannels / 2) &&
        shape.Width.Output >= Vector128<T>.Count && shape.Height.Dilation == 1 && shape.Width.Dilation == 1 && !IsDearToTakeApart(shape) && !LeavesIdle<V, T>(shape);

    /// <summary>Whether rows are taken apart otherwise than by pairs of many columns, and there are channels enough to be turned over into pixels for less.</summary>
    static bool IsDearToTakeApart(in ConvolutionShape shape) =>
        shape.GroupChannels >= FewChannels && (shape.Width.Stride > 2 || shape.Width.Stride == 2 && shape.Width.Output <= NarrowestRow);

    /// <summary>
    /// Whether the vectors of a short row leave more lanes idle than those of so many outputs, by more than turning the image over and back costs.
    /// A single vector of outputs costs more: a load for each product.
    /// </summary>
    static bool LeavesIdle<V, T>(in ConvolutionShape shape) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        int width = shape.Width.Output, outputs = shape.GroupOutputs;
        if (outputs < FewChannels || width >= BlockedGemm<V, T>.TileColumns) return false;
        long idle = BlockedGemm<V, T>.Lanes(width) * outputs - (long)width * WholeVectors<V, T>.Of(outputs), turning = outputs > V.Count ? 16 : 48;
        return idle * shape.Depths >= turning * width * outputs;
    }

    /// <param name="shape">The correlation.</param>
    /// <param name="x">The images.</param>
    /// <param name="w">The weights [outputs, channels of a group, taps], if <paramref name="reversed"/> those of the correlation whose input gradient this is.</param>
    /// <param name="reversed">The weights' first two dimensions trade places within each group, and the last tap comes first.</param>
    /// <param name="bias">One number for each output, or null.</param>
    /// <param name="y">The results.</param>
    internal static void Run<T>(in ConvolutionShape shape, T* x, T* w, bool reversed, T* bias, T* y) where T : unmanaged
    {
        int width = shape.Width.Output;
        if (Vector512.IsHardwareAccelerated && width > Vector256<T>.Count) RowCorrelation<V512<T>, T>.Run(shape, x, w, reversed, bias, y);
        else if (Vector256.IsHardwareAccelerated && width > Vector128<T>.Count) RowCorrelation<V256<T>, T>.Run(shape, x, w, reversed, bias, y);
        else RowCorrelation<V128<T>, T>.Run(shape, x, w, reversed, bias, y);
    }
}

/// <inheritdoc cref="RowCorrelation"/>
static unsafe class RowCorrelation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    internal static void Run(in ConvolutionShape shape, T* x, T* w, bool reversed, T* bias, T* y)
    {
        nint depths = shape.Depths, pieces = RowPiece.Most<V, T>(shape.Width.Output);
        byte* shared = PackBuffer.Rent<byte>(PackBuffer.Use.Shared, depths * (sizeof(nint) + (nint)shape.Outputs * sizeof(T)) + pieces * sizeof(RowPiece));
        RowPiece* rows = (RowPiece*)(shared + depths * sizeof(nint));
        Body body = new(shape, ThreadTeam.PartsForThreads(shape.Work, Gemm.Grain, 2), rows) { X = x, Steps = (nint*)shared, Weights = (T*)(rows + pieces), Bias = bias, Y = y };
        body.List();
        body.Arrange(w, reversed);
        ThreadTeam.Run(body.Parts, body);
    }

    struct Body : IParallelBody
    {
        readonly ConvolutionShape shape;
        readonly BorderedImage<T> image;
        readonly int tileRows;
        readonly RowPiece* pieces;
        readonly int ofLast, ofRow, ofPair;

        internal T* X, Weights, Bias, Y;
        internal nint* Steps;

        internal Body(in ConvolutionShape shape, int parts, RowPiece* pieces)
        {
            this.shape = shape;
            image = new(shape, parts);
            tileRows = BlockedGemm<V, T>.TileHeight(shape.GroupOutputs);
            this.pieces = pieces;
            ofLast = RowPiece.Cover<V, T>(shape.Width.Output, 1, isLast: true, 0, pieces);
            ofRow = RowPiece.Cover<V, T>(shape.Width.Output, 1, isLast: false, 0, pieces + ofLast);
            ofPair = RowPiece.Cover<V, T>(shape.Width.Output, 2, isLast: false, shape.Height.Stride * image.Row, pieces + ofLast + ofRow);
        }

        internal readonly int Parts => image.Parts;

        /// <summary>Where each tap [row, channel, tap of depth, column] meets the copy of the image, in bytes from the tap of the first output.</summary>
        internal readonly void List()
        {
            nint* step = Steps;
            for (int row = 0; row < shape.Height.Taps; row++)
                for (int plane = 0; plane < image.Planes; plane++)
                    for (int column = 0; column < shape.Width.Taps; column++)
                        *step++ = image.Offset(row, plane, column) * sizeof(T);
        }

        /// <summary>Weights in the order in which they are read: for each tile of outputs [row, channel, tap of depth, column, output].</summary>
        internal readonly void Arrange(T* w, bool reversed)
        {
            Axis depth = shape.Depth, height = shape.Height, width = shape.Width;
            nint along = shape.Depths, across = shape.Taps, group = along * shape.GroupOutputs;
            if (reversed) (along, across) = (across, across * shape.GroupOutputs);
            T* to = Weights;
            for (int first = 0; first < shape.Outputs; first += Math.Min(tileRows, shape.GroupOutputs - first % shape.GroupOutputs))
            {
                int count = Math.Min(tileRows, shape.GroupOutputs - first % shape.GroupOutputs);
                T* outputs = w + first / shape.GroupOutputs * group + first % shape.GroupOutputs * along;
                for (int row = 0; row < height.Taps; row++)
                    for (int channel = 0; channel < shape.GroupChannels; channel++)
                        for (int slice = 0; slice < depth.Taps; slice++)
                            for (int column = 0; column < width.Taps; column++)
                            {
                                int tap = (slice * height.Taps + row) * width.Taps + column;
                                T* from = outputs + channel * across + (reversed ? shape.Taps - 1 - tap : tap);
                                for (int output = 0; output < count; output++) *to++ = from[output * along];
                            }
            }
        }

        public readonly void Invoke(int part)
        {
            T* copy = PackBuffer.Rent<T>(PackBuffer.Use.Image, image.Length);
            var (from, end) = ThreadTeam.Range(image.Items, Parts, part);
            for (int item = (int)from; item < end; item++)
            {
                var (unit, depth, row) = image.Item(item);
                Block(unit, depth, row, copy);
            }
        }

        readonly void Block(nint unit, int depth, int row, T* copy)
        {
            Axis height = shape.Height;
            int rows = Math.Min(image.Rows, height.Output - row);
            image.Fill(X + unit * shape.GroupChannels * shape.InputPlane, depth, row, rows, default, copy);
            nint group = unit % shape.Groups * shape.GroupOutputs;
            Tile<T> tile = new() { ARow = 1, CRow = shape.OutputPlane, Start = Bias == null ? TileStart.Zero : TileStart.FromRowBias };
            T* y = Y + unit * shape.GroupOutputs * tile.CRow + ((nint)depth * height.Output + row) * shape.Width.Output;
            for (int i = 0, count; i < rows; i += count, y += count * shape.Width.Output)
            {
                var (first, last) = height.TapsOf(row + i);
                bool paired = i + 1 < rows && height.TapsOf(row + i + 1) == (first, last) && (i + 2 < rows || !RowPiece.WritesBeyond<V, T>(shape.Width.Output));
                count = paired ? 2 : 1;
                ReadOnlySpan<RowPiece> cover = paired ? new(pieces + ofLast + ofRow, ofPair) : i + 1 < rows ? new(pieces + ofLast, ofRow) : new(pieces, ofLast);
                Rows(ref tile, group, first, last - first, cover, copy + i * height.Stride * image.Row, y);
            }
        }

        /// <summary>One row of all outputs, or two.</summary>
        readonly void Rows(ref Tile<T> tile, nint group, int firstTap, int taps, ReadOnlySpan<RowPiece> cover, T* source, T* y)
        {
            int outputs = shape.GroupOutputs, depths = shape.Depths, stepsOfRow = image.Planes * shape.Width.Taps, firstStep = firstTap * stepsOfRow;
            tile.K = taps * stepsOfRow;
            tile.Steps = Steps + firstStep;
            for (int output = 0; output < outputs; output += tileRows)
            {
                int count = Math.Min(tileRows, outputs - output);
                tile.A = Weights + (group + output) * depths + firstStep * count;
                tile.AStep = count;
                tile.Bias = Bias + group + output;
                T* target = y + output * tile.CRow;
                foreach (ref readonly RowPiece piece in cover)
                {
                    tile.B = source + piece.Source;
                    tile.C = target + piece.Target;
                    (tile.BSecond, tile.CSecond) = (piece.BSecond, piece.CSecond);
                    if (piece.IsHalf) MicroKernel<V, T>.RunHalf(count, piece.IsWide, tile);
                    else MicroKernel<V, T>.Run(count, piece.IsWide, tile);
                }
            }
        }
    }
}
