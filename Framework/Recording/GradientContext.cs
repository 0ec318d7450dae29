namespace Framework;

/// <summary>What a node's backward step sees: the gradients of its outputs, and where those of its inputs go.</summary>
public sealed class GradientContext
{
    readonly BackwardRun run;
    Node node = null!;

    internal GradientContext(BackwardRun run, bool createGraph)
    {
        this.run = run;
        CreateGraph = createGraph;
    }

    /// <summary>Whether the step itself is recorded, so that its result can be differentiated again.</summary>
    public bool CreateGraph { get; }

    internal void Enter(Node next) => node = next;

    /// <summary>The gradient of one output.</summary>
    /// <param name="output">The output's index.</param>
    /// <returns>The gradient, or null if nothing depends on that output.</returns>
    public Tensor? Gradient(int output) => node.Pending(output);

    /// <summary>Whether an input's gradient is wanted.</summary>
    /// <param name="input">The input's index.</param>
    /// <returns>False if the gradient may be left out.</returns>
    public bool Needs(int input) => node.Input(input).Target is { } target && run.IsWanted(target);

    /// <summary>The sum of the gradients that other nodes have sent for an input, if this step may add its own to it in place and send none; otherwise null.</summary>
    internal Tensor? Accumulator(int input) => run.Accumulator(node, node.Input(input));

    /// <summary>Hands over the gradient of an input; it is dropped if nobody wants it.</summary>
    /// <param name="input">The input's index.</param>
    /// <param name="gradient">The gradient, of the input's shape; null stands for zero.</param>
    public void Send(int input, Tensor? gradient)
    {
        if (gradient is not null && Needs(input))
        {
            run.Deliver(node, node.Input(input), gradient);
        }
    }
}
