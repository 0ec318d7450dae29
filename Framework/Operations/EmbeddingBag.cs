namespace Framework;

/// <summary>What becomes of the vectors of a bag.</summary>
public enum EmbeddingBagMode
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest of each element.</summary>
    Max,
}

public static partial class Functional
{
    /// <summary>Sums, means or maxima of the rows of a table that bags of indices name; zeros for a bag without any.</summary>
    /// <param name="input">Indices of an integer type: [bags, indices of each], or one list that <paramref name="offsets"/> divides.</param>
    /// <param name="weight">[rows, width].</param>
    /// <param name="offsets">Where each bag begins in the list; null for bags of one size.</param>
    /// <param name="maxNorm">The norm to which the rows named are shortened in place first; null for none.</param>
    /// <param name="normType">The p of that norm.</param>
    /// <param name="scaleGradByFreq">Whether each row's gradient is divided by how often it is named.</param>
    /// <param name="mode">What becomes of the rows.</param>
    /// <param name="perSampleWeights">A factor for each index, in the shape of the indices; for sums only.</param>
    /// <param name="includeLastOffset">Whether the last offset is where the last bag ends.</param>
    /// <param name="paddingIdx">A row that does not count, negative counting from the last; null for none.</param>
    /// <returns>[bags, width].</returns>
    /// <exception cref="ArgumentException">Shapes, types or offsets do not fit, or an index is outside the table.</exception>
    public static Tensor EmbeddingBag(
        Tensor input, Tensor weight, Tensor? offsets = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false,
        EmbeddingBagMode mode = EmbeddingBagMode.Mean, Tensor? perSampleWeights = null, bool includeLastOffset = false, int? paddingIdx = null)
    {
        CheckBags(input, weight, offsets, mode, perSampleWeights);
        long[] symbols = input.To(DType.Int64).Contiguous().ToArray<long>();
        int[] starts = Starts(input, offsets, includeLastOffset, symbols.Length);
        long? padding = paddingIdx < 0 ? paddingIdx + weight.Shape[0] : paddingIdx;
        var (places, bags, counts) = (new List<int>(), new List<int>(), new double[starts.Length]);
        for (int bag = 0; bag < starts.Length; bag++)
        {
            int end = bag + 1 < starts.Length ? starts[bag + 1] : input.Rank == 1 && includeLastOffset ? (int)offsets![-1].Item<long>() : symbols.Length;
            for (int i = starts[bag]; i < end; i++)
            {
                if (symbols[i] != padding)
                {
                    places.Add(i);
                    bags.Add(bag);
                    counts[bag]++;
                }
            }
        }
        Tensor empty = Tensor.Zeros([starts.Length, weight.Shape[1]], weight.DType);
        if (places.Count == 0)
        {
            return empty;
        }
        Tensor named = Tensor.From<long>([.. places.Select(i => symbols[i])], [places.Count]), destinations = Tensor.From<int>([.. bags], [bags.Count]);
        Tensor rows = Embedding(named, weight, null, maxNorm, normType, scaleGradByFreq);
        if (perSampleWeights is not null)
        {
            rows *= perSampleWeights.Reshape(-1).IndexSelect(0, Tensor.From<int>([.. places], [places.Count])).Unsqueeze(1);
        }
        if (mode == EmbeddingBagMode.Max)
        {
            return empty.IndexReduce(0, destinations, rows, ScatterReduction.Amax, includeSelf: false);
        }
        Tensor sums = empty.IndexAdd(0, destinations, rows);
        return mode == EmbeddingBagMode.Sum ? sums : sums / Tensor.From<double>([.. counts.Select(static n => Math.Max(1, n))], [counts.Length, 1]).To(weight.DType);
    }

    static int[] Starts(Tensor input, Tensor? offsets, bool includeLastOffset, int count)
    {
        if (input.Rank == 2)
        {
            return [.. Enumerable.Range(0, input.Shape[0]).Select(bag => bag * input.Shape[1])];
        }
        int[] starts = [.. offsets!.To(DType.Int64).Contiguous().ToArray<long>().Select(static start => checked((int)start))];
        bool rises = starts.Length > 0 && starts[0] == 0 && starts.Zip(starts.Skip(1)).All(static pair => pair.First <= pair.Second) && starts[^1] <= count;
        return !rises
            ? throw new ArgumentException($"EmbeddingBag: the offsets are {string.Join(", ", starts)}; 0 first, then numbers that do not fall, up to {count}, are needed.", nameof(offsets))
            : includeLastOffset ? starts[..^1] : starts;
    }

    static void CheckBags(Tensor input, Tensor weight, Tensor? offsets, EmbeddingBagMode mode, Tensor? perSampleWeights)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2 || !input.DType.IsInteger() || input.Rank is not (1 or 2) || (input.Rank == 1) == (offsets is null) || offsets is not (null or { Rank: 1 }))
        {
            throw new ArgumentException(
                $"EmbeddingBag: {input.DType} indices of shape {input.Shape}, a table of shape {weight.Shape} and {(offsets is null ? "no offsets" : $"offsets of shape {offsets.Shape}")} do not fit; "
                + "integers of shape [bags, indices], or a list of them with a list of offsets, and [rows, width] are needed.", nameof(input));
        }
        if (perSampleWeights is not null && (mode != EmbeddingBagMode.Sum || perSampleWeights.Shape != input.Shape))
        {
            throw new ArgumentException($"EmbeddingBag: factors of shape {perSampleWeights.Shape} are given for {mode}; {input.Shape} and {EmbeddingBagMode.Sum} are needed.", nameof(perSampleWeights));
        }
    }
}
