using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Framework;
using Framework.Kernels;

namespace Explain;

/// <summary>What the first call of each operation takes beyond a later one: most of it is the just-in-time compiler's work.</summary>
static class FirstUse
{
    const int Elements = 1000;

    public static void Report(TextWriter output)
    {
        var registry = typeof(Tensor).Assembly.GetType("Framework.OperationRegistry")!;
        var all = (IEnumerable<OperationEntry>)registry.GetProperty("All", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;
        var rows = (IEnumerable<RowEntry>)registry.GetProperty("Rowwise", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;
        // What all operations share is compiled once, before.
        Tensor ones = Tensor.Ones([Elements]);
        double shared = Milliseconds(() => ones.Add(ones));
        Show(output, "shared by all, with the first addition", [("", shared, Milliseconds(() => ones.Add(ones)))]);
        Show(output, "elementwise", [.. all.Where(e => e.Operation.Traits.FloatLegal && e.Operands.All(o => o.Kind == OperandKind.Number)).Select(Elementwise)]);
        Show(output, "row-wise", [.. rows.Where(e => e.Operation.Traits.Forms.All(f => f == RowOperand.Row)).Select(Rowwise)]);
    }

    static (string, double, double) Elementwise(OperationEntry entry)
    {
        Tensor[] inputs = [.. entry.Operands.Select(_ => Tensor.Full([Elements], 0.5))];
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        var results = new Tensor[entry.Operation.Traits.Results.Length];
        void Call() => entry.Operation.ApplyMany(inputs, scalars, results);
        return (entry.Name, Milliseconds(Call), Milliseconds(Call));
    }

    static (string, double, double) Rowwise(RowEntry entry)
    {
        Tensor[] inputs = [.. entry.Operands.Select(_ => Tensor.Full([10, Elements / 10], 0.5))];
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        var results = new Tensor[entry.Operation.Traits.IsRow.Length];
        void Call() => entry.Operation.ApplyMany(inputs, -1, false, scalars, results);
        return (entry.Name, Milliseconds(Call), Milliseconds(Call));
    }

    static double Milliseconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    static void Show(TextWriter output, string what, (string Name, double First, double Second)[] times)
    {
        var sorted = times.OrderBy(t => t.First).ToArray();
        var (median, worst) = (sorted[sorted.Length / 2], sorted[^1]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what}: {times.Length} first calls, median {median.First:F1} ms, largest {worst.First:F1} ms {worst.Name}, together {times.Sum(t => t.First):F0} ms; second calls, median {times.Select(t => t.Second).Order().ElementAt(times.Length / 2) * 1000:F0} us"));
    }
}
