using System.Globalization;
using Framework;

namespace Bench;

/// <summary>How far each kernel is from what one core can do at best: from its arithmetic, or from the memory in which its working set lies.</summary>
static class Roofline
{
    const double WarmUpSeconds = 0.2;

    public static void Print(TextWriter output, IEnumerable<Case> cases, double seconds)
    {
        Threads.Count = 1;
        Processor processor = Processor.Read();
        Peaks peaks = Peaks.Measure(processor);
        output.WriteLine($"{processor.Name}, one core, vectors of {peaks.VectorBits} bits");
        output.WriteLine(Text($"{"multiply-add in registers",-44} {peaks.Flops / 1e9,10:F1} GFLOP/s"));
        foreach (MemoryLevel level in peaks.Levels)
        {
            output.WriteLine(Text($"{$"{level.Name}, {level.Measured >> 10:N0} KiB",-44} {level.Reading / 1e9,10:F1} GB/s read, {level.Copying / 1e9:F1} copied"));
        }
        output.WriteLine();
        output.WriteLine($"{"benchmark",-44} {"µs",10} {"GFLOP/s",9} {"GB/s",8}  {"limit",-10} {"of it",6}");
        foreach (Case item in cases)
        {
            if (item.Prepare() is { Work: { } work } benchmark)
            {
                Repetition.Run(benchmark.Iteration, WarmUpSeconds);
                output.WriteLine(Line(item.Name, work, peaks, Repetition.Fastest(benchmark.Iteration, seconds)));
            }
        }
    }

    static string Line(string name, Work work, Peaks peaks, double time)
    {
        MemoryLevel level = peaks.Level(work.WorkingSet);
        double arithmetic = work.Flops / peaks.Flops, memory = level.Seconds(work);
        string limit = arithmetic > memory ? "arithmetic" : level.Name;
        return Text($"{name,-44} {1e6 * time,10:F2} {work.Flops / time / 1e9,9:F1} {(work.Read + work.Written) / time / 1e9,8:F1}  {limit,-10} {Math.Max(arithmetic, memory) / time,6:P0}");
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
