using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// A tensor seen as [outer, length, inner] around the dimension that is indexed, and indices [outer, count, inner] into it, or [count] for all
/// of outer and inner alike.
/// </summary>
/// <param name="Outer">The product of the sizes before the dimension.</param>
/// <param name="Length">The size of the dimension.</param>
/// <param name="Inner">The product of the sizes behind the dimension.</param>
/// <param name="Count">How many indices there are along the dimension.</param>
/// <param name="IsShared">Whether one list of indices serves all rows.</param>
readonly record struct IndexedBlocks(long Outer, long Length, long Inner, long Count, bool IsShared)
{
    /// <summary>Elements moved below which another thread does not pay.</summary>
    const int Grain = 1 << 14;

    /// <summary>Elements in a cache line, if they are not longer than four bytes.</summary>
    const int Columns = 16;

    public static IndexedBlocks Of(Shape shape, int dim, long count, bool isShared) =>
        new(shape.Product(0, dim), shape.Rank == 0 ? 1 : shape[dim], shape.Rank == 0 ? 1 : shape.Product(dim + 1, shape.Rank), count, isShared);

    /// <summary>result[o, j, i] = source[o, index[o, j, i], i]. All tensors are contiguous, the indices within bounds.</summary>
    public void Gather(Tensor source, Tensor index, Tensor result)
    {
        switch (source.DType.Size())
        {
            case 1: Run<byte, Take<byte>>(source, index, result); break;
            case 2: Run<ushort, Take<ushort>>(source, index, result); break;
            case 4: Run<uint, Take<uint>>(source, index, result); break;
            default: Run<ulong, Take<ulong>>(source, index, result); break;
        }
    }

    /// <summary>target[o, index[o, j, i], i] = source[o, j, i], the last of several winning.</summary>
    public void Scatter(Tensor target, Tensor index, Tensor source)
    {
        switch (source.DType.Size())
        {
            case 1: Run<byte, Put<byte>>(target, index, source); break;
            case 2: Run<ushort, Put<ushort>>(target, index, source); break;
            case 4: Run<uint, Put<uint>>(target, index, source); break;
            default: Run<ulong, Put<ulong>>(target, index, source); break;
        }
    }

    /// <summary>Combines source[o, j, i] with target[o, index[o, j, i], i], in the order of j: sums do not depend on the number of threads.</summary>
    public void Combine(Tensor target, Tensor index, Tensor source, Combination how)
    {
        switch (target.DType)
        {
            case DType.Float32: Combine<float>(target, index, source, how); break;
            case DType.Float64: Combine<double>(target, index, source, how); break;
            case DType.Int8: Combine<sbyte>(target, index, source, how); break;
            case DType.UInt8: Combine<byte>(target, index, source, how); break;
            case DType.Int16: Combine<short>(target, index, source, how); break;
            case DType.Int32: Combine<int>(target, index, source, how); break;
            case DType.Int64: Combine<long>(target, index, source, how); break;
            default:
                // Half precision sums in single precision and rounds once; truth values count in bytes.
                DType wide = target.DType == DType.Bool ? DType.Int32 : DType.Float32;
                Tensor work = target.Detach().To(wide);
                Combine(work, index, source.Detach().To(wide), how);
                CopyOperation.Run(work, target);
                break;
        }
    }

    void Combine<T>(Tensor target, Tensor index, Tensor source, Combination how) where T : unmanaged, INumber<T>
    {
        switch (how)
        {
            case Combination.Sum: Run<T, Add<T>>(target, index, source); break;
            case Combination.Product: Run<T, Multiply<T>>(target, index, source); break;
            case Combination.Maximum: Run<T, Max<T>>(target, index, source); break;
            default: Run<T, Min<T>>(target, index, source); break;
        }
    }

    void Run<T, TStep>(Tensor indexed, Tensor index, Tensor listed) where T : unmanaged where TStep : struct, IStep<T>
    {
        long work = Outer * Count * Inner;
        if (work == 0)
        {
            return;
        }
        // Where the listed elements only receive, parts own rows of them; elsewhere columns (outer, inner), whole cache lines of them, so that no two parts touch the same element of the indexed tensor.
        int step = TStep.OnlyReads || Inner < 2 * Columns ? 1 : Columns;
        long units = TStep.OnlyReads ? Outer * Count : Outer * Inner / step;
        int parts = (int)Math.Min(ThreadTeam.PartsForThreads(work, Grain, 4), units);
        ThreadTeam.Run(parts, new Body<T, TStep>(this, ref Unsafe.As<byte, T>(ref indexed.Ref), ref Unsafe.As<byte, long>(ref index.Ref), ref Unsafe.As<byte, T>(ref listed.Ref), parts, step));
    }

    readonly ref struct Body<T, TStep>(IndexedBlocks blocks, ref T indexed, ref long index, ref T listed, int parts, int step) : IParallelBody
        where T : unmanaged
        where TStep : struct, IStep<T>
    {
        readonly ref T indexed = ref indexed, listed = ref listed;
        readonly ref long index = ref index;

        public void Invoke(int part)
        {
            long length = TStep.OnlyReads ? blocks.Count : blocks.Inner;
            var (start, end) = ThreadTeam.Range(blocks.Outer * length, parts, part, step);
            while (start < end)
            {
                var (outer, from) = Math.DivRem(start, length);
                long to = Math.Min(length, from + end - start);
                if (TStep.OnlyReads)
                {
                    Rows(outer, from, to, 0, blocks.Inner);
                }
                else
                {
                    Rows(outer, 0, blocks.Count, from, to);
                }
                start += to - from;
            }
        }

        void Rows(long outer, long first, long end, long from, long to)
        {
            if (blocks.Inner == 1)
            {
                Row(outer, first, end);
                return;
            }
            for (long j = first; j < end; j++)
            {
                ref T list = ref Unsafe.Add(ref listed, (nint)((outer * blocks.Count + j) * blocks.Inner));
                if (blocks.IsShared)
                {
                    ref T row = ref Unsafe.Add(ref indexed, (nint)((outer * blocks.Length + Unsafe.Add(ref index, (nint)j)) * blocks.Inner));
                    TStep.Do(ref Unsafe.Add(ref row, (nint)from), ref Unsafe.Add(ref list, (nint)from), (nint)(to - from));
                    continue;
                }
                ref long own = ref Unsafe.Add(ref index, (nint)((outer * blocks.Count + j) * blocks.Inner));
                for (nint i = (nint)from; i < (nint)to; i++)
                {
                    long at = (outer * blocks.Length + Unsafe.Add(ref own, i)) * blocks.Inner + i;
                    TStep.Do(ref Unsafe.Add(ref indexed, (nint)at), ref Unsafe.Add(ref list, i));
                }
            }
        }

        /// <summary>Elements that follow each other along the dimension.</summary>
        void Row(long outer, long first, long end)
        {
            ref T row = ref Unsafe.Add(ref indexed, (nint)(outer * blocks.Length)), list = ref Unsafe.Add(ref listed, (nint)(outer * blocks.Count));
            ref long own = ref Unsafe.Add(ref index, (nint)(blocks.IsShared ? 0 : outer * blocks.Count));
            for (nint j = (nint)first; j < (nint)end; j++)
            {
                TStep.Do(ref Unsafe.Add(ref row, (nint)Unsafe.Add(ref own, j)), ref Unsafe.Add(ref list, j));
            }
        }
    }

    /// <summary>What happens between an indexed element and the one listed for it, or between neighbours and theirs.</summary>
    interface IStep<T>
    {
        /// <summary>Whether indexed elements stay as they are.</summary>
        static virtual bool OnlyReads => false;

        static abstract void Do(ref T indexed, ref T listed);

        static abstract void Do(ref T indexed, ref T listed, nint count);
    }

    readonly struct Take<T> : IStep<T> where T : unmanaged
    {
        public static bool OnlyReads => true;

        public static void Do(ref T indexed, ref T listed) => listed = indexed;

        public static void Do(ref T indexed, ref T listed, nint count) => Copy(ref indexed, ref listed, count);
    }

    readonly struct Put<T> : IStep<T> where T : unmanaged
    {
        public static void Do(ref T indexed, ref T listed) => indexed = listed;

        public static void Do(ref T indexed, ref T listed, nint count) => Copy(ref listed, ref indexed, count);
    }

    static unsafe void Copy<T>(ref T source, ref T target, nint count) where T : unmanaged
    {
        nint bytes = count * sizeof(T);
        if (bytes is >= RowCopy.Shortest and < RowCopy.Longest)
        {
            fixed (T* from = &source, to = &target)
            {
                Packing.CopyBytes((byte*)from, (byte*)to, bytes);
            }
            return;
        }
        // No span is longer than an int can say.
        const int Longest = 1 << 30;
        for (nint at = 0; at < count; at += Longest)
        {
            int length = (int)Math.Min(Longest, count - at);
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref source, at), length).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref target, at), length));
        }
    }

    static void Each<T, TStep>(ref T indexed, ref T listed, nint count) where TStep : struct, IStep<T>
    {
        for (nint i = 0; i < count; i++)
        {
            TStep.Do(ref Unsafe.Add(ref indexed, i), ref Unsafe.Add(ref listed, i));
        }
    }

    readonly struct Add<T> : IStep<T> where T : unmanaged, INumber<T>
    {
        public static void Do(ref T indexed, ref T listed) => indexed += listed;

        public static unsafe void Do(ref T indexed, ref T listed, nint count)
        {
            fixed (T* x = &indexed, y = &listed)
            {
                Runs.Add(x, count, y);
            }
        }
    }

    readonly struct Multiply<T> : IStep<T> where T : INumber<T>
    {
        public static void Do(ref T indexed, ref T listed) => indexed *= listed;

        public static void Do(ref T indexed, ref T listed, nint count) => Each<T, Multiply<T>>(ref indexed, ref listed, count);
    }

    readonly struct Max<T> : IStep<T> where T : INumber<T>
    {
        public static void Do(ref T indexed, ref T listed) => indexed = T.Max(indexed, listed);

        public static void Do(ref T indexed, ref T listed, nint count) => Each<T, Max<T>>(ref indexed, ref listed, count);
    }

    readonly struct Min<T> : IStep<T> where T : INumber<T>
    {
        public static void Do(ref T indexed, ref T listed) => indexed = T.Min(indexed, listed);

        public static void Do(ref T indexed, ref T listed, nint count) => Each<T, Min<T>>(ref indexed, ref listed, count);
    }
}

/// <summary>How values meet that are scattered to the same place.</summary>
enum Combination
{
    Sum,
    Product,
    Maximum,
    Minimum,
}
