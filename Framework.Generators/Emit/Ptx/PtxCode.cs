using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Ptx;

/// <summary>
/// Writes lowered expressions as straight-line PTX in a scope of its own, which declares the registers it needs and reads and writes those that the kernel
/// around it has for operands and results. A value is in a register of the type computed in, a truth value inside the scope in a predicate, outside as 1 or 0.
/// </summary>
/// <param name="type">The type computed in.</param>
sealed class PtxCode(ComputeType type)
{
    static readonly string[] Types = ["f32", "f64", "s64"];

    readonly List<string> lines = [];
    int values, predicates, bits, words;

    public static string TypeName(ComputeType type) => Types[(int)type];

    string T => TypeName(type);

    /// <param name="type">The type computed in.</param>
    /// <param name="roots">Lowered.</param>
    /// <param name="targets">The register that each root goes to.</param>
    /// <param name="leaf">The register of an input, scalar, gradient or output.</param>
    /// <param name="computed">The registers of what is computed already, if anything.</param>
    /// <returns>The lines, braces included.</returns>
    public static IReadOnlyList<string> Write(
        ComputeType type, IReadOnlyList<Expr> roots, IReadOnlyList<string> targets, Func<Expr, string> leaf, IReadOnlyDictionary<Expr, string>? computed = null)
    {
        var code = new PtxCode(type);
        code.Compute(roots, targets, leaf, computed ?? new Dictionary<Expr, string>());
        return ["{", .. code.Registers(), .. code.lines, "}"];
    }

    /// <summary>What the roots need, operands before users, as far as what is computed already.</summary>
    public static IEnumerable<Expr> Needed(IReadOnlyList<Expr> roots, IReadOnlyDictionary<Expr, string> computed)
    {
        var needed = new HashSet<Expr>();
        var pending = new Stack<Expr>(roots);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (computed.ContainsKey(node) || !needed.Add(node))
                continue;
            foreach (var operand in node.Operands)
                pending.Push(operand);
        }
        return needed.OrderBy(n => n.Id).ToArray();
    }

    void Compute(IReadOnlyList<Expr> roots, IReadOnlyList<string> targets, Func<Expr, string> leaf, IReadOnlyDictionary<Expr, string> computed)
    {
        var known = new Dictionary<Expr, string>();
        var needed = Needed(roots, computed).ToList();
        foreach (var node in needed.SelectMany(n => n.Operands).Concat(roots).Where(computed.ContainsKey).Distinct())
            known[node] = node.Kind == ValueKind.Boolean ? Truth(computed[node]) : computed[node];
        // The last step of a result writes to its place; a second result of the same value is a copy.
        var places = new Dictionary<Expr, string>();
        for (var k = 0; k < roots.Count; k++)
        {
            if (roots[k].Kind != ValueKind.Boolean && roots[k].Operands.Length > 0 && !known.ContainsKey(roots[k]) && !places.ContainsKey(roots[k]))
                places.Add(roots[k], targets[k]);
        }
        foreach (var node in needed)
            known[node] = Value(node, known, places, leaf);
        for (var k = 0; k < roots.Count; k++)
        {
            var value = known[roots[k]];
            if (roots[k].Kind == ValueKind.Boolean)
                Line($"selp.{T} {targets[k]}, {PtxLiterals.Of(1, type)}, {PtxLiterals.Of(0, type)}, {value}");
            else if (value != targets[k])
                Line($"mov.{T} {targets[k]}, {value}");
        }
    }

    string Value(Expr node, Dictionary<Expr, string> known, Dictionary<Expr, string> places, Func<Expr, string> leaf)
    {
        var truth = node.Kind == ValueKind.Boolean;
        if (node.Operands.Length == 0)
        {
            if (!truth)
                return node.IsConstant ? PtxLiterals.Of(node.Value, type) : leaf(node);
            if (!node.IsConstant)
                return Truth(leaf(node));
            var predicate = Predicate();
            Line($"setp.{(node.Value != 0 ? "eq" : "ne")}.u32 {predicate}, 0, 0");
            return predicate;
        }
        var result = truth ? Predicate() : places.TryGetValue(node, out var place) ? place : Register();
        Expand(Form(node), result, [.. node.Operands.Select(o => known[o])]);
        return result;
    }

    /// <summary>The predicate for a truth value that is a number.</summary>
    string Truth(string value)
    {
        var predicate = Predicate();
        Line($"setp.{(type == ComputeType.Int64 ? "ne" : "neu")}.{T} {predicate}, {value}, {PtxLiterals.Of(0, type)}");
        return predicate;
    }

    string Form(Expr node)
    {
        var row = Primitives.Of(node.Op);
        var form = (row.Ptx ?? throw new InvalidOperationException($"{node.Op} was not lowered.")).For(type, node.Kind);
        if (form.Contains(' '))
            return form;
        var operands = string.Join(", ", Enumerable.Range(0, row.Arity).Select(k => $"{{{k}}}"));
        return $"{form}.{{t}} {{d}}, {operands}";
    }

    /// <summary>Fills a form in; a register of the form's own is a new one each time.</summary>
    void Expand(string form, string result, string[] operands)
    {
        var fresh = new Dictionary<char, string> { ['t'] = T, ['d'] = result };
        var line = new StringBuilder();
        for (var i = 0; i < form.Length; i++)
        {
            if (form[i] == ';')
            {
                Line(line.ToString());
                line.Clear();
                i++;
            }
            else if (form[i] == '{')
            {
                line.Append(Filled(form[i + 1], operands, fresh));
                i += 2;
            }
            else
            {
                line.Append(form[i]);
            }
        }
        Line(line.ToString());
    }

    string Filled(char key, string[] operands, Dictionary<char, string> fresh)
    {
        if (key is >= '0' and <= '9')
            return operands[key - '0'];
        if (!fresh.TryGetValue(key, out var register))
        {
            fresh.Add(key, register = key switch
            {
                'p' or 'q' => Predicate(),
                'f' or 'g' or 'h' => Register(),
                'b' => "%b" + Text(bits++),
                'w' => "%w" + Text(words++),
                _ => throw new InvalidOperationException($"A PTX form has no {{{key}}}."),
            });
        }
        return register;
    }

    IEnumerable<string> Registers()
    {
        if (values > 0)
            yield return $".reg .{T} %v<{Text(values)}>;";
        if (predicates > 0)
            yield return $".reg .pred %p<{Text(predicates)}>;";
        if (bits > 0)
            yield return $".reg .b{(type == ComputeType.Float32 ? "32" : "64")} %b<{Text(bits)}>;";
        if (words > 0)
            yield return $".reg .b32 %w<{Text(words)}>;";
    }

    string Register() => "%v" + Text(values++);
    string Predicate() => "%p" + Text(predicates++);
    void Line(string instruction) => lines.Add(instruction + ";");
    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
