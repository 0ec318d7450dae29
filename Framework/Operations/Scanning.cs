using Framework.Kernels;

namespace Framework;

// Running sums and the like along a dimension.
public sealed partial class Tensor
{
    /// <summary>Running sums along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="dtype">The type summed in; integers and truth values are summed in Int64 if null.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public Tensor CumSum(int dim, DType? dtype = null)
    {
        Tensor source = ForScan(dtype);
        int at = Dimensions.Wrap(nameof(CumSum), dim, Rank);
        return source.RunningSums(at, reverse: false);
    }

    /// <summary>Running products along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="dtype">The type multiplied in; integers and truth values are multiplied in Int64 if null.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public Tensor CumProd(int dim, DType? dtype = null)
    {
        Tensor source = ForScan(dtype);
        int at = Dimensions.Wrap(nameof(CumProd), dim, Rank);
        Tensor result = source.Scanned<RunningProduct>(at);
        if (!Recorder.IsRecording(source))
        {
            return result;
        }
        var saved = new SavedTensor(source);
        return Recorder.Record(nameof(CumProd), result, source, gradient => CumProdGradient(saved.Value, gradient, at));
    }

    /// <summary>The logarithms of running sums of exponentials along a dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist, or the tensor is not of a floating-point type.</exception>
    public Tensor LogCumSumExp(int dim)
    {
        CheckFloating(nameof(LogCumSumExp), dtype);
        int at = Dimensions.Wrap(nameof(LogCumSumExp), dim, Rank);
        Tensor result = Scanned<RunningLogSum>(at);
        if (!Recorder.IsRecording(this))
        {
            return result;
        }
        var saved = new SavedTensor(this);
        return Recorder.Record(nameof(LogCumSumExp), result, this, gradient => LogCumSumExpGradient(saved.Value, gradient, at));
    }

    /// <summary>Running maxima along a dimension; NaN from the first NaN on.</summary>
    /// <param name="dim">The dimension.</param>
    /// <returns>The maxima, and where each of them stands last so far.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public (Tensor Values, Tensor Indices) CumMax(int dim) => RunningExtreme(nameof(CumMax), dim, sign: 1);

    /// <summary>Running minima along a dimension; NaN from the first NaN on.</summary>
    /// <param name="dim">The dimension.</param>
    /// <returns>The minima, and where each of them stands last so far.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public (Tensor Values, Tensor Indices) CumMin(int dim) => RunningExtreme(nameof(CumMin), dim, sign: -1);

    /// <summary>Differences of neighbours along a dimension.</summary>
    /// <param name="n">How often to take them.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="prepend">What to put in front first.</param>
    /// <param name="append">What to put behind first.</param>
    /// <returns>A tensor shorter by <paramref name="n"/> along the dimension; of truth values, whether neighbours differ.</returns>
    /// <exception cref="ArgumentException">The tensor has no dimension, <paramref name="n"/> is negative, or the shapes do not fit.</exception>
    public Tensor Diff(int n = 1, int dim = -1, Tensor? prepend = null, Tensor? append = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        RequireDimension(nameof(Diff), dim, out int at);
        if (n == 0)
        {
            return Clone();
        }
        Tensor result = prepend is null && append is null ? this : Cat([.. prepend is null ? (Tensor[])[] : [prepend], this, .. append is null ? (Tensor[])[] : [append]], at);
        for (int i = 0; i < n && result.Shape[at] > 0; i++)
        {
            int size = result.Shape[at];
            Tensor later = result.Narrow(at, 1, size - 1), earlier = result.Narrow(at, 0, size - 1);
            result = dtype == DType.Bool ? later.NotEqual(earlier) : later.Subtract(earlier);
        }
        return result;
    }

    /// <summary>Running sums from either end; each direction is the gradient of the other.</summary>
    Tensor RunningSums(int dim, bool reverse)
    {
        Tensor result = Scanned<RunningSum>(dim, reverse);
        return Recorder.IsRecording(this) ? Recorder.Record(nameof(CumSum), result, this, gradient => gradient.RunningSums(dim, !reverse)) : result;
    }

    Tensor ForScan(DType? type) => To(type ?? (dtype.IsFloatingPoint() ? dtype : DType.Int64));

    Tensor Scanned<TStep>(int dim, bool reverse = false) where TStep : struct, IScanStep
    {
        Tensor source = Detach();
        Tensor wide = source.To(dtype is DType.Float32 or DType.Float64 ? dtype : dtype.IsFloatingPoint() ? DType.Float32 : DType.Int64).Contiguous();
        Tensor result = Empty(Layout.Of(Shape), wide.dtype);
        RunningScan.Run<TStep>(wide, wide, result, dim, reverse);
        return result.To(dtype);
    }

    /// <summary>
    /// dx_i = Σ_{k≥i} g_k · Π_{j≤k, j≠i} x_j. Without zeros that is Σ_{k≥i} g_k · out_k divided by x_i; with them, the product in front of i times
    /// s_i = g_i + x_{i+1} · s_{i+1}, which divides by nothing.
    /// </summary>
    static Tensor CumProdGradient(Tensor x, Tensor gradient, int dim)
    {
        if (x.Rank == 0 || x.NumElements == 0)
        {
            return gradient;
        }
        if (x.CountNonZero().Item() == x.NumElements)
        {
            return gradient.Multiply(x.CumProd(dim)).RunningSums(dim, reverse: true).Divide(x);
        }
        int size = x.Shape[dim];
        Tensor one = Ones(x.Shape.With(dim, 1), x.dtype);
        Tensor prefix = size == 1 ? one : Cat([one, x.Narrow(dim, 0, size - 1).CumProd(dim)], dim);
        return prefix.Multiply(LinearRecurrence.Run(LinearRecurrence.Shifted(x, dim, towardsEnd: false), gradient, dim, reverse: true));
    }

    /// <summary>
    /// dx_i = Σ_{k≥i} g_k · e^(x_i - out_k) = e^(x_i - out_i) · s_i with s_i = g_i + e^(out_i - out_{i+1}) · s_{i+1}; as out never falls, no
    /// exponential exceeds 1. Where out is still -∞ nothing has a gradient.
    /// </summary>
    static Tensor LogCumSumExpGradient(Tensor x, Tensor gradient, int dim)
    {
        if (x.Rank == 0 || x.NumElements == 0)
        {
            return gradient;
        }
        Tensor output = x.LogCumSumExp(dim), isNothing = output.Equal(double.NegativeInfinity);
        Tensor finite = output.MaskedFill(isNothing, 0), last = finite.Narrow(dim, x.Shape[dim] - 1, 1);
        Tensor next = Cat([finite.Narrow(dim, 1, x.Shape[dim] - 1), last], dim);
        Tensor ratio = finite.Subtract(next).MaskedFill(isNothing, double.NegativeInfinity).Exp();
        Tensor sums = LinearRecurrence.Run(ratio, gradient, dim, reverse: true);
        return x.Subtract(finite).MaskedFill(isNothing, double.NegativeInfinity).Exp().Multiply(sums);
    }

    (Tensor Values, Tensor Indices) RunningExtreme(string operation, int dim, int sign)
    {
        int at = Dimensions.Wrap(operation, dim, Rank), size = Rank == 0 ? 1 : Shape[at];
        Tensor rows = Rows(at, Detach());
        long[] places = new long[NumElements];
        if (dtype.IsFloatingPoint())
        {
            double[] values = rows.ToArray<double>();
            FindExtremes(places, size, (next, best) => double.IsNaN(values[next]) || (!double.IsNaN(values[best]) && sign * values[next] >= sign * values[best]));
        }
        else
        {
            long[] values = rows.ToArray<long>();
            FindExtremes(places, size, (next, best) => sign > 0 ? values[next] >= values[best] : values[next] <= values[best]);
        }
        Tensor indices = From<long>(places, rows.Shape);
        indices = Rank == 0 ? indices : indices.Movedim(-1, at).Contiguous();
        return (Gather(at, indices), indices);
    }

    static void FindExtremes(long[] places, int size, Func<long, long, bool> replaces)
    {
        for (int i = 0; i < places.Length; i++)
        {
            long first = i - i % size, best = i == first ? i : first + places[i - 1];
            places[i] = (i == first || replaces(i, best) ? i : best) - first;
        }
    }
}
