using Framework.Kernels;

namespace Framework;

/// <summary>What the memory pool of large tensors holds, in bytes.</summary>
/// <param name="InUse">Handed out to tensors; some may already be unreachable.</param>
/// <param name="Free">Kept for reuse.</param>
/// <param name="LivePeak">The total of live tensors that the pool plans for: the largest found, and an eighth more for growth.</param>
/// <param name="ReservedPeak">The largest total of used and free bytes.</param>
public readonly record struct MemoryReport(long InUse, long Free, long LivePeak, long ReservedPeak);

/// <summary>The memory of large tensors: a limit, a report, and ways to give memory back early.</summary>
/// <remarks>Nothing here has to be called. Memory that no tensor refers to is found and reused by itself.</remarks>
public static class Memory
{
    /// <summary>The most bytes that tensors may occupy; <see cref="long.MaxValue"/> at first. Beyond it an operation throws <see cref="OutOfMemoryException"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public static long Limit
    {
        get => MemoryPool.Limit;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            MemoryPool.Limit = value;
        }
    }

    /// <summary>Counts what is in use, free and at its peak.</summary>
    /// <returns>The figures at this moment, in bytes.</returns>
    public static MemoryReport Report() => MemoryPool.Report();

    /// <summary>Begins a scope, at whose end the memory of what this thread has computed inside is given back at once.</summary>
    /// <returns>The scope, for a <c>using</c> statement.</returns>
    public static MemoryScope Scope() => new(ScopedStorages.Begin());

    /// <summary>Gives every free block back to the operating system.</summary>
    public static void Trim() => MemoryPool.Trim();
}
