namespace Framework;

/// <summary>Dimensions as users give them: counted from either end.</summary>
static class Dimensions
{
    /// <summary>A dimension counted from 0. A single value takes 0 and -1, as if it were a list of one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such dimension.</exception>
    public static int Wrap(string operation, int dim, int rank, string argument = "dim")
    {
        int count = Math.Max(rank, 1), result = dim < 0 ? dim + count : dim;
        if ((uint)result >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(argument, $"{operation}: dimension {dim} is outside a tensor of {rank} dimensions; accepted are {-count} to {count - 1}.");
        }
        return result;
    }

    /// <summary>Several dimensions counted from 0, all different.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such dimension.</exception>
    /// <exception cref="ArgumentException">One is named twice.</exception>
    public static int[] WrapAll(string operation, ReadOnlySpan<int> dims, int rank)
    {
        int[] result = new int[dims.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Wrap(operation, dims[i], rank, "dims");
            if (Array.IndexOf(result, result[i], 0, i) >= 0)
            {
                throw new ArgumentException($"{operation}: dimension {dims[i]} is named twice in [{string.Join(", ", dims.ToArray())}].", nameof(dims));
            }
        }
        return result;
    }

    /// <summary>A shape with one size replaced.</summary>
    public static Shape With(this Shape shape, int dim, int size)
    {
        Span<int> sizes = stackalloc int[shape.Rank];
        shape.AsSpan().CopyTo(sizes);
        sizes[dim] = size;
        return new(sizes);
    }

    /// <summary>A shape without one dimension.</summary>
    public static Shape Without(this Shape shape, int dim)
    {
        Span<int> sizes = stackalloc int[shape.Rank - 1];
        Drop(shape.AsSpan(), dim, sizes);
        return new(sizes);
    }

    /// <summary>A shape with one more dimension.</summary>
    public static Shape Insert(this Shape shape, int dim, int size)
    {
        Span<int> sizes = stackalloc int[shape.Rank + 1];
        shape.AsSpan()[..dim].CopyTo(sizes);
        sizes[dim] = size;
        shape.AsSpan()[dim..].CopyTo(sizes[(dim + 1)..]);
        return new(sizes);
    }

    /// <summary>Copies all values but one.</summary>
    public static void Drop<T>(ReadOnlySpan<T> values, int dim, Span<T> target)
    {
        values[..dim].CopyTo(target);
        values[(dim + 1)..].CopyTo(target[dim..]);
    }

    /// <summary>The product of the sizes from one dimension to before another.</summary>
    public static long Product(this Shape shape, int from, int to)
    {
        long product = 1;
        foreach (int size in shape.AsSpan()[from..to])
        {
            product *= size;
        }
        return product;
    }
}
