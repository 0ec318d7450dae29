using System.Numerics;

namespace PtxInterpreter.Execution;

/// <summary>One block at a time: its warps in turn, each until it ends or waits at a barrier.</summary>
sealed class BlockRun
{
    readonly Random? random;
    readonly Warp[] warps;
    readonly int[] order;

    /// <summary>The barrier that warps wait at, who came first, and how they voted.</summary>
    BarrierOperation? barrier;
    int barrierNumber, votes;

    public BlockRun(LaunchRun launch, Random? random)
    {
        (Launch, this.random) = (launch, random);
        Program program = launch.Program;
        int count = (int)((launch.Extent.Count + Warp.Width - 1) / Warp.Width);
        warps = [.. Enumerable.Range(0, count).Select(i => new Warp(this, i, program.ValueCount, program.PredicateCount))];
        order = [.. Enumerable.Range(0, count)];
        Shared = new("shared memory", 0, launch.Kernel.SharedSize + launch.DynamicShared, isConstant: false);
        foreach (Warp warp in warps)
        {
            ulong threads = Math.Min(launch.Extent.Count - (ulong)warp.Index * Warp.Width, Warp.Width);
            warp.Present = threads == Warp.Width ? uint.MaxValue : (1u << (int)threads) - 1;
        }
    }

    public LaunchRun Launch { get; }

    public Region Shared { get; }

    public Dim3 Extent => Launch.Extent;

    public int Index { get; private set; }

    public Dim3 Coordinates { get; private set; }

    /// <summary>How many barriers the block has passed.</summary>
    public int Epoch { get; private set; }

    public void Run(int index)
    {
        (Index, Coordinates, Epoch, barrier, votes) = (index, Launch.Grid.At((ulong)index), 0, null, 0);
        Shared.Baseline = Launch.Intervals.Next;
        Launch.Program.ClearShared(Shared, Launch.DynamicShared);
        foreach (Warp warp in warps)
        {
            warp.Alive = warp.Present;
            warp.Waiting = 0;
            warp.Executed = 0;
            Array.Clear(warp.Counters);
            Launch.Program.FillConstants(warp);
            warp.OpenInterval();
        }
        while (true)
        {
            random?.Shuffle(order);
            foreach (int i in order) Scheduler.Run(warps[i]);
            if (warps.All(w => w.Alive == 0)) return;
            CompleteBarrier();
        }
    }

    public void Arrive(Warp warp, uint active, BarrierOperation operation, int counter)
    {
        if (operation.IsAligned && active != warp.Alive)
            throw warp.Fault(PtxFault.DivergentBarrier, operation.Position, BitOperations.TrailingZeroCount(warp.Alive & ~active), null,
                $"only the lanes 0x{active:x8} of the warp's 0x{warp.Alive:x8} execute the barrier; this lane does not");
        int number = operation.NumberOf(warp, active);
        if (barrier is { } first && (number != barrierNumber || operation != first && (operation.IsAligned || first.IsAligned || operation.Reduction != first.Reduction)))
            throw warp.Fault(number != barrierNumber ? PtxFault.Deadlock : PtxFault.DivergentBarrier, operation.Position, BitOperations.TrailingZeroCount(active), null,
                $"threads wait at another barrier, number {barrierNumber} at {first.Position}");
        (barrier, barrierNumber) = (operation, number);
        votes += operation.Votes(warp, active);
        warp.Waiting |= active;
        for (uint rest = active; rest != 0; rest &= rest - 1) warp.Counters[BitOperations.TrailingZeroCount(rest)] = counter + 1;
    }

    void CompleteBarrier()
    {
        int threads = warps.Sum(w => BitOperations.PopCount(w.Waiting));
        Epoch++;
        Launch.CountBarrier();
        foreach (Warp warp in warps)
        {
            if (warp.Waiting == 0) continue;
            barrier!.Finish(warp, warp.Waiting, votes, threads);
            warp.Waiting = 0;
            warp.OpenInterval();
        }
        (barrier, votes) = (null, 0);
    }
}
