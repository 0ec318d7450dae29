using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.CSharp;

/// <summary>
/// Writes expressions as statements on a vector type V. What depends on scalars only becomes a field of the struct that the statements stand in, shared
/// by all its methods.
/// </summary>
/// <param name="type">The type computed in.</param>
/// <param name="names">Names from the source.</param>
/// <param name="reserved">Names that no field may have.</param>
sealed class VectorCode(ComputeType type, IReadOnlyDictionary<Expr, string> names, IEnumerable<string> reserved)
{
    readonly List<(string Field, string Value)> fields = [];
    readonly Dictionary<Expr, string> scalars = [];
    readonly LocalNames fieldNames = new(names, reserved);

    public string T => BodyEmitter.TypeName(type);

    /// <summary>The fields and what they are made of, given "scalars".</summary>
    public IReadOnlyList<(string Field, string Value)> Fields => fields;

    public Expr[] Lower(IReadOnlyList<Expr> roots) => Lowering.Lower(roots, type, new HashSet<Op>());

    /// <summary>The struct's parameter list, or nothing.</summary>
    public string Parameters => fields.Count == 0 ? "" : "(" + string.Join(", ", fields.Select(f => $"{T} {f.Field}")) + ")";

    /// <summary>The arguments for it.</summary>
    public string Arguments => string.Join(", ", fields.Select(f => f.Value));

    /// <summary>Gives the scalar expressions under lowered roots a field each.</summary>
    public void Hoist(IReadOnlyList<Expr> roots)
    {
        var found = ScalarCode.Find(roots);
        var seen = new HashSet<Expr>(roots.Concat(Graph.Reachable(roots).Where(n => !found.Contains(n)).SelectMany(n => n.Operands)));
        foreach (var node in found.Where(seen.Contains).OrderBy(n => n.Id))
        {
            if (scalars.ContainsKey(node))
                continue;
            var field = fieldNames.Unique(names.TryGetValue(node, out var given) ? given : "scalar");
            var value = ScalarCode.Text(node);
            if (node.Kind == ValueKind.Boolean)
            {
                fields.Add((field, $"({value}) ? {Literals.Of(1, type)} : {Literals.Of(0, type)}"));
                scalars[node] = $"V.NotEqual(V.Create({field}), {Constant(0)})";
            }
            else
            {
                fields.Add((field, type == ComputeType.Float64 ? value : $"({T})({value})"));
                scalars[node] = $"V.Create({field})";
            }
        }
    }

    /// <summary>Writes the statements that compute lowered roots, and returns what stands for each; a truth value is a mask.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="roots">Lowered and hoisted.</param>
    /// <param name="known">What stands for the leaves and for whatever is computed already; is added to.</param>
    /// <param name="locals">The names taken.</param>
    public string[] Write(CodeWriter code, IReadOnlyList<Expr> roots, Dictionary<Expr, string> known, LocalNames locals)
    {
        foreach (var node in Needed(roots, known))
        {
            if (known.ContainsKey(node))
                continue;
            if (scalars.TryGetValue(node, out var field))
                known[node] = field;
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

    /// <summary>A value as it is stored: a mask as 1 and 0.</summary>
    public string Stored(Expr root, string text) => root.Kind == ValueKind.Boolean ? $"V.Select({text}, {Constant(1)}, {Constant(0)})" : text;

    public string Constant(double value) => $"V.Create({Literals.Of(value, type)})";

    IEnumerable<Expr> Needed(IReadOnlyList<Expr> roots, Dictionary<Expr, string> known)
    {
        var needed = new HashSet<Expr>();
        var pending = new Stack<Expr>(roots);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!needed.Add(node) || known.ContainsKey(node) || scalars.ContainsKey(node))
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
