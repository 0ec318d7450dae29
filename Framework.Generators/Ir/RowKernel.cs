using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>
/// A row-wise program: its results, the gradients of its operands, and the choice of what the forward pass keeps for them. Kept are whole rows of operands
/// or results, as few as possible, and any number of values of which there is one a row: those cost next to nothing.
/// </summary>
sealed class RowKernel
{
    /// <summary>The most numbers a row that a kernel takes or gives beside the rows; the library's loops hold as many.</summary>
    public const int MostNumbers = 16;

    const int RowWeight = 4;

    /// <summary>The results with the derivatives declared for parts of them.</summary>
    readonly Expr[] written;

    public RowKernel(IReadOnlyList<Expr> outputs, IReadOnlyList<RowOperand> inputs, int scalars, bool differentiable)
    {
        written = Stable.Run(Simplifier.Run(outputs));
        Outputs = Simplifier.Run(DeclaredDerivative.Strip(written));
        var builder = Outputs[0].Builder;
        bool[] uniform = [.. inputs.Select(o => o != RowOperand.Row)];
        var plain = new Rows(builder, scalars, uniform, []);
        IsRow = [.. Outputs.Select(plain.Varies)];
        Rows = new Rows(builder, scalars, uniform, [.. IsRow.Select(row => !row)]);
        Inputs = inputs;
        Scalars = scalars;
        if (differentiable)
            Differentiate();
    }

    /// <summary>The results, over inputs and scalars.</summary>
    public Expr[] Outputs { get; }

    /// <summary>For each result, whether it is a row or one number.</summary>
    public bool[] IsRow { get; }

    public Rows Rows { get; }
    public IReadOnlyList<RowOperand> Inputs { get; }
    public int Scalars { get; }

    /// <summary>A node that has no derivative although a gradient would have to pass it.</summary>
    public Expr? Failure { get; private set; }

    /// <summary>The gradients for the kernel, over gradients, kept inputs and outputs, and kept values, which are outputs after the declared ones; null for zero.</summary>
    public Expr?[] Gradients { get; private set; } = [];

    /// <summary>The gradients for the recorder, which has nothing to read but inputs and outputs.</summary>
    public Expr?[] Recorded { get; private set; } = [];

    /// <summary>The values kept, one number a row each, over inputs and scalars.</summary>
    public Expr[] Saved { get; private set; } = [];

    public uint SavedInputs => Mask(Op.Input);
    public uint SavedOutputs => Mask(Op.Output) & ((1u << Outputs.Length) - 1);

    void Differentiate()
    {
        var raw = RowDerivative.Of(written, Inputs, Rows, out var failure);
        Failure = failure;
        raw = Regroup(raw);
        (int Weight, int Nodes)? best = null;
        for (var subset = 0; subset < 1 << Outputs.Length; subset++)
        {
            var cut = new Dictionary<Expr, Expr>();
            for (var k = 0; k < Outputs.Length; k++)
            {
                if ((subset >> k & 1) != 0 && written[k].Operands.Length > 0)
                    cut[written[k]] = written[k].Builder.Output(k);
            }
            var recorded = Simplify(raw, cut);
            var (kernel, saved) = Keep(recorded);
            var nodes = Graph.Reachable(kernel.Concat(recorded).OfType<Expr>());
            var weight = RowWeight * (nodes.Count(n => n.Op == Op.Input && Inputs[n.Index] == RowOperand.Row) + nodes.Count(n => n.Op == Op.Output && n.Index < IsRow.Length && IsRow[n.Index]));
            var size = Graph.Reachable(kernel.OfType<Expr>()).Count;
            if (best is { } b && (weight, size).CompareTo((b.Weight, b.Nodes)) >= 0)
                continue;
            best = (weight, size);
            (Gradients, Recorded, Saved) = (Stripped(kernel), recorded, DeclaredDerivative.Strip(saved));
        }
    }

    /// <summary>
    /// Brings quotients by one number a row together, so that results are recognised: a/u − b/u is (a − b)/u, and (a/u)·e is a·(e/u) where e/u is a result.
    /// </summary>
    Expr?[] Regroup(Expr?[] raw)
    {
        var present = raw.OfType<Expr>().ToArray();
        var results = new HashSet<Expr>(written);
        var regrouped = new Queue<Expr>(Graph.Map(Simplifier.Run(present), node =>
        {
            if (node.Op is Op.Add or Op.Subtract && node[0].Op == Op.Divide && node[1].Op == Op.Divide && node[0][1] == node[1][1] && !Rows.Varies(node[0][1]))
                return node.Builder.Make(node.Op, node[0][0], node[1][0]) / node[0][1];
            for (var k = 0; node.Op == Op.Multiply && k < 2; k++)
            {
                if (node[k].Op == Op.Divide && results.Contains(node[1 - k] / node[k][1]))
                    return node[k][0] * (node[1 - k] / node[k][1]);
            }
            return node;
        }));
        return [.. raw.Select(g => g is null ? null : regrouped.Dequeue())];
    }

    static Expr?[] Simplify(Expr?[] raw, IReadOnlyDictionary<Expr, Expr> cut)
    {
        var present = raw.OfType<Expr>().ToArray();
        var simplified = new Queue<Expr>(Simplifier.Run(Graph.Substitute(present, cut)));
        return [.. raw.Select(g => g is null ? null : simplified.Dequeue())];
    }

    /// <summary>Replaces what the forward pass knows, one number a row that took a reduction or an element, by a value kept.</summary>
    (Expr?[] Kernel, Expr[] Saved) Keep(Expr?[] recorded)
    {
        var builder = Outputs[0].Builder;
        var roots = recorded.OfType<Expr>().ToArray();
        var known = new HashSet<Expr>();
        foreach (var node in Graph.InOrder(roots))
        {
            if (node.Operands.Length > 0 && !Rows.Varies(node) && node.Kind == ValueKind.Number && IsForward(node) && Graph.Reachable([node]).Any(n => n.Op == Op.RowPick || Ir.Rows.IsReduction(n.Op)))
                known.Add(node);
        }
        // Only those that something else than another of them uses.
        var seen = new HashSet<Expr>(roots.Where(known.Contains));
        foreach (var node in Graph.Reachable(roots).Where(n => !known.Contains(n)))
            seen.UnionWith(node.Operands.Where(known.Contains));
        var reached = new HashSet<Expr>();
        var pending = new Stack<Expr>(roots);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!reached.Add(node) || seen.Contains(node))
                continue;
            foreach (var operand in node.Operands)
                pending.Push(operand);
        }
        var kept = seen.Where(reached.Contains).OrderBy(n => n.Id).ToArray();
        var replaced = kept.Select((node, k) => (node, k)).ToDictionary(p => p.node, p => builder.Output(Outputs.Length + p.k));
        var cut = new Queue<Expr>(Graph.Substitute(roots, replaced));
        // A result that is read back is computed where the value is.
        var results = Graph.Reachable(kept).Where(n => n.Op == Op.Output).ToDictionary(n => n, n => Outputs[n.Index]);
        return ([.. recorded.Select(g => g is null ? null : cut.Dequeue())], Graph.Substitute(kept, results));
    }

    static Expr?[] Stripped(Expr?[] gradients) => [.. gradients.Select(g => g is null ? null : Simplifier.Run(DeclaredDerivative.Strip(g)))];

    static bool IsForward(Expr root) => !Graph.Reachable([root]).Any(n => n.Op == Op.Gradient);

    uint Mask(Op leaf) => Graph.Reachable(Gradients.Concat(Recorded).OfType<Expr>()).Where(n => n.Op == leaf).Aggregate(0u, (mask, n) => mask | 1u << n.Index);
}
