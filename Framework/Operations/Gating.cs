namespace Framework;

public static partial class Functional
{
    /// <summary>The first half of a dimension times the sigmoid of the second: Dauphin and others 2017.</summary>
    /// <param name="x">A tensor of an even size along the dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>A tensor of half that size.</returns>
    /// <exception cref="ArgumentException">The size is odd, or the dimension does not exist.</exception>
    public static Tensor Glu(this Tensor x, int dim = -1)
    {
        int size = x.Shape[dim];
        if (size % 2 != 0)
        {
            throw new ArgumentException($"Glu: the size {size} of dimension {dim} of {x.Shape} cannot be halved.", nameof(x));
        }
        return x.Narrow(dim, 0, size / 2) * x.Narrow(dim, size / 2, size / 2).Sigmoid();
    }
}
