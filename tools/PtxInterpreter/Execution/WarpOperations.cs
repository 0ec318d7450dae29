using System.Numerics;
using PtxInterpreter.Syntax;

namespace PtxInterpreter.Execution;

/// <summary>
/// An instruction of several lanes together. Stricter than sm_70 and newer: the lanes that the mask names and that have not ended must execute it together, and none else.
/// </summary>
abstract class CollectiveOperation(Position position, int mask) : Operation(position)
{
    protected uint Members(Warp warp, uint active)
    {
        int first = BitOperations.TrailingZeroCount(active);
        uint members = (uint)warp.Values[mask + first];
        for (uint rest = active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            if ((uint)warp.Values[mask + lane] != members)
                throw warp.Fault(PtxFault.WarpMask, Position, lane, null, $"this lane says mask 0x{warp.Values[mask + lane]:x8}, lane {first} 0x{members:x8}");
            if ((members >> lane & 1) == 0)
                throw warp.Fault(PtxFault.WarpMask, Position, lane, null, $"this lane executes the instruction and is not in the mask 0x{members:x8}");
        }
        uint missing = members & warp.Alive & ~active;
        if (missing != 0)
        {
            string reason = $"the mask 0x{members:x8} names this lane, which does not execute the instruction with the others (they are 0x{active:x8})";
            throw warp.Fault(PtxFault.WarpMask, Position, BitOperations.TrailingZeroCount(missing), null, reason);
        }
        return members;
    }
}

enum ShuffleMode
{
    Up,
    Down,
    Bfly,
    Idx,
}

/// <param name="predicate">Where it goes whether the source lane was in range, or -1.</param>
sealed class ShuffleOperation(Position position, ShuffleMode mode, int target, int predicate, int a, int b, int c, int mask) : CollectiveOperation(position, mask)
{
    public override void Execute(Warp warp, uint active)
    {
        Members(warp, active);
        ulong[] v = warp.Values;
        Span<ulong> results = stackalloc ulong[Warp.Width];
        uint inRange = 0;
        for (uint rest = active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            int step = (int)v[b + lane] & 31, clamp = (int)v[c + lane] & 31, segment = (int)(v[c + lane] >> 8) & 31;
            int highest = lane & segment | clamp & ~segment, lowest = lane & segment;
            int source = mode switch
            {
                ShuffleMode.Up => lane - step,
                ShuffleMode.Down => lane + step,
                ShuffleMode.Bfly => lane ^ step,
                _ => lowest | step & ~segment,
            };
            if (mode == ShuffleMode.Up ? source >= highest : source <= highest) inRange |= 1u << lane;
            else source = lane;
            if (source is < 0 or >= Warp.Width || (active >> source & 1) == 0)
                throw warp.Fault(PtxFault.WarpMask, Position, lane, null, $"the value comes from lane {source}, which does not execute the instruction");
            results[lane] = v[a + source];
        }
        for (uint rest = active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            if (target >= 0) v[target + lane] = results[lane];
        }
        if (predicate >= 0) warp.Predicates[predicate] = warp.Predicates[predicate] & ~active | inRange;
    }
}

/// <summary>vote: all, any and uni give a predicate, ballot a mask.</summary>
sealed class VoteOperation(Position position, string mode, int target, PredicateSource source, int mask) : CollectiveOperation(position, mask)
{
    public override void Execute(Warp warp, uint active)
    {
        Members(warp, active);
        uint votes = source.Of(warp) & active;
        if (mode == "ballot")
        {
            for (; active != 0; active &= active - 1) warp.Values[target + BitOperations.TrailingZeroCount(active)] = votes;
            return;
        }
        bool result = mode switch { "all" => votes == active, "any" => votes != 0, _ => votes == active || votes == 0 };
        warp.Predicates[target] = warp.Predicates[target] & ~active | (result ? active : 0);
    }
}

/// <summary>match.any: the lanes that hold the same value.</summary>
sealed class MatchOperation(Position position, int target, int a, int mask) : CollectiveOperation(position, mask)
{
    public override void Execute(Warp warp, uint active)
    {
        Members(warp, active);
        Span<ulong> results = stackalloc ulong[Warp.Width];
        for (uint rest = active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            for (uint others = active; others != 0; others &= others - 1)
            {
                int other = BitOperations.TrailingZeroCount(others);
                if (warp.Values[a + other] == warp.Values[a + lane]) results[lane] |= 1ul << other;
            }
        }
        for (; active != 0; active &= active - 1)
        {
            int lane = BitOperations.TrailingZeroCount(active);
            warp.Values[target + lane] = results[lane];
        }
    }
}

/// <summary>redux: one value from all lanes, the same for each.</summary>
sealed class ReduxOperation(Position position, int target, int a, int mask, Func<ulong, ulong, ulong> combine) : CollectiveOperation(position, mask)
{
    public override void Execute(Warp warp, uint active)
    {
        Members(warp, active);
        ulong result = warp.Values[a + BitOperations.TrailingZeroCount(active)];
        for (uint rest = active & active - 1; rest != 0; rest &= rest - 1) result = combine(result, warp.Values[a + BitOperations.TrailingZeroCount(rest)]);
        for (; active != 0; active &= active - 1) warp.Values[target + BitOperations.TrailingZeroCount(active)] = result;
    }
}

/// <summary>bar.warp.sync: orders the accesses of the warp's lanes, where all that are left take part.</summary>
sealed class WarpBarrierOperation(Position position, int mask) : CollectiveOperation(position, mask)
{
    public override void Execute(Warp warp, uint active)
    {
        Members(warp, active);
        if (active == warp.Alive) warp.OpenInterval();
    }
}

sealed class ActiveMaskOperation(Position position, int target) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        for (uint rest = active; rest != 0; rest &= rest - 1) warp.Values[target + BitOperations.TrailingZeroCount(rest)] = active;
    }
}

enum BarrierReduction
{
    None,
    Popc,
    And,
    Or,
}

/// <summary>bar and barrier: lanes wait here until every thread of the block that has not ended does.</summary>
/// <param name="target">The register or predicate of a reduction's result.</param>
sealed class BarrierOperation(Position position, bool aligned, int number, int count, BarrierReduction reduction, int target, PredicateSource source) : Operation(position)
{
    public override StepKind Kind => StepKind.Barrier;

    public bool IsAligned => aligned;

    public BarrierReduction Reduction => reduction;

    /// <summary>The number of the barrier, the same for all lanes.</summary>
    public int NumberOf(Warp warp, uint active)
    {
        ulong first = warp.Values[number + BitOperations.TrailingZeroCount(active)];
        for (uint rest = active; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest);
            if (warp.Values[number + lane] != first || first > 15)
                throw warp.Fault(PtxFault.Undefined, Position, lane, null, $"the barrier is number {warp.Values[number + lane]}: it must be 0 to 15 and the same for the warp");
            if (count >= 0 && warp.Values[count + lane] != (warp.Block.Extent.Count + 31) / 32 * 32)
                throw warp.Fault(PtxFault.Undefined, Position, lane, null, $"the barrier is for {warp.Values[count + lane]} threads; the interpreter knows barriers of the whole block only");
        }
        return (int)first;
    }

    /// <summary>How many of the lanes vote true.</summary>
    public int Votes(Warp warp, uint active) => reduction == BarrierReduction.None ? 0 : BitOperations.PopCount(source.Of(warp) & active);

    public void Finish(Warp warp, uint waiting, int votes, int threads)
    {
        if (reduction == BarrierReduction.Popc)
        {
            for (; waiting != 0; waiting &= waiting - 1) warp.Values[target + BitOperations.TrailingZeroCount(waiting)] = (uint)votes;
        }
        else if (reduction != BarrierReduction.None)
        {
            bool result = reduction == BarrierReduction.And ? votes == threads : votes > 0;
            warp.Predicates[target] = warp.Predicates[target] & ~waiting | (result ? waiting : 0);
        }
    }

    public override void Execute(Warp warp, uint active) { }
}
