using System.Text;
using Framework.Cuda.Interop;

namespace Framework.Cuda.Driver;

/// <summary>What is known of a device.</summary>
/// <param name="Handle">The driver's number for it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Capability">Its compute capability.</param>
/// <param name="Multiprocessors">How many blocks of threads run at once, at least.</param>
/// <param name="MemoryBytes">Its memory.</param>
sealed unsafe record CudaDevice(int Handle, string Name, Version Capability, int Multiprocessors, long MemoryBytes)
{
    const int MultiprocessorCount = 16, CapabilityMajor = 75, CapabilityMinor = 76;

    /// <param name="ordinal">From 0.</param>
    /// <exception cref="CudaException">There is no such device.</exception>
    public static CudaDevice Get(int ordinal)
    {
        CudaDriver.Check(DriverApi.Devices.cuDeviceGet(out int device, ordinal), nameof(DriverApi.Devices.cuDeviceGet));
        Span<byte> name = stackalloc byte[256];
        fixed (byte* first = name)
        {
            CudaDriver.Check(DriverApi.Devices.cuDeviceGetName(first, name.Length, device), nameof(DriverApi.Devices.cuDeviceGetName));
        }
        CudaDriver.Check(DriverApi.Devices.cuDeviceTotalMem_v2(out nuint bytes, device), nameof(DriverApi.Devices.cuDeviceTotalMem_v2));
        return new(
            device,
            Encoding.UTF8.GetString(name[..name.IndexOf((byte)0)]),
            new Version(Attribute(device, CapabilityMajor), Attribute(device, CapabilityMinor)),
            Attribute(device, MultiprocessorCount),
            (long)bytes);
    }

    static int Attribute(int device, int attribute)
    {
        CudaDriver.Check(DriverApi.Devices.cuDeviceGetAttribute(out int value, attribute, device), nameof(DriverApi.Devices.cuDeviceGetAttribute));
        return value;
    }
}
