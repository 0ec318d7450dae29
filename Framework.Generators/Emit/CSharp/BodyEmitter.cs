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
            Method(code, "void Run", "nuint n", body, names, locals => Rows(code, body, usual.Roots, usual.Guards, locals));
            code.Line();
            Method(code, "nuint General", "nuint i, nuint n", body, names, locals =>
            {
                code.Line($"n = global::System.Math.Min(n, i + {Text(GeneralVectors)} * (nuint)V.Count);");
                var used = Used(body.Roots, []);
                Loop(code, "", body, body.Roots, [], used, Masks(code, body, used, locals), Pointers(code, body, used, locals), locals);
                code.Line("return n;");
            });
        }
        else
        {
            Method(code, "void Run", "nuint n", body, names, locals => Rows(code, body, body.Roots, [], locals));
        }
        code.Close();
        return $"new {name}({vector.Arguments})";
    }

    static void Method(CodeWriter code, string name, string range, LoweredBody body, IReadOnlyDictionary<Expr, string> names, Action<LocalNames> write)
    {
        var t = body.Vector.T;
        code.Line(MethodOfItsOwn);
        code.Open($"public {name}<V, TStore>(in global::Framework.Kernels.Window<{t}> w, {range}) where V : unmanaged, global::Framework.Kernels.ISimd<V, {t}> where TStore : struct, global::Framework.Kernels.IResultStore");
        write(new LocalNames(names, body.Vector.Fields));
        code.Close();
    }

    /// <summary>Writes the loop over the rows of the window: short ones would take as long to call for as to compute. Pointers move in registers from row to row.</summary>
    static void Rows(CodeWriter code, LoweredBody body, Expr[] roots, (Expr Value, Expr Bound)[] guards, LocalNames locals)
    {
        var used = Used(roots, guards);
        var masks = Masks(code, body, used, locals);
        // The general way goes on from here, and may use operands that the usual one does without.
        var moved = guards.Length > 0 ? Used([.. roots, .. body.Roots], guards) : used;
        var pointers = Pointers(code, body, moved, locals);
        var further = locals.Unique("further");
        code.Open($"for (int {further} = w.FurtherRows; ; {further}--)");
        Loop(code, "nuint i = 0", body, roots, guards, used, masks, pointers, locals);
        code.Open($"if ({further} == 0)");
        code.Line("return;");
        code.Close();
        foreach (var k in Moved(body, moved))
            code.Line($"{pointers[k]} = ref global::System.Runtime.CompilerServices.Unsafe.Add(ref {pointers[k]}, w.Step({Text(k)}));");
        code.Close();
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

    /// <summary>The places of the results, and of the operands that are used.</summary>
    static IEnumerable<int> Moved(LoweredBody body, HashSet<Expr> used) =>
        Enumerable.Range(0, body.Operands.Count + body.Roots.Length).Where(k => k >= body.Operands.Count || used.Contains(body.Operands[k].Leaf));

    /// <summary>Writes references to the first elements, and returns the names.</summary>
    static string[] Pointers(CodeWriter code, LoweredBody body, HashSet<Expr> used, LocalNames locals)
    {
        var pointers = Enumerable.Range(0, body.Operands.Count + body.Roots.Length).Select(k => locals.Unique($"p{Text(k)}")).ToArray();
        foreach (var k in Moved(body, used))
            code.Line($"ref {body.Vector.T} {pointers[k]} = ref w.P{Text(k)};");
        return pointers;
    }

    /// <summary>Writes the loop over whole vectors; one that fails a guard and those after it are left to the general way.</summary>
    static void Loop(
        CodeWriter code, string start, LoweredBody body, Expr[] roots, (Expr Value, Expr Bound)[] guards, HashSet<Expr> used, string[] masks, string[] pointers, LocalNames locals)
    {
        var (vector, operands) = (body.Vector, body.Operands);
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
            var row = locals.Unique("row");
            code.Line($"var {row} = w;");
            foreach (var k in Moved(body, Used(body.Roots, [])))
                code.Line($"{row}.P{Text(k)} = ref {pointers[k]};");
            code.Line($"i = General<V, TStore>({row}, i, n) - (nuint)V.Count;");
            code.Line("continue;");
            code.Close();
        }
        var values = vector.Write(code, roots, known, locals);
        for (var k = 0; k < values.Length; k++)
            code.Line($"TStore.Store<V, {vector.T}>({vector.Stored(roots[k], values[k])}, ref {pointers[operands.Count + k]}, i);");
        code.Close();
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
