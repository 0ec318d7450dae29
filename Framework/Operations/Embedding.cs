namespace Framework;

public static partial class Functional
{
    /// <summary>The rows of a table that indices name. Its gradient is dense and added up in the order of the indices, so that it does not vary between runs.</summary>
    /// <param name="input">Indices of an integer type, in any shape.</param>
    /// <param name="weight">[rows, width].</param>
    /// <param name="paddingIdx">A row that gets no gradient, negative counting from the last; null for none.</param>
    /// <param name="maxNorm">The norm to which the rows named are shortened in place first; null for none.</param>
    /// <param name="normType">The p of that norm.</param>
    /// <param name="scaleGradByFreq">Whether each row's gradient is divided by how often it is named.</param>
    /// <returns>The rows, in the shape of the indices with the width behind.</returns>
    /// <exception cref="ArgumentException">The table has not two dimensions, or an index is outside it.</exception>
    public static Tensor Embedding(Tensor input, Tensor weight, int? paddingIdx = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank != 2)
        {
            throw new ArgumentException($"Embedding: a table has the shape [rows, width], not {weight.Shape}.", nameof(weight));
        }
        if (!input.DType.IsInteger())
        {
            throw new ArgumentException($"Embedding: indices are of an integer type, not {input.DType}.", nameof(input));
        }
        int rows = weight.Shape[0];
        int? padding = paddingIdx is { } p ? (p >= -rows && p < rows ? (p + rows) % rows : throw new ArgumentOutOfRangeException(nameof(paddingIdx), p, $"Embedding: there is no such row among {rows}.")) : null;
        Tensor flat = input.To(DType.Int64).Reshape(-1).Contiguous();
        CheckIndices(flat.RawSpan<long>(), rows);
        Tensor result;
        using (Autograd.NoGrad())
        {
            if (maxNorm is { } most)
            {
                Shorten(weight, flat, most, normType);
            }
            result = weight.IndexSelect(0, flat).Reshape([.. input.Shape, weight.Shape[1]]);
        }
        return Recorder.IsRecording(weight)
            ? Recorder.Record(nameof(Embedding), result, weight, gradient => EmbeddingGradient(gradient, flat, rows, padding, scaleGradByFreq))
            : result;
    }

    static Tensor EmbeddingGradient(Tensor gradient, Tensor flat, int rows, int? padding, bool scaleGradByFreq)
    {
        Tensor perIndex = gradient.Reshape((int)flat.NumElements, gradient.Shape[-1]);
        if (padding is not null || scaleGradByFreq)
        {
            perIndex = perIndex * Shares(flat.RawSpan<long>(), rows, padding, scaleGradByFreq).To(gradient.DType).Unsqueeze(1);
        }
        return Tensor.Zeros([rows, gradient.Shape[-1]], gradient.DType).IndexAdd(0, flat, perIndex);
    }

    /// <summary>What of its gradient each index passes on.</summary>
    static Tensor Shares(ReadOnlySpan<long> indices, int rows, int? padding, bool scaleGradByFreq)
    {
        int[] counts = new int[rows];
        foreach (long index in indices)
        {
            counts[index]++;
        }
        double[] shares = new double[indices.Length];
        for (int i = 0; i < shares.Length; i++)
        {
            shares[i] = indices[i] == padding ? 0 : scaleGradByFreq ? 1.0 / counts[indices[i]] : 1;
        }
        return Tensor.From<double>(shares, [shares.Length]);
    }

    static void Shorten(Tensor weight, Tensor flat, double maxNorm, double normType)
    {
        // As PyTorch: what a row is divided by is a little more than its norm.
        const double more = 1e-7;
        Tensor named = weight.IndexSelect(0, flat);
        Tensor norms = named.VectorNorm(normType, [1], keepDim: true);
        Tensor shortened = Where(norms > maxNorm, named * (maxNorm / (norms + more)), named);
        weight.CopyElements(weight.IndexCopy(0, flat, shortened));
    }

    static void CheckIndices(ReadOnlySpan<long> indices, int rows)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((ulong)indices[i] >= (ulong)rows)
            {
                throw new ArgumentOutOfRangeException("input", indices[i], $"Embedding: index {i} names a row that is not among the {rows} of the table.");
            }
        }
    }
}
