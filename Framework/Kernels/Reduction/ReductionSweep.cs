using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Runs a reduction's loops, which only know stretches of one type, over a tensor of any layout and type. Work is cut by its size alone: into
/// chunks of outputs, and where these are few also along the elements. Long ranges are halved again and again down to leaves, so that a sum's
/// rounding error grows with the logarithm of their number.
/// </summary>
readonly unsafe ref struct ReductionSweep<T> : IParallelBody where T : unmanaged
{
    const int Pitch = ReductionKernel<T>.Pitch;

    /// <summary>Elements below which another thread does not pay, and a quarter of those of a slice.</summary>
    const int Grain = 1 << 14, SliceGrain = 1 << 16;

    /// <summary>Elements that one output takes in before its state is combined with others: of several runs, and staged.</summary>
    const int LongLeaf = 8192, StagedLeaf = 1024;

    /// <summary>Rows that columns take in before their states are combined with others.</summary>
    const int ColumnLeaf = 128;

    /// <summary>Runs shorter than this are gathered several at a time.</summary>
    const int ShortRun = 64;

    readonly ReductionKernel<T> kernel;
    readonly Tensor x;
    readonly ReadOnlySpan<Tensor> results;
    readonly ReadOnlySpan<double> scalars;
    readonly ref readonly ReductionPlan plan;
    readonly Span<T> partial;
    readonly long chunks;
    readonly int slices, parts;
    readonly bool byColumns, direct;

    ReductionSweep(ReductionKernel<T> kernel, Tensor x, ReadOnlySpan<Tensor> results, ReadOnlySpan<double> scalars, in ReductionPlan plan)
    {
        this.kernel = kernel;
        this.x = x;
        this.results = results;
        this.scalars = scalars;
        this.plan = ref plan;
        byColumns = plan.GoesByColumns;
        bool native = x.DType == Staging<T>.Native;
        direct = native && (byColumns ? plan.Columns.Stride == 1 : plan.Run.Stride == 1 && (plan.IsOneRun || plan.Run.Size >= ShortRun));
        chunks = byColumns ? plan.Outputs / plan.Columns.Size * Chunks(plan.Columns.Size) : Chunks(plan.Outputs);
        long work = plan.Outputs * plan.Count;
        slices = chunks < 16 ? ThreadTeam.Parts(plan.Count * Math.Min(plan.Outputs, Pitch), SliceGrain) : 1;
        parts = (int)Math.Min(chunks, ThreadTeam.PartsBackAndForth(work, Grain));
        if (slices > 1)
        {
            parts = (int)chunks * slices;
            int states = parts * Pitch * ReductionState<T>.Capacity;
            partial = new Span<T>(PackBuffer.Rent<T>(PackBuffer.Use.Results, states), states);
        }
    }

    static long Chunks(long outputs) => (outputs + Pitch - 1) / Pitch;

    /// <param name="kernel">The loops.</param>
    /// <param name="x">The operand.</param>
    /// <param name="results">The results, contiguous over the kept dimensions in order.</param>
    /// <param name="isReduced">For each dimension of the operand.</param>
    /// <param name="scalars">The kernel's parameters.</param>
    public static void Run(ReductionKernel<T> kernel, Tensor x, ReadOnlySpan<Tensor> results, ReadOnlySpan<bool> isReduced, ReadOnlySpan<double> scalars)
    {
        if (results[0].NumElements == 1 && x.IsContiguous && x.DType == Staging<T>.Native && x.NumElements <= LongLeaf)
        {
            RunDirectly(kernel, x, results, scalars);
            return;
        }
        ReductionPlan plan = ReductionPlan.Make(x.Layout, isReduced);
        if (plan.Outputs == 0)
        {
            return;
        }
        var sweep = new ReductionSweep<T>(kernel, x, results, scalars, plan);
        ThreadTeam.RunBackAndForth(sweep.parts, sweep);
        if (sweep.slices > 1)
        {
            sweep.CombineSlices();
        }
    }

    /// <summary>The short way for one result of few elements.</summary>
    [SkipLocalsInit]
    static void RunDirectly(ReductionKernel<T> kernel, Tensor x, ReadOnlySpan<Tensor> results, ReadOnlySpan<double> scalars)
    {
        Span<T> states = stackalloc T[Pitch * ReductionState<T>.Capacity];
        kernel.Rows(ref Unsafe.As<byte, T>(ref x.Ref), 0, 1, (int)x.NumElements, ref states[0], scalars);
        Finish(kernel, results, scalars, ref states[0], 0, 1);
    }

    public void Invoke(int part)
    {
        if (slices > 1)
        {
            ref T states = ref partial[part * Pitch * ReductionState<T>.Capacity];
            var (from, to) = ThreadTeam.Range(plan.Count, slices, part % slices, ColumnLeaf);
            Reduce(part / slices, from, to, ref states);
            return;
        }
        var (start, end) = ThreadTeam.Range(chunks, parts, part);
        RunChunks(start, end);
    }

    [SkipLocalsInit]
    void RunChunks(long start, long end)
    {
        Span<T> states = stackalloc T[Pitch * ReductionState<T>.Capacity];
        for (long chunk = start; chunk < end; chunk++)
        {
            Reduce(chunk, 0, plan.Count, ref states[0]);
            var (output, count) = OutputsOf(chunk);
            Finish(kernel, results, scalars, ref states[0], output, count);
        }
    }

    /// <summary>Joins the slices of each chunk, neighbours with neighbours.</summary>
    void CombineSlices()
    {
        int size = Pitch * ReductionState<T>.Capacity;
        for (long chunk = 0; chunk < chunks; chunk++)
        {
            var (output, count) = OutputsOf(chunk);
            Span<T> all = partial.Slice((int)chunk * slices * size, slices * size);
            for (int distance = 1; distance < slices; distance *= 2)
            {
                for (int slice = 0; slice + distance < slices; slice += 2 * distance)
                {
                    kernel.Combine(ref all[slice * size], ref all[(slice + distance) * size], count, scalars);
                }
            }
            Finish(kernel, results, scalars, ref all[0], output, count);
        }
    }

    (long First, int Count) OutputsOf(long chunk)
    {
        if (!byColumns)
        {
            return (chunk * Pitch, (int)Math.Min(Pitch, plan.Outputs - chunk * Pitch));
        }
        int width = plan.Columns.Size;
        var (row, column) = Math.DivRem(chunk, Chunks(width));
        return (row * width + column * Pitch, (int)Math.Min(Pitch, width - column * Pitch));
    }

    /// <summary>The states of a chunk's outputs over a range of their elements.</summary>
    void Reduce(long chunk, long from, long to, ref T states)
    {
        var (output, count) = OutputsOf(chunk);
        if (byColumns)
        {
            ColumnRange(x.Offset + plan.OffsetOfOutput(output), count, from, to, ref states);
            return;
        }
        if (direct && plan.IsOneRun && count > 1 && plan.OffsetOfOutput(output + count - 1) - plan.OffsetOfOutput(output) == (count - 1) * plan.Columns.Stride)
        {
            ref T first = ref Staging<T>.Element(x, x.Offset + plan.OffsetOfOutput(output) + from);
            kernel.Rows(ref first, (nint)plan.Columns.Stride, count, (int)(to - from), ref states, scalars);
            return;
        }
        for (int k = 0; k < count; k++)
        {
            RowRange(x.Offset + plan.OffsetOfOutput(output + k), from, to, ref Unsafe.Add(ref states, k));
        }
    }

    /// <summary>One output's state over a range of its elements.</summary>
    [SkipLocalsInit]
    void RowRange(long origin, long from, long to, ref T state)
    {
        if (direct && plan.IsOneRun)
        {
            kernel.Rows(ref Staging<T>.Element(x, origin + from), 0, 1, (int)(to - from), ref state, scalars);
            return;
        }
        int leaf = direct ? LongLeaf : StagedLeaf;
        if (to - from > leaf)
        {
            long middle = Middle(from, to, leaf);
            RowRange(origin, from, middle, ref state);
            CombineRest(origin, middle, to, ref state);
            return;
        }
        if (direct)
        {
            // A range that goes on into another run is cut there.
            long end = Math.Min(to, (from / plan.Run.Size + 1) * plan.Run.Size);
            kernel.Rows(ref Staging<T>.Element(x, origin + plan.OffsetOfElement(from)), 0, 1, (int)(end - from), ref state, scalars);
            if (end < to)
            {
                CombineRest(origin, end, to, ref state);
            }
            return;
        }
        Span<T> tile = stackalloc T[StagedLeaf];
        for (long position = from; position < to;)
        {
            int length = (int)Math.Min(plan.Run.Size - position % plan.Run.Size, to - position);
            Staging<T>.Load(x, origin + plan.OffsetOfElement(position), plan.Run.Stride, ref tile[(int)(position - from)], length);
            position += length;
        }
        kernel.Rows(ref tile[0], 0, 1, (int)(to - from), ref state, scalars);
    }

    [SkipLocalsInit]
    void CombineRest(long origin, long from, long to, ref T state)
    {
        Span<T> rest = stackalloc T[Pitch * ReductionState<T>.Capacity];
        RowRange(origin, from, to, ref rest[0]);
        // The vectors that combine states are wider than one output: its neighbours must not be touched.
        Span<T> own = stackalloc T[Pitch * ReductionState<T>.Capacity];
        CopyLane(ref state, ref own[0]);
        kernel.Combine(ref own[0], ref rest[0], 1, scalars);
        CopyLane(ref own[0], ref state);
    }

    static void CopyLane(ref T from, ref T to)
    {
        for (int component = 0; component < ReductionState<T>.Capacity; component++)
        {
            Unsafe.Add(ref to, component * Pitch) = Unsafe.Add(ref from, component * Pitch);
        }
    }

    /// <summary>The states of neighbouring outputs over a range of their elements.</summary>
    [SkipLocalsInit]
    void ColumnRange(long origin, int columns, long from, long to, ref T states)
    {
        if (to - from > ColumnLeaf)
        {
            long middle = Middle(from, to, ColumnLeaf);
            ColumnRange(origin, columns, from, middle, ref states);
            Span<T> rest = stackalloc T[Pitch * ReductionState<T>.Capacity];
            ColumnRange(origin, columns, middle, to, ref rest[0]);
            kernel.Combine(ref states, ref rest[0], columns, scalars);
            return;
        }
        kernel.Seed(ref states, columns, scalars);
        for (long position = from; position < to;)
        {
            int rows = (int)Math.Min(plan.Run.Size - position % plan.Run.Size, to - position);
            long offset = origin + plan.OffsetOfElement(position);
            if (direct)
            {
                kernel.Columns(ref Staging<T>.Element(x, offset), (nint)plan.Run.Stride, rows, columns, ref states, scalars);
            }
            else
            {
                StagedColumns(offset, rows, columns, ref states);
            }
            position += rows;
        }
    }

    [SkipLocalsInit]
    void StagedColumns(long offset, int rows, int columns, ref T states)
    {
        const int Group = 8;
        Span<T> tile = stackalloc T[Group * Pitch];
        for (int row = 0; row < rows; row += Group)
        {
            int count = Math.Min(Group, rows - row);
            for (int k = 0; k < count; k++)
            {
                Staging<T>.Load(x, offset + (row + k) * plan.Run.Stride, plan.Columns.Stride, ref tile[k * Pitch], columns);
            }
            kernel.Columns(ref tile[0], Pitch, count, columns, ref states, scalars);
        }
    }

    static long Middle(long from, long to, int leaf) => from + ((to - from) / 2 + leaf - 1) / leaf * leaf;

    static void Finish(ReductionKernel<T> kernel, ReadOnlySpan<Tensor> results, ReadOnlySpan<double> scalars, ref T states, long output, int count)
    {
        kernel.Finish(ref states, count, scalars);
        for (int k = 0; k < results.Length; k++)
        {
            Staging<T>.Store(results[k], results[k].Offset + output, 1, ref Unsafe.Add(ref states, k * Pitch), count);
        }
    }
}
