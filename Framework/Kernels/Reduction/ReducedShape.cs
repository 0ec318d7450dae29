namespace Framework.Kernels;

/// <summary>The shapes that a reduction over dimensions gives.</summary>
/// <param name="Kept">With size 1 for each reduced dimension.</param>
/// <param name="Dropped">Without the reduced dimensions.</param>
/// <param name="Count">The number of elements reduced to one.</param>
readonly record struct ReducedShape(Shape Kept, Shape Dropped, long Count)
{
    /// <param name="operation">For messages.</param>
    /// <param name="shape">The operand's shape.</param>
    /// <param name="dim">The dimensions; none stands for all.</param>
    /// <param name="reduced">Receives for each dimension whether it is reduced.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is outside the shape.</exception>
    /// <exception cref="ArgumentException">A dimension occurs twice.</exception>
    public static ReducedShape Make(string operation, in Shape shape, ReadOnlySpan<int> dim, Span<bool> reduced)
    {
        int rank = shape.Rank;
        reduced.Fill(dim.IsEmpty);
        foreach (int d in dim)
        {
            if (rank == 0 && d is 0 or -1)
            {
                continue;
            }
            int index = shape.Dimension(d);
            if (reduced[index])
            {
                throw new ArgumentException($"{operation}: dimension {d} of the shape {shape} is named twice.", nameof(dim));
            }
            reduced[index] = true;
        }
        Span<int> kept = stackalloc int[rank], dropped = stackalloc int[rank];
        long count = 1;
        int left = 0;
        ReadOnlySpan<int> sizes = shape.AsSpan();
        for (int d = 0; d < rank; d++)
        {
            kept[d] = sizes[d];
            if (reduced[d])
            {
                kept[d] = 1;
                count *= sizes[d];
            }
            else
            {
                dropped[left++] = sizes[d];
            }
        }
        return new(new Shape(kept), new Shape(dropped[..left]), count);
    }
}
