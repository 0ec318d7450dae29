namespace Framework.Nn;

/// <summary>Attention of several heads side by side, each on its own projections of queries, keys and values: Vaswani and others 2017.</summary>
/// <param name="embedDim">The width of queries and of the output, shared out among the heads.</param>
/// <param name="numHeads">How many heads there are.</param>
/// <param name="dropout">The probability with which a weight is set to 0 when training.</param>
/// <param name="bias">Whether the projections have biases.</param>
/// <param name="addBiasKv">Whether one more key and value, both learned, stand behind the others.</param>
/// <param name="addZeroAttn">Whether one more key and value, both zero, stand behind the others.</param>
/// <param name="kDim">The width of keys; null for that of queries.</param>
/// <param name="vDim">The width of values; null for that of queries.</param>
/// <param name="batchFirst">Whether the batch is the first dimension of inputs and outputs, and not the second.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The width cannot be shared out among the heads.</exception>
/// <exception cref="ArgumentOutOfRangeException">A size or the probability is out of range.</exception>
[Module]
public sealed partial class MultiheadAttention(
    int embedDim, int numHeads, double dropout = 0, bool bias = true, bool addBiasKv = false, bool addZeroAttn = false, int? kDim = null, int? vDim = null,
    bool batchFirst = false, DType dtype = DType.Float32)
{
    readonly int headDim = numHeads > 0 && embedDim > 0 && embedDim % numHeads == 0 ? embedDim / numHeads
        : throw new ArgumentException($"{nameof(MultiheadAttention)}: a width of {embedDim} cannot be shared out among {numHeads} heads.", nameof(numHeads));

    readonly double dropout = DropoutProbability.Check(nameof(MultiheadAttention), dropout);

    /// <summary>The projections of queries, keys and values one below the other, [3·embedDim, embedDim]; null if their widths differ.</summary>
    [Parameter] public Tensor? InProjWeight { get; } = HasOneWidth(embedDim, kDim, vDim) ? Init.XavierUniform(Tensor.Zeros([3 * embedDim, embedDim], dtype)) : null;

    /// <summary>The projection of queries, [embedDim, embedDim], if widths differ.</summary>
    [Parameter] public Tensor? QProjWeight { get; } = HasOneWidth(embedDim, kDim, vDim) ? null : Init.XavierUniform(Tensor.Zeros([embedDim, embedDim], dtype));

    /// <summary>The projection of keys, [embedDim, kDim], if widths differ.</summary>
    [Parameter] public Tensor? KProjWeight { get; } = HasOneWidth(embedDim, kDim, vDim) ? null : Init.XavierUniform(Tensor.Zeros([embedDim, kDim ?? embedDim], dtype));

    /// <summary>The projection of values, [embedDim, vDim], if widths differ.</summary>
    [Parameter] public Tensor? VProjWeight { get; } = HasOneWidth(embedDim, kDim, vDim) ? null : Init.XavierUniform(Tensor.Zeros([embedDim, vDim ?? embedDim], dtype));

    /// <summary>The three projections' biases one behind the other, [3·embedDim], or null.</summary>
    [Parameter] public Tensor? InProjBias { get; } = bias ? Tensor.Zeros([3 * embedDim], dtype) : null;

    /// <summary>The learned key, [1, 1, embedDim], or null.</summary>
    [Parameter] public Tensor? BiasK { get; } = addBiasKv ? Init.XavierNormal(Tensor.Zeros([1, 1, embedDim], dtype)) : null;

    /// <summary>The learned value, [1, 1, embedDim], or null.</summary>
    [Parameter] public Tensor? BiasV { get; } = addBiasKv ? Init.XavierNormal(Tensor.Zeros([1, 1, embedDim], dtype)) : null;

    /// <summary>What the heads' results pass through.</summary>
    public Linear OutProj { get; } = WithoutOffset(new Linear(embedDim, embedDim, bias, dtype));

    /// <summary>Attends.</summary>
    /// <param name="query">[queries, batch, embedDim], with <c>batchFirst</c> [batch, queries, embedDim]; or without a batch, [queries, embedDim].</param>
    /// <param name="key">Likewise, [keys, batch, kDim].</param>
    /// <param name="value">Likewise, [keys, batch, vDim].</param>
    /// <param name="keyPaddingMask">[batch, keys], or [keys] without a batch: of type Bool, true for keys that nobody may see; otherwise added to their scores.</param>
    /// <param name="needWeights">Whether the weights are returned, too.</param>
    /// <param name="attnMask">
    /// [queries, keys], or [batch·numHeads, queries, keys]: of type Bool, true where a query may not see a key; otherwise added to the scores.
    /// </param>
    /// <param name="averageAttnWeights">Whether the weights returned are the heads' mean.</param>
    /// <returns>
    /// The output, shaped as the queries, and the weights: [batch, queries, keys], with a dimension for the heads after the batch if they are not averaged; null
    /// if they are not needed. Learned and zero keys count among the keys.
    /// </returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (Tensor Output, Tensor? Weights) Forward(
        Tensor query, Tensor key, Tensor value, Tensor? keyPaddingMask = null, bool needWeights = true, Tensor? attnMask = null, bool averageAttnWeights = true)
    {
        CheckShapes(query, key, value);
        bool batched = query.Rank == 3;
        int batchDim = batched && !batchFirst ? 1 : 0;
        if (!batched)
        {
            (query, key, value) = (query.Unsqueeze(0), key.Unsqueeze(0), value.Unsqueeze(0));
        }
        int batch = query.Shape[batchDim], queries = query.Shape[1 - batchDim], keys = key.Shape[1 - batchDim];
        Tensor[] projected = Project(query, key, value);
        Tensor q = Heads(projected[0], batchDim), k = Heads(projected[1], batchDim), v = Heads(projected[2], batchDim);
        Tensor? mask = AttentionMasks.Join(nameof(MultiheadAttention), attnMask, keyPaddingMask, batched, [batch, numHeads, queries, keys], query.DType);
        foreach (var (moreKeys, moreValues) in Additional(batch, query.DType))
        {
            (k, v, mask) = (Tensor.Cat([k, moreKeys], 2), Tensor.Cat([v, moreValues], 2), mask?.Pad([0, 1]));
        }
        double dropped = IsTraining ? dropout : 0;
        var (heads, weights) = needWeights ? q.ScaledDotProductAttentionWithWeights(k, v, mask, dropped) : (q.ScaledDotProductAttention(k, v, mask, dropped), null);
        Tensor output = heads.Permute(batchDim == 0 ? [0, 2, 1, 3] : [2, 0, 1, 3]).Reshape(query.Shape);
        output = OutProj.Forward(batched ? output : output.Squeeze(0));
        if (weights is null)
        {
            return (output, null);
        }
        weights = averageAttnWeights ? weights.Mean(1) : weights;
        return (output, batched ? weights : weights.Squeeze(0));
    }

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{embedDim}, {numHeads}"
        + (dropout > 0 ? $", dropout: {dropout}" : "")
        + (InProjBias is null ? ", bias: false" : "")
        + (BiasK is null ? "" : ", addBiasKv: true")
        + (addZeroAttn ? ", addZeroAttn: true" : "")
        + (KProjWeight is null ? "" : $", kDim: {KProjWeight.Shape[1]}, vDim: {VProjWeight!.Shape[1]}")
        + (batchFirst ? ", batchFirst: true" : "");

    /// <summary>One product projects all inputs that are the same tensor.</summary>
    Tensor[] Project(Tensor query, Tensor key, Tensor value)
    {
        if (InProjWeight is not { } joined)
        {
            Tensor[] biases = InProjBias?.Split(embedDim, 0) ?? [];
            Tensor? Bias(int i) => biases.Length > 0 ? biases[i] : null;
            return [query.Linear(QProjWeight!, Bias(0)), key.Linear(KProjWeight!, Bias(1)), value.Linear(VProjWeight!, Bias(2))];
        }
        if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            return query.Linear(joined, InProjBias).Split(embedDim, -1);
        }
        int[] parts = ReferenceEquals(key, value) ? [embedDim, 2 * embedDim] : [embedDim, embedDim, embedDim];
        Tensor[] weights = joined.Split(parts, 0), offsets = InProjBias?.Split(parts, 0) ?? [];
        Tensor Part(Tensor x, int i) => x.Linear(weights[i], offsets.Length > 0 ? offsets[i] : null);
        return parts.Length == 2 ? [Part(query, 0), .. Part(key, 1).Split(embedDim, -1)] : [Part(query, 0), Part(key, 1), Part(value, 2)];
    }

    /// <summary>[batch, numHeads, length, headDim], a view.</summary>
    Tensor Heads(Tensor x, int batchDim) => x.Reshape([x.Shape[0], x.Shape[1], numHeads, headDim]).Permute(batchDim == 0 ? [0, 2, 1, 3] : [1, 2, 0, 3]);

    /// <summary>Keys and values that stand behind those given, [batch, numHeads, 1, headDim] each.</summary>
    IEnumerable<(Tensor Keys, Tensor Values)> Additional(int batch, DType type)
    {
        if (BiasK is { } key && BiasV is { } value)
        {
            Tensor Everywhere(Tensor x) => x.Reshape([1, numHeads, 1, headDim]).Expand(batch, numHeads, 1, headDim);
            yield return (Everywhere(key), Everywhere(value));
        }
        if (addZeroAttn)
        {
            Tensor zero = Tensor.Zeros([batch, numHeads, 1, headDim], type);
            yield return (zero, zero);
        }
    }

    void CheckShapes(Tensor query, Tensor key, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        int rank = query.Rank, keyWidth = KProjWeight?.Shape[1] ?? embedDim, valueWidth = VProjWeight?.Shape[1] ?? embedDim;
        bool fits = rank is 2 or 3 && key.Rank == rank && value.Rank == rank
            && query.Shape[-1] == embedDim && key.Shape[-1] == keyWidth && value.Shape[-1] == valueWidth
            && key.Shape.AsSpan()[..^1].SequenceEqual(value.Shape.AsSpan()[..^1])
            && (rank == 2 || key.Shape[batchFirst ? 0 : 1] == query.Shape[batchFirst ? 0 : 1]);
        if (!fits)
        {
            string Needed(string length, int width) => batchFirst ? $"[batch, {length}, {width}]" : $"[{length}, batch, {width}]";
            throw new ArgumentException(
                $"{nameof(MultiheadAttention)}: queries of shape {query.Shape}, keys of shape {key.Shape} and values of shape {value.Shape} do not fit; "
                + $"{Needed("queries", embedDim)}, {Needed("keys", keyWidth)} and {Needed("keys", valueWidth)} are needed, or all without the batch.", nameof(query));
        }
    }

    static bool HasOneWidth(int embedDim, int? kDim, int? vDim) => (kDim ?? embedDim) == embedDim && (vDim ?? embedDim) == embedDim;

    static Linear WithoutOffset(Linear layer)
    {
        if (layer.Bias is { } offset)
        {
            Init.Zeros(offset);
        }
        return layer;
    }
}
