using System.Numerics;

namespace PtxInterpreter.Execution;

/// <summary>
/// Runs a warp until its lanes end or wait. Of the lanes that can go on, those furthest behind in the text go first, together, until they catch up with others or part ways:
/// so lanes that a branch has parted meet again where the paths join.
/// </summary>
static class Scheduler
{
    public static void Run(Warp warp)
    {
        Operation[] code = warp.Block.Launch.Program.Operations;
        LaunchRun launch = warp.Block.Launch;
        while (Furthest(warp, out int counter, out uint lanes, out int meeting))
        {
            while (true)
            {
                Operation operation = code[counter];
                uint active = operation.Active(warp, lanes);
                launch.CountInstruction(active);
                if (++warp.Executed > launch.Options.InstructionsPerWarp)
                {
                    string reason = $"the warp has executed {launch.Options.InstructionsPerWarp} instructions";
                    throw warp.Fault(PtxFault.InstructionLimit, operation.Position, BitOperations.TrailingZeroCount(lanes), null, reason);
                }
                if (active != 0 && operation.Kind != StepKind.Plain)
                {
                    if (operation is BranchOperation branch)
                    {
                        if (active == lanes)
                        {
                            counter = branch.Target;
                        }
                        else
                        {
                            if (branch.IsUniform)
                                throw warp.Fault(PtxFault.Undefined, operation.Position, BitOperations.TrailingZeroCount(lanes & ~active), null, "bra.uni is taken by some lanes of the warp and not by this one");
                            SetCounters(warp, active, branch.Target);
                            SetCounters(warp, lanes & ~active, counter + 1);
                            break;
                        }
                    }
                    else
                    {
                        SetCounters(warp, lanes & ~active, counter + 1);
                        if (operation is BarrierOperation barrier) warp.Block.Arrive(warp, active, barrier, counter);
                        else operation.Execute(warp, active);
                        break;
                    }
                }
                else
                {
                    if (active != 0) operation.Execute(warp, active);
                    counter++;
                }
                if (counter >= meeting)
                {
                    SetCounters(warp, lanes, counter);
                    break;
                }
            }
        }
    }

    /// <summary>The lanes that go next, and the instruction where the nearest others stand.</summary>
    static bool Furthest(Warp warp, out int counter, out uint lanes, out int meeting)
    {
        (counter, lanes, meeting) = (int.MaxValue, 0, int.MaxValue);
        for (uint rest = warp.Alive & ~warp.Waiting; rest != 0; rest &= rest - 1)
        {
            int lane = BitOperations.TrailingZeroCount(rest), at = warp.Counters[lane];
            if (at < counter) (counter, lanes, meeting) = (at, 1u << lane, counter);
            else if (at == counter) lanes |= 1u << lane;
            else if (at < meeting) meeting = at;
        }
        return lanes != 0;
    }

    static void SetCounters(Warp warp, uint lanes, int counter)
    {
        for (; lanes != 0; lanes &= lanes - 1) warp.Counters[BitOperations.TrailingZeroCount(lanes)] = counter;
    }
}
