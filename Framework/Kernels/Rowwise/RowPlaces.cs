namespace Framework.Kernels;

/// <summary>Where the rows of an operand or a result lie that broadcasts to a shape.</summary>
readonly struct RowPlaces
{
    // Of the dimensions that number the rows: neighbours that are crossed with one stride are one.
    readonly int[] sizes;
    readonly long[] strides;

    /// <param name="tensor">The operand.</param>
    /// <param name="shape">The shape that it broadcasts to; its last dimension are the rows.</param>
    public RowPlaces(Tensor tensor, in Shape shape)
    {
        Tensor = tensor;
        Span<int> outer = stackalloc int[shape.Rank];
        Span<long> steps = stackalloc long[shape.Rank];
        int rank = 0, extra = shape.Rank - tensor.Rank;
        for (int d = 0; d < shape.Rank - 1; d++)
        {
            long step = d < extra || tensor.Shape[d - extra] == 1 ? 0 : tensor.Layout.Stride(d - extra);
            if (shape[d] == 1)
            {
                continue;
            }
            if (rank > 0 && steps[rank - 1] == step * shape[d])
            {
                (outer[rank - 1], steps[rank - 1]) = (outer[rank - 1] * shape[d], step);
            }
            else
            {
                (outer[rank], steps[rank++]) = (shape[d], step);
            }
        }
        sizes = outer[..rank].ToArray();
        strides = steps[..rank].ToArray();
        Inner = tensor.Rank == 0 || tensor.Shape[-1] == 1 && shape[-1] != 1 ? 0 : tensor.Layout.Stride(tensor.Rank - 1);
        if (shape[-1] == 1)
        {
            Inner = 1;
        }
        Stride = rank == 0 ? 0 : steps[rank - 1];
        IsRepeated = strides.AsSpan().IndexOfAnyExcept(0) < 0;
        IsAcross = Stride == 1 && Inner != 1;
    }

    public Tensor Tensor { get; }

    /// <summary>The distance between neighbours in a row.</summary>
    public long Inner { get; }

    /// <summary>Whether all rows are the same one.</summary>
    public bool IsRepeated { get; }

    /// <summary>Whether rows follow each other at one distance.</summary>
    bool IsRegular => strides.Length < 2;

    /// <summary>The distance between rows that follow each other, or null where it is not the same everywhere.</summary>
    public long? Step => IsRegular ? Stride : null;

    /// <summary>The distance from a row to the next of the same innermost dimension.</summary>
    public long Stride { get; }

    /// <summary>Whether the first elements of rows that follow each other are neighbours, and those of a row are not.</summary>
    public bool IsAcross { get; }

    /// <summary>How many rows, from one on, are <see cref="Stride"/> apart.</summary>
    public long RowsFrom(long row) => IsRegular ? long.MaxValue : sizes[^1] - row % sizes[^1];

    /// <summary>Where a row begins in the operand's storage, in elements.</summary>
    public long OffsetOf(long row) => Tensor.Offset + (IsRegular ? row * Stride : Layout.OffsetOf(sizes, strides, row));
}
