using PtxInterpreter.Syntax;

namespace PtxInterpreter.Execution;

/// <summary>32 threads with their registers: of a value, 32 numbers one after another, each with no bits above the register's width; of a predicate, one bit a lane.</summary>
sealed class Warp(BlockRun block, int index, int values, int predicates)
{
    public const int Width = 32;

    public ulong[] Values { get; } = new ulong[values * Width];

    public uint[] Predicates { get; } = new uint[predicates];

    /// <summary>The next instruction of each lane.</summary>
    public int[] Counters { get; } = new int[Width];

    public BlockRun Block => block;

    public int Index => index;

    /// <summary>The lanes that have not ended.</summary>
    public uint Alive { get; set; }

    /// <summary>The lanes that wait at the block's barrier.</summary>
    public uint Waiting { get; set; }

    /// <summary>The lanes that exist: fewer than 32 in the last warp of a block whose size is no multiple.</summary>
    public uint Present { get; set; }

    public uint Interval { get; set; }

    public long Executed { get; set; }

    public void OpenInterval() => Interval = block.Launch.Intervals.Open(block.Index, block.Epoch, index);

    public PtxExecutionException Fault(PtxFault fault, Position position, int lane, ulong? address, string reason)
        => new(fault, block.Launch.Kernel.Name, position, block.Coordinates, block.Extent.At((ulong)(index * Width + lane)), address, reason);
}
