using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>A contiguous tensor that holds a few numbers for each row.</summary>
/// <param name="tensor">The numbers of the first row, then those of the second.</param>
/// <param name="rows">How many rows there are, at least one.</param>
readonly struct RowNumbers<T>(Tensor tensor, long rows) where T : unmanaged
{
    readonly bool isNative = tensor.DType == Staging<T>.Native;

    /// <summary>How many numbers a row has.</summary>
    public int Count { get; } = (int)(tensor.NumElements / rows);

    public void Read(long row, ref T numbers)
    {
        long offset = tensor.Offset + row * Count;
        if (!isNative)
        {
            Staging<T>.Load(tensor, offset, 1, ref numbers, Count);
            return;
        }
        ref T first = ref Staging<T>.Element(tensor, offset);
        for (int i = 0; i < Count; i++)
        {
            Unsafe.Add(ref numbers, i) = Unsafe.Add(ref first, i);
        }
    }

    public void Write(long row, ref T numbers)
    {
        long offset = tensor.Offset + row * Count;
        if (!isNative)
        {
            Staging<T>.Store(tensor, offset, 1, ref numbers, Count);
            return;
        }
        ref T first = ref Staging<T>.Element(tensor, offset);
        for (int i = 0; i < Count; i++)
        {
            Unsafe.Add(ref first, i) = Unsafe.Add(ref numbers, i);
        }
    }
}
