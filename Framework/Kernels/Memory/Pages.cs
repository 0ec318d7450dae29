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

    /// <summary>Asks for large pages wherever whole ones fit into a stretch.</summary>
    public static void Enlarge(nint address, long size)
    {
        nint first = address + (nint)LargePage - 1 & -(nint)LargePage, end = address + (nint)size & -(nint)LargePage;
        if (first < end && OperatingSystem.IsLinux())
        {
            // A refusal (a kernel built without them) leaves ordinary pages.
            _ = Advise((void*)first, (nuint)(end - first), UseHugePages);
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
        nint first = address + Environment.SystemPageSize - 1 & -(nint)Environment.SystemPageSize, end = address + (nint)size & -(nint)Environment.SystemPageSize;
        if (first < end)
        {
            _ = Advise((void*)first, (nuint)(end - first), NoHugePages);
            return Advise((void*)first, (nuint)(end - first), DontNeed) == 0;
        }
        return true;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
