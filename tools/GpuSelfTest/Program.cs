using Framework.Cuda;
using Framework.Cuda.Driver;

namespace GpuSelfTest;

/// <summary>Exit codes: 0 all passed, 1 something failed, 2 the command line is wrong, 3 there is no GPU.</summary>
static class Program
{
    const string Usage = """
        GpuSelfTest MODE [--only WORD] [--report FILE]
          info      what the driver and the device are
          ptx-all   compiles every emitted kernel with the driver; registers, spills
          parity    runs every emitted kernel and compares it with the CPU, bit by bit
          bench     bytes a second of some large kernels
        --only WORD    cases whose name contains the word
        --report FILE  writes what was found as JSON
        """;

    static int Main(string[] arguments)
    {
        if (Options.Parse(arguments) is not { } options)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        try
        {
            using var device = new DriverDevice();
            return options.Mode switch
            {
                "info" => Information.Print(device),
                "ptx-all" => Compilation.Run(device, options),
                "parity" => Parity.Run(device, options),
                _ => Bandwidth.Run(device),
            };
        }
        catch (CudaUnavailableException absent)
        {
            Console.Error.WriteLine(absent.Message);
            return 3;
        }
    }
}
