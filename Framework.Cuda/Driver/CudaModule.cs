using System.Text;
using Framework.Cuda.Interop;

namespace Framework.Cuda.Driver;

/// <summary>PTX that the driver has compiled for the device of the current context.</summary>
sealed unsafe class CudaModule : IDisposable
{
    const int InfoLog = 3, InfoLogBytes = 4, ErrorLog = 5, ErrorLogBytes = 6, Verbose = 12;
    const int LogCapacity = 16384;

    nint handle;

    /// <param name="ptx">The text.</param>
    /// <exception cref="CudaException">The driver refuses the text; the message has the compiler's log.</exception>
    public CudaModule(string ptx)
    {
        byte[] image = new byte[Encoding.UTF8.GetByteCount(ptx) + 1];
        Encoding.UTF8.GetBytes(ptx, image);
        byte[] information = new byte[LogCapacity], errors = new byte[LogCapacity];
        fixed (byte* text = image, info = information, error = errors)
        {
            int* options = stackalloc int[] { InfoLog, InfoLogBytes, ErrorLog, ErrorLogBytes, Verbose };
            void** values = stackalloc void*[] { info, (void*)LogCapacity, error, (void*)LogCapacity, (void*)1 };
            int result = DriverApi.Modules.cuModuleLoadDataEx(out handle, text, 5, options, values);
            CudaDriver.Check(result, nameof(DriverApi.Modules.cuModuleLoadDataEx), result == 0 ? "" : Text(errors));
        }
        Log = Text(information);
    }

    /// <summary>What the driver's compiler had to say: registers, spills, warnings.</summary>
    public string Log { get; }

    /// <exception cref="CudaException">The module has no such entry.</exception>
    public CudaFunction Function(string entry)
    {
        CudaDriver.Check(DriverApi.Modules.cuModuleGetFunction(out nint function, handle, entry), nameof(DriverApi.Modules.cuModuleGetFunction), entry);
        return new CudaFunction(function);
    }

    public void Dispose()
    {
        if (handle != 0)
        {
            CudaDriver.Check(DriverApi.Modules.cuModuleUnload(handle), nameof(DriverApi.Modules.cuModuleUnload));
            handle = 0;
        }
    }

    static string Text(byte[] log) => Encoding.UTF8.GetString(log, 0, Math.Max(0, Array.IndexOf(log, (byte)0))).Trim();
}
