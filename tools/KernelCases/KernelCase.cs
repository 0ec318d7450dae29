using Framework.Cuda.Kernels;

namespace KernelCases;

/// <summary>One comparison of a device with the CPU.</summary>
/// <param name="Name">The operation, what of it, the type and the layout.</param>
/// <param name="Run">Throws <see cref="KernelMismatchException"/> where they differ.</param>
sealed record KernelCase(string Name, Action<IKernelDevice> Run)
{
    public override string ToString() => Name;
}

/// <summary>A kernel gave something else than the CPU.</summary>
/// <param name="message">Which element, and what both gave.</param>
sealed class KernelMismatchException(string message) : Exception(message);
