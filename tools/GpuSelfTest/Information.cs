using Framework.Cuda.Driver;

namespace GpuSelfTest;

/// <summary>The driver and the device in a few lines.</summary>
static class Information
{
    public static int Print(DriverDevice device)
    {
        Console.WriteLine($"driver   CUDA {CudaDriver.Version}, {CudaDriver.DeviceCount} device(s)");
        Console.WriteLine($"device   {device.Device.Name}, compute capability {device.Device.Capability}, {device.Multiprocessors} multiprocessors, {device.Device.MemoryBytes >> 20} MiB");
        return 0;
    }
}
