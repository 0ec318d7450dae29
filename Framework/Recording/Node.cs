using System.ComponentModel;

namespace Framework;

/// <summary>Where a gradient goes: an output of the node that computed an input, or a leaf's accumulator.</summary>
readonly record struct Edge(Node? Target, int Index);

/// <summary>What one output of a node looked like, for zeros and for checking gradients.</summary>
readonly record struct OutputInfo(Layout Layout, DType DType);

/// <summary>
/// One recorded operation: edges to what its inputs came from, and a backward step that turns gradients of outputs into gradients of inputs.
/// </summary>
public abstract class Node
{
    static long created;

    // Every recorded operation allocates one of these: edges and the output's description are taken apart here so that their small parts share words.
    Node? first, second;
    Layout? output;
    Tensor? pending;
    Rarities? rare;
    int firstIndex, secondIndex;
    DType outputType;

    private protected Node(string name) => Name = name;

    /// <summary>The operation's name.</summary>
    public string Name { get; }

    /// <summary>
    /// The order of creation. An operation is always younger than what computed its inputs, so walking from young to old
    /// meets every node after all that send it gradients: no topological sort is needed.
    /// </summary>
    internal long Sequence { get; private protected set; }

    /// <summary>The run of backward that has queued this node, 0 for none.</summary>
    internal int QueuedBy { get; set; }

    internal List<GradientHook>? Hooks => rare?.Hooks;

    internal int InputCount { get; private set; }

    internal int OutputCount { get; private set; }

    internal bool Released { get; private set; }

    /// <summary>Where in the user's source the operation was called; known in anomaly mode only.</summary>
    internal string? Origin => rare?.Origin;

    /// <summary>Turns the gradients of the outputs into gradients of the inputs that need one.</summary>
    /// <param name="context">Gives and takes the gradients.</param>
    protected internal abstract void Backward(GradientContext context);

    /// <summary>Drops what was saved for backward, if anything was.</summary>
    protected virtual void DropSaved()
    {
    }

    internal void Release()
    {
        DropSaved();
        Released = true;
    }

    internal Edge Input(int index) => index switch { 0 => new(first, firstIndex), 1 => new(second, secondIndex), _ => rare!.Inputs[index - 2] };

    /// <summary>The shape of an input that a gradient flows to.</summary>
    private protected Shape InputShape(int index) => Input(index).Target!.Output(Input(index).Index).Layout.Shape;

    internal OutputInfo Output(int index) => index == 0 ? new(output!, outputType) : rare!.Outputs[index - 1];

    internal void AddHook(GradientHook hook) => (Rare.Hooks ??= []).Add(hook);

    /// <summary>Connects the node to what its inputs came from and makes it the source of its outputs.</summary>
    internal void Connect(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        InputCount = inputs.Length;
        if (inputs.Length > 0)
        {
            (first, firstIndex) = inputs[0].GradientEdge;
        }
        if (inputs.Length > 1)
        {
            (second, secondIndex) = inputs[1].GradientEdge;
        }
        if (inputs.Length > 2)
        {
            Edge[] others = Rare.Inputs = new Edge[inputs.Length - 2];
            for (int i = 2; i < inputs.Length; i++)
            {
                others[i - 2] = inputs[i].GradientEdge;
            }
        }
        Sequence = Interlocked.Increment(ref created);
        OutputCount = outputs.Length;
        (output, outputType) = (outputs[0].Layout, outputs[0].DType);
        if (outputs.Length > 1)
        {
            Rare.Outputs = new OutputInfo[outputs.Length - 1];
            Rare.Pending = new Tensor?[outputs.Length - 1];
        }
        for (int i = 0; i < outputs.Length; i++)
        {
            if (i > 0)
            {
                rare!.Outputs[i - 1] = new OutputInfo(outputs[i].Layout, outputs[i].DType);
            }
            if (outputs[i].DType.IsFloatingPoint())
            {
                outputs[i].SetSource(this, i);
            }
        }
        if (GradMode.DetectsAnomalies)
        {
            Rare.Origin = CallSite.Find();
        }
    }

    internal ref Tensor? Pending(int index)
    {
        if (index == 0)
        {
            return ref pending;
        }
        return ref rare!.Pending[index - 1];
    }

    Rarities Rare => rare ??= new();

    private protected void DescribeLeaf(Tensor leaf)
    {
        OutputCount = 1;
        (output, outputType) = (leaf.Layout, leaf.DType);
    }

    /// <summary>What few nodes have: inputs from the third on, outputs from the second on, hooks, and the place of the call.</summary>
    sealed class Rarities
    {
        public Edge[] Inputs = [];
        public OutputInfo[] Outputs = [];
        public Tensor?[] Pending = [];
        public List<GradientHook>? Hooks;
        public string? Origin;
    }
}

/// <summary>Called with the complete gradient of one output; may return another to use instead.</summary>
sealed record GradientHook(int Output, Func<Tensor, Tensor?> Callback);

/// <summary>The end of the graph: adds what arrives to a leaf's <see cref="Tensor.Grad"/>.</summary>
sealed class LeafNode : Node
{
    public LeafNode(Tensor leaf) : base("AccumulateGradient")
    {
        Leaf = leaf;
        // Sequence stays 0: leaves come last, when their gradients are complete.
        DescribeLeaf(leaf);
    }

    public Tensor Leaf { get; }

    protected internal override void Backward(GradientContext context)
    {
    }
}
