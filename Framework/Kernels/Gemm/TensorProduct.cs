using System.Numerics;
using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Products of batches of matrices where they lie in tensors, of any type; not recorded.</summary>
static class TensorProduct
{
    const int OffsetsOnStack = 128;

    /// <summary>
    /// op(a)·op(b), plus a bias along the columns, for the last two dimensions; the dimensions before them broadcast.
    /// The caller has checked types and shapes.
    /// </summary>
    internal static Tensor Run(string operation, Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor? bias)
    {
        DType type = a.DType;
        if (type is DType.Float16 or DType.BFloat16)
        {
            Tensor wide = Run(operation, Converted(a, DType.Float32), transposeA, Converted(b, DType.Float32), transposeB, bias is null ? null : Converted(bias, DType.Float32));
            return Converted(wide, type);
        }

        MatrixBatch left = new(a, transposeA), right = new(b, transposeB);
        Tensor result = Tensor.Empty(Layout.Of(ResultShape(operation, a, b, left.Rows, right.Columns)), type);
        if (result.NumElements == 0) return result;

        TileStart start = bias is null ? TileStart.Zero : TileStart.FromColumnBias;
        switch (type)
        {
            case DType.Float32: Real<float>(left, right, start, bias, result); break;
            case DType.Float64: Real<double>(left, right, start, bias, result); break;
            case DType.Int8: Integer<sbyte>(left, right, bias, result); break;
            case DType.UInt8: Integer<byte>(left, right, bias, result); break;
            case DType.Int16: Integer<short>(left, right, bias, result); break;
            case DType.Int32: Integer<int>(left, right, bias, result); break;
            default: Integer<long>(left, right, bias, result); break;
        }

        GC.KeepAlive(bias);
        return result;
    }

    /// <summary>Adds op(a)·op(b) to a contiguous tensor of the product's shape and of a type that products are summed in; returns false for any other.</summary>
    internal static bool TryAddTo(Tensor sum, Tensor a, bool transposeA, Tensor b, bool transposeB)
    {
        MatrixBatch left = new(a, transposeA), right = new(b, transposeB);
        if (sum.DType != a.DType || sum.NumElements == 0 || ResultShape("AddTo", a, b, left.Rows, right.Columns) != sum.Shape) return false;

        switch (sum.DType)
        {
            case DType.Float32: Real<float>(left, right, TileStart.FromC, null, sum); return true;
            case DType.Float64: Real<double>(left, right, TileStart.FromC, null, sum); return true;
            default: return false;
        }
    }

    static Tensor Converted(Tensor source, DType type)
    {
        Tensor target = Tensor.Empty(Layout.Of(source.Shape), type);
        CopyOperation.Run(source, target);
        return target;
    }

    static Shape ResultShape(string operation, Tensor a, Tensor b, int rows, int columns)
    {
        if (a.Rank == 2 && b.Rank == 2) return [rows, columns];
        Shape batch = Layout.Broadcast(operation, new Shape(a.Shape.AsSpan()[..^2]), new Shape(b.Shape.AsSpan()[..^2]));
        return [.. batch.AsSpan(), rows, columns];
    }

    static void Real<T>(MatrixBatch left, MatrixBatch right, TileStart start, Tensor? bias, Tensor result) where T : unmanaged
    {
        Tensor a = left.Tensor, b = right.Tensor;
        MatrixReference<T> aFirst = new(ref First<T>(a), left.RowStride, left.ColumnStride), bFirst = new(ref First<T>(b), right.RowStride, right.ColumnStride);
        ref T c = ref First<T>(result);
        nint rows = left.Rows, columns = right.Columns, depth = left.Columns;

        // Without a bias, what the reference points to is never read.
        ref T biasFirst = ref (bias is null ? ref c : ref First<T>(bias));

        if (right.Tensor.Rank == 2 && left.RowsJoin)
        {
            rows = (nint)(a.NumElements / Math.Max(depth, 1));
            if (depth == 0) rows = (nint)(result.NumElements / columns);
            Gemm.Multiply(rows, columns, depth, aFirst, bFirst, ref c, columns, start, ref biasFirst);
        }
        else
        {
            int count = checked((int)(result.NumElements / (rows * columns)));
            Span<nint> offsets = 3 * count <= OffsetsOnStack ? stackalloc nint[3 * count] : new nint[3 * count];
            Span<nint> aOffsets = offsets[..count], bOffsets = offsets[count..(2 * count)], cOffsets = offsets[(2 * count)..];
            left.Offsets(result.Shape, aOffsets);
            right.Offsets(result.Shape, bOffsets);
            for (int i = 0; i < count; i++) cOffsets[i] = i * rows * columns;
            Gemm.Batch(rows, columns, depth, aFirst, aOffsets, bFirst, bOffsets, ref c, columns, cOffsets, start, ref biasFirst);
        }

        GC.KeepAlive(a);
        GC.KeepAlive(b);
        GC.KeepAlive(result);
    }

    /// <summary>Whole numbers wrap around as C# does unchecked.</summary>
    static void Integer<T>(MatrixBatch left, MatrixBatch right, Tensor? bias, Tensor result) where T : unmanaged, INumber<T>
    {
        int count = checked((int)(result.NumElements / (left.Rows * right.Columns)));
        nint[] aOffsets = new nint[count], bOffsets = new nint[count];
        left.Offsets(result.Shape, aOffsets);
        right.Offsets(result.Shape, bOffsets);
        Span<T> c = result.RawSpan<T>(), start = bias is null ? default : bias.RawSpan<T>();
        ref T a = ref First<T>(left.Tensor), b = ref First<T>(right.Tensor);
        for (int i = 0; i < count; i++)
        {
            for (int row = 0; row < left.Rows; row++, c = c[right.Columns..])
            {
                Span<T> line = c[..right.Columns];
                if (bias is null) line.Clear();
                else start.CopyTo(line);
                for (int p = 0; p < left.Columns; p++)
                {
                    T factor = Unsafe.Add(ref a, aOffsets[i] + row * left.RowStride + p * left.ColumnStride);
                    ref T other = ref Unsafe.Add(ref b, bOffsets[i] + p * right.RowStride);
                    for (int column = 0; column < line.Length; column++)
                        line[column] = unchecked(line[column] + factor * Unsafe.Add(ref other, column * right.ColumnStride));
                }
            }
        }

        GC.KeepAlive(left.Tensor);
        GC.KeepAlive(right.Tensor);
        GC.KeepAlive(bias);
        GC.KeepAlive(result);
    }

    static ref T First<T>(Tensor tensor) where T : unmanaged => ref Unsafe.As<byte, T>(ref tensor.Ref);

    /// <summary>The last two dimensions of a tensor as matrices, turned over or not, and the dimensions before them as a batch.</summary>
    readonly struct MatrixBatch
    {
        internal MatrixBatch(Tensor tensor, bool transposed)
        {
            Tensor = tensor;
            int row = tensor.Rank - 2, column = tensor.Rank - 1;
            if (transposed) (row, column) = (column, row);
            Rows = tensor.Shape[row];
            Columns = tensor.Shape[column];
            RowStride = (nint)tensor.Strides[row];
            ColumnStride = (nint)tensor.Strides[column];
            RowsJoin = tensor.Rank == 2 || !transposed && Joins(tensor);
        }

        internal Tensor Tensor { get; }
        internal int Rows { get; }
        internal int Columns { get; }
        internal nint RowStride { get; }
        internal nint ColumnStride { get; }

        /// <summary>Whether the rows of all matrices lie at one distance from each other, as if of one tall matrix.</summary>
        internal bool RowsJoin { get; }

        static bool Joins(Tensor tensor)
        {
            long next = tensor.Strides[tensor.Rank - 2] * tensor.Shape[tensor.Rank - 2];
            for (int dim = tensor.Rank - 3; dim >= 0; dim--)
            {
                if (tensor.Shape[dim] == 1) continue;
                if (tensor.Strides[dim] != next) return false;
                next *= tensor.Shape[dim];
            }

            return true;
        }

        /// <summary>Where each matrix begins, when the batch is broadcast to the leading dimensions of a shape.</summary>
        internal void Offsets(Shape result, Span<nint> offsets)
        {
            int extra = result.Rank - Tensor.Rank;
            for (int i = 0; i < offsets.Length; i++)
            {
                int rest = i;
                nint offset = 0;
                for (int dim = result.Rank - 3; dim >= extra; dim--)
                {
                    (rest, int index) = Math.DivRem(rest, result[dim]);
                    if (Tensor.Shape[dim - extra] != 1) offset += index * (nint)Tensor.Strides[dim - extra];
                }

                offsets[i] = offset;
            }
        }
    }
}
