using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Framework.Generators.Ir;

/// <summary>
/// A graph as text and back: how it passes through the incremental pipeline, which compares by value, and how it travels in an assembly to the projects
/// that inline it.
/// </summary>
/// <remarks>
/// Nodes are numbered in order and parted by semicolons, operands first. A node is its op, then for a leaf its kind unless it is a number and its value or
/// index, for any other the numbers of its operands; then the name it had in the source, after an apostrophe. Last come an equals sign and the roots.
/// </remarks>
static class GraphText
{
    /// <summary>Goes up with the format and with the meaning of a primitive: a text of another version is not read.</summary>
    public const int Version = 1;

    public static string Write(IReadOnlyList<Expr> roots, IReadOnlyDictionary<Expr, string>? names = null)
    {
        var text = new StringBuilder();
        var numbers = new Dictionary<Expr, int>();
        foreach (var node in Graph.InOrder(roots))
        {
            numbers.Add(node, numbers.Count);
            text.Append(node.Op);
            if (node.Operands.Length == 0)
            {
                text.Append(node.Kind switch { ValueKind.Integer => ".i", ValueKind.Boolean => ".b", _ => "" });
                text.Append(' ').Append(Number(node.Value));
            }
            foreach (var operand in node.Operands)
                text.Append(' ').Append(numbers[operand].ToString(CultureInfo.InvariantCulture));
            if (names is not null && names.TryGetValue(node, out var name))
                text.Append(" '").Append(name);
            text.Append(';');
        }
        return text.Append("= ").Append(string.Join(" ", roots.Select(r => numbers[r].ToString(CultureInfo.InvariantCulture)))).ToString();
    }

    public static Expr[] Read(string text, ExprBuilder builder, Dictionary<Expr, string>? names = null) =>
        Read(text, (op, value, kind) => builder.Node(op, kind, value, []), builder.Make, names);

    /// <param name="text">What <see cref="Write"/> gave.</param>
    /// <param name="leaf">What stands for a leaf.</param>
    /// <param name="make">Makes any other node.</param>
    /// <param name="names">Takes the names from the source.</param>
    /// <exception cref="FormatException">The text is no graph.</exception>
    public static Expr[] Read(string text, Func<Op, double, ValueKind, Expr> leaf, Func<Op, Expr[], Expr> make, Dictionary<Expr, string>? names = null)
    {
        var nodes = new List<Expr>();
        foreach (var entry in text.Split(';'))
        {
            var words = entry.Split(' ');
            var name = words[words.Length - 1].StartsWith("'", StringComparison.Ordinal) ? words[words.Length - 1].Substring(1) : null;
            var operands = words.Skip(1).Take(words.Length - 1 - (name is null ? 0 : 1)).ToArray();
            if (words[0] == "=")
                return [.. operands.Select(Known)];
            var parts = words[0].Split('.');
            if (!Enum.TryParse(parts[0], out Op op) || !Enum.IsDefined(typeof(Op), op))
                throw new FormatException($"'{parts[0]}' is no primitive.");
            Expr node;
            if (Primitives.Of(op).Signature == Signature.Leaf)
            {
                node = leaf(op, Value(operands.FirstOrDefault()), parts.ElementAtOrDefault(1) switch { "i" => ValueKind.Integer, "b" => ValueKind.Boolean, _ => ValueKind.Number });
            }
            else
            {
                if (operands.Length != Primitives.Of(op).Arity)
                    throw new FormatException($"'{op}' has {operands.Length} operands.");
                node = make(op, [.. operands.Select(Known)]);
            }
            if (Verifier.Fault(node) is { } fault)
                throw new FormatException($"'{op}' {fault}.");
            nodes.Add(node);
            if (name is not null && names is not null)
                names[node] = name;
        }
        throw new FormatException("The text of a graph ends without its roots.");

        Expr Known(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < nodes.Count
            ? nodes[number]
            : throw new FormatException($"'{word}' is no node before this one.");
    }

    /// <summary>In decimals where these read back to the same bits, which "R" does not promise everywhere that a compiler runs; else the bits.</summary>
    static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var bits = BitConverter.DoubleToInt64Bits(value);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var back) && BitConverter.DoubleToInt64Bits(back) == bits
            ? text
            : "#" + bits.ToString("x", CultureInfo.InvariantCulture);
    }

    static double Value(string? word)
    {
        if (word?.StartsWith("#", StringComparison.Ordinal) == true && long.TryParse(word.Substring(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits))
            return BitConverter.Int64BitsToDouble(bits);
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"'{word}' is no number.");
    }
}
