using System.Runtime.InteropServices;
using Framework;

namespace KernelCases;

/// <summary>Compares tensors bit by bit; every NaN is one, since the processors' differ in sign and payload.</summary>
static class Bits
{
    /// <exception cref="KernelMismatchException">An element differs.</exception>
    public static void Same(string what, Tensor expected, Tensor actual)
    {
        Tensor e = expected.Contiguous(), a = actual.Contiguous();
        int size = e.DType.Size(), count = (int)e.NumElements;
        var left = MemoryMarshal.CreateReadOnlySpan(ref e.Ref, count * size);
        var right = MemoryMarshal.CreateReadOnlySpan(ref a.Ref, count * size);
        if (left.SequenceEqual(right))
        {
            return;
        }
        var x = e.To(DType.Float64).AsSpan<double>();
        var y = a.To(DType.Float64).AsSpan<double>();
        for (int i = 0; i < count; i++)
        {
            if (!left.Slice(i * size, size).SequenceEqual(right.Slice(i * size, size)) && !(double.IsNaN(x[i]) && double.IsNaN(y[i])))
            {
                throw new KernelMismatchException($"{what}: element {i} is {y[i]:R} ({Hex(right.Slice(i * size, size))}), and {x[i]:R} ({Hex(left.Slice(i * size, size))}) on the CPU");
            }
        }
    }

    static string Hex(ReadOnlySpan<byte> element)
    {
        var reversed = element.ToArray();
        Array.Reverse(reversed);
        return Convert.ToHexString(reversed);
    }
}
