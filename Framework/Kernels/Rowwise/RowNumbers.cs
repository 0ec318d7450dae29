using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>The numbers of a group of rows, each for all rows and <paramref name="pitch"/> after the one before; behind the last row it is repeated.</summary>
    public void Read(long row, int rows, ref T numbers, int pitch)
    {
        for (int i = 0; i < Count; i++)
        {
            ref T first = ref Unsafe.Add(ref numbers, i * pitch);
            Staging<T>.Load(tensor, tensor.Offset + row * Count + i, Count, ref first, rows);
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, rows), pitch - rows).Fill(Unsafe.Add(ref first, rows - 1));
        }
    }

    /// <summary>As <see cref="Read(long, int, ref T, int)"/> has them.</summary>
    public void Write(long row, int rows, ref T numbers, int pitch)
    {
        for (int i = 0; i < Count; i++)
        {
            Staging<T>.Store(tensor, tensor.Offset + row * Count + i, Count, ref Unsafe.Add(ref numbers, i * pitch), rows);
        }
    }
}
