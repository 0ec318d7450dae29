using Framework.Cuda.Kernels;
using PtxInterpreter;

namespace Framework.Tests.Cuda;

/// <summary>The PTX interpreter as a device, so small that some kernels must go round their loops.</summary>
/// <param name="options">How it runs.</param>
sealed class InterpretedDevice(LaunchOptions? options = null) : IKernelDevice
{
    readonly PtxMemory memory = new();
    readonly Dictionary<Framework.Cuda.Kernels.PtxKernel, PtxEntry> entries = new(ReferenceEqualityComparer.Instance);

    public int Multiprocessors => 1;

    public ulong Allocate(long bytes) => memory.Allocate(bytes);

    public void Free(ulong address) => memory.Free(address);

    public void Upload(ulong address, ReadOnlySpan<byte> source) => memory.Upload(address, source);

    public void Download(ulong address, Span<byte> target) => memory.Download(address, target);

    public void Launch(in KernelLaunch launch)
    {
        var kernel = launch.Kernel;
        if (!entries.TryGetValue(kernel, out var entry))
            entries.Add(kernel, entry = PtxModule.Parse(kernel.Text).Entry(kernel.Entry));
        Assert.Equal(kernel.Parameters.Length, launch.Arguments.Length);
        PtxArgument[] arguments = [.. kernel.Parameters.Zip(launch.Arguments, (type, bits) => type == Framework.Cuda.Kernels.PtxParameter.Word ? (PtxArgument)(uint)bits : bits)];
        Interpreter.Launch(entry, new(launch.Blocks), new((uint)kernel.BlockSize), 0, arguments, memory, options);
    }
}
