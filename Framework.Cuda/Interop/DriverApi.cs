using System.Runtime.InteropServices;

namespace Framework.Cuda.Interop;

/// <summary>
/// The functions of the CUDA driver that are used, by the names it exports and grouped as in its manual. Of a function with several versions it is the oldest
/// that does what is needed, so that every driver from CUDA 11.8 on has it. Devices are numbers, device addresses <see cref="ulong"/>, all other handles
/// <see cref="nint"/>; each returns a CUresult.
/// </summary>
static unsafe partial class DriverApi
{
    public static partial class Initialization
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuInit(uint flags);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuDriverGetVersion(out int version);
    }

    public static partial class Errors
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuGetErrorName(int error, out byte* name);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuGetErrorString(int error, out byte* text);
    }

    public static partial class Devices
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuDeviceGetCount(out int count);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuDeviceGet(out int device, int ordinal);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuDeviceGetName(byte* name, int length, int device);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuDeviceTotalMem_v2(out nuint bytes, int device);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuDeviceGetAttribute(out int value, int attribute, int device);
    }

    public static partial class Contexts
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuDevicePrimaryCtxRetain(out nint context, int device);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuDevicePrimaryCtxRelease_v2(int device);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuCtxSetCurrent(nint context);
    }

    public static partial class Modules
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuModuleLoadDataEx(out nint module, byte* image, uint count, int* options, void** values);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuModuleUnload(nint module);

        [LibraryImport(CudaLibraries.Driver, StringMarshalling = StringMarshalling.Utf8)]
        public static partial int cuModuleGetFunction(out nint function, nint module, string name);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuFuncGetAttribute(out int value, int attribute, nint function);
    }

    public static partial class Memory
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuMemAlloc_v2(out ulong address, nuint bytes);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuMemFree_v2(ulong address);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuMemcpyHtoDAsync_v2(ulong target, void* source, nuint bytes, nint stream);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuMemcpyDtoHAsync_v2(void* target, ulong source, nuint bytes, nint stream);
    }

    public static partial class Streams
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuStreamCreateWithPriority(out nint stream, uint flags, int priority);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuStreamDestroy_v2(nint stream);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuStreamSynchronize(nint stream);
    }

    public static partial class Events
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuEventCreate(out nint handle, uint flags);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuEventDestroy_v2(nint handle);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuEventRecord(nint handle, nint stream);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuEventSynchronize(nint handle);

        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuEventElapsedTime(out float milliseconds, nint start, nint end);
    }

    public static partial class Execution
    {
        [LibraryImport(CudaLibraries.Driver)]
        public static partial int cuLaunchKernel(
            nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes, nint stream, void** arguments, void** extra);
    }
}
