namespace Framework;

/// <summary>Stand-ins in the form that the generator writes, until it writes them; deleted then.</summary>
public static partial class Functional
{
    /// <summary>Sum over dimensions.</summary>
    public static Tensor Sum(this Tensor x, ReadOnlySpan<int> dim, bool keepDim = false)
    {
        int[] sizes = x.Shape.ToArray();
        foreach (int d in dim)
        {
            sizes[x.Shape.Dimension(d)] = 1;
        }
        var wide = new Layout(sizes);
        Tensor result = Tensor.Zeros(wide.Shape, x.DType);
        Span<long> strides = stackalloc long[x.Rank];
        for (int d = 0; d < x.Rank; d++)
        {
            strides[d] = sizes[d] == 1 ? 0 : wide.Stride(d);
        }
        Tensor source = x.Contiguous();
        for (long i = 0; i < x.NumElements; i++)
        {
            long rest = i, at = 0;
            for (int d = x.Rank - 1; d >= 0; d--)
            {
                (rest, long index) = Math.DivRem(rest, x.Shape[d]);
                at += index * strides[d];
            }
            if (x.DType == DType.Float64)
            {
                result.AsSpan<double>()[(int)at] += source.AsSpan<double>()[(int)i];
            }
            else
            {
                result.AsSpan<float>()[(int)at] += source.AsSpan<float>()[(int)i];
            }
        }
        if (Recorder.IsRecording(x))
        {
            Shape shape = x.Shape;
            Recorder.Record("Sum", result, x, g => Multiply(g, Tensor.Ones(shape, g.DType)));
        }
        return keepDim ? result : result.Reshape([.. x.Shape.Where((_, d) => sizes[d] != 1)]);
    }
}
