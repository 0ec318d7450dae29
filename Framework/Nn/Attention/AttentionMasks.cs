namespace Framework.Nn;

/// <summary>Brings the masks of <see cref="MultiheadAttention"/>, where true forbids, to one that is added to scores.</summary>
static class AttentionMasks
{
    /// <param name="module">The name to report errors under.</param>
    /// <param name="attention">[queries, keys] or [batch·heads, queries, keys], or null.</param>
    /// <param name="padding">[batch, keys], or [keys] without a batch, or null.</param>
    /// <param name="batched">Whether the inputs have a batch.</param>
    /// <param name="scores">[batch, heads, queries, keys].</param>
    /// <param name="dtype">The type of the scores.</param>
    /// <returns>What broadcasts to the scores' shape, with −∞ where a key is not to be seen; null if there is no mask.</returns>
    public static Tensor? Join(string module, Tensor? attention, Tensor? padding, bool batched, Shape scores, DType dtype)
    {
        var (batch, heads, queries, keys) = (scores[0], scores[1], scores[2], scores[3]);
        Tensor? added = null;
        if (attention is not null)
        {
            Shape each = [queries, keys], all = [batch * heads, queries, keys];
            added = Added(attention, dtype);
            added = attention.Shape == each ? added.Reshape([1, 1, queries, keys])
                : attention.Shape == all ? added.Reshape(scores)
                : throw new ArgumentException($"{module}: the mask has the shape {attention.Shape}; {each} or {all} is needed.", nameof(attention));
        }
        if (padding is not null)
        {
            Shape needed = batched ? [batch, keys] : [keys];
            if (padding.Shape != needed)
            {
                throw new ArgumentException($"{module}: the mask of padded keys has the shape {padding.Shape}; {needed} is needed.", nameof(padding));
            }
            Tensor columns = Added(padding, dtype).Reshape([batch, 1, 1, keys]);
            added = added is null ? columns : added + columns;
        }
        return added;
    }

    static Tensor Added(Tensor mask, DType dtype) =>
        mask.DType == DType.Bool ? Tensor.Zeros(mask.Shape, dtype).MaskedFill(mask, double.NegativeInfinity) : mask.To(dtype);
}
