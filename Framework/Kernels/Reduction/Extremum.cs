namespace Framework.Kernels;

/// <summary>The largest or smallest along one dimension together with where it is: a reduction of the declaration's kind, run row by row.</summary>
static class Extremum
{
    /// <param name="name">For messages.</param>
    /// <param name="operation">The reduction to the largest or smallest.</param>
    /// <param name="x">The operand.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <returns>The values, not recorded, and Int64 indices.</returns>
    /// <exception cref="ArgumentException">The dimension is outside the shape, or there is no element along it.</exception>
    public static (Tensor Values, Tensor Indices) Along(string name, ReductionOperation operation, Tensor x, int dim, bool keepDim)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor rows = x.Detach();
        if (x.Rank == 0)
        {
            return (x.Detach().Clone(), Tensor.Zeros([], DType.Int64));
        }
        dim = x.Shape.Dimension(dim);
        Span<bool> reduced = stackalloc bool[x.Rank];
        ReducedShape shape = ReducedShape.Make(name, x.Shape, [dim], reduced);
        if (shape.Count == 0)
        {
            throw new ArgumentException($"{name}: the shape {x.Shape} has no element along dimension {dim}.", nameof(x));
        }
        rows = Last(rows, dim).Contiguous();
        var layout = Layout.Of(keepDim ? shape.Kept : shape.Dropped);
        Tensor values = Tensor.Empty(layout, x.DType), indices = Tensor.Empty(layout, DType.Int64);
        switch (x.DType)
        {
            case DType.Float64:
                Location<double>.Run(operation.Float64, rows, values, indices);
                break;
            case DType.Float32 or DType.Float16 or DType.BFloat16:
                Location<float>.Run(operation.Float32, rows, values, indices);
                break;
            default:
                Location<long>.Run(operation.Int64!, rows, values, indices);
                break;
        }
        return (values, indices);
    }

    /// <summary>A view with one dimension moved behind the others.</summary>
    static Tensor Last(Tensor x, int dim)
    {
        int[] sizes = new int[x.Rank];
        long[] strides = new long[x.Rank];
        for (int d = 0, to = 0; d < x.Rank; d++)
        {
            int at = d == dim ? x.Rank - 1 : to++;
            sizes[at] = x.Shape[d];
            strides[at] = x.Layout.Stride(d);
        }
        return x.View(Layout.Of(sizes, strides), x.Offset);
    }
}
