using System.Diagnostics;

namespace Bench;

/// <summary>Repeats an iteration for some time.</summary>
static class Repetition
{
    /// <summary>The mean over all iterations, garbage collections included.</summary>
    public static (double PerIteration, long Count) Run(Action iteration, double seconds)
    {
        long count = 0, limit = (long)(seconds * Stopwatch.Frequency), start = Stopwatch.GetTimestamp(), spent;
        do
        {
            iteration();
            count++;
            spent = Stopwatch.GetTimestamp() - start;
        }
        while (spent < limit);
        return (spent / (double)Stopwatch.Frequency / count, count);
    }

    /// <summary>The smallest of several means: on a machine that others use too, the one they disturbed least.</summary>
    public static double Fastest(Action iteration, double seconds)
    {
        const int Parts = 5;
        double fastest = double.PositiveInfinity;
        for (int i = 0; i < Parts; i++)
        {
            fastest = Math.Min(fastest, Run(iteration, seconds / Parts).PerIteration);
        }
        return fastest;
    }
}
