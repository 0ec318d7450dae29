namespace Framework;

// Values that differ, and how often they occur.
public sealed partial class Tensor
{
    /// <summary>The different elements, or the different slices along a dimension, in ascending order.</summary>
    /// <param name="sorted">Accepted for compatibility; the result is always sorted.</param>
    /// <param name="returnInverse">Whether to say where in the result each element is.</param>
    /// <param name="returnCounts">Whether to say how often each one occurs.</param>
    /// <param name="dim">The dimension; null compares single elements.</param>
    /// <returns>The values, and what else was asked for; otherwise null.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public (Tensor Output, Tensor? Inverse, Tensor? Counts) Unique(bool sorted = true, bool returnInverse = false, bool returnCounts = false, int? dim = null)
    {
        _ = sorted;
        if (dim is null)
        {
            Tensor list = Detach().Flatten();
            return list.Grouped(0, list.Order(0, descending: false), Shape, returnInverse, returnCounts);
        }
        int at = Dimensions.Wrap(nameof(Unique), dim.Value, Rank);
        // Sorting by the last column first, stably, leaves rows in the order of the first column, ties in that of the next, and so on.
        Tensor rows = Detach().Movedim(at, 0).Flatten(1 % Math.Max(Rank, 1)), order = Arange(Shape[at]);
        for (int column = rows.Rank < 2 ? 0 : rows.Shape[1] - 1; column >= 0; column--)
        {
            Tensor keys = (rows.Rank < 2 ? rows : rows.Select(1, column)).IndexSelect(0, order);
            order = order.IndexSelect(0, keys.Order(0, descending: false));
        }
        return Detach().Grouped(at, order, [Shape[at]], returnInverse, returnCounts);
    }

    /// <summary>The elements, or the slices along a dimension, that differ from the one before.</summary>
    /// <param name="returnInverse">Whether to say where in the result each element is.</param>
    /// <param name="returnCounts">Whether to say how often each one occurs in a row.</param>
    /// <param name="dim">The dimension; null takes the tensor as one list.</param>
    /// <returns>The values, and what else was asked for; otherwise null.</returns>
    /// <exception cref="ArgumentException">The dimension does not exist.</exception>
    public (Tensor Output, Tensor? Inverse, Tensor? Counts) UniqueConsecutive(bool returnInverse = false, bool returnCounts = false, int? dim = null)
    {
        if (dim is null)
        {
            Tensor list = Detach().Flatten();
            return list.Grouped(0, Arange(list.NumElements), Shape, returnInverse, returnCounts);
        }
        int at = Dimensions.Wrap(nameof(UniqueConsecutive), dim.Value, Rank);
        return Detach().Grouped(at, Arange(Shape[at]), [Shape[at]], returnInverse, returnCounts);
    }

    /// <summary>How often each of 0, 1, 2, … occurs in a list.</summary>
    /// <param name="weights">What an occurrence counts; 1 if null.</param>
    /// <param name="minLength">The least length of the result.</param>
    /// <returns>A list of type Int64, or Float64 with weights (Float32 with weights of that type).</returns>
    /// <exception cref="ArgumentException">The tensor is not a list of integers of 0 or more, or the weights do not match.</exception>
    public Tensor Bincount(Tensor? weights = null, int minLength = 0)
    {
        if (Rank != 1 || !dtype.IsInteger() || minLength < 0)
        {
            throw new ArgumentException($"Bincount: a list of integers and a length of 0 or more are needed, not {dtype}{Shape} and {minLength}.");
        }
        if (weights is not null && weights.Shape != Shape)
        {
            throw new ArgumentException($"Bincount: the weights have the shape {weights.Shape}, the tensor {Shape}.", nameof(weights));
        }
        long[] values = ToArray<long>();
        long most = -1;
        foreach (long value in values)
        {
            most = Math.Max(most, value >= 0 ? value : throw new ArgumentException($"Bincount: {value} is negative."));
        }
        DType type = weights is null ? DType.Int64 : weights.dtype == DType.Float32 ? DType.Float32 : DType.Float64;
        Tensor bins = Zeros([(int)Math.Max(most + 1, minLength)], type);
        return values.Length == 0 ? bins : bins.IndexAdd(0, From<long>(values), weights?.Detach().To(type) ?? Ones([values.Length], DType.Int64));
    }

    /// <summary>Whether each element occurs among others.</summary>
    /// <param name="elements">The elements asked about.</param>
    /// <param name="testElements">Those to look among.</param>
    /// <param name="assumeUnique">Accepted for compatibility.</param>
    /// <param name="invert">Whether to ask the opposite.</param>
    /// <returns>Truth values of the shape of <paramref name="elements"/>.</returns>
    public static Tensor IsIn(Tensor elements, Tensor testElements, bool assumeUnique = false, bool invert = false)
    {
        _ = assumeUnique;
        DType type = DTypes.Promote(elements.dtype, testElements.dtype);
        Func<double, bool> known = new HashSet<double>(testElements.To(type).ToArray<double>()).Contains;
        // NaN equals nothing.
        bool[] found = [.. elements.To(type).ToArray<double>().Select(value => (!double.IsNaN(value) && known(value)) != invert)];
        return From<bool>(found, elements.Shape);
    }

    /// <summary>Joins neighbours in an order of slices that are equal.</summary>
    (Tensor, Tensor?, Tensor?) Grouped(int dim, Tensor order, Shape inverseShape, bool returnInverse, bool returnCounts)
    {
        int size = (int)order.NumElements;
        Tensor ordered = Atleast1d().IndexSelect(dim, order);
        long[] places = order.ToArray<long>(), inverse = new long[size];
        bool[] differs = new bool[size];
        if (size > 1)
        {
            Tensor changes = ordered.Narrow(dim, 1, size - 1).NotEqual(ordered.Narrow(dim, 0, size - 1)).Movedim(dim, 0).Reshape(size - 1, -1);
            bool[] all = changes.ToArray<bool>();
            int width = changes.Shape[1];
            for (int i = 1; i < size; i++)
            {
                differs[i] = all.AsSpan((i - 1) * width, width).Contains(true);
            }
        }
        List<long> firsts = [], counts = [];
        for (int i = 0; i < size; i++)
        {
            if (i == 0 || differs[i])
            {
                firsts.Add(i);
                counts.Add(0);
            }
            counts[^1]++;
            inverse[places[i]] = firsts.Count - 1;
        }
        Tensor output = ordered.IndexSelect(dim, From<long>(firsts.ToArray()));
        return (output, returnInverse ? From<long>(inverse, inverseShape) : null, returnCounts ? From<long>(counts.ToArray()) : null);
    }
}
