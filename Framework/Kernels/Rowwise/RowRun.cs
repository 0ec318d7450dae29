using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Runs a row-wise program's kernel, which only knows one row of one type, over all rows. A row that lies without gaps in the type computed in is read and
/// written in place, any other through a copy that stays in the cache. Gradients of an operand that all rows share are summed over the rows in a
/// fixed order: over blocks of rows, then over the parts that the rows are cut into by their number alone.
/// </summary>
readonly ref partial struct RowRun<T> : IParallelBody where T : unmanaged
{
    /// <summary>Elements below which another thread does not pay, and those of a part where sums over the rows tell how they were cut.</summary>
    const int Grain = 1 << 12, SummedGrain = 1 << 14;

    /// <summary>Rows that are summed one after the other.</summary>
    const int Block = 128;

    /// <summary>Bytes of a cache line, which are those of the widest vector.</summary>
    const int Bytes = 64;

    /// <summary>Elements of the narrowest type in a cache line.</summary>
    const int Line = 16;

    /// <summary>The most numbers a row beside the elements; the generator refuses declarations with more.</summary>
    const int MostNumbers = 16;

    readonly RowOperation operation;
    readonly bool backward;
    readonly ReadOnlySpan<RowPlaces> sources;
    readonly ReadOnlySpan<Tensor?> targets;
    readonly RowPlaces[] targetPlaces;
    readonly ReadOnlySpan<int> sums;
    readonly ReadOnlySpan<Tensor> given, found;
    readonly ReadOnlySpan<double> scalars;
    // Longer by one than what is added up: sums of rows without elements have a place all the same.
    readonly T[] summed;
    readonly int length, parts, summands;
    readonly bool isAcross;
    readonly long rows;

    RowRun(
        RowOperation operation, bool backward, Layout layout, ReadOnlySpan<RowPlaces> sources, ReadOnlySpan<Tensor?> targets, ReadOnlySpan<int> sums, int summands,
        ReadOnlySpan<Tensor> given, ReadOnlySpan<Tensor> found, ReadOnlySpan<double> scalars)
    {
        this.operation = operation;
        this.backward = backward;
        this.sources = sources;
        this.targets = targets;
        this.sums = sums;
        this.summands = summands;
        this.given = given;
        this.found = found;
        this.scalars = scalars;
        isAcross = !layout.IsContiguous;
        length = layout.Shape[-1];
        rows = 1;
        foreach (int size in layout.Shape.AsSpan()[..^1])
        {
            rows *= size;
        }
        targetPlaces = new RowPlaces[targets.Length];
        for (int k = 0; k < targets.Length; k++)
        {
            targetPlaces[k] = targets[k] is { } target ? new RowPlaces(target, layout.Shape) : default;
        }
        parts = summands == 0 ? ThreadTeam.PartsForThreads(Work(Grain), Grain, 4) : ThreadTeam.Parts(Work(SummedGrain), SummedGrain);
        summed = summands == 0 ? [] : ArrayPool<T>.Shared.Rent(parts * summands * length + 1);
        summed.AsSpan(0, parts * summands * length).Clear();
    }

    RowCourse Course => backward ? operation.Traits.Backward : operation.Traits.Forward;

    /// <summary>Elements of all rows, of which none is divided.</summary>
    long Work(int grain) => rows * Math.Clamp(length, 1, grain);

    /// <summary>The results of all rows, and the values kept of each; the layout is that of results that are rows.</summary>
    public static void Forward(RowOperation operation, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> results, Tensor? saved, Layout layout, ReadOnlySpan<double> scalars)
    {
        var sources = new List<RowPlaces>();
        var given = new List<Tensor>();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (operation.Traits.Forms[i] == RowOperand.Row)
            {
                sources.Add(new RowPlaces(inputs[i], layout.Shape));
            }
            else
            {
                given.Add(inputs[i]);
            }
        }
        var targets = new List<Tensor?>();
        var found = new List<Tensor>();
        for (int k = 0; k < results.Length; k++)
        {
            if (operation.Traits.IsRow[k])
            {
                targets.Add(results[k]);
            }
            else
            {
                found.Add(results[k]);
            }
        }
        if (saved is not null)
        {
            found.Add(saved);
        }
        Span<int> sums = stackalloc int[targets.Count];
        sums.Fill(-1);
        var run = new RowRun<T>(operation, false, layout, CollectionsMarshal.AsSpan(sources), CollectionsMarshal.AsSpan(targets), sums, 0, CollectionsMarshal.AsSpan(given), CollectionsMarshal.AsSpan(found), scalars);
        ThreadTeam.Run(run.parts, run);
    }

    /// <summary>The gradients of all rows.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="read">Gradients, kept operands and kept results that are rows, in the kernel's order.</param>
    /// <param name="given">Gradients, kept operands, kept results and the values kept, of which there is one number a row.</param>
    /// <param name="found">The gradients of operands of which there is one number a row.</param>
    /// <param name="targets">For each gradient that the kernel computes a tensor of the full shape for its rows, or null.</param>
    /// <param name="totals">For each, where there is no such tensor: one for the sum over all rows, or null if it is not wanted.</param>
    /// <param name="layout">The full shape, in the order in which its rows are to lie in memory: one after the other, or across.</param>
    /// <param name="scalars">The kernel's parameters.</param>
    public static void Backward(
        RowOperation operation, ReadOnlySpan<Tensor> read, ReadOnlySpan<Tensor> given, ReadOnlySpan<Tensor> found, ReadOnlySpan<Tensor?> targets, ReadOnlySpan<Tensor?> totals, Layout layout, ReadOnlySpan<double> scalars)
    {
        var sources = new RowPlaces[read.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i] = new RowPlaces(read[i], layout.Shape);
        }
        Span<int> sums = stackalloc int[totals.Length];
        int summands = 0;
        for (int k = 0; k < totals.Length; k++)
        {
            sums[k] = totals[k] is null ? -1 : summands++;
        }
        var run = new RowRun<T>(operation, true, layout, sources, targets, sums, summands, given, found, scalars);
        ThreadTeam.Run(run.parts, run);
        for (int k = 0; k < totals.Length; k++)
        {
            if (totals[k] is { } total)
            {
                run.Total(sums[k], total);
            }
        }
        if (summands > 0)
        {
            ArrayPool<T>.Shared.Return(run.summed);
        }
    }

    public void Invoke(int part)
    {
        if (IsGrouped)
        {
            RunGroups(part);
        }
        else
        {
            RunRows(part);
        }
    }

    [SkipLocalsInit]
    void RunRows(int part)
    {
        // An odd number of cache lines apart, so that the same place in several rows does not fall on one set of the cache.
        int pitch = Line * ((length + Line - 1) / Line | 1);
        int operands = sources.Length + targets.Length, buffers = Course.Buffers, rowsKept = MayBundle ? Lanes : 1;
        T[] rented = ArrayPool<T>.Shared.Rent((operands + summands + rowsKept * buffers) * pitch + Line);
        Span<T> scratch = FromLine(rented);
        Span<T> block = scratch.Slice(operands * pitch, summands * pitch);
        block.Clear();
        var (start, end) = ThreadTeam.Range(rows, parts, part, rows >= parts * Lanes ? Lanes : 1);
        SharedGradients shared = Shared(canAdd: length % Line == 0);
        Span<nint> steps = stackalloc nint[Window<T>.Capacity];
        steps.Clear();
        Window<T> window = default;
        window.Steps = ref Unsafe.AsRef(in steps[0]);
        for (int k = 0; k < operands; k++)
        {
            window.Set(k, ref scratch[k * pitch]);
        }
        for (int k = 0; k < buffers; k++)
        {
            window.Set(operands + k, ref scratch[(operands + summands + rowsKept * k) * pitch]);
            steps[operands + k] = pitch;
        }
        // Of the sources, those that cannot simply be moved on by a step: read in place, or copied.
        uint placed = 0, copied = 0;
        for (int k = 0; k < sources.Length; k++)
        {
            RowPlaces source = sources[k];
            bool inPlace = source.Tensor.DType == Staging<T>.Native && source.Inner == 1;
            if (inPlace && source.Step is { } step)
            {
                window.Set(k, ref Staging<T>.Element(source.Tensor, source.OffsetOf(start)));
                steps[k] = (nint)step;
            }
            else if (source.IsRepeated)
            {
                Staging<T>.Load(source.Tensor, source.OffsetOf(0), source.Inner, ref window.Get(k), length);
            }
            else if (inPlace)
            {
                placed |= 1u << k;
            }
            else
            {
                copied |= 1u << k;
            }
        }
        uint stored = 0;
        for (int k = 0; k < targets.Length; k++)
        {
            int at = sources.Length + k;
            if (targets[k] is { } target)
            {
                if (target.DType == Staging<T>.Native && targetPlaces[k].Inner == 1 && targetPlaces[k].Step is { } step)
                {
                    window.Set(at, ref Staging<T>.Element(target, targetPlaces[k].OffsetOf(start)));
                    steps[at] = (nint)step;
                }
                else
                {
                    stored |= 1u << k;
                }
            }
            else if (shared == SharedGradients.Added && sums[k] >= 0)
            {
                window.Set(at, ref block[sums[k] * pitch]);
            }
        }
        bool addsUp = summands > 0 && shared == SharedGradients.Written;
        bool bundles = MayBundle && (placed | copied | stored) == 0 && !addsUp;
        Span<T> numbersIn = stackalloc T[MostNumbers * Lanes], numbersOut = stackalloc T[MostNumbers * Lanes];
        // In the loop, arrays and references: the compiler's budget for inlining is used up, and members of spans would be calls.
        RowNumbers<T>[] numbersGiven = Numbers(given), numbersFound = Numbers(found);
        ref T firstIn = ref numbersIn[0], firstOut = ref numbersOut[0];
        for (long row = start, last; row < end; row = last + 1)
        {
            if (bundles && end - row >= Lanes)
            {
                last = row + Lanes - 1;
                CallTogether(row, Lanes, window, isBundle: true, numbersGiven, numbersFound, numbersIn, numbersOut, shared);
                AddBlock(part, last - start, last == end - 1, block, pitch);
                window.Advance(operands, last + 1 < end ? Lanes : 0);
                continue;
            }
            last = row;
            for (int k = 0; (placed | copied) >> k != 0; k++)
            {
                if ((placed >> k & 1) != 0)
                {
                    window.Set(k, ref Staging<T>.Element(sources[k].Tensor, sources[k].OffsetOf(row)));
                }
                else if ((copied >> k & 1) != 0)
                {
                    Staging<T>.Load(sources[k].Tensor, sources[k].OffsetOf(row), sources[k].Inner, ref window.Get(k), length);
                }
            }
            for (int i = 0, at = 0; i < numbersGiven.Length; i++)
            {
                numbersGiven[i].Read(row, ref Unsafe.Add(ref firstIn, at));
                at += numbersGiven[i].Count;
            }
            Call(window, numbersIn, numbersOut, shared, isGroup: false);
            for (int i = 0, at = 0; i < numbersFound.Length; i++)
            {
                numbersFound[i].Write(row, ref Unsafe.Add(ref firstOut, at));
                at += numbersFound[i].Count;
            }
            for (int k = 0; (stored != 0 || addsUp) && k < targets.Length; k++)
            {
                ref T computed = ref window.Get(sources.Length + k);
                if ((stored >> k & 1) != 0)
                {
                    Staging<T>.Store(targets[k]!, targetPlaces[k].OffsetOf(row), targetPlaces[k].Inner, ref computed, length);
                }
                if (addsUp && sums[k] >= 0)
                {
                    Add(ref block[sums[k] * pitch], ref computed, length);
                }
            }
            AddBlock(part, row - start, row == end - 1, block, pitch);
            if (row + 1 < end)
            {
                window.Advance(operands);
            }
        }
        ArrayPool<T>.Shared.Return(rented);
    }

    /// <summary>Adds what has been summed over a block of rows to the part's sums, and begins again.</summary>
    void AddBlock(int part, long row, bool isLast, Span<T> block, int pitch)
    {
        if (summands == 0 || (row % Block != Block - 1 && !isLast))
        {
            return;
        }
        for (int s = 0; s < summands; s++)
        {
            Add(ref summed[(part * summands + s) * length], ref block[s * pitch], length);
        }
        block.Clear();
    }

    /// <summary>
    /// What lies behind the first border between cache lines. The collector may move the array afterwards: that costs time and nothing else.
    /// </summary>
    static Span<T> FromLine(T[] array)
    {
        nint past = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref array[0]) & (Bytes - 1);
        return array.AsSpan((int)((Bytes - past) & (Bytes - 1)) / Unsafe.SizeOf<T>());
    }

    /// <summary>
    /// The kernel itself adds up what is summed over rows if nothing else becomes of it. The rest of a row that does not fill a vector is swept twice,
    /// which must not count twice.
    /// </summary>
    SharedGradients Shared(bool canAdd)
    {
        bool possible = backward && operation.Traits.SharesGradients && sums[0] < 0;
        for (int k = 1; k < targets.Length; k++)
        {
            possible &= targets[k] is null;
        }
        return possible && summands == 0 ? SharedGradients.Dropped : possible && canAdd ? SharedGradients.Added : SharedGradients.Written;
    }

    RowNumbers<T>[] Numbers(ReadOnlySpan<Tensor> tensors)
    {
        var numbers = new RowNumbers<T>[tensors.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = new RowNumbers<T>(tensors[i], Math.Max(rows, 1));
        }
        return numbers;
    }

    void Call(scoped in Window<T> window, Span<T> numbersIn, Span<T> numbersOut, SharedGradients shared, bool isGroup)
    {
        if (backward)
        {
            operation.InvokeBackward(window, numbersIn, numbersOut, length, scalars, shared, isGroup);
        }
        else
        {
            operation.Invoke(window, numbersIn, numbersOut, length, scalars, isGroup);
        }
    }

    /// <summary>Joins the sums of the parts, neighbours with neighbours.</summary>
    void Total(int summand, Tensor total)
    {
        for (int distance = 1; distance < parts; distance *= 2)
        {
            for (int part = 0; part + distance < parts; part += 2 * distance)
            {
                Add(ref summed[(part * summands + summand) * length], ref summed[((part + distance) * summands + summand) * length], length);
            }
        }
        Staging<T>.Store(total, total.Offset, 1, ref summed[summand * length], length);
    }

    static void Add(ref T sum, ref T term, int n)
    {
        Window<T> window = default;
        window.Set(0, ref sum);
        window.Set(1, ref term);
        window.Set(2, ref sum);
        ElementwiseLoop.Run(default(Addition), window, n);
    }

    readonly struct Addition : IElementwiseBody<T>
    {
        public static int Inputs => 2;

        public static int Outputs => 1;

        public static bool IsShort => true;

        // There is one stretch, as Add says.
        public void Run<V, TStore>(in Window<T> w, nuint n)
            where V : unmanaged, ISimd<V, T>
            where TStore : struct, IResultStore
        {
            for (nuint i = 0; i < n; i += (nuint)V.Count)
            {
                (V.Load(ref w.P0, i) + V.Load(ref w.P1, i)).Store(ref w.P2, i);
            }
        }
    }
}
