namespace Framework;

public static partial class Functional
{
    /// <summary>Exponentials divided by their sum along a dimension: positive numbers that add up to 1.</summary>
    [Rowwise]
    public static Row Softmax(Row x)
    {
        // The shift keeps exp from overflowing and cancels.
        var e = Row.Exp(x - Row.Detach(x.Max()));
        return e / e.Sum();
    }

    /// <summary>The softmax of the negative.</summary>
    [Rowwise]
    public static Row Softmin(Row x) => Softmax(-x);

    /// <summary>The logarithm of <c>Softmax</c>, exact where that underflows.</summary>
    [Rowwise]
    public static Row LogSoftmax(Row x) => x - x.LogSumExp();

    /// <summary>The logarithm of the sum of exponentials along a dimension, which itself does not overflow.</summary>
    [Rowwise]
    public static double LogSumExp(Row x) => x.LogSumExp();

    /// <summary>Shifts and scales each row to mean 0 and variance 1.</summary>
    /// <param name="eps">Added to the variance.</param>
    [Rowwise]
    public static Row Standardize(Row x, [Scalar] double eps = 1e-5)
    {
        var c = x - x.Mean();
        return c * Row.Rsqrt((c * c).Mean() + eps);
    }

    /// <summary>Shifts and scales each row to mean 0 and variance 1, and then by weights and biases.</summary>
    /// <param name="eps">Added to the variance.</param>
    [Rowwise]
    public static Row LayerNorm(Row x, Row weight, Row bias, [Scalar] double eps = 1e-5) => Standardize(x, eps) * weight + bias;

    /// <summary>Shifts and scales each row to mean 0 and variance 1, and then by a weight and a bias of its own.</summary>
    /// <param name="eps">Added to the variance.</param>
    [Rowwise]
    public static Row InstanceNormOfRows(Row x, double weight, double bias, [Scalar] double eps = 1e-5) => Standardize(x, eps) * weight + bias;

    /// <summary>Divides each row by the root of its mean square, and then scales it by weights.</summary>
    /// <param name="eps">Added to the mean square.</param>
    [Rowwise]
    public static Row RmsNorm(Row x, Row weight, [Scalar] double eps = 1e-6) => x * Row.Rsqrt((x * x).Mean() + eps) * weight;

    /// <summary>Divides each row by its Euclidean norm.</summary>
    /// <param name="eps">The least that is divided by.</param>
    [Rowwise]
    public static Row Normalize(Row x, [Scalar] double eps = 1e-12) => x / Math.Max(Row.Sqrt((x * x).Sum()), eps);

    /// <summary>The cosine of the angle between two rows.</summary>
    /// <param name="eps">The least that each norm is taken for.</param>
    [Rowwise]
    public static double CosineOfRows(Row x, Row y, [Scalar] double eps = 1e-8) =>
        (x * y).Sum() / (Math.Max(Row.Sqrt((x * x).Sum()), eps) * Math.Max(Row.Sqrt((y * y).Sum()), eps));
}
