using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Framework.Generators.Ir;

/// <summary>A graph as text and back: how it passes through the incremental pipeline, which compares by value.</summary>
/// <remarks>A line a node, operands first: op, kind, value (its bits), operands' line numbers, and the name it had in the source; then a line of roots.</remarks>
static class GraphText
{
    public static string Write(IReadOnlyList<Expr> roots, IReadOnlyDictionary<Expr, string> names)
    {
        var text = new StringBuilder();
        var lines = new Dictionary<Expr, int>();
        foreach (var node in Graph.InOrder(roots))
        {
            lines.Add(node, lines.Count);
            var value = BitConverter.DoubleToInt64Bits(node.Value).ToString("x", CultureInfo.InvariantCulture);
            text.Append(node.Op).Append(' ').Append(node.Kind).Append(' ').Append(value);
            foreach (var operand in node.Operands)
                text.Append(' ').Append(lines[operand]);
            if (names.TryGetValue(node, out var name))
                text.Append(" '").Append(name);
            text.Append('\n');
        }
        return text.Append("= ").Append(string.Join(" ", roots.Select(r => lines[r]))).ToString();
    }

    public static Expr[] Read(string text, ExprBuilder builder, Dictionary<Expr, string> names)
    {
        var nodes = new List<Expr>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(' ');
            if (words[0] == "=")
                return [.. words.Skip(1).Select(w => nodes[int.Parse(w, CultureInfo.InvariantCulture)])];
            var name = words.Length > 3 && words[words.Length - 1][0] == '\'' ? words[words.Length - 1].Substring(1) : null;
            var operands = words.Skip(3).Take(words.Length - 3 - (name is null ? 0 : 1))
                .Select(w => nodes[int.Parse(w, CultureInfo.InvariantCulture)]).ToImmutableArray();
            var node = builder.Node(
                (Op)Enum.Parse(typeof(Op), words[0]),
                (ValueKind)Enum.Parse(typeof(ValueKind), words[1]),
                BitConverter.Int64BitsToDouble(long.Parse(words[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
                operands);
            nodes.Add(node);
            if (name is not null)
                names[node] = name;
        }
        throw new FormatException("The text of a graph ends without its roots.");
    }
}
