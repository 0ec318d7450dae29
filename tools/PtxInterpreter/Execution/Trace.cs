namespace PtxInterpreter.Execution;

/// <summary>
/// Of many accesses to a piece of memory that do not conflict with each other, as much as tells whether one of them is concurrent with a later access: the last interval
/// with its lanes, the last one of another warp of that block, and the last one of another block. An interval of 0 is none.
/// </summary>
struct Trace
{
    uint interval, lanes, otherWarp, otherBlock;

    public readonly bool IsSince(uint baseline) => interval >= baseline && interval != 0;

    public void Record(uint baseline, Intervals intervals, uint now, int lane)
    {
        if (interval == now)
        {
            lanes |= 1u << lane;
            return;
        }
        if (!IsSince(baseline))
        {
            otherWarp = otherBlock = 0;
        }
        else if (intervals.BlockOf(interval) != intervals.BlockOf(now))
        {
            (otherBlock, otherWarp) = (interval, 0);
        }
        else if (intervals.WarpOf(interval) != intervals.WarpOf(now))
        {
            otherWarp = interval;
        }
        (interval, lanes) = (now, 1u << lane);
    }

    /// <summary>Whether nothing orders one of the accesses and one of another thread now.</summary>
    public readonly bool IsConcurrent(uint baseline, Intervals intervals, uint now, int lane)
    {
        if (!IsSince(baseline)) return false;
        return interval == now ? (lanes & ~(1u << lane)) != 0 || Other(otherWarp, intervals, now) || Other(otherBlock, intervals, now)
            : intervals.Concurrent(interval, now) || Other(otherWarp, intervals, now) || Other(otherBlock, intervals, now);
    }

    static bool Other(uint past, Intervals intervals, uint now) => past != 0 && past != now && intervals.Concurrent(past, now);
}
