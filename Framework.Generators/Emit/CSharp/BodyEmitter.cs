using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.CSharp;

/// <summary>Writes one kernel body: a struct whose Step loads a vector of every operand, computes, and stores.</summary>
/// <param name="type">The type computed in.</param>
/// <param name="operands">The leaves that are read, in the window's order, with their names.</param>
/// <param name="names">Names from the source.</param>
sealed class BodyEmitter(ComputeType type, IReadOnlyList<(Expr Leaf, string Name)> operands, IReadOnlyDictionary<Expr, string> names)
{
    /// <summary>
    /// A body of more steps is compiled as a method of its own. The compiler's budget for inlining grows with the method that it starts from, and the loop is
    /// small: in it, the vector operations of a large body would stay calls (34 ns an element for atan2 instead of 1), while a call for each vector costs 0.1.
    /// </summary>
    const int InlineLimit = 40;

    static readonly string[] CSharpTypes = ["float", "double", "long"];

    readonly LocalNames locals = new(names, []);
    readonly Dictionary<Expr, string> texts = [];
    readonly List<(string Field, string Value, Expr Leaf)> fields = [];

    string T => CSharpTypes[(int)type];

    public static string TypeName(ComputeType type) => CSharpTypes[(int)type];

    /// <summary>Writes the struct and returns the expression that makes one from the scalars at hand.</summary>
    public string Write(CodeWriter code, string name, IReadOnlyList<Expr> roots)
    {
        var lowered = Lowering.Lower(Hoist(roots), type, new HashSet<Op>());
        // In integers a test for NaN is settled, and with it what would have replaced one.
        var used = Graph.Reachable(lowered);
        fields.RemoveAll(f => !used.Contains(f.Leaf));
        var parameters = fields.Count == 0 ? "" : "(" + string.Join(", ", fields.Select(f => $"{T} {f.Field}")) + ")";
        code.Open($"readonly struct {name}{parameters} : global::Framework.Kernels.IElementwiseBody<{T}>");
        code.Line($"public static int Inputs => {Text(operands.Count)};");
        code.Line($"public static int Outputs => {Text(roots.Count)};");
        code.Line();
        const string options = "global::System.Runtime.CompilerServices.MethodImplOptions.";
        var inlined = used.Count(n => n.Operands.Length > 0) <= InlineLimit;
        code.Line($"[global::System.Runtime.CompilerServices.MethodImpl({options}{(inlined ? "AggressiveInlining" : $"NoInlining | {options}AggressiveOptimization")})]");
        code.Line($"public void Step<V>(in global::Framework.Kernels.Window<{T}> w, nuint i)");
        code.Line($"    where V : unmanaged, global::Framework.Kernels.ISimd<V, {T}>");
        code.Line("{");
        Steps(code, lowered);
        code.Line("}");
        code.Close();
        return $"new {name}({string.Join(", ", fields.Select(f => f.Value))})";
    }

    void Steps(CodeWriter code, Expr[] roots)
    {
        var used = Graph.Reachable(roots);
        for (var k = 0; k < operands.Count; k++)
        {
            var (leaf, name) = operands[k];
            if (!used.Contains(leaf))
                continue;
            var local = locals.Unique(name);
            var load = $"V.Load(ref w.P{Text(k)}, i)";
            code.Line($"    var {local} = {(leaf.Kind == ValueKind.Boolean ? $"V.NotEqual({load}, {Constant(0)})" : load)};");
            texts[leaf] = local;
        }
        foreach (var node in Needed(roots))
        {
            if (texts.ContainsKey(node))
                continue;
            if (node.IsConstant)
            {
                texts[node] = node.Kind == ValueKind.Boolean ? Truth(node.Value != 0) : Constant(node.Value);
                continue;
            }
            var local = locals.For(node);
            code.Line($"    var {local} = {Operation(node)};");
            texts[node] = local;
        }
        for (var k = 0; k < roots.Length; k++)
        {
            var value = texts[roots[k]];
            var stored = roots[k].Kind == ValueKind.Boolean ? $"V.Select({value}, {Constant(1)}, {Constant(0)})" : value;
            code.Line($"    {stored}.Store(ref w.P{Text(operands.Count + k)}, i);");
        }
    }

    /// <summary>What is left to compute for each element, in order.</summary>
    IEnumerable<Expr> Needed(Expr[] roots)
    {
        var needed = new HashSet<Expr>();
        var pending = new Stack<Expr>(roots);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!needed.Add(node) || texts.ContainsKey(node))
                continue;
            foreach (var operand in node.Operands)
                pending.Push(operand);
        }
        return needed.OrderBy(n => n.Id);
    }

    /// <summary>
    /// Gives each scalar expression that the elements see a field, and a leaf that stands for it: before lowering, since the numbers are computed in C#.
    /// </summary>
    Expr[] Hoist(IReadOnlyList<Expr> roots)
    {
        var scalars = ScalarCode.Find(roots);
        var seen = new HashSet<Expr>(roots.Concat(Graph.Reachable(roots).Where(n => !scalars.Contains(n)).SelectMany(n => n.Operands)));
        var leaves = new Dictionary<Expr, Expr>();
        foreach (var node in scalars.Where(seen.Contains).OrderBy(n => n.Id))
        {
            var field = locals.Unique(names.TryGetValue(node, out var given) ? given : "scalar");
            var value = ScalarCode.Text(node);
            // Leaves of the declaration's own scalars stand for themselves; the others are numbered after them.
            var leaf = node.Op == Op.Scalar ? node : node.Builder.Scalar(FirstHoisted + fields.Count, node.Kind);
            leaves.Add(node, leaf);
            if (node.Kind == ValueKind.Boolean)
            {
                fields.Add((field, $"({value}) ? {Literals.Of(1, type)} : {Literals.Of(0, type)}", leaf));
                texts[leaf] = $"V.NotEqual(V.Create({field}), {Constant(0)})";
            }
            else
            {
                fields.Add((field, type == ComputeType.Float64 ? value : $"({T})({value})", leaf));
                texts[leaf] = $"V.Create({field})";
            }
        }
        return Graph.Substitute(roots, leaves);
    }

    const int FirstHoisted = 1 << 16;

    string Constant(double value) => $"V.Create({Literals.Of(value, type)})";

    string Truth(bool value) => value ? $"V.Equal({Constant(0)}, {Constant(0)})" : $"V.NotEqual({Constant(0)}, {Constant(0)})";

    string Operation(Expr node)
    {
        var form = Primitives.Of(node.Op).Simd ?? throw new InvalidOperationException($"{node.Op} was not lowered.");
        return string.Format(CultureInfo.InvariantCulture, form, [.. node.Operands.Select(o => (object)texts[o])]);
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
