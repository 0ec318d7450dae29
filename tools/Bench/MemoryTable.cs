using System.Diagnostics;
using System.Globalization;
using Framework;

namespace Bench;

/// <summary>What a steady step of training takes from the managed heap, from the collector's time, and from the operating system.</summary>
static class MemoryTable
{
    const int Warming = 50, Fewest = 20;
    const double WarmUpSeconds = 1;

    public static void Print(TextWriter output, IEnumerable<Case> cases, double seconds)
    {
        output.WriteLine($"{"",-50} {"managed",10} {"collections in 1,000 steps",27} {"native",10} {"fresh pages",12}");
        output.WriteLine($"{"model",-50} {"KB/step",10} {"gen 0",9}{"gen 1",9}{"gen 2",9} {"B/step",10} {"a step",12}");
        foreach (Case item in cases.Where(static c => c.IsTraining))
        {
            output.WriteLine(Measure(item, seconds));
            Memory.Trim();
        }
    }

    static string Measure(Case item, double seconds)
    {
        Action step = item.Prepare().Iteration;
        for (int i = 0; i < Warming; i++)
        {
            step();
        }
        Repetition.Run(step, WarmUpSeconds);
        Span<int> before = [GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2)];
        long steps = 0, native = 0, reserved = Reserved(), faults = PageFaults(), managed = GC.GetTotalAllocatedBytes(precise: true);
        for (long start = Stopwatch.GetTimestamp(); steps < Fewest || Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; steps++)
        {
            step();
            long now = Reserved();
            native += Math.Max(0, now - reserved);
            reserved = now;
        }
        managed = GC.GetTotalAllocatedBytes(precise: true) - managed;
        faults = PageFaults() - faults;
        double Collections(int generation, int earlier) => 1000.0 * (GC.CollectionCount(generation) - earlier) / steps;
        return string.Create(CultureInfo.InvariantCulture,
            $"{item.Name,-50} {managed / 1024.0 / steps,10:F1} {Collections(0, before[0]),9:F0}{Collections(1, before[1]),9:F0}{Collections(2, before[2]),9:F0} {native / steps,10} {faults / (double)steps,12:F2}");
    }

    /// <summary>What the pool holds, handed out or free. It grows by what is allocated; a block given back within the same step would hide one, but not its fresh pages.</summary>
    static long Reserved()
    {
        MemoryReport report = Memory.Report();
        return report.InUse + report.Free;
    }

    /// <summary>The pages that Linux has mapped for this process without reading a file; 0 elsewhere.</summary>
    static long PageFaults()
    {
        const string Status = "/proc/self/stat";
        const int FieldAfterName = 7;
        if (!File.Exists(Status))
        {
            return 0;
        }
        // The second field is the program's name in parentheses, and may have spaces.
        string text = File.ReadAllText(Status);
        return long.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[FieldAfterName], CultureInfo.InvariantCulture);
    }
}
