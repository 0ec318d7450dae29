using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>A graph as a formula that people read.</summary>
static class Formula
{
    /// <summary>Shared subexpressions are written out each time they occur; beyond this many characters they are cut.</summary>
    const int Limit = 400;

    public static string Of(Expr root, IReadOnlyList<string>? inputs = null, IReadOnlyList<string>? scalars = null, IReadOnlyList<string>? outputs = null)
    {
        var texts = new Dictionary<Expr, string>();
        foreach (var node in Graph.InOrder([root]))
        {
            texts[node] = node.Op switch
            {
                Op.Constant when node.Kind == ValueKind.Boolean => node.Value != 0 ? "true" : "false",
                Op.Constant => Number(node.Value),
                Op.Input => Name(inputs, node.Index, "x"),
                Op.Scalar => Name(scalars, node.Index, "s"),
                Op.Gradient => outputs is { Count: > 1 } ? "d" + Name(outputs, node.Index, "y") : "gradient",
                Op.Output => Name(outputs, node.Index, "y"),
                _ => Operation(node, texts),
            };
        }
        return texts[root];
    }

    static string Operation(Expr node, Dictionary<Expr, string> texts)
    {
        var row = Primitives.Of(node.Op);
        var infix = !row.Text.EndsWith(")", StringComparison.Ordinal);
        var operands = node.Operands.Select(o => infix && Composite(o) ? $"({texts[o]})" : texts[o]).ToArray<object>();
        var text = string.Format(CultureInfo.InvariantCulture, row.Text, operands);
        return text.Length <= Limit ? text : text.Substring(0, Limit) + "…";
    }

    static bool Composite(Expr node) =>
        node.Operands.Length > 0 && !Primitives.Of(node.Op).Text.EndsWith(")", StringComparison.Ordinal) || node.IsConstant && node.Value < 0;

    static string Name(IReadOnlyList<string>? names, int index, string letter) =>
        names is not null && index < names.Count ? names[index] : letter + index.ToString(CultureInfo.InvariantCulture);

    static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
