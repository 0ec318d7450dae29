namespace Framework;

// The cells of recurrent networks, behind the products of the input and of the last state with the weights: each one sweep, forward and backward.
public static partial class Functional
{
    /// <summary>A step of a long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers and others 2000).</summary>
    /// <param name="input">How much of the candidate is taken in, before the sigmoid.</param>
    /// <param name="forget">How much of the memory is kept, before the sigmoid.</param>
    /// <param name="candidate">What is taken in, before the tangent.</param>
    /// <param name="output">How much of the memory is shown, before the sigmoid.</param>
    /// <param name="cell">The memory.</param>
    [Elementwise]
    static (double hidden, double memory) LstmStep(double input, double forget, double candidate, double output, double cell)
    {
        var memory = KernelMath.Sigmoid(forget) * cell + KernelMath.Sigmoid(input) * Math.Tanh(candidate);
        return (KernelMath.Sigmoid(output) * Math.Tanh(memory), memory);
    }

    /// <summary>A step of a gated recurrent unit (Cho and others 2014), with the reset behind the product as in cuDNN.</summary>
    /// <param name="reset">How much of the state counts for the candidate, before the sigmoid.</param>
    /// <param name="update">How much of the state is kept, before the sigmoid.</param>
    /// <param name="candidate">The input's part of the candidate.</param>
    /// <param name="stateCandidate">The state's part of the candidate.</param>
    /// <param name="hidden">The state.</param>
    [Elementwise]
    static double GruStep(double reset, double update, double candidate, double stateCandidate, double hidden)
    {
        var proposed = Math.Tanh(candidate + KernelMath.Sigmoid(reset) * stateCandidate);
        return proposed + KernelMath.Sigmoid(update) * (hidden - proposed);
    }
}
