namespace Framework.Nn;

/// <summary>The step that distinguishes one kind of recurrent network from another. States are lists: the hidden state first, then what else there is.</summary>
abstract class RecurrentCell
{
    /// <summary>Vectors of the layer's width that the weights give.</summary>
    public abstract int Gates { get; }

    /// <summary>Tensors that make up the state.</summary>
    public virtual int States => 1;

    /// <summary>The input's part for all steps at once, with whatever may be added before the steps.</summary>
    /// <param name="x">[…, input].</param>
    /// <param name="weights">The layer's.</param>
    /// <returns>[…, gates · hidden].</returns>
    public virtual Tensor Project(Tensor x, RecurrentWeights weights) =>
        x.Linear(weights.InputWeight, weights.InputBias is { } bias ? bias + weights.StateBias! : null);

    /// <summary>One step.</summary>
    /// <param name="projected">The input's part, [batch, gates · hidden].</param>
    /// <param name="state">The state before.</param>
    /// <param name="weights">The layer's.</param>
    /// <returns>The state after.</returns>
    public abstract Tensor[] Step(Tensor projected, Tensor[] state, RecurrentWeights weights);
}

/// <summary>h' = f(Wx + b + Vh + c).</summary>
/// <param name="function">f.</param>
sealed class SimpleCell(RecurrentFunction function) : RecurrentCell
{
    public override int Gates => 1;

    public override Tensor[] Step(Tensor projected, Tensor[] state, RecurrentWeights weights)
    {
        Tensor sum = projected + state[0].Linear(weights.StateWeight);
        return [function == RecurrentFunction.Tanh ? sum.Tanh() : sum.Relu()];
    }
}

/// <summary>A long short-term memory; its state is what it shows and what it remembers.</summary>
sealed class LstmCell : RecurrentCell
{
    public override int Gates => 4;

    public override int States => 2;

    public override Tensor[] Step(Tensor projected, Tensor[] state, RecurrentWeights weights)
    {
        Tensor[] gates = (projected + state[0].Linear(weights.StateWeight)).Chunk(4, -1);
        var (hidden, memory) = Functional.LstmStep(gates[0], gates[1], gates[2], gates[3], state[1]);
        return [weights.Projection is { } projection ? hidden.Linear(projection) : hidden, memory];
    }
}

/// <summary>A gated recurrent unit.</summary>
sealed class GruCell : RecurrentCell
{
    public override int Gates => 3;

    /// <summary>The state's bias stays with the state's part, which the reset gate scales.</summary>
    public override Tensor Project(Tensor x, RecurrentWeights weights) => x.Linear(weights.InputWeight, weights.InputBias);

    public override Tensor[] Step(Tensor projected, Tensor[] state, RecurrentWeights weights)
    {
        int width = weights.StateWeight.Shape[0] / Gates;
        Tensor[] input = projected.Split([2 * width, width], -1), own = state[0].Linear(weights.StateWeight, weights.StateBias).Split([2 * width, width], -1);
        Tensor[] gates = (input[0] + own[0]).Chunk(2, -1);
        return [Functional.GruStep(gates[0], gates[1], input[1], own[1], state[0])];
    }
}
