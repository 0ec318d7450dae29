namespace Framework.Nn;

/// <summary>What a simple recurrent network applies to its sums.</summary>
public enum RecurrentFunction
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The rectifier.</summary>
    ReLU,
}

/// <summary>A simple recurrent network (Elman 1990): h' = f(Wx + b + Vh + c).</summary>
/// <param name="inputSize">The width of the input.</param>
/// <param name="hiddenSize">The width of the state.</param>
/// <param name="numLayers">How many layers are stacked.</param>
/// <param name="nonlinearity">f.</param>
/// <param name="bias">Whether b and c exist.</param>
/// <param name="batchFirst">Whether the batch is the first dimension of inputs and outputs, and not the second; states do not change.</param>
/// <param name="dropout">The probability with which elements between layers are set to 0 when training.</param>
/// <param name="bidirectional">Whether each layer also reads the sequence backwards; both results lie side by side.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentOutOfRangeException">A size or the probability is out of range.</exception>
public sealed class RNN(
    int inputSize, int hiddenSize, int numLayers = 1, RecurrentFunction nonlinearity = RecurrentFunction.Tanh, bool bias = true, bool batchFirst = false,
    double dropout = 0, bool bidirectional = false, DType dtype = DType.Float32)
    : RecurrentNetwork(new SimpleCell(nonlinearity), inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, 0, dtype)
{
    /// <summary>Runs over sequences.</summary>
    /// <param name="input">[length, batch, inputSize], with <c>batchFirst</c> [batch, length, inputSize]; or one sequence, [length, inputSize].</param>
    /// <param name="hx">The first state, [numLayers · directions, batch, hiddenSize] or without the batch; null for zeros.</param>
    /// <returns>The last layer's state at each element, [length, batch, directions · hiddenSize], and all layers' last states, shaped as the first.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (Tensor Output, Tensor Hidden) Forward(Tensor input, Tensor? hx = null)
    {
        var (output, state) = Run(input, hx is null ? null : [hx]);
        return (output, state[0]);
    }

    /// <summary>Runs over sequences of different lengths, each read to its own end.</summary>
    /// <param name="input">The sequences, of elements [inputSize].</param>
    /// <param name="hx">The first states, shaped as for sequences of one length, in the order in which the sequences were packed; null for zeros.</param>
    /// <returns>The last layer's state at each element, and all layers' states behind each sequence's last element.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (PackedSequence Output, Tensor Hidden) Forward(PackedSequence input, Tensor? hx = null)
    {
        var (output, state) = Run(input, hx is null ? null : [hx]);
        return (output, state[0]);
    }
}

/// <summary>A gated recurrent unit (Cho and others 2014) of one or more layers.</summary>
/// <param name="inputSize">The width of the input.</param>
/// <param name="hiddenSize">The width of the state.</param>
/// <param name="numLayers">How many layers are stacked.</param>
/// <param name="bias">Whether the gates have biases.</param>
/// <param name="batchFirst">Whether the batch is the first dimension of inputs and outputs, and not the second; states do not change.</param>
/// <param name="dropout">The probability with which elements between layers are set to 0 when training.</param>
/// <param name="bidirectional">Whether each layer also reads the sequence backwards; both results lie side by side.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentOutOfRangeException">A size or the probability is out of range.</exception>
public sealed class GRU(
    int inputSize, int hiddenSize, int numLayers = 1, bool bias = true, bool batchFirst = false, double dropout = 0, bool bidirectional = false, DType dtype = DType.Float32)
    : RecurrentNetwork(new GruCell(), inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, 0, dtype)
{
    /// <summary>Runs over sequences.</summary>
    /// <param name="input">[length, batch, inputSize], with <c>batchFirst</c> [batch, length, inputSize]; or one sequence, [length, inputSize].</param>
    /// <param name="hx">The first state, [numLayers · directions, batch, hiddenSize] or without the batch; null for zeros.</param>
    /// <returns>The last layer's state at each element, [length, batch, directions · hiddenSize], and all layers' last states, shaped as the first.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (Tensor Output, Tensor Hidden) Forward(Tensor input, Tensor? hx = null)
    {
        var (output, state) = Run(input, hx is null ? null : [hx]);
        return (output, state[0]);
    }

    /// <summary>Runs over sequences of different lengths, each read to its own end.</summary>
    /// <param name="input">The sequences, of elements [inputSize].</param>
    /// <param name="hx">The first states, shaped as for sequences of one length, in the order in which the sequences were packed; null for zeros.</param>
    /// <returns>The last layer's state at each element, and all layers' states behind each sequence's last element.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (PackedSequence Output, Tensor Hidden) Forward(PackedSequence input, Tensor? hx = null)
    {
        var (output, state) = Run(input, hx is null ? null : [hx]);
        return (output, state[0]);
    }
}
