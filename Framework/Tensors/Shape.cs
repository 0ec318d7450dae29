using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Framework;

/// <summary>The sizes of a tensor's dimensions, outermost first. Up to six dimensions are held inline, without an array.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    const int InlineRank = 6;

    [InlineArray(InlineRank)]
    struct Sizes
    {
        int first;
    }

    readonly int rank;
    readonly Sizes sizes;
    readonly int[]? many;

    /// <summary>Creates a shape from the size of each dimension.</summary>
    /// <param name="sizes">The sizes, outermost first; none may be negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        foreach (int size in sizes)
        {
            if (size < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(sizes), $"Shape: a dimension cannot have the size {size}; sizes are 0 or more.");
            }
        }
        rank = sizes.Length;
        if (rank <= InlineRank)
        {
            sizes.CopyTo(this.sizes);
        }
        else
        {
            many = sizes.ToArray();
        }
    }

    /// <summary>Creates a shape; the target of collection expressions such as <c>[2, 3]</c>.</summary>
    /// <param name="sizes">The sizes, outermost first.</param>
    /// <returns>The shape.</returns>
    public static Shape Create(ReadOnlySpan<int> sizes) => new(sizes);

    /// <summary>The number of dimensions; 0 for a single value.</summary>
    public int Rank => rank;

    /// <summary>The sizes as a span, outermost first.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> AsSpan() => many ?? ((ReadOnlySpan<int>)sizes)[..rank];

    /// <summary>The size of one dimension.</summary>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of this shape.</exception>
    public int this[int dim] => many is null ? sizes[Dimension(dim)] : many[Dimension(dim)];

    /// <summary>The number of elements: the product of the sizes, 1 for rank 0.</summary>
    public long NumElements
    {
        get
        {
            long count = 1;
            foreach (int size in AsSpan())
            {
                count *= size;
            }
            return count;
        }
    }

    /// <summary>Turns a dimension that may count from the end into one that counts from the start.</summary>
    /// <param name="dim">The dimension, from -<see cref="Rank"/> to <see cref="Rank"/> - 1.</param>
    /// <returns>The dimension from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of this shape.</exception>
    public int Dimension(int dim)
    {
        int result = dim < 0 ? dim + rank : dim;
        if ((uint)result >= (uint)rank)
        {
            // A zero-dimensional tensor accepts 0 and -1, as PyTorch does, but has no size to give.
            throw new ArgumentOutOfRangeException(nameof(dim), $"Dimension {dim} is outside the shape {this}; accepted are {-rank} to {rank - 1}.");
        }
        return result;
    }

    /// <summary>Copies the sizes into a new array.</summary>
    /// <returns>The sizes, outermost first.</returns>
    public int[] ToArray() => AsSpan().ToArray();

    /// <summary>Makes a shape of an array of sizes.</summary>
    /// <param name="sizes">The sizes, outermost first.</param>
    public static implicit operator Shape(int[] sizes) => new(sizes);

    /// <inheritdoc/>
    public bool Equals(Shape other) => rank == other.rank && AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (int size in AsSpan())
        {
            hash.Add(size);
        }
        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes have the same sizes.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes in brackets, as in <c>[2, 3]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", ToArray())}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
