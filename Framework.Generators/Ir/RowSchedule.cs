using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>One sweep over the row.</summary>
/// <param name="Reductions">The reductions that it accumulates.</param>
/// <param name="Outputs">The numbers of the outputs that it writes.</param>
/// <param name="Kept">The values that it writes to a buffer, with the buffer's number.</param>
/// <param name="Read">The values that it reads from a buffer.</param>
/// <param name="Uniform">The numbers, one a row, that it reads.</param>
sealed record RowSweep(Expr[] Reductions, int[] Outputs, Dictionary<Expr, int> Kept, Dictionary<Expr, int> Read, Expr[] Uniform);

/// <summary>
/// Cuts a lowered row-wise program into as few sweeps as its data flow allows: a reduction of a value that needs another reduction comes a sweep
/// later. A value needed in several sweeps is computed again in each, unless that takes long; then it is kept in a buffer.
/// </summary>
sealed class RowSchedule
{
    /// <summary>Steps from which on a value is kept rather than computed again: about what a store and a load cost.</summary>
    const int Long = 6;

    readonly Rows rows;
    readonly Dictionary<Expr, int> levels = [];

    readonly IReadOnlyList<bool> isRow;
    readonly bool keeps;

    /// <param name="outputs">What is computed.</param>
    /// <param name="isRow">For each output, whether it is written as a row, and not as one number.</param>
    /// <param name="rows">What varies.</param>
    /// <param name="keeps">Whether there are buffers.</param>
    public RowSchedule(IReadOnlyList<Expr> outputs, IReadOnlyList<bool> isRow, Rows rows, bool keeps)
    {
        this.keeps = keeps;
        this.rows = rows;
        this.isRow = isRow;
        Outputs = outputs;
        foreach (var node in Graph.InOrder(outputs))
            levels.Add(node, node.Operands.Select(o => levels[o]).DefaultIfEmpty(0).Max() + (Rows.IsReduction(node.Op) ? 1 : 0));
        var count = outputs.Select((o, k) => levels[o] + (isRow[k] ? 1 : 0)).Max();
        var computed = new Dictionary<Expr, int>();
        var kept = new Dictionary<Expr, int>();
        for (var sweep = 0; sweep < count; sweep++)
            Sweeps.Add(Plan(sweep, computed, kept));
        Buffers = kept.Count;
    }

    /// <summary>The outputs, rows or numbers.</summary>
    public IReadOnlyList<Expr> Outputs { get; }

    public List<RowSweep> Sweeps { get; } = [];

    /// <summary>How many rows are kept between sweeps.</summary>
    public int Buffers { get; }

    public bool IsRow(int output) => isRow[output];

    RowSweep Plan(int sweep, Dictionary<Expr, int> computed, Dictionary<Expr, int> kept)
    {
        var reductions = levels.Keys.Where(n => Rows.IsReduction(n.Op) && levels[n] == sweep + 1).OrderBy(n => n.Id).ToArray();
        int[] outputs = [.. Enumerable.Range(0, Outputs.Count).Where(o => IsRow(o) && levels[Outputs[o]] == sweep)];
        var read = new Dictionary<Expr, int>();
        var uniform = new HashSet<Expr>();
        var own = new HashSet<Expr>();
        var pending = new Stack<Expr>(reductions.Select(r => r[0]).Concat(outputs.Select(o => Outputs[o])));
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (node.IsConstant || !own.Add(node))
                continue;
            if (!rows.Varies(node) && node.Kind != ValueKind.Boolean)
            {
                uniform.Add(node);
                continue;
            }
            if (keeps && computed.TryGetValue(node, out var first) && rows.Varies(node) && node.Kind == ValueKind.Number && Steps(node) >= Long)
            {
                if (!kept.ContainsKey(node))
                {
                    kept.Add(node, kept.Count);
                    Sweeps[first].Kept.Add(node, kept[node]);
                }
                read[node] = kept[node];
                continue;
            }
            foreach (var operand in node.Operands)
                pending.Push(operand);
        }
        foreach (var node in own)
        {
            if (!read.ContainsKey(node) && !computed.ContainsKey(node))
                computed.Add(node, sweep);
        }
        return new(reductions, outputs, [], read, [.. uniform.OrderBy(n => n.Id)]);
    }

    /// <summary>The steps that computing a value takes, given what varies not.</summary>
    int Steps(Expr root)
    {
        var seen = new HashSet<Expr>();
        var pending = new Stack<Expr>([root]);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (node.Operands.Length == 0 || !rows.Varies(node) || !seen.Add(node))
                continue;
            foreach (var operand in node.Operands)
                pending.Push(operand);
        }
        return seen.Count;
    }
}
