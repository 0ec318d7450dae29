namespace Framework.Nn;

/// <summary>A table of learned vectors, of which bags of symbols take the sum, mean or maximum. As <see cref="Functional.EmbeddingBag"/>.</summary>
/// <param name="numEmbeddings">The number of symbols.</param>
/// <param name="embeddingDim">The width of the vectors.</param>
/// <param name="maxNorm">The norm to which vectors are shortened when they are used; null for none.</param>
/// <param name="normType">The p of that norm.</param>
/// <param name="scaleGradByFreq">Whether each vector's gradient is divided by how often it is used in a batch.</param>
/// <param name="mode">What becomes of the vectors of a bag.</param>
/// <param name="includeLastOffset">Whether the last offset is where the last bag ends.</param>
/// <param name="paddingIdx">A symbol that does not count, negative counting from the last; null for none.</param>
/// <param name="dtype">The type of the vectors.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="paddingIdx"/> is no symbol, or a size is negative.</exception>
[Module]
public sealed partial class EmbeddingBag(
    int numEmbeddings, int embeddingDim, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false, EmbeddingBagMode mode = EmbeddingBagMode.Mean,
    bool includeLastOffset = false, int? paddingIdx = null, DType dtype = DType.Float32)
{
    /// <summary>[numEmbeddings, embeddingDim]; normal samples at first.</summary>
    [Parameter] public Tensor Weight { get; } = Embedding.Create(numEmbeddings, embeddingDim, paddingIdx, dtype);

    /// <summary>Looks bags up.</summary>
    /// <param name="input">Indices of an integer type: [bags, indices of each], or one list that offsets divide.</param>
    /// <param name="offsets">Where each bag begins in the list; null for bags of one size.</param>
    /// <param name="perSampleWeights">A factor for each index, for sums only.</param>
    /// <returns>[bags, embeddingDim].</returns>
    /// <exception cref="ArgumentException">Shapes, types or offsets do not fit, or an index is no symbol.</exception>
    public Tensor Forward(Tensor input, Tensor? offsets = null, Tensor? perSampleWeights = null) =>
        Functional.EmbeddingBag(input, Weight, offsets, maxNorm, normType, scaleGradByFreq, mode, perSampleWeights, includeLastOffset, paddingIdx);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{numEmbeddings}, {embeddingDim}, mode: {mode}{(paddingIdx is null ? "" : $", paddingIdx: {paddingIdx}")}";
}
