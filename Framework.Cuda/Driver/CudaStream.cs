using Framework.Cuda.Interop;

namespace Framework.Cuda.Driver;

/// <summary>A queue of work on the device, which runs in order.</summary>
sealed class CudaStream : IDisposable
{
    const uint NonBlocking = 1;

    /// <exception cref="CudaException">The driver refuses.</exception>
    public CudaStream()
    {
        CudaDriver.Check(DriverApi.Streams.cuStreamCreateWithPriority(out nint handle, NonBlocking, 0), nameof(DriverApi.Streams.cuStreamCreateWithPriority));
        Handle = handle;
    }

    public nint Handle { get; private set; }

    /// <summary>Waits for all that was queued.</summary>
    /// <exception cref="CudaException">Something that was queued has failed.</exception>
    public void Synchronize() => CudaDriver.Check(DriverApi.Streams.cuStreamSynchronize(Handle), nameof(DriverApi.Streams.cuStreamSynchronize));

    public void Dispose()
    {
        if (Handle != 0)
        {
            CudaDriver.Check(DriverApi.Streams.cuStreamDestroy_v2(Handle), nameof(DriverApi.Streams.cuStreamDestroy_v2));
            Handle = 0;
        }
    }
}
