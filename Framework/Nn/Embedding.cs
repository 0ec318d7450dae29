namespace Framework.Nn;

/// <summary>A table of learned vectors, one for each of a number of symbols.</summary>
/// <param name="numEmbeddings">The number of symbols.</param>
/// <param name="embeddingDim">The width of the vectors.</param>
/// <param name="paddingIdx">A symbol whose vector starts at zero and is not trained, negative counting from the last; null for none.</param>
/// <param name="maxNorm">The norm to which vectors are shortened when they are used; null for none.</param>
/// <param name="normType">The p of that norm.</param>
/// <param name="scaleGradByFreq">Whether each vector's gradient is divided by how often it is used in a batch.</param>
/// <param name="dtype">The type of the vectors.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="paddingIdx"/> is no symbol, or a size is negative.</exception>
[Module]
public sealed partial class Embedding(
    int numEmbeddings, int embeddingDim, int? paddingIdx = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false, DType dtype = DType.Float32)
{
    /// <summary>[numEmbeddings, embeddingDim]; normal samples at first.</summary>
    [Parameter] public Tensor Weight { get; } = Create(numEmbeddings, embeddingDim, paddingIdx, dtype);

    /// <summary>Looks symbols up.</summary>
    /// <param name="x">Indices of an integer type, in any shape.</param>
    /// <returns>The vectors, in the shape of the indices with the width behind.</returns>
    /// <exception cref="ArgumentException">An index is no symbol.</exception>
    public Tensor Forward(Tensor x) => Functional.Embedding(x, Weight, paddingIdx, maxNorm, normType, scaleGradByFreq);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{numEmbeddings}, {embeddingDim}{(paddingIdx is null ? "" : $", paddingIdx: {paddingIdx}")}";

    internal static Tensor Create(int rows, int width, int? padding, DType dtype)
    {
        Tensor table = Init.Normal(Tensor.Zeros([rows, width], dtype));
        if (padding is { } index)
        {
            if (index < -rows || index >= rows)
            {
                throw new ArgumentOutOfRangeException(nameof(paddingIdx), index, $"Embedding: there is no such row among {rows}.");
            }
            table.Select(0, index).CopyElements(0);
        }
        return table;
    }
}
