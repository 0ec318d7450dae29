using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Framework.Generators.Emit.CSharp;
using Framework.Generators.Ir;

namespace Framework.Generators.Emit.Ptx;

/// <summary>
/// Writes the passes of a row-wise program as PTX: what the library's <c>RowOperation.PtxRow</c> describes. Nothing is kept between sweeps; a GPU computes
/// a value again sooner than it writes and reads it.
/// </summary>
/// <param name="scalars">How many scalar parameters there are, the length of a row included.</param>
sealed class RowFragmentEmitter(int scalars)
{
    readonly PtxFragments fragments = new(scalars);
    readonly List<(string Condition, IReadOnlyList<string> Lines)> passes = [];

    public void Add(bool backward, ComputeType type, RowPass pass) =>
        passes.Add(($"{(backward ? "" : "!")}backward && {PtxFragments.Is(type)}", new Program(fragments, type, pass).Write()));

    public void Write(CodeWriter code, string access)
    {
        PtxFragments.Member(
            code, $"{access} override global::System.ReadOnlySpan<byte> PtxRow(bool backward, global::Framework.Kernels.ComputeType type)", "base.PtxRow(backward, type)", passes);
        fragments.Scalars(code, access);
        code.Line();
    }

    sealed class Program(PtxFragments fragments, ComputeType type, RowPass pass)
    {
        // Inputs that stand for the running value of a reduction, and for that of another lane.
        const int FirstState = 1 << 16, FirstOther = 1 << 17;

        readonly RowSchedule schedule = pass.Schedule(type, keeps: false);
        readonly VectorCode vector = new(type, new Dictionary<Expr, string>(), []);
        readonly Dictionary<Expr, string> known = [];
        readonly List<string> lines = [];
        int uniforms;

        public IReadOnlyList<string> Write()
        {
            Expr[] numbers = [.. Enumerable.Range(0, schedule.Outputs.Count).Where(o => !schedule.IsRow(o)).Select(o => schedule.Outputs[o])];
            vector.Hoist([.. schedule.Sweeps.SelectMany(s => s.Uniform), .. numbers]);
            foreach (var node in vector.TakenOut.Values)
                known[node] = fragments.Number(node);
            for (var k = 0; k < pass.Given.Count; k++)
                known[pass.Given[k]] = "%z" + Text(k);
            foreach (var sweep in schedule.Sweeps)
                Sweep(sweep);
            Compute(numbers);
            if (numbers.Length > 0)
                lines.Add("found " + string.Join(" ", numbers.Select(n => known[n])));
            return ["uniforms " + Text(uniforms), .. lines];
        }

        void Sweep(RowSweep sweep)
        {
            Compute(sweep.Uniform);
            var builder = pass.Roots[0].Builder;
            var reductions = sweep.Reductions;
            Expr State(int r) => builder.Input(FirstState + r);
            Expr[] joined = [.. reductions.Select((n, r) => Joined(n.Op, State(r), n[0]))];
            Expr[] roots = [.. joined, .. sweep.Outputs.Select(o => schedule.Outputs[o])];
            string[] targets = [.. reductions.Select((_, r) => "%n" + Text(r)), .. sweep.Outputs.Select(o => "%y" + Text(Row(o)))];
            var read = PtxCode.Needed(roots, known).Select(n => IndexOf(pass.Rows, n)).Where(k => k >= 0);
            var line = "sweep" + string.Concat(read.Select(k => " x" + Text(k))) + string.Concat(sweep.Outputs.Select(o => " y" + Text(Row(o))));
            var results = reductions.Select(_ => Next()).ToArray();
            lines.Add(line + string.Concat(results.Select(u => " " + u)));
            if (reductions.Length > 0)
                Block([.. reductions.Select(n => builder.Constant(RowPassEmitter.Seed(n.Op)))], [.. reductions.Select((_, r) => "%m" + Text(r))]);
            Block(roots, targets);
            if (reductions.Length > 0)
                Block([.. reductions.Select((n, r) => Joined(n.Op, State(r), builder.Input(FirstOther + r)))], [.. reductions.Select((_, r) => "%n" + Text(r))]);
            for (var r = 0; r < reductions.Length; r++)
                known[reductions[r]] = results[r];
        }

        /// <summary>Numbers, one a row; an element that is picked is read before what depends on it is computed.</summary>
        void Compute(IReadOnlyList<Expr> nodes)
        {
            foreach (var pick in PtxCode.Needed(nodes, known).Where(n => n.Op == Op.RowPick))
            {
                Compute([pick[1]]);
                known[pick] = Next();
                lines.Add($"pick {known[pick]} x{Text(IndexOf(pass.Rows, pick[0]))} {known[pick[1]]}");
            }
            Expr[] roots = [.. nodes.Where(n => !known.ContainsKey(n)).Distinct()];
            if (roots.Length == 0)
                return;
            string[] targets = [.. roots.Select(_ => Next())];
            Block(roots, targets);
            for (var k = 0; k < roots.Length; k++)
                known[roots[k]] = targets[k];
        }

        void Block(IReadOnlyList<Expr> roots, IReadOnlyList<string> targets) => lines.AddRange(PtxCode.Write(type, roots, targets, Leaf, known));

        string Leaf(Expr leaf) => leaf.Op switch
        {
            Op.Position => "%i",
            Op.Input when leaf.Index >= FirstOther => "%c" + Text(leaf.Index - FirstOther),
            Op.Input when leaf.Index >= FirstState => "%m" + Text(leaf.Index - FirstState),
            Op.Scalar => fragments.Number(leaf),
            _ => "%x" + Text(IndexOf(pass.Rows, leaf)),
        };

        /// <summary>The number of an output among those that are rows.</summary>
        int Row(int output) => Enumerable.Range(0, output).Count(o => schedule.IsRow(o));

        string Next() => "%u" + Text(uniforms++);

        static int IndexOf(IReadOnlyList<Expr> nodes, Expr node) => nodes.ToList().IndexOf(node);
    }

    static Expr Joined(Op op, Expr a, Expr b) => op switch { Op.RowMax => a.Builder.Make(Op.Max, a, b), Op.RowMin => a.Builder.Make(Op.Min, a, b), _ => a + b };

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
