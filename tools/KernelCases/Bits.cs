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

    /// <summary>Compares numbers that were added up in different orders.</summary>
    /// <param name="what">For the message.</param>
    /// <param name="expected">In double.</param>
    /// <param name="actual">In its own type.</param>
    /// <param name="terms">How many terms; chains of at most 512 and a tree of them round each.</param>
    /// <exception cref="KernelMismatchException">An element is too far off.</exception>
    public static void Near(string what, Tensor expected, Tensor actual, long terms)
    {
        double step = actual.DType switch { DType.Float64 => 2e-16, DType.Float32 => 1.2e-7, DType.Float16 => 1e-3, _ => 8e-3 };
        double computed = actual.DType == DType.Float64 ? 2e-16 : 1.2e-7;
        double tolerance = step + computed * (16 + Math.Sqrt(terms));
        var x = expected.To(actual.DType).To(DType.Float64).Contiguous().AsSpan<double>();
        var y = actual.To(DType.Float64).Contiguous().AsSpan<double>();
        for (int i = 0; i < x.Length; i++)
        {
            bool same = x[i].Equals(y[i]) || Math.Abs(x[i] - y[i]) <= tolerance * (Math.Abs(x[i]) + Math.Sqrt(terms));
            if (!same)
            {
                throw new KernelMismatchException($"{what}: element {i} is {y[i]:R}, and {x[i]:R} in double on the CPU");
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
