using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Native memory for blocks. Where a block spans whole large pages, Linux is asked to use them: a sweep over megabytes otherwise spends an eighth of its
/// time on translating addresses, more in a virtual machine.
/// </summary>
static unsafe partial class LargePages
{
    const long PageSize = 2L << 20;
    const nuint CacheLine = 64;
    const int UseHugePages = 14;

    public static nint Allocate(long size)
    {
        if (size < PageSize || !OperatingSystem.IsLinux())
        {
            return (nint)NativeMemory.AlignedAlloc((nuint)size, CacheLine);
        }
        void* block = NativeMemory.AlignedAlloc((nuint)size, (nuint)PageSize);
        // A refusal (a kernel built without them) leaves ordinary pages.
        _ = Advise(block, (nuint)(size & -PageSize), UseHugePages);
        return (nint)block;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
