using PtxInterpreter.Syntax;

namespace PtxInterpreter;

/// <summary>PTX that cannot be accepted or that went wrong while it ran.</summary>
public abstract class PtxException : Exception
{
    private protected PtxException(Position position, string message) : base(message) => Position = position;

    /// <summary>Where in the text.</summary>
    public Position Position { get; }
}

/// <summary>The text does not follow the grammar.</summary>
public sealed class PtxSyntaxException : PtxException
{
    internal PtxSyntaxException(Position position, string reason) : base(position, $"{position}: {reason}") { }
}

/// <summary>The text follows the grammar and breaks a rule: of declarations, types, state spaces, alignment, versions, or assignment before use.</summary>
public sealed class PtxVerificationException : PtxException
{
    internal PtxVerificationException(Position position, string reason) : base(position, $"{position}: {reason}") { }
}

/// <summary>What went wrong in a run.</summary>
public enum PtxFault
{
    /// <summary>An address outside every allocation, or across the end of one.</summary>
    OutOfBounds,

    /// <summary>An address that is not a multiple of the size of the access.</summary>
    Misaligned,

    /// <summary>A read of memory that nobody has written.</summary>
    Uninitialized,

    /// <summary>Two threads touch a byte, at least one writes it, and nothing orders them.</summary>
    Race,

    /// <summary><c>ld.global.nc</c> of memory that the same launch writes.</summary>
    WrittenWhileReadOnly,

    /// <summary>A store to constant memory.</summary>
    ReadOnly,

    /// <summary>A barrier that only some threads of a warp, or different warps at different instructions, execute.</summary>
    DivergentBarrier,

    /// <summary>Warps that wait at barriers which can never complete.</summary>
    Deadlock,

    /// <summary>A warp instruction whose member mask does not fit the lanes that execute it, or that reads a lane which takes no part.</summary>
    WarpMask,

    /// <summary>A result that the manual leaves undefined: division of an integer by zero, a barrier number out of range.</summary>
    Undefined,

    /// <summary>The budget of instructions is used up: most likely a loop that never ends.</summary>
    InstructionLimit,
}

/// <summary>A fault in a run, with the kernel, the instruction, the block, the thread and, where there is one, the address.</summary>
public sealed class PtxExecutionException : PtxException
{
    internal PtxExecutionException(PtxFault fault, string kernel, Position position, Dim3 block, Dim3 thread, ulong? address, string reason)
        : base(position, $"{kernel} {position}, block {block}, thread {thread}{(address is { } a ? $", address 0x{a:x}" : "")}: {reason}")
        => (Fault, Kernel, Block, Thread, Address) = (fault, kernel, block, thread, address);

    /// <summary>The kind of fault.</summary>
    public PtxFault Fault { get; }

    /// <summary>The kernel's name.</summary>
    public string Kernel { get; }

    /// <summary>The block of the thread at fault.</summary>
    public Dim3 Block { get; }

    /// <summary>The thread at fault within its block.</summary>
    public Dim3 Thread { get; }

    /// <summary>The address of the access, or null where the fault is not an access.</summary>
    public ulong? Address { get; }
}
