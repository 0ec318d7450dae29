using Framework.Cuda.Interop;
using Framework.Cuda.Kernels;

namespace Framework.Cuda.Driver;

/// <summary>A GPU: compiles each kernel once, and runs all on one stream.</summary>
sealed unsafe class DriverDevice : IKernelDevice, IDisposable
{
    readonly CudaContext context;
    readonly CudaStream stream;
    readonly Dictionary<string, (CudaModule Module, CudaFunction Function)> compiled = [];

    /// <param name="ordinal">The device, from 0.</param>
    /// <exception cref="CudaUnavailableException">There is no driver or no device.</exception>
    public DriverDevice(int ordinal = 0)
    {
        CudaDriver.Initialize();
        context = new CudaContext(CudaDevice.Get(ordinal));
        stream = new CudaStream();
    }

    public CudaDevice Device => context.Device;

    public int Multiprocessors => context.Device.Multiprocessors;

    public ulong Allocate(long bytes)
    {
        CudaDriver.Check(DriverApi.Memory.cuMemAlloc_v2(out ulong address, (nuint)bytes), nameof(DriverApi.Memory.cuMemAlloc_v2), $"{bytes} bytes");
        return address;
    }

    public void Free(ulong address) => CudaDriver.Check(DriverApi.Memory.cuMemFree_v2(address), nameof(DriverApi.Memory.cuMemFree_v2));

    public void Upload(ulong address, ReadOnlySpan<byte> source)
    {
        fixed (byte* first = source)
        {
            CudaDriver.Check(DriverApi.Memory.cuMemcpyHtoDAsync_v2(address, first, (nuint)source.Length, stream.Handle), nameof(DriverApi.Memory.cuMemcpyHtoDAsync_v2));
            stream.Synchronize();
        }
    }

    public void Download(ulong address, Span<byte> target)
    {
        fixed (byte* first = target)
        {
            CudaDriver.Check(DriverApi.Memory.cuMemcpyDtoHAsync_v2(first, address, (nuint)target.Length, stream.Handle), nameof(DriverApi.Memory.cuMemcpyDtoHAsync_v2));
            stream.Synchronize();
        }
    }

    public void Launch(in KernelLaunch launch) => Compile(launch.Kernel).Launch(launch.Blocks, (uint)launch.Kernel.BlockSize, launch.Arguments, stream);

    /// <summary>The kernel's function on this device.</summary>
    /// <exception cref="CudaException">The driver refuses its text.</exception>
    public CudaFunction Compile(PtxKernel kernel)
    {
        if (!compiled.TryGetValue(kernel.Text, out var known))
        {
            var module = new CudaModule(kernel.Text);
            known = (module, module.Function(kernel.Entry));
            compiled.Add(kernel.Text, known);
        }
        return known.Function;
    }

    /// <summary>The time that the device takes for what is launched meanwhile.</summary>
    public TimeSpan Measure(Action launches)
    {
        using CudaEvent start = new(), end = new();
        start.Record(stream);
        launches();
        end.Record(stream);
        return end.Since(start);
    }

    public void Dispose()
    {
        foreach (var (module, _) in compiled.Values)
        {
            module.Dispose();
        }
        compiled.Clear();
        stream.Dispose();
        context.Dispose();
    }
}
