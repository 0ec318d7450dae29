using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Part of a tensor along one dimension: what joining writes and splitting shows.</summary>
static class Stretch
{
    /// <summary>Larger parts are worth several threads, and shorter runs of bytes the loops that gather.</summary>
    const int MostElements = 1 << 15, ShortestRun = 64;

    /// <summary>Overwrites a part of a contiguous tensor.</summary>
    /// <param name="part">The elements, in the shape of the whole but for the size of the dimension, or without the dimension for a single slice. There are some.</param>
    /// <param name="whole">The tensor to write to.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">Where along it the part begins.</param>
    public static void Write(Tensor part, Tensor whole, int dim, int start)
    {
        long inner = whole.Layout.Stride(dim), runs = part.NumElements / inner, run = inner;
        if (part.Rank == whole.Rank)
        {
            (run, runs) = (inner * part.Shape[dim], runs / part.Shape[dim]);
        }
        int size = whole.DType.Size();
        if (part.DType != whole.DType || !part.IsContiguous || part.NumElements > MostElements || (runs > 1 && run * size < ShortestRun))
        {
            CopyOperation.Run(part, View(whole, part, dim, start));
            return;
        }
        uint bytes = (uint)(run * size);
        nint pitch = (nint)(inner * whole.Shape[dim] * size);
        ref byte from = ref part.Ref, to = ref Unsafe.AddByteOffset(ref whole.Ref, (nint)(start * inner * size));
        for (nint i = 0; i < (nint)runs; i++)
        {
            Unsafe.CopyBlockUnaligned(ref Unsafe.AddByteOffset(ref to, i * pitch), ref Unsafe.AddByteOffset(ref from, i * (nint)bytes), bytes);
        }
        GC.KeepAlive(part);
        GC.KeepAlive(whole);
    }

    static Tensor View(Tensor whole, Tensor part, int dim, int start)
    {
        Span<long> strides = stackalloc long[part.Rank];
        if (part.Rank == whole.Rank)
        {
            whole.Strides.CopyTo(strides);
        }
        else
        {
            Dimensions.Drop(whole.Strides, dim, strides);
        }
        return whole.View(Layout.Of(part.Shape, strides), whole.Offset + start * whole.Strides[dim]);
    }
}
