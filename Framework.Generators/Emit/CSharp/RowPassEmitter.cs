using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Frontend;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.CSharp;

/// <summary>
/// Writes one kernel of a row-wise program: a struct for each sweep, and the method that runs them and does the arithmetic between them, on one row in single numbers or
/// on a group of rows in vectors with a lane for each.
/// </summary>
/// <param name="type">The type computed in.</param>
/// <param name="pass">What is read and written.</param>
/// <param name="names">Names from the source and of the leaves.</param>
/// <param name="shares">Whether the rows written, but the first, can be added to what is there or left out: gradients of operands that all rows share.</param>
sealed class RowPassEmitter(ComputeType type, RowPass pass, IReadOnlyDictionary<Expr, string> names, bool shares = false)
{
    const string Kernels = "global::Framework.Kernels.";
    const string Inlined = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    readonly RowSchedule schedule = pass.Schedule(type, keeps: true);
    readonly LocalNames locals = new(names, ["given", "found", "state"]);
    readonly Dictionary<Expr, string> uniform = [];

    string T => VectorCode.TypeName(type);

    /// <summary>How many rows are kept between sweeps.</summary>
    public int Buffers => schedule.Buffers;

    /// <summary>How many sweeps there are.</summary>
    public int Sweeps => schedule.Sweeps.Count;

    /// <param name="code">Where to.</param>
    /// <param name="name">The method's name, which its sweeps' names begin with.</param>
    /// <param name="access">Its accessibility.</param>
    public void Write(CodeWriter code, string name, string access)
    {
        var vector = new VectorCode(type, names, []);
        var between = schedule.Sweeps.SelectMany(s => s.Uniform).Concat(Enumerable.Range(0, schedule.Outputs.Count).Where(o => !schedule.IsRow(o)).Select(o => schedule.Outputs[o])).ToArray();
        vector.Hoist(between);
        var body = new CodeWriter();
        foreach (var (field, value) in vector.Definitions)
            body.Line($"var {field} = {value};");
        for (var k = 0; k < pass.Given.Count; k++)
        {
            uniform[pass.Given[k]] = locals.Unique(names.TryGetValue(pass.Given[k], out var given) ? given : "value");
            body.Line($"var {uniform[pass.Given[k]]} = V.Load(ref {Reference("given")}, {Place(k)});");
        }
        // An element is picked from where its row begins.
        for (var k = 0; k < pass.Rows.Count; k++)
            uniform[pass.Rows[k]] = $"w, {Text(k)}";
        for (var s = 0; s < schedule.Sweeps.Count; s++)
        {
            var sweep = schedule.Sweeps[s];
            vector.Write(body, sweep.Uniform, uniform, locals);
            var arguments = Sweep(code, $"{name}{Suffix}Sweep{Text(s)}", sweep);
            var state = sweep.Reductions.Length == 0 ? "_" : locals.Unique("state");
            if (Shares(sweep))
            {
                if (state != "_")
                    body.Line($"{Kernels}ReductionState<V> {state};");
                body.Line($"if (shared == {Kernels}SharedGradients.Added)");
                body.Line(Run("Added"));
                body.Line($"else if (shared == {Kernels}SharedGradients.Dropped)");
                body.Line(Run("Dropped"));
                body.Line("else");
                body.Line(Run("Written"));
            }
            else
            {
                body.Line(Run(null));
            }

            string Run(string? mode) =>
                $"{Kernels}SweepLoop.Run({string.Format(CultureInfo.InvariantCulture, arguments, mode is null ? "" : $", {Kernels}Rows{mode}")}, w, n, out {(mode is null || state == "_" ? $"{Kernels}ReductionState<V> " : "")}{state});";

            for (var k = 0; k < sweep.Reductions.Length; k++)
            {
                uniform[sweep.Reductions[k]] = locals.For(sweep.Reductions[k]);
                body.Line($"var {uniform[sweep.Reductions[k]]} = {state}.S{Text(k)};");
            }
        }
        var numbers = Enumerable.Range(0, schedule.Outputs.Count).Where(o => !schedule.IsRow(o)).ToArray();
        var values = vector.Write(body, [.. numbers.Select(o => schedule.Outputs[o])], uniform, locals);
        for (var k = 0; k < numbers.Length; k++)
            body.Line($"{values[k]}.Store(ref {Reference("found")}, {Place(k)});");

        var parameters = $"in {Kernels}Window<{T}> w, global::System.ReadOnlySpan<{T}> given, global::System.Span<{T}> found, int n, global::System.ReadOnlySpan<double> scalars{(pass.IsBackward ? $", {Kernels}SharedGradients shared" : "")}";
        code.Open($"static void {name}{Suffix}<V>({parameters}) where V : unmanaged, {Kernels}ISimd<V, {T}>");
        foreach (var line in body.ToString().TrimEnd('\n').Split('\n').Where(l => l.Length > 0))
            code.Line(line);
        code.Close().Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"{access} override void {name}({parameters}, bool isGroup)");
        code.Line("if (!isGroup)").Line(Call("V1"));
        code.Line("else if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)").Line(Call("V512"));
        code.Line("else").Line(Call("V256"));
        code.Close().Line();

        string Call(string width) => $"    {name}{Suffix}<{Kernels}{width}<{T}>>(w, given, found, n, scalars{(pass.IsBackward ? ", shared" : "")});";
    }

    static string Reference(string span) => $"global::System.Runtime.InteropServices.MemoryMarshal.GetReference({span})";

    static string Place(int number) => number == 0 ? "0" : $"{Text(number)} * (nuint)V.Count";

    string Suffix => type.ToString();

    bool Shares(RowSweep sweep) => shares && sweep.Outputs.Any(IsShared);

    bool IsShared(int output) => output > 0 && schedule.IsRow(output);

    /// <summary>Writes a sweep's struct and returns the expression that makes one, with {0} for its further type argument.</summary>
    string Sweep(CodeWriter code, string name, RowSweep sweep)
    {
        var inner = new LocalNames(names, ["state", "other"]);
        var known = new Dictionary<Expr, string>();
        var parameters = new List<string>();
        var arguments = new List<string>();
        foreach (var node in sweep.Uniform)
        {
            var field = inner.Unique(names.TryGetValue(node, out var given) ? given : "value");
            parameters.Add($"W {field}");
            arguments.Add(uniform[node]);
            known[node] = $"{Kernels}RowLanes.Spread<{T}, W, V>({field})";
        }
        var vector = new VectorCode(type, names, []);
        Expr[] roots = [.. sweep.Reductions.Select(r => r[0]), .. sweep.Outputs.Select(o => schedule.Outputs[o]), .. sweep.Kept.Keys];
        foreach (var node in Graph.Reachable(roots).Where(n => n.Op == Op.Position))
            known[node] = $"{Kernels}RowLanes.Position<{T}, W, V>(w, i)";
        var steps = Graph.Reachable(roots).Count(n => n.Operands.Length > 0 && !known.ContainsKey(n) && !sweep.Read.ContainsKey(n));

        var fields = parameters.Count == 0 ? "" : "(" + string.Join(", ", parameters) + ")";
        var simd = $"unmanaged, {Kernels}ISimd<";
        var self = $"{name}<W{(Shares(sweep) ? ", TRows" : "")}>";
        code.Open($"readonly struct {self}{fields} : {Kernels}IRowSweep<{self}, {T}> where W : {simd}W, {T}>{(Shares(sweep) ? $" where TRows : struct, {Kernels}ISharedRows" : "")}");
        code.Line($"public static int States => {Text(sweep.Reductions.Length)};").Line();
        code.Line($"public static bool IsShort => {(sweep.Reductions.Length > 0 && steps <= 12 ? "true" : "false")};").Line();
        var constraint = $"where V : {simd}V, {T}>";
        code.Line(Inlined);
        code.Line($"public {self} Row(int row) => {(parameters.Count == 0 ? "this" : $"new({string.Join(", ", parameters.Select(p => $"{Kernels}RowLanes.Of<{T}, W>({p.Substring(2)}, row)"))})")};").Line();
        code.Line(Inlined);
        code.Open($"public {Kernels}ReductionState<V> Seed<V>() {constraint}");
        code.Line($"{Kernels}ReductionState<V> state = default;");
        for (var k = 0; k < sweep.Reductions.Length; k++)
            code.Line($"state.S{Text(k)} = {vector.Constant(Seed(sweep.Reductions[k].Op))};");
        code.Line("return state;");
        code.Close().Line();

        code.Line(Inlined);
        code.Open($"public void Step<V>(in {Kernels}Window<{T}> w, nuint i, ref {Kernels}ReductionState<V> state) {constraint}");
        var used = Graph.Reachable(roots);
        var touched = 0;
        for (var k = 0; k < pass.Rows.Count; k++)
        {
            if (used.Contains(pass.Rows[k]) && Needs(roots, pass.Rows[k], known, sweep.Read))
                Load(pass.Rows[k], k);
        }
        var buffers = pass.Rows.Count + pass.IsRow.Count(r => r);
        foreach (var pair in sweep.Read)
            Load(pair.Key, buffers + pair.Value);
        var values = vector.Write(code, roots, known, inner);
        for (var k = 0; k < sweep.Reductions.Length; k++)
            code.Line($"state.S{Text(k)} = {Joined(sweep.Reductions[k].Op, $"state.S{Text(k)}", values[k])};");
        for (var k = 0; k < sweep.Outputs.Length; k++)
        {
            var row = pass.Rows.Count + Enumerable.Range(0, sweep.Outputs[k]).Count(o => schedule.IsRow(o));
            var value = values[sweep.Reductions.Length + k];
            touched |= 1 << row;
            if (!Shares(sweep) || !IsShared(sweep.Outputs[k]))
            {
                code.Line($"{value}.Store(ref w.P{Text(row)}, i);");
                continue;
            }
            code.Open($"if (TRows.Gradients != {Kernels}SharedGradients.Dropped)");
            code.Line($"(TRows.Gradients == {Kernels}SharedGradients.Added ? V.Load(ref w.P{Text(row)}, i) + {value} : {value}).Store(ref w.P{Text(row)}, i);");
            code.Close();
        }
        var kept = sweep.Kept.Values.ToArray();
        for (var k = 0; k < kept.Length; k++)
        {
            touched |= 1 << (buffers + kept[k]);
            code.Line($"{values[sweep.Reductions.Length + sweep.Outputs.Length + k]}.Store(ref w.P{Text(buffers + kept[k])}, i);");
        }
        code.Close().Line();
        code.Line($"public static uint Touched => {Text(touched)};").Line();

        code.Line(Inlined);
        code.Open($"public void Combine<V>(ref {Kernels}ReductionState<V> state, in {Kernels}ReductionState<V> other) {constraint}");
        for (var k = 0; k < sweep.Reductions.Length; k++)
            code.Line($"state.S{Text(k)} = {Joined(sweep.Reductions[k].Op, $"state.S{Text(k)}", $"other.S{Text(k)}")};");
        code.Close();
        code.Close().Line();
        return $"new {name}<V{{0}}>({string.Join(", ", arguments)})";

        void Load(Expr node, int row)
        {
            var local = inner.Unique(names.TryGetValue(node, out var given) ? given : "kept");
            touched |= 1 << row;
            code.Line($"var {local} = V.Load(ref w.P{Text(row)}, i);");
            known[node] = local;
        }
    }

    /// <summary>Whether a leaf is reached without passing what is known already.</summary>
    static bool Needs(IEnumerable<Expr> roots, Expr leaf, Dictionary<Expr, string> known, Dictionary<Expr, int> read) =>
        Graph.Reachable(roots, node => known.ContainsKey(node) || read.ContainsKey(node) ? 0 : node.Operands.Length).Contains(leaf);

    public static double Seed(Op op) => op switch { Op.RowMax => double.NegativeInfinity, Op.RowMin => double.PositiveInfinity, _ => 0 };

    static string Joined(Op op, string a, string b) => op switch { Op.RowMax => $"V.Max({a}, {b})", Op.RowMin => $"V.Min({a}, {b})", _ => $"{a} + {b}" };

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
