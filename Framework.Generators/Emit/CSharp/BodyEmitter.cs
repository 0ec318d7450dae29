using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.CSharp;

/// <summary>Writes one kernel body: a struct whose Run loads vectors of every operand, computes, and stores.</summary>
static class BodyEmitter
{
    // The compiler's budget for inlining grows with the method that it starts from: only in a method of its own is every vector operation of a large body
    // inlined (34 ns an element for atan2 instead of 1).
    const string MethodOfItsOwn =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]";

    // How many vectors go the general way once one has to: enough that data full of edges costs little more than without the test.
    const int GeneralVectors = 16;

    // With so few operations on each element a large operand is waited for, not computed on.
    const int FewOperations = 4;

    /// <summary>Writes the struct and returns the expression that makes one from the scalars at hand.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="name">The struct's name.</param>
    /// <param name="body">What is computed.</param>
    /// <param name="names">Names from the source.</param>
    public static string Write(CodeWriter code, string name, LoweredBody body, IReadOnlyDictionary<Expr, string> names)
    {
        var vector = body.Vector;
        code.Open($"readonly struct {name}{vector.Parameters} : global::Framework.Kernels.IElementwiseBody<{vector.T}>");
        code.Line($"public static int Inputs => {Text(body.Operands.Count)};");
        code.Line($"public static int Outputs => {Text(body.Roots.Length)};");
        code.Line($"public static bool IsShort => {(Graph.CountOperations(body.Roots) <= FewOperations ? "true" : "false")};");
        code.Line();
        if (body.Usual is { } usual)
        {
            Method(code, "void Run", "ref", "nuint n", body, names, locals => Rows(code, body, usual.Roots, usual.Guards, locals));
            code.Line();
            Method(code, "nuint General", "in", "nuint i, nuint n", body, names, locals =>
            {
                code.Line($"n = global::System.Math.Min(n, i + {Text(GeneralVectors)} * (nuint)V.Count);");
                var used = Used(body.Roots, []);
                Loop(code, "", body, body.Roots, [], used, Masks(code, body, used, locals), locals);
                code.Line("return n;");
            });
        }
        else
        {
            Method(code, "void Run", "ref", "nuint n", body, names, locals => Rows(code, body, body.Roots, [], locals));
        }
        code.Close();
        return $"new {name}({vector.Arguments})";
    }

    static void Method(CodeWriter code, string name, string passing, string range, LoweredBody body, IReadOnlyDictionary<Expr, string> names, Action<LocalNames> write)
    {
        var t = body.Vector.T;
        code.Line(MethodOfItsOwn);
        code.Open($"public {name}<V>({passing} global::Framework.Kernels.Window<{t}> w, {range}) where V : unmanaged, global::Framework.Kernels.ISimd<V, {t}>");
        write(new LocalNames(names, body.Vector.Fields));
        code.Close();
    }

    /// <summary>Writes the loop over the rows of the window: short ones would take as long to call for as to compute.</summary>
    static void Rows(CodeWriter code, LoweredBody body, Expr[] roots, (Expr Value, Expr Bound)[] guards, LocalNames locals)
    {
        var used = Used(roots, guards);
        var masks = Masks(code, body, used, locals);
        code.Open("do");
        Loop(code, "nuint i = 0", body, roots, guards, used, masks, locals);
        code.Close();
        code.Line($"while (w.Next({Text((1 << (body.Operands.Count + roots.Length)) - 1)}));");
    }

    static HashSet<Expr> Used(Expr[] roots, (Expr Value, Expr Bound)[] guards) =>
        Graph.Reachable([.. roots, .. guards.SelectMany(g => new[] { g.Value, g.Bound })]);

    /// <summary>Writes what the index into each operand is masked with, and returns the names.</summary>
    static string[] Masks(CodeWriter code, LoweredBody body, HashSet<Expr> used, LocalNames locals)
    {
        var masks = Enumerable.Range(0, body.Operands.Count).Select(k => locals.Unique($"m{Text(k)}")).ToArray();
        for (var k = 0; k < masks.Length; k++)
        {
            if (used.Contains(body.Operands[k].Leaf))
                code.Line($"nuint {masks[k]} = w.Mask({Text(k)});");
        }
        return masks;
    }

    /// <summary>Writes the loop over whole vectors; one that fails a guard and those after it are left to the general way.</summary>
    static void Loop(
        CodeWriter code, string start, LoweredBody body, Expr[] roots, (Expr Value, Expr Bound)[] guards, HashSet<Expr> used, string[] masks, LocalNames locals)
    {
        var (vector, operands) = (body.Vector, body.Operands);
        var pointers = Enumerable.Range(0, operands.Count + roots.Length).Select(k => locals.Unique($"p{Text(k)}")).ToArray();
        for (var k = 0; k < pointers.Length; k++)
        {
            if (k >= operands.Count || used.Contains(operands[k].Leaf))
                code.Line($"ref {vector.T} {pointers[k]} = ref w.P{Text(k)};");
        }
        code.Open($"for ({start}; i < n; i += (nuint)V.Count)");
        var known = new Dictionary<Expr, string>();
        for (var k = 0; k < operands.Count; k++)
        {
            var (leaf, operand) = operands[k];
            if (!used.Contains(leaf))
                continue;
            known[leaf] = locals.Unique(operand);
            code.Line($"var {known[leaf]} = {vector.Loaded(leaf, $"V.Load(ref {pointers[k]}, i & {masks[k]})")};");
        }
        foreach (var (value, bound) in guards)
        {
            var compared = vector.Write(code, [value, bound], known, locals);
            code.Open($"if (!V.AllLess({compared[0]}, {compared[1]}))");
            code.Line("i = General<V>(w, i, n) - (nuint)V.Count;");
            code.Line("continue;");
            code.Close();
        }
        var values = vector.Write(code, roots, known, locals);
        for (var k = 0; k < values.Length; k++)
            code.Line($"{vector.Stored(roots[k], values[k])}.Store(ref {pointers[operands.Count + k]}, i);");
        code.Close();
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
