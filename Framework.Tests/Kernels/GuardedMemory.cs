using System.Runtime.InteropServices;

namespace Framework.Tests.Kernels;

/// <summary>
/// Memory that ends (or begins) exactly at a page that must not be touched: a kernel that reads or writes one element too far dies at once.
/// Where the system has no such pages, it is ordinary memory.
/// </summary>
sealed unsafe class GuardedMemory<T> : IDisposable where T : unmanaged
{
    const int ReadWrite = 3, PrivateAnonymous = 0x22;

    readonly nint pages;
    readonly nuint length;
    readonly bool guarded = OperatingSystem.IsLinux();

    /// <param name="count">Number of elements.</param>
    /// <param name="atStart">Whether the forbidden page lies right before the elements and not right behind them.</param>
    public GuardedMemory(int count, bool atStart = false)
    {
        nuint page = (nuint)Environment.SystemPageSize, bytes = (nuint)count * (nuint)sizeof(T), body = (bytes + page - 1) / page * page;
        Count = count;
        length = body + 2 * page;
        if (!guarded)
        {
            pages = (nint)NativeMemory.AllocZeroed(bytes);
            Pointer = (T*)pages;
            return;
        }

        pages = ProtectedPages.Map(0, length, ReadWrite, PrivateAnonymous, -1, 0);
        if (pages == -1 || ProtectedPages.Protect(pages, page, 0) != 0 || ProtectedPages.Protect(pages + (nint)(page + body), page, 0) != 0)
            throw new InvalidOperationException("No guarded pages from the system.");
        Pointer = (T*)(pages + (nint)page + (atStart ? 0 : (nint)(body - bytes)));
    }

    public T* Pointer { get; }

    public int Count { get; }

    public Span<T> Span => new(Pointer, Count);

    public ref T First => ref *Pointer;

    public void Dispose()
    {
        if (guarded) _ = ProtectedPages.Unmap(pages, length);
        else NativeMemory.Free((void*)pages);
    }
}

file static class ProtectedPages
{
    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static extern nint Map(nint address, nuint length, int protection, int flags, int file, long offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    internal static extern int Protect(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static extern int Unmap(nint address, nuint length);
}
