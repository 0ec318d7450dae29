using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.CSharp;

/// <summary>Expressions of scalars and constants only, as plain C# in double: computed once a call and not once an element.</summary>
static class ScalarCode
{
    /// <summary>The nodes that depend on scalars and on nothing else.</summary>
    public static HashSet<Expr> Find(IEnumerable<Expr> roots)
    {
        var found = new HashSet<Expr>();
        foreach (var node in Graph.InOrder(roots))
        {
            if (node.Op == Op.Scalar || node.Operands.Length > 0 && Primitives.Of(node.Op) is { Text: not "" }
                && node.Operands.All(o => o.IsConstant || found.Contains(o)) && node.Operands.Any(found.Contains) && HasText(node))
            {
                found.Add(node);
            }
        }
        return found;
    }

    static bool HasText(Expr node) => Primitives.Of(node.Op).Members.Length > 0 || !Primitives.Of(node.Op).Text.EndsWith(")", System.StringComparison.Ordinal);

    /// <summary>C# of type double, or bool for a truth value.</summary>
    public static string Text(Expr node) => node.Op switch
    {
        Op.Scalar when node.Kind == ValueKind.Boolean => $"scalars[{Text(node.Index)}] != 0",
        Op.Scalar => $"scalars[{Text(node.Index)}]",
        Op.Constant when node.Kind == ValueKind.Boolean => node.Value != 0 ? "true" : "false",
        Op.Constant => Literals.Double(node.Value),
        _ => Operation(node),
    };

    static string Operation(Expr node)
    {
        var row = Primitives.Of(node.Op);
        var operands = node.Operands.Select(o => o.Operands.Length == 0 && o.Kind != ValueKind.Boolean && Text(o)[0] != '-' ? Text(o) : $"({Text(o)})").ToArray<object>();
        if (row.Members.Length == 0)
            return string.Format(CultureInfo.InvariantCulture, row.Text, operands);
        var member = row.Members[0].StartsWith("double.", System.StringComparison.Ordinal) ? row.Members[0]
            : row.Members[0].StartsWith("Math.", System.StringComparison.Ordinal) ? "global::System." + row.Members[0]
            : "global::Framework." + row.Members[0];
        return $"{member}({string.Join(", ", operands)})";
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
