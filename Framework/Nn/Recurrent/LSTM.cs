namespace Framework.Nn;

/// <summary>A long short-term memory (Hochreiter and Schmidhuber 1997) of one or more layers.</summary>
/// <param name="inputSize">The width of the input.</param>
/// <param name="hiddenSize">The width of the memory.</param>
/// <param name="numLayers">How many layers are stacked.</param>
/// <param name="bias">Whether the gates have biases.</param>
/// <param name="batchFirst">Whether the batch is the first dimension of inputs and outputs, and not the second; states do not change.</param>
/// <param name="dropout">The probability with which elements between layers are set to 0 when training.</param>
/// <param name="bidirectional">Whether each layer also reads the sequence backwards; both results lie side by side.</param>
/// <param name="projSize">The width to which what a layer shows is projected, below <paramref name="hiddenSize"/>; 0 for no projection.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentOutOfRangeException">A size or the probability is out of range.</exception>
public sealed class LSTM(
    int inputSize, int hiddenSize, int numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, int projSize = 0,
    DType dtype = DType.Float32)
    : RecurrentNetwork(new LstmCell(), inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, projSize, dtype)
{
    /// <summary>Runs over sequences.</summary>
    /// <param name="input">[length, batch, inputSize], with <c>batchFirst</c> [batch, length, inputSize]; or one sequence, [length, inputSize].</param>
    /// <param name="hx">
    /// What is shown and what is remembered at first, [numLayers · directions, batch, projSize or hiddenSize] and [numLayers · directions, batch, hiddenSize], or
    /// without the batch; null for zeros.
    /// </param>
    /// <returns>What the last layer shows at each element, [length, batch, directions · size], and all layers' last states, shaped as the first.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (Tensor Output, (Tensor Hidden, Tensor Memory) State) Forward(Tensor input, (Tensor Hidden, Tensor Memory)? hx = null)
    {
        var (output, state) = Run(input, hx is { } given ? [given.Hidden, given.Memory] : null);
        return (output, (state[0], state[1]));
    }

    /// <summary>Runs over sequences of different lengths, each read to its own end.</summary>
    /// <param name="input">The sequences, of elements [inputSize].</param>
    /// <param name="hx">What is shown and what is remembered at first, shaped as for sequences of one length, in the order in which the sequences were packed; null for zeros.</param>
    /// <returns>What the last layer shows at each element, and all layers' states behind each sequence's last element.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (PackedSequence Output, (Tensor Hidden, Tensor Memory) State) Forward(PackedSequence input, (Tensor Hidden, Tensor Memory)? hx = null)
    {
        var (output, state) = Run(input, hx is { } given ? [given.Hidden, given.Memory] : null);
        return (output, (state[0], state[1]));
    }
}
