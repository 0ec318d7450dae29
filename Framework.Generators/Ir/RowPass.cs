using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>
/// What one kernel of a row-wise program reads and writes. Forward: the operands' rows; then the results and, after them, the values kept. Backward: the
/// rows of gradients, kept operands and kept results, beside the numbers of which there is one a row: gradients, kept results, kept values; then a
/// gradient for each operand that has one.
/// </summary>
sealed class RowPass
{
    readonly Rows rows;

    public RowPass(RowKernel kernel, bool backward)
    {
        rows = kernel.Rows;
        var builder = kernel.Outputs[0].Builder;
        if (!backward)
        {
            Rows = [.. Enumerable.Range(0, kernel.Inputs).Select(i => builder.Input(i))];
            Roots = [.. kernel.Outputs, .. kernel.Saved];
            IsRow = [.. kernel.IsRow, .. kernel.Saved.Select(_ => false)];
            Given = [];
            return;
        }
        var results = Enumerable.Range(0, kernel.Outputs.Length).ToArray();
        var saved = results.Where(k => (kernel.SavedOutputs >> k & 1) != 0).ToArray();
        Rows =
        [
            .. results.Where(k => kernel.IsRow[k]).Select(k => builder.Gradient(k)),
            .. Enumerable.Range(0, kernel.Inputs).Where(i => (kernel.SavedInputs >> i & 1) != 0).Select(i => builder.Input(i)),
            .. saved.Where(k => kernel.IsRow[k]).Select(k => builder.Output(k)),
        ];
        Given =
        [
            .. results.Where(k => !kernel.IsRow[k]).Select(k => builder.Gradient(k)),
            .. saved.Where(k => !kernel.IsRow[k]).Select(k => builder.Output(k)),
            .. kernel.Saved.Select((_, k) => builder.Output(kernel.Outputs.Length + k)),
        ];
        // A gradient that is the same for the whole row is written to all of it.
        Roots = [.. kernel.Gradients.OfType<Expr>()];
        IsRow = [.. Roots.Select(_ => true)];
    }

    /// <summary>The leaves that are rows, in the window's order.</summary>
    public IReadOnlyList<Expr> Rows { get; }

    /// <summary>The leaves of which there is one number a row.</summary>
    public IReadOnlyList<Expr> Given { get; }

    /// <summary>What is computed.</summary>
    public IReadOnlyList<Expr> Roots { get; }

    /// <summary>For each of these, whether it is written as a row.</summary>
    public IReadOnlyList<bool> IsRow { get; }

    public RowSchedule Schedule(ComputeType type)
    {
        var expanded = Graph.Map(Roots, Expand);
        var lowered = Lowering.Lower(expanded, type, new HashSet<Op>());
        return new RowSchedule(lowered, IsRow, rows);
    }

    /// <summary>The shift keeps exp from overflowing; where all elements are −∞, or one is ∞, it is left out.</summary>
    static Expr Expand(Expr node)
    {
        var b = node.Builder;
        if (node.Op != Op.RowLogSumExp)
            return node;
        var largest = b.Make(Op.RowMax, node[0]);
        var shift = b.Select(b.Make(Op.IsInfinite, largest), b.Constant(0), largest);
        return b.Log(b.Make(Op.RowSum, b.Exp(node[0] - shift))) + shift;
    }
}
