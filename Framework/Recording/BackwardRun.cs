using System.Runtime.InteropServices;

namespace Framework;

/// <summary>
/// One call of backward. Nodes wait in a heap ordered by age, youngest first: because an operation is younger than what computed
/// its inputs, a node leaves the heap only when everything that sends it gradients has run. No recursion, so no depth limit.
/// </summary>
sealed class BackwardRun
{
    static int lastId;

    readonly int id = Interlocked.Increment(ref lastId);
    readonly bool retainGraph, createGraph, detectAnomalies;
    readonly GradientContext context;
    readonly Dictionary<LeafNode, Tensor> leafGradients = [];
    readonly Dictionary<(Node, int), Tensor?>? captured;
    readonly HashSet<Node>? wanted;
    Entry[] heap = new Entry[16];
    int count;

    BackwardRun(bool retainGraph, bool createGraph, HashSet<Node>? wanted, Dictionary<(Node, int), Tensor?>? captured)
    {
        this.retainGraph = retainGraph;
        this.createGraph = createGraph;
        this.wanted = wanted;
        this.captured = captured;
        detectAnomalies = GradMode.DetectsAnomalies;
        context = new GradientContext(this, createGraph);
    }

    /// <summary>The run that this thread is inside of, 0 for none.</summary>
    [field: ThreadStatic]
    public static int CurrentId { get; private set; }

    /// <summary>Propagates to the leaves and adds to their gradients.</summary>
    public static void Accumulate(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> gradients, bool retainGraph, bool createGraph)
    {
        var run = new BackwardRun(retainGraph, createGraph, null, null);
        run.Propagate(outputs, gradients);
        foreach (var (leaf, gradient) in run.leafGradients)
        {
            // Graphs that run at once may share the leaf.
            lock (leaf)
            {
                leaf.Leaf.AccumulateGradient(gradient, createGraph);
            }
        }
    }

    /// <summary>Propagates to the given inputs only and returns their gradients, null where an input was not reached.</summary>
    public static Tensor?[] Capture(
        ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> gradients, ReadOnlySpan<Tensor> inputs, bool retainGraph, bool createGraph)
    {
        var captured = new Dictionary<(Node, int), Tensor?>();
        foreach (Tensor input in inputs)
        {
            Edge edge = input.GradientEdge;
            captured[(edge.Target!, edge.Index)] = null;
        }
        var run = new BackwardRun(retainGraph, createGraph, Reaching(outputs, captured), captured);
        run.Propagate(outputs, gradients);
        var results = new Tensor?[inputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            Edge edge = inputs[i].GradientEdge;
            results[i] = captured[(edge.Target!, edge.Index)];
        }
        return results;
    }

    public bool IsWanted(Node node) => wanted is null || wanted.Contains(node);

    public void Deliver(Node source, Edge edge, Tensor gradient)
    {
        Node target = edge.Target!;
        OutputInfo expected = target.Output(edge.Index);
        if (!ReferenceEquals(gradient.Layout, expected.Layout) && gradient.Shape != expected.Layout.Shape)
        {
            throw new InvalidOperationException(
                $"Backward of {source.Name} produced a gradient of shape {gradient.Shape} for a tensor of shape {expected.Layout.Shape} computed by {target.Name}.");
        }
        if (gradient.DType != expected.DType)
        {
            gradient = gradient.To(expected.DType);
        }
        if (detectAnomalies && ContainsNaN(gradient))
        {
            throw new ArithmeticException($"Backward of {source.Name} produced NaN. The operation was called by {source.Origin ?? "code that ran outside anomaly mode"}.");
        }
        Add(source, target, edge.Index, gradient);
    }

    /// <summary>What has arrived so far for an input, if a node may add its share in place instead of delivering it; otherwise null.</summary>
    public Tensor? Accumulator(Node source, Edge edge)
    {
        if (edge.Target is not { } target)
        {
            return null;
        }
        Tensor? sum = target is LeafNode leaf ? leafGradients.GetValueOrDefault(leaf) : target.Pending(edge.Index);
        return sum is not null && !detectAnomalies && MayAddTo(sum, source, edge) ? sum : null;
    }

    void Propagate(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> gradients)
    {
        GradMode.State mode = createGraph ? GradMode.Current & ~GradMode.State.Disabled : GradMode.Current | GradMode.State.Disabled;
        using var scope = new GradScope(mode);
        int outer = CurrentId;
        CurrentId = id;
        try
        {
            for (int i = 0; i < outputs.Length; i++)
            {
                Edge edge = outputs[i].GradientEdge;
                if (IsWanted(edge.Target!))
                {
                    Add(null, edge.Target!, edge.Index, gradients[i]);
                }
            }
            while (count > 0)
            {
                Run(Pop());
            }
            foreach (LeafNode leaf in leafGradients.Keys.ToArray())
            {
                ApplyHooks(leaf);
                Capture(leaf);
            }
        }
        finally
        {
            CurrentId = outer;
            while (count > 0)
            {
                Forget(heap[--count].Node);
            }
        }
    }

    void Run(Node node)
    {
        ApplyHooks(node);
        Capture(node);
        if (node.Released)
        {
            throw new InvalidOperationException(
                $"Backward through {node.Name} a second time: its saved values were freed by the first. Pass retainGraph: true to the first call to keep them.");
        }
        context.Enter(node);
        node.Backward(context);
        if (!retainGraph)
        {
            node.Release();
        }
        for (int i = 0; i < node.OutputCount; i++)
        {
            if (node.Pending(i) is { } gradient)
            {
                Consume(gradient);
            }
        }
        Forget(node);
    }

    /// <summary>
    /// Gives the memory of a gradient back as soon as the last node that was to see it has: nobody outside can know a tensor that this run
    /// created, unless a hook, a leaf or the caller was given it, and then it is marked.
    /// </summary>
    void Consume(Tensor gradient)
    {
        Storage storage = gradient.Storage;
        if (--storage.GradientsUnderway == 0 && storage.CreatedByRun == id && !createGraph && !storage.HoldsGradient)
        {
            storage.Recycle();
        }
    }

    void Capture(Node node)
    {
        if (captured is null)
        {
            return;
        }
        for (int i = 0; i < node.OutputCount; i++)
        {
            if (captured.ContainsKey((node, i)) && PendingOf(node, i) is { } gradient)
            {
                gradient.Storage.HoldsGradient = true;
                captured[(node, i)] = gradient;
            }
        }
    }

    void Add(Node? source, Node target, int index, Tensor gradient)
    {
        ref Tensor? sum = ref PendingOf(target, index);
        gradient.Storage.GradientsUnderway++;
        if (sum is null)
        {
            sum = gradient;
        }
        else if (sum.DType == gradient.DType && MayAddTo(sum, source, new Edge(target, index)))
        {
            Functional.AddInPlace(sum, gradient);
            Consume(gradient);
        }
        else
        {
            Tensor total = Functional.Add(sum, gradient);
            total.Storage.GradientsUnderway++;
            Consume(sum);
            Consume(gradient);
            sum = total;
        }
        if (target is not LeafNode && target.QueuedBy != id)
        {
            target.QueuedBy = id;
            Push(target);
        }
    }

    /// <summary>
    /// Whether a sum of gradients may be changed in place: as in <see cref="Consume"/>, and no other gradient underway lies in its memory. A node that sends
    /// several gradients to one place may still read the first when it sends the second, so those are added up apart; of many edges that is not looked up.
    /// </summary>
    bool MayAddTo(Tensor sum, Node? source, Edge edge)
    {
        const int MostEdges = 4;
        Storage storage = sum.Storage;
        if (createGraph || storage.CreatedByRun != id || storage.HoldsGradient || storage.GradientsUnderway != 1 || !sum.IsContiguous || source is null || source.InputCount > MostEdges)
        {
            return false;
        }
        int edges = 0;
        for (int i = 0; i < source.InputCount; i++)
        {
            edges += source.Input(i) == edge ? 1 : 0;
        }
        return edges == 1;
    }

    /// <summary>Leaves are shared between graphs that may run at once, so what arrives for them waits here and not in the node.</summary>
    ref Tensor? PendingOf(Node node, int index)
    {
        if (node is LeafNode leaf)
        {
            return ref CollectionsMarshal.GetValueRefOrAddDefault(leafGradients, leaf, out _)!;
        }
        return ref node.Pending(index);
    }

    void ApplyHooks(Node node)
    {
        if (node.Hooks is not { } hooks)
        {
            return;
        }
        foreach (GradientHook hook in hooks.ToArray())
        {
            ref Tensor? gradient = ref PendingOf(node, hook.Output);
            if (gradient is null)
            {
                continue;
            }
            gradient.Storage.HoldsGradient = true;
            if (hook.Callback(gradient) is { } replacement)
            {
                replacement.Storage.HoldsGradient = true;
                if (replacement.Shape != gradient.Shape)
                {
                    throw new InvalidOperationException($"A hook on the result of {node.Name} returned shape {replacement.Shape} for a gradient of shape {gradient.Shape}.");
                }
                gradient = replacement;
            }
        }
    }

    static void Forget(Node node)
    {
        node.QueuedBy = 0;
        for (int i = 0; i < node.OutputCount; i++)
        {
            node.Pending(i) = null;
        }
    }

    /// <summary>The nodes from which a captured edge can be reached; the others need not run.</summary>
    static HashSet<Node> Reaching(ReadOnlySpan<Tensor> outputs, Dictionary<(Node Node, int), Tensor?> captured)
    {
        var seen = new HashSet<Node>();
        var stack = new Stack<Node>();
        foreach (Tensor output in outputs)
        {
            stack.Push(output.GradientEdge.Target!);
        }
        while (stack.TryPop(out Node? node))
        {
            if (seen.Add(node))
            {
                for (int i = 0; i < node.InputCount; i++)
                {
                    if (node.Input(i).Target is { } target)
                    {
                        stack.Push(target);
                    }
                }
            }
        }
        var ordered = seen.ToArray();
        Array.Sort(ordered, static (a, b) => a.Sequence.CompareTo(b.Sequence));
        var reaching = new HashSet<Node>();
        foreach (var key in captured.Keys)
        {
            reaching.Add(key.Node);
        }
        foreach (Node node in ordered)
        {
            for (int i = 0; i < node.InputCount; i++)
            {
                if (node.Input(i).Target is { } target && reaching.Contains(target))
                {
                    reaching.Add(node);
                    break;
                }
            }
        }
        return reaching;
    }

    static bool ContainsNaN(Tensor gradient)
    {
        foreach (double value in gradient.ToArray<double>())
        {
            if (double.IsNaN(value))
            {
                return true;
            }
        }
        return false;
    }

    void Push(Node node)
    {
        if (count == heap.Length)
        {
            Array.Resize(ref heap, 2 * count);
        }
        int i = count++;
        long sequence = node.Sequence;
        while (i > 0 && heap[(i - 1) / 2].Sequence < sequence)
        {
            heap[i] = heap[(i - 1) / 2];
            i = (i - 1) / 2;
        }
        heap[i] = new Entry(sequence, node);
    }

    Node Pop()
    {
        Node top = heap[0].Node;
        Entry last = heap[--count];
        heap[count] = default;
        int i = 0;
        while (2 * i + 1 < count)
        {
            int child = 2 * i + 1;
            if (child + 1 < count && heap[child + 1].Sequence > heap[child].Sequence)
            {
                child++;
            }
            if (heap[child].Sequence <= last.Sequence)
            {
                break;
            }
            heap[i] = heap[child];
            i = child;
        }
        if (count > 0)
        {
            heap[i] = last;
        }
        return top;
    }

    /// <summary>A node in the heap beside its age; in an array of its own class each node stored would have its type checked.</summary>
    readonly record struct Entry(long Sequence, Node Node);
}
