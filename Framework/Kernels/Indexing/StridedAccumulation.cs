using System.Numerics;
using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Adds to memory that a layout may show more than once, one element after the other in row-major order.</summary>
static class StridedAccumulation
{
    public static void Add(Tensor source, Tensor target)
    {
        if (target.DType == DType.Float64)
        {
            Add<double>(source.Contiguous(), target);
            return;
        }
        if (target.DType == DType.Float32)
        {
            Add<float>(source.Contiguous(), target);
            return;
        }
        // Half precision would lose what it sums: the whole memory is accumulated in single precision and rounded once.
        Tensor wide = Tensor.Zeros([checked((int)target.Layout.Extent)]);
        Add<float>(source.Detach().To(DType.Float32).Contiguous(), wide.View(target.Layout, 0));
        Tensor all = target.View(Layout.Of(wide.Shape), target.Offset);
        all.CopyElements(Functional.Add(all, wide.To(all.DType)));
    }

    static void Add<T>(Tensor source, Tensor target) where T : unmanaged, INumber<T>
    {
        int rank = target.Rank, row = rank == 0 ? 1 : target.Shape[rank - 1];
        long stride = rank == 0 ? 0 : target.Strides[rank - 1];
        ref T from = ref Unsafe.As<byte, T>(ref source.Ref);
        ref T memory = ref Unsafe.As<byte, T>(ref target.Ref);
        for (long done = 0; done < target.NumElements; done += row)
        {
            long offset = 0, rest = done / row;
            for (int d = rank - 2; d >= 0; d--)
            {
                (rest, long index) = Math.DivRem(rest, target.Shape[d]);
                offset += index * target.Strides[d];
            }
            for (int i = 0; i < row; i++)
            {
                Unsafe.Add(ref memory, (nint)(offset + i * stride)) += Unsafe.Add(ref from, (nint)(done + i));
            }
        }
    }
}
