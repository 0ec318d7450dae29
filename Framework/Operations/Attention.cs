namespace Framework;

// Attention by the similarity of queries and keys: Vaswani and others 2017.
public static partial class Functional
{
    /// <summary>softmax(Q·Kᵀ·scale + mask)·V: for each query the mean of the values, weighted by how well their keys fit.</summary>
    /// <param name="query">[…, queries, width].</param>
    /// <param name="key">[…, keys, width].</param>
    /// <param name="value">[…, keys, width of a value].</param>
    /// <param name="attnMask">Broadcasts to […, queries, keys]: of type Bool, true where a query may see a key; otherwise added to the scores.</param>
    /// <param name="dropoutP">The probability with which a weight is set to 0.</param>
    /// <param name="isCausal">Whether a query sees only the keys up to its own place; no mask can be given then.</param>
    /// <param name="scale">The factor of the scores; null for 1/√width.</param>
    /// <returns>[…, queries, width of a value]; NaN for a query that sees no key.</returns>
    /// <exception cref="ArgumentException">Shapes or types do not fit, or there is a mask besides <paramref name="isCausal"/>.</exception>
    public static Tensor ScaledDotProductAttention(
        this Tensor query, Tensor key, Tensor value, Tensor? attnMask = null, double dropoutP = 0, bool isCausal = false, double? scale = null) =>
        Attend(nameof(ScaledDotProductAttention), query, key, value, attnMask, dropoutP, isCausal, scale, needsWeights: false).Output;

    /// <summary>The same as <see cref="ScaledDotProductAttention"/>, and the weights.</summary>
    /// <param name="query">[…, queries, width].</param>
    /// <param name="key">[…, keys, width].</param>
    /// <param name="value">[…, keys, width of a value].</param>
    /// <param name="attnMask">Broadcasts to […, queries, keys]: of type Bool, true where a query may see a key; otherwise added to the scores.</param>
    /// <param name="dropoutP">The probability with which a weight is set to 0.</param>
    /// <param name="isCausal">Whether a query sees only the keys up to its own place; no mask can be given then.</param>
    /// <param name="scale">The factor of the scores; null for 1/√width.</param>
    /// <returns>[…, queries, width of a value], and what the values were multiplied with, […, queries, keys].</returns>
    /// <exception cref="ArgumentException">Shapes or types do not fit, or there is a mask besides <paramref name="isCausal"/>.</exception>
    public static (Tensor Output, Tensor Weights) ScaledDotProductAttentionWithWeights(
        this Tensor query, Tensor key, Tensor value, Tensor? attnMask = null, double dropoutP = 0, bool isCausal = false, double? scale = null) =>
        Attend(nameof(ScaledDotProductAttentionWithWeights), query, key, value, attnMask, dropoutP, isCausal, scale, needsWeights: true);

    /// <returns>Weights where they are needed, or the way that leads past them is not open.</returns>
    static (Tensor Output, Tensor Weights) Attend(
        string operation, Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal, double? scale, bool needsWeights)
    {
        CheckAttention(operation, query, key, value);
        if (causal && mask is not null)
        {
            throw new ArgumentException($"{operation}: a mask of shape {mask.Shape} is given besides isCausal, which is a mask itself; give one of them.", nameof(mask));
        }
        double factor = scale ?? 1 / Math.Sqrt(query.Shape[-1]);
        if (!needsWeights && dropout == 0 && FusedAttention.Serves(query, key, value, mask))
        {
            DType type = query.DType, wide = type == DType.Float64 ? type : DType.Float32;
            return (FusedAttention.Run(query.To(wide), key.To(wide), value.To(wide), mask, causal, factor).To(type), null!);
        }
        Tensor weights = AttentionWeights(query, key, mask, causal, factor);
        weights = Drop(operation, weights, weights.Shape, dropout, training: true, generator: null);
        return (weights.MatMul(value), weights);
    }

    internal static Tensor AttentionWeights(Tensor query, Tensor key, Tensor? mask, bool causal, double scale)
    {
        // The queries are fewer than the scores: they are scaled instead.
        Tensor scores = (query * scale).MatMul(key.Transpose(-1, -2));
        if (causal)
        {
            scores = scores.MaskedFill(Tensor.Ones([query.Shape[-2], key.Shape[-2]], DType.Bool).Triu(1), double.NegativeInfinity);
        }
        else if (mask is not null)
        {
            scores = mask.DType == DType.Bool ? scores.MaskedFill(mask.LogicalNot(), double.NegativeInfinity) : scores + mask.To(scores.DType);
        }
        return scores.Softmax(-1);
    }

    static void CheckAttention(string operation, Tensor query, Tensor key, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (query.Rank < 2 || key.Rank < 2 || value.Rank < 2 || key.Shape[-1] != query.Shape[-1] || value.Shape[-2] != key.Shape[-2])
        {
            throw new ArgumentException(
                $"{operation}: queries of shape {query.Shape}, keys of shape {key.Shape} and values of shape {value.Shape} do not fit; […, queries, width], […, keys, width] and […, keys, any width] are needed.",
                nameof(key));
        }
        if (!query.DType.IsFloatingPoint() || key.DType != query.DType || value.DType != query.DType)
        {
            throw new ArgumentException($"{operation}: the operands are {query.DType}, {key.DType} and {value.DType}; one floating-point type is needed.", nameof(query));
        }
    }
}
