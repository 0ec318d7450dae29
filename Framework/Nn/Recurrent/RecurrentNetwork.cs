using System.ComponentModel;

namespace Framework.Nn;

/// <summary>Layers of recurrent cells, each fed with the sequence that the one below shows; what <see cref="RNN"/>, <see cref="LSTM"/> and <see cref="GRU"/> share.</summary>
public abstract class RecurrentNetwork : Module
{
    readonly RecurrentCell cell;
    readonly RecurrentWeights[] weights;
    readonly int inputSize, hiddenSize, layers, stateSize, directions;
    readonly bool batchFirst, hasBias;
    readonly double dropout;

    private protected RecurrentNetwork(
        RecurrentCell cell, int inputSize, int hiddenSize, int numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, int projSize, DType dtype)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(inputSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(numLayers);
        ArgumentOutOfRangeException.ThrowIfNegative(projSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(projSize, hiddenSize);
        this.cell = cell;
        this.inputSize = inputSize;
        this.hiddenSize = hiddenSize;
        this.batchFirst = batchFirst;
        this.dropout = DropoutProbability.Check(GetType().Name, dropout);
        hasBias = bias;
        layers = numLayers;
        directions = bidirectional ? 2 : 1;
        stateSize = projSize > 0 ? projSize : hiddenSize;
        weights = new RecurrentWeights[layers * directions];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = RecurrentWeights.Create(cell.Gates, i < directions ? inputSize : stateSize * directions, hiddenSize, projSize, bias, dtype);
        }
        // The base class has asked before the weights existed; now they start to require gradients.
        Members();
    }

    /// <summary>Runs over a sequence.</summary>
    /// <param name="x">[length, batch, input], or [batch, length, input] if batches come first, or [length, input].</param>
    /// <param name="initial">The state before the first element: for each part [layers · directions, batch, size] or without the batch; null for zeros.</param>
    /// <returns>What the last layer shows at each element, and the state behind the last element.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    private protected (Tensor Output, Tensor[] State) Run(Tensor x, Tensor[]? initial)
    {
        if (x.Rank is not (2 or 3) || x.Shape[-1] != inputSize)
        {
            throw new ArgumentException($"{GetType().Name}: the input has the shape {x.Shape}; [length, batch, {inputSize}] or [length, {inputSize}] is needed.", nameof(x));
        }
        bool batched = x.Rank == 3;
        int time = batched && batchFirst ? 1 : 0;
        Tensor sequence = batched ? x : x.Unsqueeze(1);
        int batch = sequence.Shape[1 - time];
        if (sequence.Shape[time] == 0)
        {
            throw new ArgumentException($"{GetType().Name}: the sequence of shape {x.Shape} has no elements.", nameof(x));
        }
        var (output, last) = RunLayers(sequence, Initial(x, initial, batched, batch), projected => projected.Unbind(time), shown => Tensor.Stack(shown, time));
        return batched ? (output, last) : (output.Squeeze(1), [.. last.Select(part => part.Squeeze(1))]);
    }

    /// <summary>Runs over sequences of different lengths.</summary>
    /// <param name="x">The sequences, [elements, input].</param>
    /// <param name="initial">The states before the first elements, for each part [layers · directions, batch, size], in the order in which the sequences were packed; null for zeros.</param>
    /// <returns>What the last layer shows at each element, and the states behind the last elements.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    private protected (PackedSequence Output, Tensor[] State) Run(PackedSequence x, Tensor[]? initial)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Data.Rank != 2 || x.Data.Shape[1] != inputSize)
        {
            throw new ArgumentException($"{GetType().Name}: the packed elements have the shape {x.Data.Shape}; [elements, {inputSize}] is needed.", nameof(x));
        }
        Tensor[][] states = Initial(x.Data, initial, batched: true, x.Lengths.Count);
        int[] sizes = [.. x.BatchSizes];
        var (output, last) = RunLayers(
            x.Data, [.. states.Select(state => (Tensor[])[.. state.Select(part => x.Sort(part, 0))])], projected => projected.Split(sizes), shown => Tensor.Cat(shown));
        return (x.With(output), [.. last.Select(part => x.Unsort(part, 1))]);
    }

    /// <summary>Runs all layers.</summary>
    /// <param name="sequence">All elements.</param>
    /// <param name="states">For each layer and direction the state before the first element; replaced by those behind the last.</param>
    /// <param name="divide">Into the elements of each step.</param>
    /// <param name="join">The inverse.</param>
    (Tensor Output, Tensor[] Last) RunLayers(Tensor sequence, Tensor[][] states, Func<Tensor, Tensor[]> divide, Func<Tensor[], Tensor> join)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            var shown = new Tensor[directions];
            for (int direction = 0; direction < directions; direction++)
            {
                int index = layer * directions + direction;
                RecurrentWeights own = weights[index];
                var steps = divide(cell.Project(sequence, own));
                states[index] = direction == 0 ? RunForwards(steps, states[index], own) : RunBackwards(steps, states[index], own);
                shown[direction] = join(steps);
            }
            sequence = directions == 1 ? shown[0] : Tensor.Cat(shown, -1);
            if (layer < layers - 1)
            {
                sequence = sequence.Dropout(dropout, IsTraining);
            }
        }
        var last = new Tensor[cell.States];
        for (int k = 0; k < last.Length; k++)
        {
            last[k] = Tensor.Stack([.. states.Select(state => state[k])]);
        }
        return (sequence, last);
    }

    /// <summary>Replaces each step's projected input by what the cell shows, and returns the last states. A step may have fewer sequences than the one before it: those at the end are over.</summary>
    Tensor[] RunForwards(Tensor[] steps, Tensor[] state, RecurrentWeights own)
    {
        var over = new Stack<Tensor[]>();
        for (int i = 0; i < steps.Length; i++)
        {
            int before = state[0].Shape[0], batch = steps[i].Shape[0];
            if (batch < before)
            {
                over.Push([.. state.Select(part => part.Narrow(0, batch, before - batch))]);
                state = [.. state.Select(part => part.Narrow(0, 0, batch))];
            }
            state = cell.Step(steps[i], state, own);
            steps[i] = state[0];
        }
        return over.Count == 0 ? state : [.. state.Select((part, k) => Tensor.Cat([part, .. over.Select(ended => ended[k])]))];
    }

    /// <summary>The same from the last step on: sequences join in where they end.</summary>
    Tensor[] RunBackwards(Tensor[] steps, Tensor[] initial, RecurrentWeights own)
    {
        int running = steps[^1].Shape[0];
        Tensor[] state = running == initial[0].Shape[0] ? initial : [.. initial.Select(part => part.Narrow(0, 0, running))];
        for (int i = steps.Length - 1; i >= 0; i--)
        {
            int before = running;
            running = steps[i].Shape[0];
            if (running > before)
            {
                state = [.. state.Select((part, k) => Tensor.Cat([part, initial[k].Narrow(0, before, running - before)]))];
            }
            state = cell.Step(steps[i], state, own);
            steps[i] = state[0];
        }
        return state;
    }

    /// <summary>For each layer and direction the state before the first element.</summary>
    Tensor[][] Initial(Tensor x, Tensor[]? given, bool batched, int batch)
    {
        var states = new Tensor[weights.Length][];
        var parts = new Tensor[cell.States][];
        for (int k = 0; k < parts.Length; k++)
        {
            // Only what a cell shows is projected.
            int size = k == 0 ? stateSize : hiddenSize;
            Shape expected = batched ? [weights.Length, batch, size] : [weights.Length, size];
            if (given is not null && given[k].Shape != expected)
            {
                throw new ArgumentException($"{GetType().Name}: a state has the shape {given[k].Shape}; {expected} is needed for an input of shape {x.Shape}.", nameof(given));
            }
            Tensor all = given?[k] ?? Tensor.Zeros(expected, x.DType);
            parts[k] = (batched ? all : all.Unsqueeze(1)).Unbind(0);
        }
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = [.. parts.Select(part => part[i])];
        }
        return states;
    }

    /// <inheritdoc/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected override void Enumerate(ModuleMembers members)
    {
        for (int i = 0; i < (weights?.Length ?? 0); i++)
        {
            weights![i].Name(members, $"_l{i / directions}{(i % directions == 1 ? "_reverse" : "")}");
        }
    }

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inputSize}, {hiddenSize}"
        + (layers > 1 ? $", numLayers: {layers}" : "")
        + (hasBias ? "" : ", bias: false")
        + (batchFirst ? ", batchFirst: true" : "")
        + (dropout > 0 ? $", dropout: {dropout}" : "")
        + (directions > 1 ? ", bidirectional: true" : "")
        + (stateSize < hiddenSize ? $", projSize: {stateSize}" : "");
}
