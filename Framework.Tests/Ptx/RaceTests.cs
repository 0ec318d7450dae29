using PtxInterpreter;
using PtxInterpreter.Execution;

namespace Framework.Tests.Ptx;

/// <summary>What is kept of the accesses to a piece of memory against a history that keeps all of them.</summary>
public sealed class RaceTests
{
    const int Bytes = 64, Warps = 3, Lanes = 3;

    sealed record Past(int Block, int Epoch, int Warp, uint Interval, int Lane, int Offset, int Size, bool IsWrite, AccessKind Kind);

    [Fact]
    public void FindsExactlyTheAccessesThatNothingOrders()
    {
        int races = 0, writesAfterReads = 0;
        for (int seed = 0; seed < 4000; seed++)
        {
            (bool race, bool onWrite) = Run(new(seed));
            if (race) races++;
            if (race && onWrite) writesAfterReads++;
        }

        // Both outcomes are frequent, or the comparison would prove little.
        Assert.InRange(races, 1000, 3500);
        Assert.InRange(writesAfterReads, 300, races - 300);
    }

    /// <summary>Random accesses and barriers until a race or the end; whether there was one, and whether the access that completed it was a write.</summary>
    static (bool Race, bool OnWrite) Run(Random random)
    {
        Region region = new("buffer", 0, Bytes, isConstant: false) { Baseline = 10 };
        Intervals intervals = new(10);
        List<Past> history = [];
        for (int block = 0; block < 2; block++)
        {
            int epoch = 0;
            uint[] current = [.. Enumerable.Range(0, Warps).Select(w => intervals.Open(block, epoch, w))];
            for (int step = 0; step < 10; step++)
            {
                int warp = random.Next(Warps);
                switch (random.Next(5))
                {
                    case 0:
                        epoch++;
                        for (int w = 0; w < Warps; w++) current[w] = intervals.Open(block, epoch, w);
                        break;
                    case 1:
                        current[warp] = intervals.Open(block, epoch, warp);
                        break;
                    default:
                        int size = 1 << random.Next(4);
                        Past access = new(block, epoch, warp, current[warp], random.Next(Lanes), random.Next(Bytes / size) * size, size, random.Next(4) == 0, random.Next(4) == 0 ? AccessKind.Strong : AccessKind.Plain);
                        Conflict? found = access.IsWrite
                            ? region.Accesses.Write(region, access.Offset, size, intervals, access.Interval, access.Lane, access.Kind)
                            : region.Accesses.Read(region, access.Offset, size, intervals, access.Interval, access.Lane, access.Kind);
                        bool expected = history.Any(past => Races(past, access));
                        Assert.Equal(expected ? PtxFault.Race : null, found?.Fault);
                        if (expected) return (true, access.IsWrite);
                        history.Add(access);
                        break;
                }
            }
        }
        return (false, false);
    }

    static bool Races(Past a, Past b)
    {
        if (!a.IsWrite && !b.IsWrite || a.Kind == AccessKind.Strong && b.Kind == AccessKind.Strong) return false;
        if (a.Offset + a.Size <= b.Offset || b.Offset + b.Size <= a.Offset) return false;
        if (a.Block != b.Block) return true;
        return a.Warp == b.Warp ? a.Interval == b.Interval && a.Lane != b.Lane : a.Epoch == b.Epoch;
    }
}
