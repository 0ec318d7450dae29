using System.Runtime.InteropServices;
using Framework.Cuda.Interop;

namespace Framework.Cuda.Driver;

/// <summary>The NVIDIA driver of this machine.</summary>
static unsafe class CudaDriver
{
    const int NoDevice = 100;

    /// <summary>Makes the driver ready; later calls do nothing.</summary>
    /// <exception cref="CudaUnavailableException">There is no driver or no device.</exception>
    public static void Initialize()
    {
        CudaLibraries.LoadDriver();
        int result = DriverApi.Initialization.cuInit(0);
        if (result != 0)
        {
            throw result == NoDevice
                ? new CudaUnavailableException("The NVIDIA driver is installed and finds no device.")
                : new CudaUnavailableException($"The NVIDIA driver is installed and does not start: {Describe(result)}.");
        }
    }

    /// <summary>The newest CUDA that the driver supports, for instance 12.4.</summary>
    public static Version Version
    {
        get
        {
            Check(DriverApi.Initialization.cuDriverGetVersion(out int version), nameof(DriverApi.Initialization.cuDriverGetVersion));
            return new Version(version / 1000, version % 1000 / 10);
        }
    }

    /// <summary>How many devices there are, after <see cref="Initialize"/>.</summary>
    public static int DeviceCount
    {
        get
        {
            Check(DriverApi.Devices.cuDeviceGetCount(out int count), nameof(DriverApi.Devices.cuDeviceGetCount));
            return count;
        }
    }

    /// <exception cref="CudaException">The result is not success.</exception>
    public static void Check(int result, string call, string log = "")
    {
        if (result != 0)
        {
            throw new CudaException(call, result, log.Length == 0 ? Describe(result) : $"{Describe(result)}\n{log}");
        }
    }

    static string Describe(int result) =>
        DriverApi.Errors.cuGetErrorName(result, out byte* name) == 0 && DriverApi.Errors.cuGetErrorString(result, out byte* text) == 0
            ? $"{Marshal.PtrToStringUTF8((nint)name)}, {Marshal.PtrToStringUTF8((nint)text)}"
            : $"unknown result {result}";
}
