namespace Framework.Nn;

/// <summary>An encoder of one sequence and a decoder of another that sees it, both normalized at the end: Vaswani and others 2017.</summary>
/// <param name="dModel">The width of the sequences' elements.</param>
/// <param name="nHead">The number of heads.</param>
/// <param name="numEncoderLayers">How many layers the encoder has.</param>
/// <param name="numDecoderLayers">How many layers the decoder has.</param>
/// <param name="dimFeedforward">The width within the layers' networks.</param>
/// <param name="dropout">The probability with which weights of the attentions and elements behind each part are set to 0 when training.</param>
/// <param name="activation">What lies between the two layers of each network; the rectifier if null.</param>
/// <param name="layerNormEps">Added to variances.</param>
/// <param name="batchFirst">Whether the batch is the first dimension of inputs and outputs, and not the second.</param>
/// <param name="normFirst">Whether a part's input is normalized, and not the sum of its output and the shortcut.</param>
/// <param name="bias">Whether projections, layers and normalizations have biases.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The width cannot be shared out among the heads.</exception>
/// <exception cref="ArgumentOutOfRangeException">A size, a number of layers or the probability is out of range.</exception>
[Module]
public sealed partial class Transformer(
    int dModel = 512, int nHead = 8, int numEncoderLayers = 6, int numDecoderLayers = 6, int dimFeedforward = 2048, double dropout = 0.1,
    Func<Tensor, Tensor>? activation = null, double layerNormEps = 1e-5, bool batchFirst = false, bool normFirst = false, bool bias = true, DType dtype = DType.Float32)
{
    readonly TransformerEncoder encoder = Drawn(new TransformerEncoder(
        new TransformerEncoderLayer(dModel, nHead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, dtype),
        numEncoderLayers, new LayerNorm(dModel, layerNormEps, bias: bias, dtype: dtype)));

    readonly TransformerDecoder decoder = Drawn(new TransformerDecoder(
        new TransformerDecoderLayer(dModel, nHead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, dtype),
        numDecoderLayers, new LayerNorm(dModel, layerNormEps, bias: bias, dtype: dtype)));

    /// <summary>Computes the output.</summary>
    /// <param name="src">What is encoded: [length, batch, dModel], with <c>batchFirst</c> [batch, length, dModel]; or without a batch, [length, dModel].</param>
    /// <param name="tgt">What is decoded, of a length of its own.</param>
    /// <param name="srcMask">Where an element of <paramref name="src"/> may not see another: of type Bool, true; otherwise added to the scores. Null for none.</param>
    /// <param name="tgtMask">Where an element of <paramref name="tgt"/> may not see another, see <see cref="GenerateSquareSubsequentMask"/>.</param>
    /// <param name="memoryMask">[length of tgt, length of src]: what elements of <paramref name="tgt"/> may not see of the encoder's output.</param>
    /// <param name="srcKeyPaddingMask">[batch, length]: elements of <paramref name="src"/> that the others may not see.</param>
    /// <param name="tgtKeyPaddingMask">[batch, length]: elements of <paramref name="tgt"/> that the others may not see.</param>
    /// <param name="memoryKeyPaddingMask">[batch, length of src]: elements of the encoder's output that the decoder may not see.</param>
    /// <returns>A tensor shaped as <paramref name="tgt"/>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Forward(
        Tensor src, Tensor tgt, Tensor? srcMask = null, Tensor? tgtMask = null, Tensor? memoryMask = null,
        Tensor? srcKeyPaddingMask = null, Tensor? tgtKeyPaddingMask = null, Tensor? memoryKeyPaddingMask = null) =>
        decoder.Forward(tgt, encoder.Forward(src, srcMask, srcKeyPaddingMask), tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask);

    /// <summary>The mask under which each element sees itself and those before it: −∞ above the diagonal, 0 elsewhere.</summary>
    /// <param name="size">The sequence's length.</param>
    /// <param name="dtype">The type of the mask.</param>
    /// <returns>[size, size].</returns>
    public static Tensor GenerateSquareSubsequentMask(int size, DType dtype = DType.Float32) =>
        Tensor.Zeros([size, size], dtype).MaskedFill(Tensor.Ones([size, size], DType.Bool).Triu(1), double.NegativeInfinity);

    /// <summary>Draws all matrices anew, since the layers begin as copies of one.</summary>
    static T Drawn<T>(T stack) where T : Module
    {
        foreach (Tensor matrix in stack.Parameters().Where(static p => p.Rank > 1))
        {
            Init.XavierUniform(matrix);
        }
        return stack;
    }
}
