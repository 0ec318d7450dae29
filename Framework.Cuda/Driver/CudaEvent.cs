using Framework.Cuda.Interop;

namespace Framework.Cuda.Driver;

/// <summary>A mark in a stream, for measuring the time that the device took.</summary>
sealed class CudaEvent : IDisposable
{
    nint handle;

    /// <exception cref="CudaException">The driver refuses.</exception>
    public CudaEvent() => CudaDriver.Check(DriverApi.Events.cuEventCreate(out handle, 0), nameof(DriverApi.Events.cuEventCreate));

    /// <summary>Puts the mark behind all that was queued so far.</summary>
    public void Record(CudaStream stream) => CudaDriver.Check(DriverApi.Events.cuEventRecord(handle, stream.Handle), nameof(DriverApi.Events.cuEventRecord));

    /// <summary>The time from an earlier mark to this one; waits for this one.</summary>
    public TimeSpan Since(CudaEvent start)
    {
        CudaDriver.Check(DriverApi.Events.cuEventSynchronize(handle), nameof(DriverApi.Events.cuEventSynchronize));
        CudaDriver.Check(DriverApi.Events.cuEventElapsedTime(out float milliseconds, start.handle, handle), nameof(DriverApi.Events.cuEventElapsedTime));
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    public void Dispose()
    {
        if (handle != 0)
        {
            CudaDriver.Check(DriverApi.Events.cuEventDestroy_v2(handle), nameof(DriverApi.Events.cuEventDestroy_v2));
            handle = 0;
        }
    }
}
