using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>
/// Short rows, a group at a time. On its own a row of a hundred elements spends its time on folding vectors and on the arithmetic between its sweeps, of which each step waits for the one before;
/// turned over, so that a vector has one element of each row, a group needs no folding and does that arithmetic for all its rows at once. Whether rows are
/// grouped depends on their number and length alone, and each group begins at a multiple of its size.
/// </summary>
readonly ref partial struct RowRun<T>
{
    /// <summary>Elements that are turned over for each row, through all operands and results, beyond which that costs more than it spares.</summary>
    const int MostTurned = 96;

    /// <summary>The longest rows of which a group stays near the first-level cache.</summary>
    const int LongestGrouped = 256;

    /// <summary>Bytes of a group where all operands and results lie across, so that on its own every element of a row would cost a cache line: about half of a second-level cache.</summary>
    const int MostAcross = 512 << 10;

    static int Lanes => (Vector512.IsHardwareAccelerated ? 64 : 32) / Unsafe.SizeOf<T>();

    /// <summary>Rows that a group has for each of its own: operands, results and what is kept between sweeps.</summary>
    int TurnedRows => sources.Length + targets.Length + Course.Buffers;

    bool IsGrouped
    {
        get
        {
            if (!Transposition.IsSupported<T>() || rows < Lanes || length == 0)
            {
                return false;
            }
            // Not of which gradients are wanted: the bits of one must not depend on the others.
            int turned = isAcross ? 0 : backward ? 1 : targets.Length;
            foreach (ref readonly RowPlaces source in sources)
            {
                turned += source.IsRepeated || source.Stride == 1 ? 0 : 1;
            }
            return length <= LongestGrouped ? turned * length <= MostTurned : isAcross && turned == 0 && (long)TurnedRows * Lanes * length * Unsafe.SizeOf<T>() <= MostAcross;
        }
    }

    [SkipLocalsInit]
    void RunGroups(int part)
    {
        int pitch = Lanes * length;
        T[] rented = ArrayPool<T>.Shared.Rent((TurnedRows + 1 + summands) * pitch + Line);
        Span<T> turned = FromLine(rented);
        ref T staged = ref turned[TurnedRows * pitch];
        SharedGradients shared = Shared(canAdd: true);
        // Where kernels do not add gradients up in place, that is done for them, in the same order.
        Span<T> added = shared == SharedGradients.Added ? turned.Slice(sources.Length * pitch, targets.Length * pitch) : turned.Slice((TurnedRows + 1) * pitch, summands * pitch);
        added.Clear();
        Window<T> window = default;
        for (int k = 0; k < TurnedRows; k++)
        {
            window.Set(k, ref turned[k * pitch]);
        }
        for (int k = 0; k < sources.Length; k++)
        {
            if (sources[k].IsRepeated)
            {
                Read(sources[k], 0, 1, ref window.Get(k), ref staged);
            }
        }
        Span<T> given = stackalloc T[MostNumbers * Lanes], found = stackalloc T[MostNumbers * Lanes];
        RowNumbers<T>[] numbersGiven = Numbers(this.given), numbersFound = Numbers(this.found);
        var (start, end) = ThreadTeam.Range(rows, parts, part, Lanes);
        for (long row = start; row < end; row += Lanes)
        {
            int count = (int)Math.Min(Lanes, end - row);
            if (count < Lanes)
            {
                // The lanes without a row must not count.
                AddUp(part, Lanes, added, shared, ref staged);
            }
            AskFor(row);
            for (int k = 0; k < sources.Length; k++)
            {
                if (!sources[k].IsRepeated)
                {
                    Read(sources[k], row, count, ref window.Get(k), ref staged);
                }
            }
            CallTogether(row, count, window, isBundle: false, numbersGiven, numbersFound, given, found, shared);
            for (int k = 0; k < targets.Length; k++)
            {
                if (targets[k] is not null)
                {
                    Write(targetPlaces[k], row, count, ref window.Get(sources.Length + k), ref staged);
                }
            }
            for (int k = 0; k < targets.Length && shared == SharedGradients.Written; k++)
            {
                if (sums[k] >= 0)
                {
                    Add(ref added[sums[k] * pitch], ref window.Get(sources.Length + k), pitch);
                }
            }
            if (row + Lanes >= end || (row + Lanes - start) % Block == 0)
            {
                AddUp(part, count, added, shared, ref staged);
            }
        }
        ArrayPool<T>.Shared.Return(rented);
    }

    /// <summary>Runs the kernel over the rows of a group or a bundle.</summary>
    /// <param name="row">The first one.</param>
    /// <param name="count">How many there are, at most as many as a vector has lanes.</param>
    /// <param name="window">Where they lie.</param>
    /// <param name="isBundle">Whether they are a bundle, and not a group.</param>
    /// <param name="given">The numbers that the kernel takes.</param>
    /// <param name="found">The numbers that it finds.</param>
    /// <param name="numbersIn">Memory for those of all rows.</param>
    /// <param name="numbersOut">Memory for those of all rows.</param>
    /// <param name="shared">What becomes of gradients that all rows share.</param>
    void CallTogether(
        long row, int count, Window<T> window, bool isBundle, RowNumbers<T>[] given, RowNumbers<T>[] found, Span<T> numbersIn, Span<T> numbersOut, SharedGradients shared)
    {
        window.IsBundle = isBundle;
        for (int i = 0, at = 0; i < given.Length; at += given[i++].Count)
        {
            given[i].Read(row, count, ref numbersIn[at * Lanes], Lanes);
        }
        Call(window, numbersIn, numbersOut, shared, isGroup: true);
        for (int i = 0, at = 0; i < found.Length; at += found[i++].Count)
        {
            found[i].Write(row, count, ref numbersOut[at * Lanes], Lanes);
        }
    }

    /// <summary>Asks for the memory of the results of this group and of the operands of the next one: blocks of a matrix are turned over in an order that the processor does not foresee.</summary>
    void AskFor(long row)
    {
        for (int k = 0; k < targets.Length; k++)
        {
            if (targets[k] is not null)
            {
                AskFor(targetPlaces[k], row);
            }
        }
        for (int k = 0; k < sources.Length && row + 2 * Lanes <= rows; k++)
        {
            AskFor(sources[k], row + Lanes);
        }
    }

    unsafe void AskFor(in RowPlaces places, long row)
    {
        if (places.Step != length || places.Inner != 1)
        {
            return;
        }
        int size = places.Tensor.DType.Size(), bytes = Lanes * length * size;
        fixed (byte* first = &Unsafe.AddByteOffset(ref places.Tensor.Storage.Ref, (nint)(places.OffsetOf(row) * size)))
        {
            for (int at = 0; at < bytes && Sse.IsSupported; at += Bytes)
            {
                Sse.Prefetch0(first + at);
            }
        }
    }

    /// <summary>The rows from one on, turned over. Lanes without a row repeat the last one.</summary>
    void Read(in RowPlaces source, long row, int count, ref T turned, ref T staged)
    {
        bool isNative = source.Tensor.DType == Staging<T>.Native;
        if (isNative && source.IsAcross)
        {
            for (int lane = 0, run; lane < count; lane += run)
            {
                run = (int)Math.Min(source.RowsFrom(row + lane), count - lane);
                CopyAcross(ref Staging<T>.Element(source.Tensor, source.OffsetOf(row + lane)), (nint)source.Inner, ref Unsafe.Add(ref turned, lane), Lanes, run);
            }
        }
        else if (isNative && source.Inner == 1 && source.RowsFrom(row) >= count)
        {
            Turn(ref Staging<T>.Element(source.Tensor, source.OffsetOf(row)), (nint)source.Stride, count, length, ref turned, Lanes);
        }
        else
        {
            for (int lane = 0; lane < count; lane++)
            {
                Staging<T>.Load(source.Tensor, source.OffsetOf(row + lane), source.Inner, ref Unsafe.Add(ref staged, lane * length), length);
            }
            Turn(ref staged, length, count, length, ref turned, Lanes);
        }
        for (int i = 0; i < length && count < Lanes; i++)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref turned, i * Lanes + count), Lanes - count).Fill(Unsafe.Add(ref turned, i * Lanes + count - 1));
        }
    }

    void Write(in RowPlaces target, long row, int count, ref T turned, ref T staged)
    {
        bool isNative = target.Tensor.DType == Staging<T>.Native;
        if (isNative && target.IsAcross)
        {
            for (int lane = 0, run; lane < count; lane += run)
            {
                run = (int)Math.Min(target.RowsFrom(row + lane), count - lane);
                CopyAcross(ref Unsafe.Add(ref turned, lane), Lanes, ref Staging<T>.Element(target.Tensor, target.OffsetOf(row + lane)), (nint)target.Inner, run);
            }
        }
        else if (isNative && target.Inner == 1 && target.RowsFrom(row) >= count)
        {
            Turn(ref turned, Lanes, length, count, ref Staging<T>.Element(target.Tensor, target.OffsetOf(row)), (nint)target.Stride);
        }
        else
        {
            Turn(ref turned, Lanes, length, count, ref staged, length);
            for (int lane = 0; lane < count; lane++)
            {
                Staging<T>.Store(target.Tensor, target.OffsetOf(row + lane), target.Inner, ref Unsafe.Add(ref staged, lane * length), length);
            }
        }
    }

    /// <summary>Copies some lanes, at most as many as a group has, of each element of their rows.</summary>
    void CopyAcross(ref T source, nint sourceStep, ref T target, nint targetStep, int lanes)
    {
        for (int i = 0; i < length; i++)
        {
            ref byte from = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref source, i * sourceStep)), to = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref target, i * targetStep));
            if (lanes == Lanes)
            {
                // A number that is known when this is compiled: two instructions and no call.
                Unsafe.CopyBlockUnaligned(ref to, ref from, (uint)(Lanes * Unsafe.SizeOf<T>()));
            }
            else
            {
                Unsafe.CopyBlockUnaligned(ref to, ref from, (uint)(lanes * Unsafe.SizeOf<T>()));
            }
        }
    }

    /// <summary>Adds the first lanes of what has been added up to the part's sums, and begins again.</summary>
    void AddUp(int part, int lanes, Span<T> added, SharedGradients shared, ref T staged)
    {
        int pitch = Lanes * length;
        for (int k = 0; k < targets.Length; k++)
        {
            if (sums[k] < 0)
            {
                continue;
            }
            Turn(ref added[(shared == SharedGradients.Added ? k : sums[k]) * pitch], Lanes, length, lanes, ref staged, length);
            for (int lane = 1; lane < lanes; lane++)
            {
                Add(ref staged, ref Unsafe.Add(ref staged, lane * length), length);
            }
            Add(ref summed[(part * summands + sums[k]) * length], ref staged, length);
        }
        added.Clear();
    }

    static unsafe void Turn(ref T source, nint lineStride, int lines, int depth, ref T target, nint pitch)
    {
        fixed (T* from = &source, to = &target)
        {
            Transposition.Matrix(from, lineStride, lines, depth, to, pitch);
        }
    }
}
