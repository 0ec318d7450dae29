namespace Framework;

// Matrices and lists made of others, and comparisons of whole tensors.
public sealed partial class Tensor
{
    /// <summary>The Kronecker product: each element of this tensor times the whole other one.</summary>
    /// <param name="other">The other tensor.</param>
    /// <returns>A tensor whose sizes are the products of the sizes.</returns>
    public Tensor Kron(Tensor other)
    {
        int rank = Math.Max(Rank, other.Rank);
        int[] left = new int[2 * rank], right = new int[2 * rank], sizes = new int[rank];
        for (int d = 0; d < rank; d++)
        {
            left[2 * d] = d < rank - Rank ? 1 : Shape[d - (rank - Rank)];
            right[2 * d + 1] = d < rank - other.Rank ? 1 : other.Shape[d - (rank - other.Rank)];
            left[2 * d + 1] = right[2 * d] = 1;
            sizes[d] = left[2 * d] * right[2 * d + 1];
        }
        return Functional.Multiply(Reshape(left), other.Reshape(right)).Reshape(sizes);
    }

    /// <summary>The cross product of vectors of three elements along a dimension.</summary>
    /// <param name="other">The second factor; broadcast.</param>
    /// <param name="dim">The dimension; the first of size 3 if null.</param>
    /// <returns>The products.</returns>
    /// <exception cref="ArgumentException">The dimension does not have size 3, or the shapes do not broadcast.</exception>
    public Tensor Cross(Tensor other, int? dim = null)
    {
        Tensor[] both = BroadcastTensors(this, other);
        Shape shape = both[0].Shape;
        int at = dim is { } given ? Dimensions.Wrap(nameof(Cross), given, shape.Rank) : shape.AsSpan().IndexOf(3);
        if (at < 0 || shape.Rank == 0 || shape[at] != 3)
        {
            throw new ArgumentException($"Cross: the shapes {Shape} and {other.Shape} have no dimension {dim} of size 3.", nameof(dim));
        }
        Tensor Turned(int i, int shift) => both[i].Roll(shift, at);
        return Functional.Subtract(Turned(0, -1).Multiply(Turned(1, -2)), Turned(0, -2).Multiply(Turned(1, -1)));
    }

    /// <summary>A matrix with matrices along its diagonal and zeros elsewhere.</summary>
    /// <param name="tensors">Matrices; lists count as rows, single values as matrices of one element.</param>
    /// <returns>A new matrix.</returns>
    /// <exception cref="ArgumentException">A tensor has more than two dimensions.</exception>
    public static Tensor BlockDiag(params ReadOnlySpan<Tensor> tensors)
    {
        DType type = tensors.IsEmpty ? DType.Float32 : tensors[0].dtype;
        int columns = 0;
        foreach (Tensor tensor in tensors)
        {
            if (tensor.Rank > 2)
            {
                throw new ArgumentException($"BlockDiag: a tensor has the shape {tensor.Shape}; at most two dimensions are accepted.", nameof(tensors));
            }
            type = DTypes.Promote(type, tensor.dtype);
            columns += tensor.Atleast2d().Shape[1];
        }
        if (tensors.IsEmpty)
        {
            return Zeros([1, 0]);
        }
        var rows = new Tensor[tensors.Length];
        for (int i = 0, start = 0; i < rows.Length; i++)
        {
            Tensor block = tensors[i].Atleast2d().To(type);
            rows[i] = block.Pad([start, columns - start - block.Shape[1]]);
            start += block.Shape[1];
        }
        return Cat(rows);
    }

    /// <summary>All ways to choose elements of a list, in the order of the list.</summary>
    /// <param name="r">How many to choose.</param>
    /// <param name="withReplacement">Whether an element may be chosen several times.</param>
    /// <returns>A matrix with a choice in each row.</returns>
    /// <exception cref="ArgumentException">The tensor is not a list, or the number is negative.</exception>
    public Tensor Combinations(int r = 2, bool withReplacement = false)
    {
        if (Rank != 1)
        {
            throw new ArgumentException($"Combinations: the shape {Shape} is not that of a list.");
        }
        ArgumentOutOfRangeException.ThrowIfNegative(r);
        var places = new List<long>();
        long[] choice = new long[r];
        void Choose(int position, long first)
        {
            if (position == r)
            {
                places.AddRange(choice);
                return;
            }
            for (long i = first; i < Shape[0]; i++)
            {
                choice[position] = i;
                Choose(position + 1, withReplacement ? i : i + 1);
            }
        }
        if (r == 0)
        {
            return Empty([0], dtype);
        }
        Choose(0, 0);
        return IndexSelect(0, From<long>(places.ToArray())).Reshape(places.Count / r, r);
    }

    /// <summary>Whether all elements are close: |this - other| ≤ atol + rtol · |other|.</summary>
    /// <param name="other">The tensor compared with; broadcast.</param>
    /// <param name="rtol">The relative difference accepted.</param>
    /// <param name="atol">The difference accepted.</param>
    /// <param name="equalNan">Whether NaN is close to NaN.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public bool AllClose(Tensor other, double rtol = 1e-5, double atol = 1e-8, bool equalNan = false) =>
        !Detach().IsClose(other.Detach(), rtol, atol, equalNan).ToArray<bool>().Contains(false);

    /// <summary>Whether another tensor has the same shape and equal elements; NaN equals nothing.</summary>
    /// <param name="other">The tensor compared with.</param>
    /// <returns>The answer.</returns>
    public bool SequenceEqual(Tensor other) => Shape == other.Shape && !Detach().NotEqual(other.Detach()).ToArray<bool>().Contains(true);

    /// <summary>A tensor of this shape and type whose elements are all one value.</summary>
    /// <param name="value">A number or a single value.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The value is not single.</exception>
    public Tensor Fill(Tensor value) => value.Rank == 0
        ? value.To(dtype).Expand(Shape).Clone()
        : throw new ArgumentException($"Fill: the value has the shape {value.Shape}; a single one is needed.", nameof(value));

    /// <summary>Splits a dimension into parts of given sizes, as <see cref="Split(ReadOnlySpan{int}, int)"/>.</summary>
    /// <param name="splitSizes">The sizes; they add up to that of the dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>Views.</returns>
    /// <exception cref="ArgumentException">The sizes do not add up.</exception>
    public Tensor[] SplitWithSizes(ReadOnlySpan<int> splitSizes, int dim = 0) => Split(splitSizes, dim);
}
