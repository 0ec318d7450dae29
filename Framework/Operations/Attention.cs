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
        this Tensor query, Tensor key, Tensor value, Tensor? attnMask = null, double dropoutP = 0, bool isCausal = false, double? scale = null)
    {
        CheckAttention(nameof(ScaledDotProductAttention), query, key, value, attnMask, isCausal);
        double factor = scale ?? 1 / Math.Sqrt(query.Shape[-1]);
        return dropoutP == 0 && FusedAttention.Serves(query, key, value, attnMask)
            ? FusedAttention.Run(query, key, value, attnMask, isCausal, factor)
            : AttentionWeights(nameof(ScaledDotProductAttention), query, key, attnMask, dropoutP, isCausal, factor).MatMul(value);
    }

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
        this Tensor query, Tensor key, Tensor value, Tensor? attnMask = null, double dropoutP = 0, bool isCausal = false, double? scale = null)
    {
        CheckAttention(nameof(ScaledDotProductAttentionWithWeights), query, key, value, attnMask, isCausal);
        Tensor weights = AttentionWeights(nameof(ScaledDotProductAttentionWithWeights), query, key, attnMask, dropoutP, isCausal, scale ?? 1 / Math.Sqrt(query.Shape[-1]));
        return (weights.MatMul(value), weights);
    }

    /// <summary>What the values are multiplied with, […, queries, keys]; the operands have been checked.</summary>
    internal static Tensor AttentionWeights(string operation, Tensor query, Tensor key, Tensor? mask, double dropout, bool causal, double scale)
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
        return Drop(operation, scores.Softmax(-1), scores.Shape, dropout, training: true, generator: null);
    }

    static void CheckAttention(string operation, Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal)
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
        if (causal && mask is not null)
        {
            throw new ArgumentException($"{operation}: a mask of shape {mask.Shape} is given besides isCausal, which is a mask itself; give one of them.", "attnMask");
        }
    }
}
