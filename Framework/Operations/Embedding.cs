using Framework.Kernels;

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
        Tensor indices = input.To(DType.Int64).Contiguous();
        CheckIndices(indices.RawSpan<long>(), rows);
        if (maxNorm is { } most)
        {
            using (Autograd.NoGrad())
            {
                Shorten(weight, indices.Flatten(), most, normType);
            }
        }
        Tensor result = Tensor.Empty(Layout.Of([.. input.Shape.AsSpan(), weight.Shape[1]]), weight.DType);
        IndexedBlocks.Of(weight.Shape, 0, indices.NumElements, isShared: true).Gather(weight.IsContiguous ? weight : weight.Detach().Contiguous(), indices, result);
        if (Recorder.IsRecording(weight))
        {
            new EmbeddingNode(indices, padding, scaleGradByFreq).Connect([weight], [result]);
        }
        return result;
    }

    /// <summary>Adds the rows of the gradient to the table's, which it makes only if no other node has: of a large table, few rows are named.</summary>
    sealed class EmbeddingNode(Tensor indices, int? padding, bool scaleGradByFreq) : Node(nameof(Embedding))
    {
        readonly int padding = padding ?? -1;
        SavedTensor saved = new(indices);

        protected internal override void Backward(GradientContext context)
        {
            Tensor gradient = context.Gradient(0)!, indices = saved.Value, perIndex = gradient;
            Shape table = InputShape(0);
            // A span may have written to the indices unseen.
            CheckIndices(indices.RawSpan<long>(), table[0]);
            if (padding >= 0 || scaleGradByFreq)
            {
                perIndex = gradient.Reshape((int)indices.NumElements, gradient.Shape[-1]) * Shares(indices.RawSpan<long>(), table[0], padding, scaleGradByFreq).To(gradient.DType).Unsqueeze(1);
            }
            if (context.CreateGraph)
            {
                context.Send(0, Tensor.Zeros(table, gradient.DType).IndexAdd(0, indices.Flatten(), perIndex.Reshape((int)indices.NumElements, table[1])));
                return;
            }
            Tensor? sum = context.Accumulator(0);
            Tensor target = sum ?? Tensor.Zeros(table, gradient.DType);
            IndexedBlocks.Of(table, 0, indices.NumElements, isShared: true).Combine(target, indices, perIndex.Contiguous(), Combination.Sum);
            if (sum is null)
            {
                context.Send(0, target);
            }
        }

        protected override void DropSaved() => saved = default;
    }

    /// <summary>What of its gradient each index passes on.</summary>
    static Tensor Shares(ReadOnlySpan<long> indices, int rows, int padding, bool scaleGradByFreq)
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
