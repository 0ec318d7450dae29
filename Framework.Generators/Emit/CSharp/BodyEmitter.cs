using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.CSharp;

/// <summary>Writes one kernel body: a struct whose Step loads a vector of every operand, computes, and stores.</summary>
static class BodyEmitter
{
    /// <summary>
    /// A body of more steps is compiled as a method of its own. The compiler's budget for inlining grows with the method that it starts from, and the loop is
    /// small: in it, the vector operations of a large body would stay calls (34 ns an element for atan2 instead of 1), while a call for each vector costs 0.1.
    /// </summary>
    const int InlineLimit = 40;

    const string Options = "global::System.Runtime.CompilerServices.MethodImplOptions.";

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
        var inlined = used.Count(n => n.Operands.Length > 0) <= InlineLimit;
        code.Line($"[global::System.Runtime.CompilerServices.MethodImpl({Options}{(inlined ? "AggressiveInlining" : $"NoInlining | {Options}AggressiveOptimization")})]");
        code.Open($"public void Step<V>(in global::Framework.Kernels.Window<{vector.T}> w, nuint i) where V : unmanaged, global::Framework.Kernels.ISimd<V, {vector.T}>");
        var locals = new LocalNames(names, vector.Fields);
        var known = new Dictionary<Expr, string>();
        for (var k = 0; k < operands.Count; k++)
        {
            var (leaf, operand) = operands[k];
            if (!used.Contains(leaf))
                continue;
            known[leaf] = locals.Unique(operand);
            code.Line($"var {known[leaf]} = {vector.Loaded(leaf, $"V.Load(ref w.P{Text(k)}, i)")};");
        }
        var values = vector.Write(code, lowered, known, locals);
        for (var k = 0; k < values.Length; k++)
            code.Line($"{vector.Stored(lowered[k], values[k])}.Store(ref w.P{Text(operands.Count + k)}, i);");
        code.Close();
        code.Close();
        return $"new {name}({vector.Arguments})";
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
