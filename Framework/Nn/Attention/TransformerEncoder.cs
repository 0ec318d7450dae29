namespace Framework.Nn;

/// <summary>Attention of a sequence to itself and a network of two layers, each with a shortcut and a normalization: Vaswani and others 2017.</summary>
/// <param name="dModel">The width of the sequence's elements.</param>
/// <param name="nHead">The number of heads.</param>
/// <param name="dimFeedforward">The width between the two layers.</param>
/// <param name="dropout">The probability with which weights of the attention and elements behind each part are set to 0 when training.</param>
/// <param name="activation">What lies between the two layers; the rectifier if null.</param>
/// <param name="layerNormEps">Added to variances.</param>
/// <param name="batchFirst">Whether the batch is the first dimension of inputs and outputs, and not the second.</param>
/// <param name="normFirst">Whether a part's input is normalized, and not the sum of its output and the shortcut.</param>
/// <param name="bias">Whether projections, layers and normalizations have biases.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The width cannot be shared out among the heads.</exception>
/// <exception cref="ArgumentOutOfRangeException">A size or the probability is out of range.</exception>
[Module]
public sealed partial class TransformerEncoderLayer(
    int dModel, int nHead, int dimFeedforward = 2048, double dropout = 0.1, Func<Tensor, Tensor>? activation = null, double layerNormEps = 1e-5,
    bool batchFirst = false, bool normFirst = false, bool bias = true, DType dtype = DType.Float32)
{
    readonly MultiheadAttention selfAttn = new(dModel, nHead, dropout, bias, batchFirst: batchFirst, dtype: dtype);
    readonly Linear linear1 = new(dModel, dimFeedforward, bias, dtype), linear2 = new(dimFeedforward, dModel, bias, dtype);
    readonly LayerNorm norm1 = new(dModel, layerNormEps, bias: bias, dtype: dtype), norm2 = new(dModel, layerNormEps, bias: bias, dtype: dtype);
    readonly Dropout drop = new(dropout);
    readonly Func<Tensor, Tensor> activation = activation ?? Functional.Relu;

    /// <summary>Computes the output.</summary>
    /// <param name="src">[length, batch, dModel], with <c>batchFirst</c> [batch, length, dModel]; or without a batch, [length, dModel].</param>
    /// <param name="srcMask">[length, length]: of type Bool, true where an element may not see another; otherwise added to the scores. Null for none.</param>
    /// <param name="srcKeyPaddingMask">[batch, length]: of type Bool, true for elements that nobody may see; otherwise added to their scores. Null for none.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Forward(Tensor src, Tensor? srcMask = null, Tensor? srcKeyPaddingMask = null)
    {
        if (normFirst)
        {
            src += Attend(norm1.Forward(src));
            return src + Feed(norm2.Forward(src));
        }
        src = norm1.Forward(src + Attend(src));
        return norm2.Forward(src + Feed(src));

        Tensor Attend(Tensor x) => drop.Forward(selfAttn.Forward(x, x, x, srcKeyPaddingMask, needWeights: false, srcMask).Output);
        Tensor Feed(Tensor x) => drop.Forward(linear2.Forward(drop.Forward(activation(linear1.Forward(x)))));
    }

    /// <summary>A layer like this one, with parameters of its own that have the same values.</summary>
    internal TransformerEncoderLayer Copy()
    {
        var copy = new TransformerEncoderLayer(dModel, nHead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, dtype);
        copy.LoadStateDict(StateDict());
        return copy.Train(IsTraining);
    }
}

/// <summary>Several <see cref="TransformerEncoderLayer"/>s one after the other.</summary>
/// <param name="encoderLayer">What all layers are copies of.</param>
/// <param name="numLayers">How many there are.</param>
/// <param name="norm">What follows the last; null for nothing.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="numLayers"/> is negative.</exception>
[Module]
public sealed partial class TransformerEncoder(TransformerEncoderLayer encoderLayer, int numLayers, IForward? norm = null)
{
    readonly ModuleList<TransformerEncoderLayer> layers = [.. Enumerable.Range(0, numLayers).Select(_ => encoderLayer.Copy())];
    readonly IForward? norm = norm;

    /// <summary>Computes the output.</summary>
    /// <param name="src">What a layer takes.</param>
    /// <param name="mask">[length, length]: where an element may not see another, as for a layer. Null for none.</param>
    /// <param name="srcKeyPaddingMask">[batch, length]: elements that nobody may see, as for a layer. Null for none.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Forward(Tensor src, Tensor? mask = null, Tensor? srcKeyPaddingMask = null)
    {
        foreach (TransformerEncoderLayer layer in layers)
        {
            src = layer.Forward(src, mask, srcKeyPaddingMask);
        }
        return norm is null ? src : norm.Forward(src);
    }
}
