using PtxInterpreter.Execution;

namespace PtxInterpreter;

/// <summary>Runs kernels.</summary>
public static class Interpreter
{
    /// <summary>The shared memory that a block can have on the smallest devices that we support, static and dynamic together.</summary>
    const int SharedLimit = 64 * 1024;

    /// <summary>Runs a kernel with one argument for each parameter.</summary>
    /// <param name="entry">The kernel.</param>
    /// <param name="grid">How many blocks.</param>
    /// <param name="block">How many threads in each.</param>
    /// <param name="dynamicSharedBytes">The extent of the kernel's <c>.extern .shared</c> array.</param>
    /// <param name="arguments">The arguments, each with the size of its parameter.</param>
    /// <param name="memory">Where the addresses among them point.</param>
    /// <param name="options">How to run; the default checks everything.</param>
    /// <returns>Counts of what ran.</returns>
    /// <exception cref="PtxExecutionException">The run did something wrong.</exception>
    public static LaunchReport Launch(PtxEntry entry, Dim3 grid, Dim3 block, int dynamicSharedBytes, ReadOnlySpan<PtxArgument> arguments, PtxMemory memory, LaunchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (arguments.Length != entry.Parameters.Count)
            throw new ArgumentException($"{entry.Name} takes {entry.Parameters.Count} arguments, not {arguments.Length}", nameof(arguments));
        byte[] bytes = new byte[entry.ArgumentBytes];
        for (int i = 0; i < arguments.Length; i++)
        {
            PtxParameter parameter = entry.Parameters[i];
            if (arguments[i].Size != parameter.Size)
                throw new ArgumentException($"the parameter '{parameter.Name}' of {entry.Name} has {parameter.Size} bytes, its argument {arguments[i].Size}", nameof(arguments));
            for (int b = 0; b < parameter.Size; b++) bytes[parameter.Offset + b] = (byte)(arguments[i].Bits >> 8 * b);
        }
        return Launch(entry, grid, block, dynamicSharedBytes, bytes, memory, options);
    }

    /// <summary>Runs a kernel with its arguments laid out as <see cref="PtxEntry.Parameters"/> says.</summary>
    /// <param name="entry">The kernel.</param>
    /// <param name="grid">How many blocks.</param>
    /// <param name="block">How many threads in each.</param>
    /// <param name="dynamicSharedBytes">The extent of the kernel's <c>.extern .shared</c> array.</param>
    /// <param name="arguments">All arguments, with the gaps between them.</param>
    /// <param name="memory">Where the addresses among them point.</param>
    /// <param name="options">How to run; the default checks everything.</param>
    /// <returns>Counts of what ran.</returns>
    /// <exception cref="PtxExecutionException">The run did something wrong.</exception>
    public static LaunchReport Launch(PtxEntry entry, Dim3 grid, Dim3 block, int dynamicSharedBytes, ReadOnlySpan<byte> arguments, PtxMemory memory, LaunchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(memory);
        CheckExtents(entry, grid, block, dynamicSharedBytes);
        if (arguments.Length != entry.ArgumentBytes)
            throw new ArgumentException($"{entry.Name} takes {entry.ArgumentBytes} bytes of arguments, not {arguments.Length}", nameof(arguments));
        foreach (PtxParameter parameter in entry.Parameters)
        {
            if (parameter.PointerAlignment == 0) continue;
            ulong address = BitConverter.ToUInt64(arguments[parameter.Offset..]);
            if (address % (ulong)parameter.PointerAlignment != 0)
                throw new ArgumentException($"the parameter '{parameter.Name}' of {entry.Name} promises a multiple of {parameter.PointerAlignment}; its argument is 0x{address:x}", nameof(arguments));
        }
        options ??= LaunchOptions.Default;
        return new LaunchRun(entry.ProgramFor(options), grid, block, dynamicSharedBytes, arguments.ToArray(), memory, options).Run();
    }

    static void CheckExtents(PtxEntry entry, Dim3 grid, Dim3 block, int dynamicSharedBytes)
    {
        if (block.Count == 0 || block.X > 1024 || block.Y > 1024 || block.Z > 64 || block.Count > (ulong)entry.MaximumThreads)
            throw new ArgumentException($"a block of {entry.Name} has 1 to {entry.MaximumThreads} threads, not {block}", nameof(block));
        if (entry.Kernel.RequiredBlock is { } required && required != block)
            throw new ArgumentException($"{entry.Name} requires blocks of {required}, not {block}", nameof(block));
        if (grid.Count == 0 || grid.X > int.MaxValue || grid.Y > 65535 || grid.Z > 65535)
            throw new ArgumentException($"a grid has 1 to 2147483647 by 65535 by 65535 blocks, not {grid}", nameof(grid));
        ArgumentOutOfRangeException.ThrowIfNegative(dynamicSharedBytes);
        if (entry.SharedBytes + dynamicSharedBytes > SharedLimit)
            throw new ArgumentException($"{entry.Name} would have {entry.SharedBytes + dynamicSharedBytes} bytes of shared memory, the limit is {SharedLimit}", nameof(dynamicSharedBytes));
        if (dynamicSharedBytes > 0 && entry.Kernel.Shared.All(v => v.Size is not null))
            throw new ArgumentException($"{entry.Name} declares no shared memory of open extent", nameof(dynamicSharedBytes));
    }
}
