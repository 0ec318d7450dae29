using Framework.Cuda;
using Framework.Cuda.Driver;
using Framework.Cuda.Kernels;
using KernelCases;

namespace GpuSelfTest;

/// <summary>
/// Every kernel that the cases launch, through the driver's compiler. It fails what the compiler refuses and what spills registers; whether the values are
/// right is for <see cref="Parity"/> to say.
/// </summary>
static class Compilation
{
    public static int Run(DriverDevice device, Options options)
    {
        using var observer = new Observer(device);
        foreach (KernelCase kernelCase in AllCases.List.Where(c => c.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                observer.Case = kernelCase.Name;
                kernelCase.Run(observer);
            }
            catch (KernelMismatchException)
            {
                // Parity's business.
            }
            catch (CudaException refusal)
            {
                observer.Findings.Add(new(kernelCase.Name, refusal.Message));
                Console.WriteLine($"{kernelCase.Name}: {refusal.Message}");
            }
        }
        Console.WriteLine($"{observer.Findings.Count} kernels, at most {observer.MostRegisters} registers");
        return Report.Write(observer.Findings, options, device.Device.Name);
    }

    /// <summary>Looks at each new kernel before it runs.</summary>
    sealed class Observer(DriverDevice device) : IKernelDevice, IDisposable
    {
        readonly HashSet<string> seen = [];
        readonly List<ulong> allocations = [];

        public List<Finding> Findings { get; } = [];

        public string Case { get; set; } = "";

        public int MostRegisters { get; private set; }

        public int Multiprocessors => device.Multiprocessors;

        public ulong Allocate(long bytes)
        {
            ulong address = device.Allocate(bytes);
            allocations.Add(address);
            return address;
        }

        public void Free(ulong address)
        {
            allocations.Remove(address);
            device.Free(address);
        }

        public void Upload(ulong address, ReadOnlySpan<byte> source) => device.Upload(address, source);

        public void Download(ulong address, Span<byte> target) => device.Download(address, target);

        public void Launch(in KernelLaunch launch)
        {
            if (seen.Add(launch.Kernel.Text))
            {
                CudaFunction function = device.Compile(launch.Kernel);
                int spilled = function.LocalBytes;
                MostRegisters = Math.Max(MostRegisters, function.Registers);
                Findings.Add(new($"{launch.Kernel.Entry} of {Case}", spilled == 0 ? null : $"{spilled} bytes of local memory a thread"));
            }
            device.Launch(launch);
        }

        /// <summary>Gives back what cases that ended early still held.</summary>
        public void Dispose() => allocations.ForEach(device.Free);
    }
}
