using Framework.Cuda;
using Framework.Cuda.Driver;
using KernelCases;

namespace GpuSelfTest;

/// <summary>Every case on the device against the CPU.</summary>
static class Parity
{
    public static int Run(DriverDevice device, Options options)
    {
        var findings = new List<Finding>();
        foreach (KernelCase kernelCase in AllCases.List.Where(c => c.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase)))
        {
            string? fault = null;
            try
            {
                kernelCase.Run(device);
            }
            catch (Exception e) when (e is KernelMismatchException or CudaException)
            {
                fault = e.Message;
                Console.WriteLine($"{kernelCase.Name}: {fault}");
            }
            findings.Add(new(kernelCase.Name, fault));
        }
        return Report.Write(findings, options, device.Device.Name);
    }
}
