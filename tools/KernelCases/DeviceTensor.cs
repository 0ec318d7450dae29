using System.Runtime.InteropServices;
using Framework;
using Framework.Cuda.Kernels;

namespace KernelCases;

/// <summary>A tensor's memory on a device, everything between the first element shown and the last, with a margin behind that nobody may write.</summary>
sealed class DeviceTensor : IDisposable
{
    const int Margin = 64;
    const byte Untouched = 0xA5;

    readonly IKernelDevice device;
    readonly ulong allocation;
    readonly int bytes, shift;

    /// <param name="device">Where.</param>
    /// <param name="tensor">What is copied there.</param>
    /// <param name="shift">By how many bytes its address misses the alignment of allocations.</param>
    public DeviceTensor(IKernelDevice device, Tensor tensor, int shift = 0)
    {
        this.device = device;
        this.shift = shift;
        Tensor = tensor;
        bytes = (int)tensor.Layout.Extent * tensor.DType.Size();
        var image = new byte[shift + bytes + Margin];
        image.AsSpan().Fill(Untouched);
        MemoryMarshal.CreateReadOnlySpan(ref tensor.Ref, bytes).CopyTo(image.AsSpan(shift));
        allocation = device.Allocate(image.Length);
        device.Upload(allocation, image);
    }

    public Tensor Tensor { get; }

    public ulong Address => allocation + (ulong)shift;

    /// <summary>What the device has there now, as a tensor of the same layout.</summary>
    /// <exception cref="KernelMismatchException">The margin was written.</exception>
    public Tensor Download()
    {
        var image = new byte[shift + bytes + Margin];
        device.Download(allocation, image);
        if (image.AsSpan(0, shift).IndexOfAnyExcept(Untouched) >= 0 || image.AsSpan(shift + bytes).IndexOfAnyExcept(Untouched) >= 0)
        {
            throw new KernelMismatchException("the kernel wrote outside of its operand");
        }
        var storage = Storage.Allocate(Math.Max(bytes, 1));
        image.AsSpan(shift, bytes).CopyTo(MemoryMarshal.CreateSpan(ref storage.Ref, bytes));
        return new Tensor(storage, Tensor.Layout, 0, Tensor.DType);
    }

    public void Dispose() => device.Free(allocation);
}
