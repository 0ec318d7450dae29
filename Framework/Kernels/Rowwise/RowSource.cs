namespace Framework.Kernels;

/// <summary>Where the rows of an operand lie that broadcasts to a shape.</summary>
readonly struct RowSource
{
    readonly Shape outer;
    readonly long[] strides;

    /// <param name="tensor">The operand.</param>
    /// <param name="shape">The shape that it broadcasts to; its last dimension are the rows.</param>
    public RowSource(Tensor tensor, in Shape shape)
    {
        Tensor = tensor;
        outer = new Shape(shape.AsSpan()[..^1]);
        strides = new long[outer.Rank];
        int extra = shape.Rank - tensor.Rank;
        for (int d = extra; d < strides.Length; d++)
        {
            strides[d] = tensor.Shape[d - extra] == 1 ? 0 : tensor.Layout.Stride(d - extra);
        }
        Inner = tensor.Rank == 0 || tensor.Shape[-1] == 1 && shape[-1] != 1 ? 0 : tensor.Layout.Stride(tensor.Rank - 1);
        if (shape[-1] == 1)
        {
            Inner = 1;
        }
        IsRepeated = strides.AsSpan().IndexOfAnyExcept(0) < 0;
        IsRegular = true;
        Stride = strides.Length == 0 ? 0 : strides[^1];
        for (int d = strides.Length - 2; d >= 0; d--)
        {
            IsRegular &= outer[d] == 1 || strides[d] == strides[d + 1] * outer[d + 1];
        }
    }

    public Tensor Tensor { get; }

    /// <summary>The distance between neighbours in a row.</summary>
    public long Inner { get; }

    /// <summary>Whether all rows are the same one.</summary>
    public bool IsRepeated { get; }

    /// <summary>Whether rows follow each other at one distance.</summary>
    bool IsRegular { get; }

    /// <summary>The distance between rows that follow each other, or null where it is not the same everywhere.</summary>
    public long? Step => IsRegular ? Stride : null;

    /// <summary>The distance from a row to the next of the same innermost dimension.</summary>
    public long Stride { get; }

    /// <summary>How many rows, from one on, are <see cref="Stride"/> apart.</summary>
    public long RowsFrom(long row) => IsRegular ? long.MaxValue : outer[-1] - row % outer[-1];

    /// <summary>Where a row begins in the operand's storage, in elements.</summary>
    public long OffsetOf(long row)
    {
        if (IsRegular)
        {
            return Tensor.Offset + row * Stride;
        }
        long offset = Tensor.Offset;
        for (int d = strides.Length - 1; d > 0; d--)
        {
            (row, long index) = Math.DivRem(row, outer[d]);
            offset += index * strides[d];
        }
        return offset + row * strides[0];
    }
}
