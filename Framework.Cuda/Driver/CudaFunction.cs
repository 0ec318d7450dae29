using Framework.Cuda.Interop;

namespace Framework.Cuda.Driver;

/// <summary>An entry point of a module.</summary>
/// <param name="handle">The driver's.</param>
sealed unsafe class CudaFunction(nint handle)
{
    const int LocalMemory = 3, RegisterCount = 4;

    /// <summary>Registers that a thread takes.</summary>
    public int Registers => Attribute(RegisterCount);

    /// <summary>Bytes of local memory that a thread takes: above 0, registers are spilled.</summary>
    public int LocalBytes => Attribute(LocalMemory);

    /// <summary>Queues a launch in one dimension.</summary>
    /// <param name="blocks">Blocks of the grid.</param>
    /// <param name="threads">Threads of a block.</param>
    /// <param name="arguments">The parameters' bits, one slot each; of a slot as many bytes are read as the parameter has.</param>
    /// <param name="stream">Where it is queued.</param>
    /// <exception cref="CudaException">The driver refuses.</exception>
    public void Launch(uint blocks, uint threads, ReadOnlySpan<ulong> arguments, CudaStream stream)
    {
        void** slots = stackalloc void*[Math.Max(1, arguments.Length)];
        fixed (ulong* first = arguments)
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                slots[i] = first + i;
            }
            CudaDriver.Check(
                DriverApi.Execution.cuLaunchKernel(handle, blocks, 1, 1, threads, 1, 1, 0, stream.Handle, slots, null),
                nameof(DriverApi.Execution.cuLaunchKernel));
        }
    }

    int Attribute(int attribute)
    {
        CudaDriver.Check(DriverApi.Modules.cuFuncGetAttribute(out int value, attribute, handle), nameof(DriverApi.Modules.cuFuncGetAttribute));
        return value;
    }
}
