namespace Framework.Cuda.Kernels;

/// <summary>What runs PTX: a GPU through its driver, or an interpreter.</summary>
interface IKernelDevice
{
    /// <summary>The multiprocessors, which the size of a grid goes by.</summary>
    int Multiprocessors { get; }

    /// <summary>Memory of the device, aligned to at least 256 bytes.</summary>
    /// <param name="bytes">At least 1.</param>
    /// <returns>Its address there.</returns>
    ulong Allocate(long bytes);

    /// <summary>Gives back what <see cref="Allocate"/> gave.</summary>
    void Free(ulong address);

    /// <summary>Copies to the device.</summary>
    void Upload(ulong address, ReadOnlySpan<byte> source);

    /// <summary>Copies from the device, after all that was launched before has ended.</summary>
    void Download(ulong address, Span<byte> target);

    /// <summary>Runs a kernel; returns before it has ended, where the device can.</summary>
    void Launch(in KernelLaunch launch);
}
