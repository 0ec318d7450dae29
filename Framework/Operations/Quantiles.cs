namespace Framework;

/// <summary>What lies between two elements.</summary>
public enum QuantileInterpolation
{
    /// <summary>The straight line from one to the other.</summary>
    Linear,

    /// <summary>The lower one.</summary>
    Lower,

    /// <summary>The higher one.</summary>
    Higher,

    /// <summary>Their mean.</summary>
    Midpoint,

    /// <summary>The nearer one; halfway, the one of even place.</summary>
    Nearest,
}

// Quantiles, and integrals by the trapezoidal rule.
public sealed partial class Tensor
{
    /// <summary>The elements below which given parts of all elements lie.</summary>
    /// <param name="q">The parts, from 0 to 1: a list or a single value of this tensor's type.</param>
    /// <param name="dim">The dimension; null takes the tensor as one list.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <param name="interpolation">What lies between two elements.</param>
    /// <returns>The quantiles; for a list of parts in a new first dimension. NaN where there is a NaN.</returns>
    /// <exception cref="ArgumentException">A part is not within 0 to 1, the types differ, or there are no elements.</exception>
    public Tensor Quantile(Tensor q, int? dim = null, bool keepDim = false, QuantileInterpolation interpolation = QuantileInterpolation.Linear) =>
        Quantile(nameof(Quantile), q, dim, keepDim, interpolation, skipsNaN: false);

    /// <summary>The elements below which given parts of all elements that are numbers lie.</summary>
    /// <param name="q">The parts, from 0 to 1: a list or a single value of this tensor's type.</param>
    /// <param name="dim">The dimension; null takes the tensor as one list.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <param name="interpolation">What lies between two elements.</param>
    /// <returns>The quantiles; for a list of parts in a new first dimension. NaN where there is no number.</returns>
    /// <exception cref="ArgumentException">A part is not within 0 to 1, the types differ, or there are no elements.</exception>
    public Tensor NanQuantile(Tensor q, int? dim = null, bool keepDim = false, QuantileInterpolation interpolation = QuantileInterpolation.Linear) =>
        Quantile(nameof(NanQuantile), q, dim, keepDim, interpolation, skipsNaN: true);

    /// <summary>The integral along a dimension by the trapezoidal rule, at equal distances.</summary>
    /// <param name="y">The values.</param>
    /// <param name="dx">The distance.</param>
    /// <param name="dim">The dimension, which disappears.</param>
    /// <returns>The integrals.</returns>
    public static Tensor Trapezoid(Tensor y, double dx = 1, int dim = -1) => Functional.Sum(Areas(nameof(Trapezoid), y, null, dx, dim), [dim]);

    /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
    /// <param name="y">The values.</param>
    /// <param name="x">Where they were taken: a list, or a tensor that broadcasts against the values.</param>
    /// <param name="dim">The dimension, which disappears.</param>
    /// <returns>The integrals.</returns>
    public static Tensor Trapezoid(Tensor y, Tensor x, int dim = -1) => Functional.Sum(Areas(nameof(Trapezoid), y, x, 1, dim), [dim]);

    /// <summary>As <see cref="Trapezoid(Tensor, double, int)"/>.</summary>
    /// <param name="y">The values.</param>
    /// <param name="dx">The distance.</param>
    /// <param name="dim">The dimension, which disappears.</param>
    /// <returns>The integrals.</returns>
    public static Tensor Trapz(Tensor y, double dx = 1, int dim = -1) => Trapezoid(y, dx, dim);

    /// <summary>As <see cref="Trapezoid(Tensor, Tensor, int)"/>.</summary>
    /// <param name="y">The values.</param>
    /// <param name="x">Where they were taken.</param>
    /// <param name="dim">The dimension, which disappears.</param>
    /// <returns>The integrals.</returns>
    public static Tensor Trapz(Tensor y, Tensor x, int dim = -1) => Trapezoid(y, x, dim);

    /// <summary>Running integrals along a dimension by the trapezoidal rule, at equal distances.</summary>
    /// <param name="y">The values.</param>
    /// <param name="dx">The distance.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>A tensor shorter by one along the dimension.</returns>
    public static Tensor CumulativeTrapezoid(Tensor y, double dx = 1, int dim = -1) => Areas(nameof(CumulativeTrapezoid), y, null, dx, dim).CumSum(dim);

    /// <summary>Running integrals along a dimension by the trapezoidal rule.</summary>
    /// <param name="y">The values.</param>
    /// <param name="x">Where they were taken: a list, or a tensor that broadcasts against the values.</param>
    /// <param name="dim">The dimension.</param>
    /// <returns>A tensor shorter by one along the dimension.</returns>
    public static Tensor CumulativeTrapezoid(Tensor y, Tensor x, int dim = -1) => Areas(nameof(CumulativeTrapezoid), y, x, 1, dim).CumSum(dim);

    static Tensor Areas(string operation, Tensor y, Tensor? x, double dx, int dim)
    {
        int size = y.RequireDimension(operation, dim, out int at);
        if (size == 0)
        {
            return y;
        }
        Tensor heights = Functional.Add(y.Narrow(at, 1, size - 1), y.Narrow(at, 0, size - 1));
        if (x is null)
        {
            return heights.Multiply(dx / 2);
        }
        int[] column = new int[y.Rank];
        Array.Fill(column, 1);
        column[at] = -1;
        Tensor places = x.Rank == 1 ? x.Reshape(column) : x;
        return heights.Multiply(places.Diff(dim: at - y.Rank)).Divide(2);
    }

    Tensor Quantile(string operation, Tensor q, int? dim, bool keepDim, QuantileInterpolation interpolation, bool skipsNaN)
    {
        CheckFloating(operation, dtype);
        if (q.IsWrappedNumber)
        {
            q = q.To(dtype);
        }
        CheckSameType(operation, q);
        if (q.Rank > 1 || q.ToArray<double>().Any(part => !(part is >= 0 and <= 1)))
        {
            throw new ArgumentException($"{operation}: the parts are a single number or a list of numbers from 0 to 1, not {q}.", nameof(q));
        }
        Tensor source = dim is null ? Flatten() : Atleast1d();
        int at = Dimensions.Wrap(operation, dim ?? 0, source.Rank), size = source.RequireElements(operation, at);
        Tensor rows = source.Movedim(at, -1).Sort().Values, isNaN = rows.Detach().IsNaN();
        Tensor count = Functional.Sum(isNaN.Equal(false), [-1], keepDim: true);
        // A row with a NaN that counts takes all quantiles from its end, where the NaN is.
        Tensor last = count.Subtract(1).MaskedFill(skipsNaN ? count.Equal(0) : count.Less(size), size - 1).To(dtype);
        Tensor rank = skipsNaN ? q.Reshape(-1).Multiply(last) : Functional.Where(count.Less(size), last, q.Reshape(-1).Multiply(last));
        Tensor place = rank.Detach(), below = place.Floor(), above = place.Ceil();
        Tensor result = interpolation switch
        {
            QuantileInterpolation.Lower => At(below),
            QuantileInterpolation.Higher => At(above),
            QuantileInterpolation.Nearest => At(place.Round()),
            QuantileInterpolation.Midpoint => Between(Full([], 0.5, dtype)),
            _ => Between(rank.Subtract(below)),
        };
        Tensor placed = dim is null && keepDim ? result.Movedim(-1, 0).Reshape([-1, .. Enumerable.Repeat(1, Rank)])
            : keepDim ? result.Unsqueeze(at).Movedim(-1, 0) : result.Movedim(-1, 0);
        if (keepDim && dim is not null && Rank == 0)
        {
            placed = placed.Reshape(-1);
        }
        return q.Rank == 0 ? placed.Select(0, 0) : placed;

        Tensor At(Tensor ranks) => rows.Gather(-1, ranks.To(DType.Int64));

        Tensor Between(Tensor weight)
        {
            Tensor low = At(below), high = At(above);
            return Functional.Add(low, weight.Multiply(high.Subtract(low)));
        }
    }
}
