namespace Framework.Kernels;

/// <summary>
/// A product over dimensions written out as multiplications of halves. Its derivatives, of any order, divide by nothing, so they are right where
/// elements are 0.
/// </summary>
static class PairwiseProduct
{
    public static Tensor Of(Tensor x, ReadOnlySpan<bool> reduced)
    {
        for (int d = 0; d < reduced.Length; d++)
        {
            if (reduced[d])
            {
                x = Along(x, d);
            }
        }
        return x;
    }

    static Tensor Along(Tensor x, int dim)
    {
        int size = x.Shape[dim];
        if (size <= 1)
        {
            return x;
        }
        int half = size / 2;
        Tensor product = Along(Functional.Multiply(Slice(x, dim, 0, half), Slice(x, dim, half, half)), dim);
        return size % 2 == 0 ? product : Functional.Multiply(product, Slice(x, dim, size - 1, 1));
    }

    static Tensor Slice(Tensor x, int dim, int start, int length)
    {
        int[] sizes = x.Shape.ToArray();
        int full = sizes[dim];
        sizes[dim] = length;
        Tensor result = x.View(new Layout(sizes, x.Strides), x.Offset + start * x.Layout.Stride(dim));
        return Recorder.IsRecording(x) ? Recorder.Record("Slice", result, x, gradient => Pad(gradient, dim, start, full)) : result;
    }

    static Tensor Pad(Tensor x, int dim, int start, int full)
    {
        int[] sizes = x.Shape.ToArray();
        int length = sizes[dim];
        sizes[dim] = full;
        Tensor result = Tensor.Zeros(sizes, x.DType);
        CopyOperation.Run(x, Slice(result, dim, start, length));
        return Recorder.IsRecording(x) ? Recorder.Record("Pad", result, x, gradient => Slice(gradient, dim, start, length)) : result;
    }
}
