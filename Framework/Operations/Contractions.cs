namespace Framework;

public static partial class Functional
{
    /// <summary>The inner product of two vectors; for the real numbers held here the same as <see cref="Dot"/>.</summary>
    /// <param name="x">[n].</param>
    /// <param name="other">[n], of the same type.</param>
    /// <returns>A tensor of no dimensions.</returns>
    /// <exception cref="ArgumentException">The ranks, types or sizes do not fit.</exception>
    public static Tensor Vdot(this Tensor x, Tensor other)
    {
        RequireRanks(nameof(Vdot), x, 1, other, 1);
        return x.MatMul(other);
    }

    /// <summary>The inner products of all lines along the last dimensions; with a tensor of no dimensions, the product.</summary>
    /// <param name="x">[…, k].</param>
    /// <param name="other">[…, k], of the same type.</param>
    /// <returns>The shape of <paramref name="x"/> and then that of <paramref name="other"/>, both without their last dimension.</returns>
    /// <exception cref="ArgumentException">The types or last sizes differ.</exception>
    public static Tensor Inner(this Tensor x, Tensor other)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(other);
        return x.Rank == 0 || other.Rank == 0 ? Multiply(x, other) : Contract(nameof(Inner), x, other, [x.Rank - 1], [other.Rank - 1]);
    }

    /// <summary>Sums products over the last dimensions of one tensor and the first of another.</summary>
    /// <param name="x">[…, summed].</param>
    /// <param name="other">[summed, …], of the same type.</param>
    /// <param name="dims">How many dimensions are summed.</param>
    /// <returns>The remaining dimensions of both.</returns>
    /// <exception cref="ArgumentException">The types differ, or the dimensions summed do not agree.</exception>
    public static Tensor Tensordot(this Tensor x, Tensor other, int dims = 2)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(other);
        if (dims < 0 || dims > x.Rank || dims > other.Rank)
            throw new ArgumentOutOfRangeException(nameof(dims), dims, $"Tensordot: the shapes {x.Shape} and {other.Shape} do not both have that many dimensions.");
        return Contract(nameof(Tensordot), x, other, [.. Enumerable.Range(x.Rank - dims, dims)], [.. Enumerable.Range(0, dims)]);
    }

    /// <summary>Sums products over pairs of dimensions of two tensors.</summary>
    /// <param name="x">The left operand.</param>
    /// <param name="other">The right operand, of the same type.</param>
    /// <param name="dims">The dimensions of each that are summed, pair by pair.</param>
    /// <returns>The remaining dimensions of both.</returns>
    /// <exception cref="ArgumentException">The types differ, a dimension does not exist or is named twice, or the sizes of a pair differ.</exception>
    public static Tensor Tensordot(this Tensor x, Tensor other, (int[] X, int[] Other) dims)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(other);
        return Contract(nameof(Tensordot), x, other, [.. dims.X.Select(x.Shape.Dimension)], [.. dims.Other.Select(other.Shape.Dimension)]);
    }

    /// <summary>y[…, o] = Σ x1[…, i]·weight[o, i, j]·x2[…, j] + bias[o].</summary>
    /// <param name="x1">[…, i].</param>
    /// <param name="x2">[…, j], with the same leading dimensions.</param>
    /// <param name="weight">[outputs, i, j], of the same type.</param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <returns>[…, outputs].</returns>
    /// <exception cref="ArgumentException">The ranks, types or sizes do not fit.</exception>
    public static Tensor Bilinear(this Tensor x1, Tensor x2, Tensor weight, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 3 || x1.Rank == 0 || x1.Rank != x2.Rank || x1.Shape[-1] != weight.Shape[1] || x2.Shape[-1] != weight.Shape[2] ||
            !x1.Shape.AsSpan()[..^1].SequenceEqual(x2.Shape.AsSpan()[..^1]))
        {
            throw new ArgumentException($"Bilinear: the shapes are {x1.Shape}, {x2.Shape} and {weight.Shape}; […, i], […, j] and [outputs, i, j] are needed.");
        }

        // Σ over i first: [rows, outputs, j], which each row's x2 then closes.
        int rows = checked((int)(x1.NumElements / Math.Max(1, x1.Shape[-1])));
        Tensor partial = Contract(nameof(Bilinear), x1.Reshape([rows, x1.Shape[-1]]), weight, [1], [1]);
        Tensor product = partial.MatMul(x2.Reshape([rows, x2.Shape[-1], 1])).Reshape([.. x1.Shape.AsSpan()[..^1], weight.Shape[0]]);
        return bias is null ? product : Add(product, bias);
    }

    /// <summary>Brings the dimensions summed together and multiplies matrices.</summary>
    static Tensor Contract(string operation, Tensor x, Tensor other, int[] xDims, int[] otherDims)
    {
        if (xDims.Length != otherDims.Length || xDims.Distinct().Count() != xDims.Length || otherDims.Distinct().Count() != otherDims.Length)
            throw new ArgumentException($"{operation}: the dimensions [{string.Join(", ", xDims)}] and [{string.Join(", ", otherDims)}] do not pair up, each named once.");
        int inner = 1;
        for (int i = 0; i < xDims.Length; i++)
        {
            int size = x.Shape[xDims[i]];
            if (size != other.Shape[otherDims[i]])
                throw new ArgumentException($"{operation}: the shapes {x.Shape} and {other.Shape} differ in the dimensions {xDims[i]} and {otherDims[i]} that are summed together.");
            inner = checked(inner * size);
        }

        int[] xRest = [.. Enumerable.Range(0, x.Rank).Except(xDims)], otherRest = [.. Enumerable.Range(0, other.Rank).Except(otherDims)];
        int[] xSizes = [.. xRest.Select(dim => x.Shape[dim])], otherSizes = [.. otherRest.Select(dim => other.Shape[dim])];
        Tensor left = x.Permute([.. xRest, .. xDims]).Reshape([xSizes.Aggregate(1, (a, b) => checked(a * b)), inner]);
        Tensor right = other.Permute([.. otherDims, .. otherRest]).Reshape([inner, otherSizes.Aggregate(1, (a, b) => checked(a * b))]);
        return MatrixProduct.Apply(operation, left, false, right, false).Reshape([.. xSizes, .. otherSizes]);
    }
}
