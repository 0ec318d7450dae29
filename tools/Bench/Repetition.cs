using System.Diagnostics;

namespace Bench;

/// <summary>Repeats an iteration for some time.</summary>
static class Repetition
{
    /// <summary>The mean over all iterations, garbage collections included. The clock is read once in so many of them that it does not count where one takes less than a microsecond.</summary>
    public static (double PerIteration, long Count) Run(Action iteration, double seconds)
    {
        const double Interval = 5e-6;
        long count = 0, batch = 1, limit = (long)(seconds * Stopwatch.Frequency), interval = (long)(Interval * Stopwatch.Frequency), start = Stopwatch.GetTimestamp(), spent = 0, before;
        do
        {
            for (long i = 0; i < batch; i++)
            {
                iteration();
            }
            count += batch;
            before = spent;
            spent = Stopwatch.GetTimestamp() - start;
            batch += spent - before < interval ? 1 : 0;
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
