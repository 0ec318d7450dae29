using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Regions of native memory. Linux is asked to use large pages: a sweep over megabytes otherwise spends an eighth of its time on translating addresses, more
/// in a virtual machine.
/// </summary>
static unsafe partial class Pages
{
    /// <summary>Bytes of a large page, to which regions are aligned.</summary>
    public const long LargePage = 2L << 20;

    const int DontNeed = 4, UseHugePages = 14, NoHugePages = 15;

    /// <summary>Memory that gets its pages when it is first written, by the large page where the system grants them.</summary>
    public static nint Reserve(long size)
    {
        nint region = (nint)NativeMemory.AlignedAlloc((nuint)size, (nuint)LargePage);
        Enlarge(region, size);
        return region;
    }

    /// <summary>Asks for large pages wherever whole ones fit into a stretch. A refusal (a kernel built without them) leaves ordinary pages.</summary>
    public static void Enlarge(nint address, long size)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = TryAdvise(address, size, (nint)LargePage, UseHugePages);
        }
    }

    public static void Free(nint region) => NativeMemory.AlignedFree((void*)region);

    /// <summary>
    /// Gives the pages back to the system that lie within a stretch of a region, which keeps its address. Small pages are asked for from then on, until
    /// it is enlarged again: the system would otherwise back what is used beside it by large ones, and so the stretch as well. False where no system call does that.
    /// </summary>
    public static bool TryDiscard(nint address, long size)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }
        _ = TryAdvise(address, size, Environment.SystemPageSize, NoHugePages);
        return TryAdvise(address, size, Environment.SystemPageSize, DontNeed);
    }

    /// <summary>Says something of the whole pages of a size that lie within a stretch, if there are any.</summary>
    static bool TryAdvise(nint address, long size, nint page, int advice)
    {
        nint first = address + page - 1 & -page, end = address + (nint)size & -page;
        return first >= end || Advise((void*)first, (nuint)(end - first), advice) == 0;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
