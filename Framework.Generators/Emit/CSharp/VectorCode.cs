using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.CSharp;

/// <summary>
/// Writes expressions as statements on a vector type V. What depends on scalars only is computed once a call, in C#, and becomes a field of the struct that
/// the statements stand in, shared by all its methods.
/// </summary>
/// <param name="type">The type computed in.</param>
/// <param name="names">Names from the source.</param>
/// <param name="reserved">Names that no field may have.</param>
sealed class VectorCode(ComputeType type, IReadOnlyDictionary<Expr, string> names, IEnumerable<string> reserved)
{
    /// <summary>Leaves of the declaration's own scalars stand for themselves; those for expressions are numbered after them.</summary>
    const int FirstHoisted = 1 << 16;

    static readonly string[] Types = ["float", "double", "long"];

    readonly List<Field> fields = [];
    readonly Dictionary<Expr, Expr> hoisted = [];
    readonly HashSet<Expr> read = [];
    readonly LocalNames fieldNames = new(names, reserved);

    sealed record Field(string Name, string Value, Expr Leaf);

    public string T => TypeName(type);

    public static string TypeName(ComputeType type) => Types[(int)type];

    /// <summary>The names of the fields that lowered expressions read. In integers a test for NaN is settled, and with it what would have replaced one.</summary>
    public IEnumerable<string> Fields => Read.Select(f => f.Name);

    /// <summary>The fields with the C# that computes them, given "scalars".</summary>
    public IEnumerable<(string Name, string Value)> Definitions => Read.Select(f => (f.Name, f.Value));

    /// <summary>The struct's parameter list, or nothing.</summary>
    public string Parameters => Read.Any() ? "(" + string.Join(", ", Fields.Select(f => $"{T} {f}")) + ")" : "";

    /// <summary>The arguments for it, given "scalars".</summary>
    public string Arguments => string.Join(", ", Read.Select(f => f.Value));

    /// <summary>The leaves in lowered expressions that stand for scalar ones, with these.</summary>
    public Dictionary<Expr, Expr> TakenOut => hoisted.Where(p => read.Contains(p.Value)).ToDictionary(p => p.Value, p => p.Key);

    IEnumerable<Field> Read => fields.Where(f => read.Contains(f.Leaf));

    /// <summary>Brings expressions down to what the type has instructions for; scalar ones are taken out first, since C# has all functions.</summary>
    public Expr[] Lower(IReadOnlyList<Expr> roots) => Shortcuts.General(LowerWithShortcuts(roots));

    /// <summary>The same with the shortcuts of the expansions.</summary>
    public Expr[] LowerWithShortcuts(IReadOnlyList<Expr> roots)
    {
        var lowered = Lowering.LowerWithShortcuts(TakeOut(roots), type, new HashSet<Op>());
        read.UnionWith(Graph.Reachable(lowered).Where(n => n.Op == Op.Scalar));
        return lowered;
    }

    /// <summary>Gives the scalar parts of expressions that were lowered elsewhere a field each.</summary>
    public void Hoist(IReadOnlyList<Expr> lowered) =>
        read.UnionWith(Graph.Reachable(TakeOut(lowered)).Where(n => n.Op == Op.Scalar));

    Expr[] TakeOut(IReadOnlyList<Expr> roots)
    {
        var scalars = ScalarCode.Find(roots);
        var seen = new HashSet<Expr>(roots.Concat(Graph.Reachable(roots).Where(n => !scalars.Contains(n)).SelectMany(n => n.Operands)));
        foreach (var node in scalars.Where(seen.Contains).OrderBy(n => n.Id))
        {
            if (hoisted.ContainsKey(node))
                continue;
            var leaf = node.Op == Op.Scalar ? node : node.Builder.Scalar(FirstHoisted + fields.Count, node.Kind);
            hoisted.Add(node, leaf);
            fields.Add(new(fieldNames.Unique(names.TryGetValue(node, out var given) ? given : "scalar"), Converted(node), leaf));
        }
        return Graph.Substitute(roots, hoisted);
    }

    string Converted(Expr node)
    {
        var value = ScalarCode.Text(node);
        return node.Kind == ValueKind.Boolean ? $"({value}) ? {Literals.Of(1, type)} : {Literals.Of(0, type)}"
            : type == ComputeType.Float64 ? value
            : $"({T})({value})";
    }

    /// <summary>Writes the statements that compute lowered roots, and returns what stands for each; a truth value is a mask.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="roots">Lowered.</param>
    /// <param name="known">What stands for the leaves and for whatever is computed already; is added to.</param>
    /// <param name="locals">The names taken.</param>
    public string[] Write(CodeWriter code, IReadOnlyList<Expr> roots, Dictionary<Expr, string> known, LocalNames locals)
    {
        foreach (var node in Needed(roots, known))
        {
            if (known.ContainsKey(node))
                continue;
            if (hoisted.TryGetValue(node, out var leaf) || node.Op == Op.Scalar)
                known[node] = Scalar(leaf ?? node);
            else if (node.IsConstant)
                known[node] = node.Kind == ValueKind.Boolean ? Truth(node.Value != 0) : Constant(node.Value);
            else
            {
                var local = locals.For(node);
                code.Line($"var {local} = {Operation(node, known)};");
                known[node] = local;
            }
        }
        return [.. roots.Select(r => known[r])];
    }

    /// <summary>A value as it is read from memory: 1 and 0 become a mask.</summary>
    public string Loaded(Expr leaf, string text) => leaf.Kind == ValueKind.Boolean ? $"V.NotEqual({text}, {Constant(0)})" : text;

    /// <summary>A value as it is stored: a mask as 1 and 0.</summary>
    public string Stored(Expr root, string text) => root.Kind == ValueKind.Boolean ? $"V.Select({text}, {Constant(1)}, {Constant(0)})" : text;

    public string Constant(double value) => $"V.Create({Literals.Of(value, type)})";

    string Scalar(Expr leaf) => Loaded(leaf, $"V.Create({fields.Single(f => f.Leaf == leaf).Name})");

    IEnumerable<Expr> Needed(IReadOnlyList<Expr> roots, Dictionary<Expr, string> known)
    {
        var needed = new HashSet<Expr>();
        var pending = new Stack<Expr>(roots);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!needed.Add(node) || known.ContainsKey(node) || hoisted.ContainsKey(node))
                continue;
            foreach (var operand in node.Operands)
                pending.Push(operand);
        }
        return needed.OrderBy(n => n.Id);
    }

    string Truth(bool value) => value ? $"V.Equal({Constant(0)}, {Constant(0)})" : $"V.NotEqual({Constant(0)}, {Constant(0)})";

    static string Operation(Expr node, Dictionary<Expr, string> known)
    {
        var form = Primitives.Of(node.Op).Simd ?? throw new InvalidOperationException($"{node.Op} was not lowered.");
        return string.Format(CultureInfo.InvariantCulture, form, [.. node.Operands.Select(o => (object)known[o])]);
    }
}
