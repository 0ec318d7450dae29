namespace Framework;

public static partial class Functional
{
    /// <summary>Shifts and scales each sample to mean 0 and variance 1 over its last dimensions, and then by weights and biases: Ba, Kiros and Hinton 2016.</summary>
    /// <param name="input">[…, normalizedShape].</param>
    /// <param name="normalizedShape">The sizes of the last dimensions.</param>
    /// <param name="weight">[normalizedShape], or null for 1.</param>
    /// <param name="bias">[normalizedShape], or null for 0.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The last dimensions have other sizes, or a tensor does not fit them.</exception>
    public static Tensor LayerNorm(this Tensor input, Shape normalizedShape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
    {
        Tensor rows = LastDimensionsJoined(nameof(LayerNorm), input, normalizedShape, (nameof(weight), weight), (nameof(bias), bias));
        return Standardized(rows, weight?.Reshape(-1), bias?.Reshape(-1), eps).Reshape(input.Shape);
    }

    /// <summary>Divides each sample by the root of the mean square over its last dimensions, and then scales it by weights: Zhang and Sennrich 2019.</summary>
    /// <param name="input">[…, normalizedShape].</param>
    /// <param name="normalizedShape">The sizes of the last dimensions.</param>
    /// <param name="weight">[normalizedShape], or null for 1.</param>
    /// <param name="eps">Added to the mean square; null for the distance of 1 from the next larger number of the input's type.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The last dimensions have other sizes, or the weights do not fit them.</exception>
    public static Tensor RmsNorm(this Tensor input, Shape normalizedShape, Tensor? weight = null, double? eps = null)
    {
        Tensor rows = LastDimensionsJoined(nameof(RmsNorm), input, normalizedShape, (nameof(weight), weight));
        double added = eps ?? input.DType switch
        {
            DType.Float64 => double.BitIncrement(1) - 1,
            DType.Float16 => 1.0 / (1 << 10),
            DType.BFloat16 => 1.0 / (1 << 7),
            _ => 1.0 / (1 << 23),
        };
        return rows.RmsNorm(weight?.Reshape(-1) ?? Tensor.Ones([1], input.DType), added).Reshape(input.Shape);
    }

    /// <summary>Shifts and scales each row to mean 0 and variance 1, and then by weights and biases as far as there are any.</summary>
    static Tensor Standardized(Tensor rows, Tensor? weight, Tensor? bias, double eps)
    {
        if (weight is not null && bias is not null)
        {
            return rows.LayerNorm(weight, bias, eps);
        }
        Tensor result = rows.Standardize(eps);
        result = weight is null ? result : result * weight;
        return bias is null ? result : result + bias;
    }

    static Tensor LastDimensionsJoined(string operation, Tensor input, Shape normalizedShape, params ReadOnlySpan<(string Name, Tensor? Value)> tensors)
    {
        ArgumentNullException.ThrowIfNull(input);
        int rank = normalizedShape.Rank;
        if (rank == 0 || rank > input.Rank || !input.Shape.AsSpan()[^rank..].SequenceEqual(normalizedShape.AsSpan()))
        {
            throw new ArgumentException($"{operation}: the last dimensions of {input.Shape} are not {normalizedShape}.", nameof(normalizedShape));
        }
        foreach (var (name, value) in tensors)
        {
            if (value is not null && value.Shape != normalizedShape)
            {
                throw new ArgumentException($"{operation}: {name} has the shape {value.Shape} instead of {normalizedShape}.", name);
            }
        }
        return rank == 1 ? input : input.Flatten(input.Rank - rank);
    }
}
