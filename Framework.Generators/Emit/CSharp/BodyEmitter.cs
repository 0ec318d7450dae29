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

    /// <summary>Writes the struct and returns the expression that makes one from the scalars at hand.</summary>
    /// <param name="code">Where to.</param>
    /// <param name="name">The struct's name.</param>
    /// <param name="body">What is computed.</param>
    /// <param name="names">Names from the source.</param>
    public static string Write(CodeWriter code, string name, LoweredBody body, IReadOnlyDictionary<Expr, string> names)
    {
        var (vector, lowered, operands) = (body.Vector, body.Roots, body.Operands);
        var used = Graph.Reachable(lowered);
        code.Open($"readonly struct {name}{vector.Parameters} : global::Framework.Kernels.IElementwiseBody<{vector.T}>");
        code.Line($"public static int Inputs => {Text(operands.Count)};");
        code.Line($"public static int Outputs => {Text(lowered.Length)};");
        code.Line();
        code.Line(MethodOfItsOwn);
        code.Open($"public void Run<V>(in global::Framework.Kernels.Window<{vector.T}> w, nuint n) where V : unmanaged, global::Framework.Kernels.ISimd<V, {vector.T}>");
        var locals = new LocalNames(names, vector.Fields);
        var masks = Enumerable.Range(0, operands.Count).Select(k => locals.Unique($"m{Text(k)}")).ToArray();
        var pointers = Enumerable.Range(0, operands.Count + lowered.Length).Select(k => locals.Unique($"p{Text(k)}")).ToArray();
        for (var k = 0; k < pointers.Length; k++)
        {
            if (k < operands.Count && !used.Contains(operands[k].Leaf))
                continue;
            code.Line($"ref {vector.T} {pointers[k]} = ref w.P{Text(k)};");
            if (k < operands.Count)
                code.Line($"nuint {masks[k]} = w.Mask({Text(k)});");
        }
        code.Open("for (nuint i = 0; i < n; i += (nuint)V.Count)");
        var known = new Dictionary<Expr, string>();
        for (var k = 0; k < operands.Count; k++)
        {
            var (leaf, operand) = operands[k];
            if (!used.Contains(leaf))
                continue;
            known[leaf] = locals.Unique(operand);
            code.Line($"var {known[leaf]} = {vector.Loaded(leaf, $"V.Load(ref {pointers[k]}, i & {masks[k]})")};");
        }
        var values = vector.Write(code, lowered, known, locals);
        for (var k = 0; k < values.Length; k++)
            code.Line($"{vector.Stored(lowered[k], values[k])}.Store(ref {pointers[operands.Count + k]}, i);");
        code.Close();
        code.Close();
        code.Close();
        return $"new {name}({vector.Arguments})";
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
