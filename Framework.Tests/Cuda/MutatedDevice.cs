using Framework.Cuda.Kernels;

namespace Framework.Tests.Cuda;

/// <summary>The interpreter on kernels whose text was changed.</summary>
/// <param name="original">What is replaced wherever it stands.</param>
/// <param name="replacement">By what.</param>
sealed class MutatedDevice(string original, string replacement) : IKernelDevice
{
    readonly InterpretedDevice device = new();

    public bool HasChanged { get; private set; }

    public int Multiprocessors => device.Multiprocessors;

    public ulong Allocate(long bytes) => device.Allocate(bytes);

    public void Free(ulong address) => device.Free(address);

    public void Upload(ulong address, ReadOnlySpan<byte> source) => device.Upload(address, source);

    public void Download(ulong address, Span<byte> target) => device.Download(address, target);

    public void Launch(in KernelLaunch launch)
    {
        var text = launch.Kernel.Text.Replace(original, replacement, StringComparison.Ordinal);
        HasChanged |= text != launch.Kernel.Text;
        device.Launch(launch with { Kernel = launch.Kernel with { Text = text } });
    }
}
