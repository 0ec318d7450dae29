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

    const int UseHugePages = 14, DontNeed = 4;

    /// <summary>Memory that gets its pages when it is first written, by the large page where the system grants them.</summary>
    public static nint Reserve(long size)
    {
        void* region = NativeMemory.AlignedAlloc((nuint)size, (nuint)LargePage);
        if (OperatingSystem.IsLinux())
        {
            // A refusal (a kernel built without them) leaves ordinary pages.
            _ = Advise(region, (nuint)(size & -LargePage), UseHugePages);
        }
        return (nint)region;
    }

    public static void Free(nint region) => NativeMemory.AlignedFree((void*)region);

    /// <summary>Gives the pages back to the system that lie within a stretch of a region, which keeps its address. False where no system call does that.</summary>
    public static bool TryDiscard(nint address, long size)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }
        nint first = address + Environment.SystemPageSize - 1 & -(nint)Environment.SystemPageSize, end = address + (nint)size & -(nint)Environment.SystemPageSize;
        return first >= end || Advise((void*)first, (nuint)(end - first), DontNeed) == 0;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
