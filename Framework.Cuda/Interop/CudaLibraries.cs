using System.Reflection;
using System.Runtime.InteropServices;

namespace Framework.Cuda.Interop;

/// <summary>Finds NVIDIA's libraries where they are installed; a machine without them gets a sentence, not a crash at the first call.</summary>
static class CudaLibraries
{
    /// <summary>The driver's library, by the name that the imports use.</summary>
    public const string Driver = "cuda";

    /// <summary>Folders that are looked at first, separated as in PATH.</summary>
    const string FoldersVariable = "FRAMEWORK_CUDA_LIBDIR";

    static readonly Lock Gate = new();
    static nint driver;

    /// <summary>Loads the driver's library, once.</summary>
    /// <exception cref="CudaUnavailableException">It is in none of the places named.</exception>
    public static void LoadDriver()
    {
        lock (Gate)
        {
            if (driver != 0)
            {
                return;
            }
            string[] candidates = [.. Candidates(OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1")];
            driver = candidates.Select(path => NativeLibrary.TryLoad(path, out nint library) ? library : 0).FirstOrDefault(library => library != 0);
            if (driver == 0)
            {
                throw new CudaUnavailableException($"No NVIDIA driver was found: none of {string.Join(", ", candidates)} could be loaded.");
            }
            NativeLibrary.SetDllImportResolver(typeof(CudaLibraries).Assembly, Resolve);
        }
    }

    static IEnumerable<string> Candidates(string file)
    {
        foreach (string folder in (Environment.GetEnvironmentVariable(FoldersVariable) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return Path.Combine(folder, file);
        }
        // The loader's own search.
        yield return file;
        if (OperatingSystem.IsLinux())
        {
            // Where the subsystem for Linux on Windows keeps it.
            yield return "/usr/lib/wsl/lib/" + file;
        }
    }

    static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Driver ? driver : 0;
}
