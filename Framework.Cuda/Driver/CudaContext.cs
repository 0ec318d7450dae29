using Framework.Cuda.Interop;

namespace Framework.Cuda.Driver;

/// <summary>The primary context of a device: the one that every library in the process shares.</summary>
sealed class CudaContext : IDisposable
{
    readonly nint handle;
    bool released;

    /// <exception cref="CudaException">The driver refuses, for instance for want of memory.</exception>
    public CudaContext(CudaDevice device)
    {
        Device = device;
        CudaDriver.Check(DriverApi.Contexts.cuDevicePrimaryCtxRetain(out handle, device.Handle), nameof(DriverApi.Contexts.cuDevicePrimaryCtxRetain));
        MakeCurrent();
    }

    public CudaDevice Device { get; }

    /// <summary>Lets the calling thread use the context; each thread needs it once.</summary>
    public void MakeCurrent() => CudaDriver.Check(DriverApi.Contexts.cuCtxSetCurrent(handle), nameof(DriverApi.Contexts.cuCtxSetCurrent));

    public void Dispose()
    {
        if (!released)
        {
            released = true;
            CudaDriver.Check(DriverApi.Contexts.cuDevicePrimaryCtxRelease_v2(Device.Handle), nameof(DriverApi.Contexts.cuDevicePrimaryCtxRelease_v2));
        }
    }
}
