using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Emit.Ptx;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.CSharp;

/// <summary>Writes the kernel of a reduction in one type: a struct with the seed, the step, the combination and the finish.</summary>
static class ReductionBodyEmitter
{
    const string Kernels = "global::Framework.Kernels.";
    const string Inlined = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    public static void Write(CodeWriter code, string name, ReductionModel model, Reduction reduction, ComputeType type, IReadOnlyDictionary<Expr, string> names, ReductionFragmentEmitter fragments)
    {
        var vector = new VectorCode(type, names, ["state", "other", "results", .. model.States, model.Element.Name]);
        var (seed, accumulate, combine, finish) = (vector.Lower(reduction.Seed), vector.Lower(reduction.Accumulate), vector.Lower(reduction.Combine), vector.Lower(reduction.Finish));
        fragments.Add(type, vector, seed, accumulate, combine, finish);
        var (t, builder) = (vector.T, reduction.Accumulate[0].Builder);
        var constraint = $"where V : unmanaged, {Kernels}ISimd<V, {t}>";

        code.Open($"internal readonly struct {name}{vector.Parameters} : {Kernels}IReductionBody<{name}, {t}>");
        code.Line($"public static int States => {Text(reduction.States)};").Line();
        code.Line($"public static int Results => {Text(reduction.Finish.Length)};").Line();
        if (reduction.CountedStates is > 0 and var counted)
            code.Line($"public static uint CountedStates => {counted}u;").Line();
        code.Line($"public static bool IsShort => {(reduction.IsShort(accumulate) ? "true" : "false")};").Line();
        code.Line($"public static {name} Create(global::System.ReadOnlySpan<double> scalars) => new({vector.Arguments});").Line();

        code.Line(Inlined);
        code.Open($"public {Kernels}ReductionState<V> Seed<V>() {constraint}");
        code.Line($"{Kernels}ReductionState<V> state = default;");
        Assign(code, vector, seed, [], new(names, ["state"]), "state");
        code.Line("return state;");
        code.Close().Line();

        code.Line(Inlined);
        code.Open($"public void Step<V>(in {Kernels}Window<{t}> w, nuint i, ref {Kernels}ReductionState<V> state) {constraint}");
        var locals = new LocalNames(names, ["state", .. vector.Fields]);
        var known = States(code, reduction, model.States, locals, 0, "state");
        var element = builder.Input(reduction.States);
        known[element] = locals.Unique(model.Element.Name);
        code.Line($"var {known[element]} = V.Load(ref w.P0, i);");
        Assign(code, vector, accumulate, known, locals, "state");
        code.Close().Line();

        code.Line(Inlined);
        code.Open($"public void Combine<V>(ref {Kernels}ReductionState<V> state, in {Kernels}ReductionState<V> other) {constraint}");
        locals = new(names, ["state", "other", .. vector.Fields]);
        known = States(code, reduction, model.States, locals, 0, "state");
        foreach (var pair in States(code, reduction, [.. model.States.Select(s => "other" + char.ToUpperInvariant(s[0]) + s.Substring(1))], locals, reduction.States, "other"))
            known.Add(pair.Key, pair.Value);
        Assign(code, vector, combine, known, locals, "state");
        code.Close().Line();

        code.Line(Inlined);
        code.Open($"public {Kernels}ReductionState<V> Finish<V>(in {Kernels}ReductionState<V> state) {constraint}");
        locals = new(names, ["state", "results", .. vector.Fields]);
        known = States(code, reduction, model.States, locals, 0, "state");
        code.Line($"{Kernels}ReductionState<V> results = default;");
        Assign(code, vector, finish, known, locals, "results");
        code.Line("return results;");
        code.Close();
        code.Close();
    }

    static Dictionary<Expr, string> States(CodeWriter code, Reduction reduction, IReadOnlyList<string> states, LocalNames locals, int first, string source)
    {
        var known = new Dictionary<Expr, string>();
        for (var k = 0; k < reduction.States; k++)
        {
            var local = locals.Unique(states[k]);
            code.Line($"var {local} = {source}.S{Text(k)};");
            known.Add(reduction.Accumulate[0].Builder.Input(first + k), local);
        }
        return known;
    }

    static void Assign(CodeWriter code, VectorCode vector, Expr[] roots, Dictionary<Expr, string> known, LocalNames locals, string target)
    {
        var values = vector.Write(code, roots, known, locals);
        for (var k = 0; k < roots.Length; k++)
            code.Line($"{target}.S{Text(k)} = {vector.Stored(roots[k], values[k])};");
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
