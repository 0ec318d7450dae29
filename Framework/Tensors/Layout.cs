using System.Runtime.CompilerServices;

namespace Framework;

/// <summary>
/// Where the elements of a tensor lie: shape and strides (in elements). Immutable and shared by reference between tensors
/// of the same layout, so that the result of an elementwise operation costs no copy of either.
/// </summary>
sealed class Layout
{
    const int InlineRank = 6;

    [InlineArray(InlineRank)]
    struct Inline
    {
        long first;
    }

    const int RecentBits = 9;

    /// <summary>
    /// Layouts made lately, each at a place that follows from its sizes and strides: most tensors of a program have one of few, and find it here without a new
    /// object. Threads may overwrite each other's entries, which are all valid.
    /// </summary>
    static readonly Layout?[] Recent = new Layout?[1 << RecentBits];

    /// <summary>The layout of a single value.</summary>
    public static readonly Layout Scalar = Of(default);

    readonly Inline strides;
    readonly long[]? many;
    readonly bool isPacked;

    Layout(in Shape shape)
    {
        isPacked = true;
        Shape = shape;
        Count = shape.NumElements;
        IsContiguous = true;
        Span<long> target = shape.Rank <= InlineRank ? strides : many = new long[shape.Rank];
        long stride = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            target[i] = stride;
            stride *= Math.Max(shape[i], 1);
        }
    }

    Layout(in Shape shape, ReadOnlySpan<long> strides)
    {
        Shape = shape;
        Count = shape.NumElements;
        if (shape.Rank <= InlineRank)
        {
            strides.CopyTo(this.strides);
        }
        else
        {
            many = strides.ToArray();
        }
        IsContiguous = FollowsRowMajorOrder();
    }

    /// <summary>Row-major without gaps.</summary>
    public static Layout Of(in Shape shape)
    {
        ref Layout? recent = ref Recent[Place(shape, [])];
        return recent is { isPacked: true } known && known.Shape == shape ? known : recent = new Layout(shape);
    }

    /// <summary>Any strides, of which there are at least as many as sizes.</summary>
    public static Layout Of(in Shape shape, ReadOnlySpan<long> strides)
    {
        if (shape.Rank == 0)
        {
            return Scalar;
        }
        strides = strides[..shape.Rank];
        ref Layout? recent = ref Recent[Place(shape, strides)];
        return recent is { isPacked: false } known && known.Shape == shape && known.Strides.SequenceEqual(strides) ? known : recent = new Layout(shape, strides);
    }

    /// <summary>Where the element at a position in row-major order lies, in elements from the first one.</summary>
    /// <param name="sizes">The sizes, at least one.</param>
    /// <param name="strides">As many strides.</param>
    /// <param name="position">The position.</param>
    public static long OffsetOf(ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides, long position)
    {
        long offset = 0;
        for (int d = sizes.Length - 1; d > 0; d--)
        {
            (position, long index) = Math.DivRem(position, sizes[d]);
            offset += index * strides[d];
        }
        return offset + position * strides[0];
    }

    public Shape Shape { get; }

    public long Count { get; }

    /// <summary>Row-major without gaps; the stride of a dimension of size 1 does not matter.</summary>
    public bool IsContiguous { get; }

    public int Rank => Shape.Rank;

    public ReadOnlySpan<long> Strides => many ?? ((ReadOnlySpan<long>)strides)[..Shape.Rank];

    public long Stride(int dim) => Strides[dim];

    /// <summary>The number of elements of memory from the first one shown to the last, both included; strides are not negative.</summary>
    public long Extent
    {
        get
        {
            if (Count == 0)
            {
                return 0;
            }
            long last = 0;
            for (int i = 0; i < Rank; i++)
            {
                last += (Shape[i] - 1) * Strides[i];
            }
            return last + 1;
        }
    }

    /// <summary>Every element of memory from the first to the last is shown once, in whatever order.</summary>
    public bool IsDense => IsContiguous || Extent == Count && !HasOverlap;

    /// <summary>The same sizes and strides.</summary>
    public bool IsLike(Layout other) => ReferenceEquals(this, other) || Shape == other.Shape && Strides.SequenceEqual(other.Strides);

    /// <summary>Whether some element of memory may be shown twice; conservative for strides that interleave.</summary>
    public bool HasOverlap
    {
        get
        {
            if (IsContiguous)
            {
                return false;
            }
            Span<int> order = stackalloc int[Rank];
            Span<long> keys = stackalloc long[Rank];
            for (int i = 0; i < Rank; i++)
            {
                order[i] = i;
                keys[i] = Strides[i];
            }
            keys.Sort(order);
            long reached = 0;
            foreach (int dim in order)
            {
                if (Shape[dim] == 1)
                {
                    continue;
                }
                if (Strides[dim] <= reached)
                {
                    return true;
                }
                reached += (Shape[dim] - 1) * Strides[dim];
            }
            return false;
        }
    }

    static int Place(in Shape shape, ReadOnlySpan<long> strides)
    {
        // Fibonacci hashing: the golden ratio's multiples spread neighbouring numbers over the upper bits.
        const uint golden = 0x9E3779B1;
        uint hash = (uint)shape.Rank;
        foreach (int size in shape.AsSpan())
        {
            hash = (hash ^ (uint)size) * golden;
        }
        foreach (long stride in strides)
        {
            hash = (hash ^ (uint)stride) * golden;
        }
        return (int)(hash >> 32 - RecentBits);
    }

    bool FollowsRowMajorOrder()
    {
        if (Count == 0)
        {
            return true;
        }
        long expected = 1;
        for (int i = Rank - 1; i >= 0; i--)
        {
            int size = Shape[i];
            if (size != 1 && Strides[i] != expected)
            {
                return false;
            }
            expected *= size;
        }
        return true;
    }

    /// <summary>The shape that both broadcast to: sizes match from the last dimension backwards, and 1 stretches.</summary>
    /// <exception cref="ArgumentException">A pair of sizes differs and neither is 1.</exception>
    public static Layout Broadcast(string operation, Layout a, Layout b)
    {
        if (ReferenceEquals(a, b))
        {
            return a.IsContiguous ? a : Of(a.Shape);
        }
        if (a.Shape == b.Shape || b.Rank == 0)
        {
            return a.IsContiguous ? a : b.IsContiguous && b.Rank == a.Rank ? b : Of(a.Shape);
        }
        if (a.Rank == 0)
        {
            return b.IsContiguous ? b : Of(b.Shape);
        }
        return Of(Broadcast(operation, a.Shape, b.Shape));
    }

    public static Shape Broadcast(string operation, Shape a, Shape b)
    {
        int rank = Math.Max(a.Rank, b.Rank);
        Span<int> sizes = stackalloc int[rank];
        for (int i = 1; i <= rank; i++)
        {
            int x = i <= a.Rank ? a[a.Rank - i] : 1, y = i <= b.Rank ? b[b.Rank - i] : 1;
            if (x != y && x != 1 && y != 1)
            {
                throw new ArgumentException($"{operation}: the shapes {a} and {b} do not broadcast: sizes {x} and {y} at dimension -{i} differ and neither is 1.");
            }
            sizes[rank - i] = x == 1 ? y : x;
        }
        return new Shape(sizes);
    }
}
