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
        Tensor product = Along(Functional.Multiply(x.Narrow(dim, 0, half), x.Narrow(dim, half, half)), dim);
        return size % 2 == 0 ? product : Functional.Multiply(product, x.Narrow(dim, size - 1, 1));
    }
}
