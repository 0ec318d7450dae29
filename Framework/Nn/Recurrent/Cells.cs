using System.ComponentModel;

namespace Framework.Nn;

/// <summary>One step of a recurrent network; what <see cref="RNNCell"/>, <see cref="LSTMCell"/> and <see cref="GRUCell"/> share.</summary>
public abstract class RecurrentCellModule : Module
{
    readonly RecurrentCell cell;
    readonly RecurrentWeights weights;
    readonly int inputSize, hiddenSize;

    private protected RecurrentCellModule(RecurrentCell cell, int inputSize, int hiddenSize, bool bias, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        this.cell = cell;
        this.inputSize = inputSize;
        this.hiddenSize = hiddenSize;
        weights = RecurrentWeights.Create(cell.Gates, inputSize, hiddenSize, 0, bias, dtype);
        // The base class has asked before the weights existed; now they start to require gradients.
        Members();
    }

    private protected Tensor[] Step(Tensor input, Tensor[]? state)
    {
        if (input.Rank is not (1 or 2) || input.Shape[-1] != inputSize)
        {
            throw new ArgumentException($"{GetType().Name}: the input has the shape {input.Shape}; [batch, {inputSize}] or [{inputSize}] is needed.", nameof(input));
        }
        Shape expected = input.Rank == 2 ? [input.Shape[0], hiddenSize] : [hiddenSize];
        Tensor[] before = state ?? [.. Enumerable.Range(0, cell.States).Select(_ => Tensor.Zeros(expected, input.DType))];
        foreach (Tensor part in before)
        {
            if (part.Shape != expected)
            {
                throw new ArgumentException($"{GetType().Name}: a state has the shape {part.Shape}; {expected} is needed for an input of shape {input.Shape}.", nameof(state));
            }
        }
        return cell.Step(cell.Project(input, weights), before, weights);
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected override void Enumerate(ModuleMembers members) => weights?.Name(members, "");

    /// <inheritdoc/>
    protected internal override string Describe() => $"{inputSize}, {hiddenSize}{(weights.InputBias is null ? ", bias: false" : "")}";
}

/// <summary>One step of a simple recurrent network.</summary>
/// <param name="inputSize">The width of the input.</param>
/// <param name="hiddenSize">The width of the state.</param>
/// <param name="bias">Whether biases exist.</param>
/// <param name="nonlinearity">What is applied to the sums.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
public sealed class RNNCell(int inputSize, int hiddenSize, bool bias = true, RecurrentFunction nonlinearity = RecurrentFunction.Tanh, DType dtype = DType.Float32)
    : RecurrentCellModule(new SimpleCell(nonlinearity), inputSize, hiddenSize, bias, dtype)
{
    /// <summary>Takes the step.</summary>
    /// <param name="input">[batch, inputSize] or [inputSize].</param>
    /// <param name="hx">The state before, [batch, hiddenSize] or [hiddenSize]; null for zeros.</param>
    /// <returns>The state after, of the same shape.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Forward(Tensor input, Tensor? hx = null) => Step(input, hx is null ? null : [hx])[0];
}

/// <summary>One step of a gated recurrent unit.</summary>
/// <param name="inputSize">The width of the input.</param>
/// <param name="hiddenSize">The width of the state.</param>
/// <param name="bias">Whether biases exist.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
public sealed class GRUCell(int inputSize, int hiddenSize, bool bias = true, DType dtype = DType.Float32)
    : RecurrentCellModule(new GruCell(), inputSize, hiddenSize, bias, dtype)
{
    /// <summary>Takes the step.</summary>
    /// <param name="input">[batch, inputSize] or [inputSize].</param>
    /// <param name="hx">The state before, [batch, hiddenSize] or [hiddenSize]; null for zeros.</param>
    /// <returns>The state after, of the same shape.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Forward(Tensor input, Tensor? hx = null) => Step(input, hx is null ? null : [hx])[0];
}

/// <summary>One step of a long short-term memory.</summary>
/// <param name="inputSize">The width of the input.</param>
/// <param name="hiddenSize">The width of the memory.</param>
/// <param name="bias">Whether biases exist.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
public sealed class LSTMCell(int inputSize, int hiddenSize, bool bias = true, DType dtype = DType.Float32)
    : RecurrentCellModule(new LstmCell(), inputSize, hiddenSize, bias, dtype)
{
    /// <summary>Takes the step.</summary>
    /// <param name="input">[batch, inputSize] or [inputSize].</param>
    /// <param name="hx">What was shown and what is remembered, [batch, hiddenSize] or [hiddenSize] each; null for zeros.</param>
    /// <returns>The same after the step.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public (Tensor Hidden, Tensor Memory) Forward(Tensor input, (Tensor Hidden, Tensor Memory)? hx = null)
    {
        Tensor[] state = Step(input, hx is { } given ? [given.Hidden, given.Memory] : null);
        return (state[0], state[1]);
    }
}
