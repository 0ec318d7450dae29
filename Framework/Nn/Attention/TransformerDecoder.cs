namespace Framework.Nn;

/// <summary>
/// Attention of a sequence to itself, then to another one, and a network of two layers, each with a shortcut and a normalization: Vaswani and others 2017.
/// </summary>
/// <param name="dModel">The width of the sequences' elements.</param>
/// <param name="nHead">The number of heads.</param>
/// <param name="dimFeedforward">The width between the two layers.</param>
/// <param name="dropout">The probability with which weights of the attentions and elements behind each part are set to 0 when training.</param>
/// <param name="activation">What lies between the two layers; the rectifier if null.</param>
/// <param name="layerNormEps">Added to variances.</param>
/// <param name="batchFirst">Whether the batch is the first dimension of inputs and outputs, and not the second.</param>
/// <param name="normFirst">Whether a part's input is normalized, and not the sum of its output and the shortcut.</param>
/// <param name="bias">Whether projections, layers and normalizations have biases.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The width cannot be shared out among the heads.</exception>
/// <exception cref="ArgumentOutOfRangeException">A size or the probability is out of range.</exception>
[Module]
public sealed partial class TransformerDecoderLayer(
    int dModel, int nHead, int dimFeedforward = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null, double layerNormEps = 1e-5,
    bool batchFirst = false, bool normFirst = false, bool bias = true, DType dtype = DType.Float32)
{
    readonly MultiheadAttention selfAttn = new(dModel, nHead, dropout, bias, batchFirst: batchFirst, dtype: dtype);
    readonly MultiheadAttention multiheadAttn = new(dModel, nHead, dropout, bias, batchFirst: batchFirst, dtype: dtype);
    readonly Linear linear1 = new(dModel, dimFeedforward, bias, dtype), linear2 = new(dimFeedforward, dModel, bias, dtype);
    readonly LayerNorm norm1 = new(dModel, layerNormEps, bias: bias, dtype: dtype), norm2 = new(dModel, layerNormEps, bias: bias, dtype: dtype);
    readonly LayerNorm norm3 = new(dModel, layerNormEps, bias: bias, dtype: dtype);
    readonly Dropout drop = new(dropout);
    readonly Func<Tensor, Tensor> activation = activation ?? Functional.Relu;

    /// <summary>Computes the output.</summary>
    /// <param name="tgt">[length, batch, dModel], with <c>batchFirst</c> [batch, length, dModel]; or without a batch, [length, dModel].</param>
    /// <param name="memory">The other sequence, of a length of its own.</param>
    /// <param name="tgtMask">[length, length]: of type Bool, true where an element may not see another; otherwise added to the scores. Null for none.</param>
    /// <param name="memoryMask">[length, length of the memory]: the same for what elements may see of the memory.</param>
    /// <param name="tgtKeyPaddingMask">[batch, length]: of type Bool, true for elements that nobody may see; otherwise added to their scores. Null for none.</param>
    /// <param name="memoryKeyPaddingMask">[batch, length of the memory]: the same for the memory.</param>
    /// <returns>A tensor shaped as <paramref name="tgt"/>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Forward(
        Tensor tgt, Tensor memory, Tensor? tgtMask = null, Tensor? memoryMask = null, Tensor? tgtKeyPaddingMask = null, Tensor? memoryKeyPaddingMask = null)
    {
        if (normFirst)
        {
            tgt += Attend(norm1.Forward(tgt));
            tgt += Recall(norm2.Forward(tgt));
            return tgt + Feed(norm3.Forward(tgt));
        }
        tgt = norm1.Forward(tgt + Attend(tgt));
        tgt = norm2.Forward(tgt + Recall(tgt));
        return norm3.Forward(tgt + Feed(tgt));

        Tensor Attend(Tensor x) => drop.Forward(selfAttn.Forward(x, x, x, tgtKeyPaddingMask, needWeights: false, tgtMask).Output);
        Tensor Recall(Tensor x) => drop.Forward(multiheadAttn.Forward(x, memory, memory, memoryKeyPaddingMask, needWeights: false, memoryMask).Output);
        Tensor Feed(Tensor x) => drop.Forward(linear2.Forward(drop.Forward(activation(linear1.Forward(x)))));
    }

    /// <summary>A layer like this one, with parameters of its own that have the same values.</summary>
    internal TransformerDecoderLayer Copy()
    {
        var copy = new TransformerDecoderLayer(dModel, nHead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, dtype);
        copy.LoadStateDict(StateDict());
        return copy.Train(IsTraining);
    }
}

/// <summary>Several <see cref="TransformerDecoderLayer"/>s one after the other.</summary>
/// <param name="decoderLayer">What all layers are copies of.</param>
/// <param name="numLayers">How many there are.</param>
/// <param name="norm">What follows the last; null for nothing.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="numLayers"/> is negative.</exception>
[Module]
public sealed partial class TransformerDecoder(TransformerDecoderLayer decoderLayer, int numLayers, IForward? norm = null)
{
    readonly ModuleList<TransformerDecoderLayer> layers = [.. Enumerable.Range(0, numLayers).Select(_ => decoderLayer.Copy())];
    readonly IForward? norm = norm;

    /// <summary>Computes the output.</summary>
    /// <param name="tgt">What a layer takes.</param>
    /// <param name="memory">The other sequence.</param>
    /// <param name="tgtMask">[length, length]: where an element may not see another, as for a layer. Null for none.</param>
    /// <param name="memoryMask">[length, length of the memory]: the same for what elements may see of the memory.</param>
    /// <param name="tgtKeyPaddingMask">[batch, length]: elements that nobody may see, as for a layer. Null for none.</param>
    /// <param name="memoryKeyPaddingMask">[batch, length of the memory]: the same for the memory.</param>
    /// <returns>A tensor shaped as <paramref name="tgt"/>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Forward(
        Tensor tgt, Tensor memory, Tensor? tgtMask = null, Tensor? memoryMask = null, Tensor? tgtKeyPaddingMask = null, Tensor? memoryKeyPaddingMask = null)
    {
        foreach (TransformerDecoderLayer layer in layers)
        {
            tgt = layer.Forward(tgt, memory, tgtMask, memoryMask, tgtKeyPaddingMask, memoryKeyPaddingMask);
        }
        return norm is null ? tgt : norm.Forward(tgt);
    }
}
