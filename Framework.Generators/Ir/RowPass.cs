using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>
/// What one kernel of a row-wise program reads and writes. Forward: the operands' rows, and operands of which there is one number a row; then the results
/// and, after them, the values kept. Backward: the rows of gradients, kept operands and kept results, beside the numbers of which there is one a row:
/// gradients, kept operands, kept results, kept values; then a gradient for each operand that has one.
/// </summary>
sealed class RowPass
{
    readonly Rows rows;

    public RowPass(RowKernel kernel, bool backward)
    {
        rows = kernel.Rows;
        IsBackward = backward;
        var builder = kernel.Outputs[0].Builder;
        if (!backward)
        {
            Rows = [.. Operands(kernel, rows: true).Select(i => builder.Input(i))];
            Roots = [.. kernel.Outputs, .. kernel.Saved];
            IsRow = [.. kernel.IsRow, .. kernel.Saved.Select(_ => false)];
            Given = [.. Operands(kernel, rows: false).Select(i => builder.Input(i))];
            return;
        }
        var results = Enumerable.Range(0, kernel.Outputs.Length).ToArray();
        var saved = results.Where(k => (kernel.SavedOutputs >> k & 1) != 0).ToArray();
        Rows =
        [
            .. results.Where(k => kernel.IsRow[k]).Select(k => builder.Gradient(k)),
            .. Operands(kernel, rows: true).Where(i => (kernel.SavedInputs >> i & 1) != 0).Select(i => builder.Input(i)),
            .. saved.Where(k => kernel.IsRow[k]).Select(k => builder.Output(k)),
        ];
        Given =
        [
            .. results.Where(k => !kernel.IsRow[k]).Select(k => builder.Gradient(k)),
            .. Operands(kernel, rows: false).Where(i => (kernel.SavedInputs >> i & 1) != 0).Select(i => builder.Input(i)),
            .. saved.Where(k => !kernel.IsRow[k]).Select(k => builder.Output(k)),
            .. kernel.Saved.Select((_, k) => builder.Output(kernel.Outputs.Length + k)),
        ];
        // A gradient that is the same for the whole row is written to all of it.
        Roots = [.. kernel.Gradients.OfType<Expr>()];
        IsRow = [.. Enumerable.Range(0, kernel.Gradients.Length).Where(i => kernel.Gradients[i] is not null).Select(i => kernel.Inputs[i] == RowOperand.Row)];
    }

    static IEnumerable<int> Operands(RowKernel kernel, bool rows) => Enumerable.Range(0, kernel.Inputs.Count).Where(i => kernel.Inputs[i] == RowOperand.Row == rows);

    public bool IsBackward { get; }

    /// <summary>The leaves that are rows, in the window's order.</summary>
    public IReadOnlyList<Expr> Rows { get; }

    /// <summary>The leaves of which there is one number a row.</summary>
    public IReadOnlyList<Expr> Given { get; }

    /// <summary>What is computed.</summary>
    public IReadOnlyList<Expr> Roots { get; }

    /// <summary>For each of these, whether it is written as a row.</summary>
    public IReadOnlyList<bool> IsRow { get; }

    /// <param name="type">The type computed in.</param>
    /// <param name="keeps">Whether rows may be kept between sweeps.</param>
    public RowSchedule Schedule(ComputeType type, bool keeps)
    {
        var expanded = Graph.Map(Roots, Expand);
        var lowered = Lowering.Lower(expanded, type, new HashSet<Op>());
        return new RowSchedule(lowered, IsRow, rows, keeps);
    }

    /// <summary>
    /// Brings reductions down to sums and extremes. The shift keeps exp from overflowing; where all elements are −∞, or one is ∞, it is left out.
    /// A division by a softmax's sum becomes a product with its reciprocal, computed once a row and within one unit in the last place of the quotient.
    /// </summary>
    static Expr Expand(Expr node)
    {
        var b = node.Builder;
        if (node.Op == Op.Divide && IsSumFromOne(node[1]))
            return node[0] * (1 / node[1]);
        if (node.Op is not (Op.RowLogSumExp or Op.RowArgMax))
            return node;
        var largest = b.Make(Op.RowMax, node[0]);
        if (node.Op == Op.RowArgMax)
        {
            // The first that equals the largest; where that is NaN, the first NaN.
            var found = b.Or(b.Equal(node[0], largest), b.Make(Op.IsNaN, node[0]));
            return b.Make(Op.RowMin, b.Select(found, b.Position, b.Constant(double.PositiveInfinity)));
        }
        var shift = b.Select(b.Make(Op.IsInfinite, largest), b.Constant(0), largest);
        return b.Log(b.Make(Op.RowSum, b.Exp(node[0] - shift))) + shift;
    }

    /// <summary>Whether a number is the sum of exp(x − max x): at least 1 and at most the length of the row, so that its reciprocal neither overflows nor underflows.</summary>
    static bool IsSumFromOne(Expr node) =>
        node.Op == Op.RowSum && node[0].Op == Op.Exp && node[0][0] is { Op: Op.Subtract } shifted && shifted[1].Op == Op.RowMax && shifted[1][0] == shifted[0];
}
