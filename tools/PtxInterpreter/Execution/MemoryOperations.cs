using System.Numerics;
using PtxInterpreter.Syntax;

namespace PtxInterpreter.Execution;

/// <summary>Where an address points.</summary>
enum Window
{
    Generic,
    Global,
    Constant,
    Shared,
}

/// <summary>An access to memory: finds its region, and checks bounds, alignment, what has been written, and who else is there.</summary>
abstract class MemoryOperation(Position position, Window window, int address, long offset, int size) : Operation(position)
{
    /// <summary>Where shared memory lies among generic addresses. An address in shared memory itself counts from zero and has 32 bits.</summary>
    public const ulong SharedWindow = 0x7F00_0000_0000_0000;

    protected int Size => size;

    protected Window Window => window;

    protected (Region Region, int Offset, ulong Address) Locate(Warp warp, int lane)
    {
        ulong target = warp.Values[address + lane] + (ulong)offset;
        bool shared = window == Window.Shared || window == Window.Generic && target >= SharedWindow;
        Region? region = warp.Block.Shared;
        ulong at = target;
        if (!shared)
        {
            region = warp.Block.Launch.Memory.Find(target);
            if (region is null || region.IsConstant != (window == Window.Constant) && window != Window.Generic)
                throw warp.Fault(PtxFault.OutOfBounds, Position, lane, target, $"no {(window == Window.Constant ? "constant" : "buffer")} is at this address");
            at = target - region.Start;
        }
        else if (window == Window.Generic)
        {
            at -= SharedWindow;
        }
        ulong length = (ulong)region.Data.Length;
        if (at >= length || length - at < (ulong)size)
            throw warp.Fault(PtxFault.OutOfBounds, Position, lane, target, $"{size} bytes at byte {at} are not inside {region.Name}, which has {length}");
        if ((target & (ulong)(size - 1)) != 0)
            throw warp.Fault(PtxFault.Misaligned, Position, lane, target, $"an access of {size} bytes needs a multiple of {size}");
        return (region, (int)at, target);
    }

    protected void CheckRead(Warp warp, int lane, Region region, int at, ulong target, AccessKind kind)
    {
        byte state = region.StateOf(at, size);
        if (state != Region.Written)
            throw state == Region.Gap
                ? warp.Fault(PtxFault.OutOfBounds, Position, lane, target, "no shared variable is at this address")
                : warp.Fault(PtxFault.Uninitialized, Position, lane, target, $"byte {at} of {region.Name} has not been written");
        if (warp.Block.Launch.Options.DetectRaces && !region.IsConstant
            && region.Accesses.Read(region, at, size, warp.Block.Launch.Intervals, warp.Interval, lane, kind) is { } conflict)
            throw warp.Fault(conflict.Fault, Position, lane, target, conflict.Reason);
    }

    protected void CheckWrite(Warp warp, int lane, Region region, int at, ulong target, AccessKind kind)
    {
        if (region.IsConstant) throw warp.Fault(PtxFault.ReadOnly, Position, lane, target, $"{region.Name} is constant");
        if (region == warp.Block.Shared && region.StateOf(at, size) == Region.Gap)
            throw warp.Fault(PtxFault.OutOfBounds, Position, lane, target, "no shared variable is at this address");
        if (warp.Block.Launch.Options.DetectRaces && region.Accesses.Write(region, at, size, warp.Block.Launch.Intervals, warp.Interval, lane, kind) is { } conflict)
            throw warp.Fault(conflict.Fault, Position, lane, target, conflict.Reason);
        region.Mark(at, size, Region.Written);
    }
}

/// <param name="targets">One register an element, or -1.</param>
/// <param name="extend">From the bits of an element to those of its register; null where they are the same.</param>
sealed class LoadOperation(Position position, Window window, AccessKind kind, int address, long offset, int[] targets, int elementSize, Func<ulong, ulong>?[] extend)
    : MemoryOperation(position, window, address, offset, targets.Length * elementSize)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        warp.Block.Launch.CountLoad(Window, active, Size);
        for (; active != 0; active &= active - 1)
        {
            int lane = BitOperations.TrailingZeroCount(active);
            (Region region, int at, ulong target) = Locate(warp, lane);
            CheckRead(warp, lane, region, at, target, kind);
            for (int e = 0; e < targets.Length; e++)
            {
                if (targets[e] < 0) continue;
                ulong value = region.Read(at + e * elementSize, elementSize);
                v[targets[e] + lane] = extend[e] is { } function ? function(value) : value;
            }
        }
    }
}

sealed class StoreOperation(Position position, Window window, AccessKind kind, int address, long offset, int[] sources, int elementSize)
    : MemoryOperation(position, window, address, offset, sources.Length * elementSize)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        warp.Block.Launch.CountStore(Window, active, Size);
        for (; active != 0; active &= active - 1)
        {
            int lane = BitOperations.TrailingZeroCount(active);
            (Region region, int at, ulong target) = Locate(warp, lane);
            CheckWrite(warp, lane, region, at, target, kind);
            for (int e = 0; e < sources.Length; e++) region.Write(at + e * elementSize, elementSize, v[sources[e] + lane]);
        }
    }
}

/// <summary>atom and red: lane after lane, which is one of the orders that hardware may choose.</summary>
/// <param name="target">Where the old value goes, or -1.</param>
/// <param name="update">From the old value and two operands to the new one.</param>
sealed class AtomicOperation(Position position, Window window, int address, long offset, int target, int b, int c, int size, Func<ulong, ulong, ulong, bool, ulong> update)
    : MemoryOperation(position, window, address, offset, size)
{
    public override void Execute(Warp warp, uint active)
    {
        ulong[] v = warp.Values;
        for (; active != 0; active &= active - 1)
        {
            int lane = BitOperations.TrailingZeroCount(active);
            (Region region, int at, ulong where) = Locate(warp, lane);
            CheckRead(warp, lane, region, at, where, AccessKind.Strong);
            CheckWrite(warp, lane, region, at, where, AccessKind.Strong);
            ulong old = region.Read(at, Size);
            region.Write(at, Size, update(old, v[b + lane], v[c + lane], region == warp.Block.Shared));
            if (target >= 0) v[target + lane] = old;
        }
    }
}

/// <summary>ld.param: one value for all threads, from the arguments of the launch.</summary>
sealed class LoadParameterOperation(Position position, int offset, int[] targets, int elementSize, Func<ulong, ulong>?[] extend) : Operation(position)
{
    public override void Execute(Warp warp, uint active)
    {
        byte[] arguments = warp.Block.Launch.Arguments;
        for (int e = 0; e < targets.Length; e++)
        {
            if (targets[e] < 0) continue;
            ulong value = 0;
            for (int i = elementSize - 1; i >= 0; i--) value = value << 8 | arguments[offset + e * elementSize + i];
            if (extend[e] is { } function) value = function(value);
            for (uint lanes = active; lanes != 0; lanes &= lanes - 1) warp.Values[targets[e] + BitOperations.TrailingZeroCount(lanes)] = value;
        }
    }
}
