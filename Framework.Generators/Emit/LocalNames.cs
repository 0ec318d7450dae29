using System.Collections.Generic;
using Framework.Generators.Ir;
using Microsoft.CodeAnalysis.CSharp;

namespace Framework.Generators.Emit;

/// <summary>Names of locals: those of the source where a value had one there, otherwise ones that tell what the value is.</summary>
sealed class LocalNames(IReadOnlyDictionary<Expr, string> source, IEnumerable<string> reserved)
{
    readonly HashSet<string> taken = ["w", "i", "n", "scalars", "operand", "V", "results", "gradients", "inputs", "outputs", "wanted", .. reserved];

    public string For(Expr node)
    {
        var name = source.TryGetValue(node, out var given) ? given : Hint(node.Op);
        return Unique(name);
    }

    public string Unique(string name)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
            unique = name + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Escape(unique);
    }

    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>A tuple's element as a public name: in capitals, unless that is one that C# keeps for itself.</summary>
    public static string Title(string name)
    {
        var title = char.ToUpperInvariant(name[0]) + name.Substring(1);
        var isKept = title is "Rest" or "ToString" or "Equals" or "GetHashCode" or "GetType" or "CompareTo" or "Deconstruct"
            || title.StartsWith("Item", System.StringComparison.Ordinal) && int.TryParse(title.Substring(4), out _);
        return isKept ? name : title;
    }

    /// <summary>A name for the tensors that a method of several results makes, which none of its parameters has.</summary>
    public static string Computed(IEnumerable<string> parameters) => new LocalNames(new Dictionary<Expr, string>(), parameters).Unique("computed");

    static string Hint(Op op) => op switch
    {
        Op.Add or Op.Fma => "sum",
        Op.Subtract => "difference",
        Op.Multiply => "product",
        Op.Divide => "quotient",
        Op.Negate => "negated",
        Op.Select => "chosen",
        Op.Less or Op.LessOrEqual or Op.Greater or Op.GreaterOrEqual or Op.Equal or Op.NotEqual or Op.And or Op.Or or Op.Not or Op.Xor or Op.IsNaN => "mask",
        _ => char.ToLowerInvariant(op.ToString()[0]) + op.ToString().Substring(1),
    };
}
