using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Runs an elementwise kernel, which only knows contiguous stretches of one type, over operands of any layout and type. What already is
/// such a stretch is read and written in place; the rest passes through small tiles that stay in the first-level cache.
/// </summary>
readonly ref struct ElementwiseSweep<T> : IParallelBody where T : unmanaged
{
    /// <summary>Single values that the short way holds on the stack.</summary>
    const int MostValues = 4;

    /// <summary>Elements below which another thread does not pay.</summary>
    internal const int Grain = 1 << 13;

    /// <summary>From this many elements on the nearest cache does not hold the operands.</summary>
    const int Distant = 1 << 16;

    /// <summary>Elements of the widest vector: as many copies are made of a single value.</summary>
    static int Copies => 64 / Unsafe.SizeOf<T>();

    readonly ElementwiseLaunch launch;
    readonly ReadOnlySpan<Tensor> operands;
    readonly ReadOnlySpan<int> sizes;
    readonly ReadOnlySpan<long> strides;
    readonly int inputs, parts;
    readonly long count;

    ElementwiseSweep(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, int inputs, ReadOnlySpan<int> sizes, ReadOnlySpan<long> strides, long count, int parts)
    {
        this.launch = launch;
        this.operands = operands;
        this.inputs = inputs;
        this.sizes = sizes;
        this.strides = strides;
        this.count = count;
        this.parts = parts;
    }

    public static void Run(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, int inputs)
    {
        Layout layout = operands[inputs].Layout;
        if (!TryRunDirectly(launch, operands, inputs, layout) && !TurnedSweep<T>.TryRun(launch, operands, inputs))
        {
            RunInOrder(launch, operands, inputs);
        }
    }

    /// <summary>The way for all operands; transposed ones are gathered by tiles.</summary>
    public static void RunInOrder(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, int inputs)
    {
        Layout layout = operands[inputs].Layout;
        Span<int> sizes = stackalloc int[Math.Max(layout.Rank, 1)];
        Span<long> strides = stackalloc long[sizes.Length * operands.Length];
        int rank = Coalesce(layout.Shape, operands, sizes, strides);
        int parts = ThreadTeam.PartsForThreads(layout.Count, Grain, 4);
        ThreadTeam.Run(parts, new ElementwiseSweep<T>(launch, operands, inputs, sizes[..rank], strides, layout.Count, parts));
    }

    /// <summary>
    /// The short way for what most calls are: contiguous operands of the computing type and one shape, and single values beside them.
    /// </summary>
    [SkipLocalsInit]
    static bool TryRunDirectly(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, int inputs, Layout layout)
    {
        if (layout.Count >= 2 * Grain)
        {
            return false;
        }
        int n = (int)layout.Count;
        Span<T> values = stackalloc T[MostValues * Copies];
        int used = 0;
        Window<T> window = default;
        for (int k = 0; k < operands.Length; k++)
        {
            Tensor operand = operands[k];
            if (IsDirect(operand, layout))
            {
                window.Set(k, ref Unsafe.As<byte, T>(ref operand.Ref));
            }
            else if (operand.NumElements == 1 && k < inputs && used < MostValues)
            {
                Span<T> copies = values.Slice(Copies * used++, Copies);
                copies.Fill(Staging<T>.Single(operand));
                window.Set(k, ref copies[0]);
                window.Uniform |= 1u << k;
            }
            else
            {
                return false;
            }
        }
        Invoke(launch, window, n);
        return true;
    }

    static bool IsDirect(Tensor operand, Layout layout) =>
        operand.DType == Staging<T>.Native && operand.IsContiguous && (ReferenceEquals(operand.Layout, layout) || operand.Shape == layout.Shape);

    public void Invoke(int part)
    {
        var (start, end) = ThreadTeam.Range(count, parts, part, OperandAccess.SmallestTile);
        Run(start, end);
    }

    /// <summary>
    /// Drops dimensions of size 1 and merges neighbours that every operand crosses with one stride.
    /// Strides are laid out operand by operand, <c>sizes.Length</c> (the uncoalesced rank) apart; broadcast dimensions have stride 0.
    /// </summary>
    internal static int Coalesce(Shape shape, ReadOnlySpan<Tensor> operands, Span<int> sizes, Span<long> strides)
    {
        int pitch = sizes.Length, rank = 0;
        for (int d = 0; d < shape.Rank; d++)
        {
            if (shape[d] == 1)
            {
                continue;
            }
            bool merges = rank > 0;
            for (int k = 0; k < operands.Length && merges; k++)
            {
                merges = strides[k * pitch + rank - 1] == StrideOf(operands[k].Layout, shape, d) * shape[d];
            }
            if (!merges)
            {
                rank++;
                sizes[rank - 1] = 1;
            }
            sizes[rank - 1] *= shape[d];
            for (int k = 0; k < operands.Length; k++)
            {
                strides[k * pitch + rank - 1] = StrideOf(operands[k].Layout, shape, d);
            }
        }
        if (rank == 0)
        {
            sizes[0] = 1;
            for (int k = 0; k < operands.Length; k++)
            {
                strides[k * pitch] = 0;
            }
            rank = 1;
        }
        return rank;
    }

    static long StrideOf(Layout layout, Shape shape, int dim)
    {
        int own = dim - (shape.Rank - layout.Rank);
        return own < 0 || layout.Shape[own] == 1 ? 0 : layout.Stride(own);
    }

    [SkipLocalsInit]
    void Run(long start, long end)
    {
        OperandAccess access = OperandAccess.Choose<T>(operands, inputs, sizes, strides);
        int rank = sizes.Length, row = sizes[^1], pitch = strides.Length / operands.Length, tile = access.Tile(operands.Length), indirect = 0;
        Span<T> scratch = stackalloc T[(operands.Length - BitOperations.PopCount(access.Direct)) * tile];
        bool staged = BitOperations.PopCount(access.Direct | access.Uniform) < operands.Length;
        int longest = staged ? tile : access.PerRow != 0 ? (int)Math.Min((long)tile / Copies * row, int.MaxValue) : int.MaxValue;
        int repeat = access.Repeated != 0 ? RepeatedStretch(row, tile) : 0;
        bool repeats = repeat > 0 && BitOperations.PopCount(access.Direct | access.Uniform | access.Repeated) == operands.Length;
        Span<nint> steps = stackalloc nint[operands.Length];
        scoped Window<T> window = default;
        window.Steps = ref steps[0];
        window.Uniform = access.Uniform;
        window.InHalves = Processor.HalvesTakeHalf && count >= Distant;
        window.PastCaches = count >= Distant && (access.Direct >> inputs) + 1 == 1u << operands.Length - inputs && DistantResults.Are(operands, inputs);
        for (int k = 0; k < operands.Length; k++)
        {
            if (access.IsDirect(k))
            {
                steps[k] = repeats ? repeat : rank > 1 ? (nint)strides[k * pitch + rank - 2] : 0;
                continue;
            }
            Span<T> own = scratch.Slice(indirect++ * tile, tile);
            window.Set(k, ref own[0]);
            steps[k] = access.IsConstant(k) || access.IsRepeated(k) ? 0 : access.IsPerRow(k) ? Copies : row;
            if (access.IsConstant(k))
            {
                Staging<T>.Load(operands[k], operands[k].Offset, 0, ref own[0], Copies);
            }
        }
        bool repeatedLoaded = false;
        for (long position = start; position < end;)
        {
            int length = (int)Math.Min(longest, end - position), within = rank > 1 ? (int)(position % row) : 0;
            window.FurtherRows = 0;
            if (access.Repeated != 0)
            {
                length = Math.Min(length, within > 0 ? row - within : repeat);
                window.FurtherRows = repeats && within == 0 ? (int)Math.Min((end - position) / length, int.MaxValue) - 1 : 0;
            }
            else if (rank > 1 && !access.Flat)
            {
                int rows = within > 0 ? 0 : Math.Min(length / row, sizes[^2] - (int)(position / row % sizes[^2]));
                length = rows > 0 ? row : Math.Min(length, row - within);
                window.FurtherRows = Math.Max(0, rows - 1);
            }
            long all = (long)length * (window.FurtherRows + 1);
            for (int k = 0; k < operands.Length; k++)
            {
                if (access.IsDirect(k))
                {
                    window.Set(k, ref Staging<T>.Element(operands[k], OffsetOf(k, position)));
                }
                else if (access.IsPerRow(k))
                {
                    LoadValues(k, position, window.FurtherRows + 1, ref window.Get(k));
                }
                else if (k < inputs && !access.IsConstant(k) && !(access.IsRepeated(k) && repeatedLoaded))
                {
                    Transfer(k, position, access.IsRepeated(k) ? length : (int)all, ref window.Get(k), load: true);
                }
            }
            // What repeats is loaded for good once whole rows of it were, as many as any later stretch has.
            repeatedLoaded = within == 0;
            Invoke(launch, window, length);
            for (int k = inputs; k < operands.Length; k++)
            {
                if (!access.IsDirect(k))
                {
                    Transfer(k, position, (int)all, ref window.Get(k), load: false);
                }
            }
            position += all;
        }
        if (window.PastCaches)
        {
            // Such stores come in no order with others, and other threads read the results.
            Interlocked.MemoryBarrier();
        }
    }

    /// <summary>Elements of as many whole rows as fit a tile, and fill vectors if that is possible.</summary>
    static int RepeatedStretch(int row, int tile)
    {
        int rows = tile / row, filling = Math.Max(1, Copies >> BitOperations.TrailingZeroCount(row));
        return (rows < filling ? rows : rows - rows % filling) * row;
    }

    /// <summary>A vector of copies for each of some rows' single values.</summary>
    void LoadValues(int operand, long position, int rows, ref T tile)
    {
        int last = operand * (strides.Length / operands.Length) + sizes.Length - 1;
        long stride = sizes.Length > 1 ? strides[last - 1] : 0, offset = OffsetOf(operand, position);
        if (operands[operand].DType == Staging<T>.Native)
        {
            ref T value = ref Staging<T>.Element(operands[operand], offset);
            for (int r = 0; r < rows; r++)
            {
                Vector512.Create(Unsafe.Add(ref value, r * (nint)stride)).StoreUnsafe(ref Unsafe.Add(ref tile, r * Copies));
            }
            return;
        }
        for (int r = 0; r < rows; r++)
        {
            Staging<T>.Load(operands[operand], offset + r * stride, 0, ref Unsafe.Add(ref tile, r * Copies), Copies);
        }
    }

    /// <summary>Moves a tile between an operand and contiguous scratch, row by row.</summary>
    void Transfer(int operand, long position, int length, ref T tile, bool load)
    {
        int row = sizes[^1], rank = sizes.Length, last = operand * (strides.Length / operands.Length) + rank - 1;
        long stride = strides[last], offset = OffsetOf(operand, position);
        var (index, within) = Math.DivRem(position, row);
        int run = (int)Math.Min(row - within, length), until = rank > 1 ? sizes[^2] - (int)(index % sizes[^2]) : 1;
        offset -= within * stride;
        bool isShort = load && stride is 0 or 1 && operands[operand].DType == Staging<T>.Native && row * Unsafe.SizeOf<T>() is >= ShortRows.LeastBytes and <= ShortRows.MostBytes;
        for (int done = 0; ;)
        {
            if (isShort && run == row)
            {
                ShortRows.Read(ref Staging<T>.Element(operands[operand], offset), stride == 0, row, ref Unsafe.Add(ref tile, done));
            }
            else if (load)
            {
                Staging<T>.Load(operands[operand], offset + within * stride, stride, ref Unsafe.Add(ref tile, done), run);
            }
            else
            {
                Staging<T>.Store(operands[operand], offset + within * stride, stride, ref Unsafe.Add(ref tile, done), run);
            }
            done += run;
            if (done == length)
            {
                return;
            }
            within = 0;
            if (--until > 0)
            {
                offset += strides[last - 1];
            }
            else
            {
                offset = OffsetOf(operand, position + done);
                until = sizes[^2];
            }
            run = Math.Min(row, length - done);
        }
    }

    /// <summary>Where the element at a position of the iteration lies in an operand's storage, in elements.</summary>
    long OffsetOf(int operand, long position) =>
        operands[operand].Offset + Layout.OffsetOf(sizes, strides.Slice(operand * (strides.Length / operands.Length), sizes.Length), position);

    /// <summary>The kernel for <typeparamref name="T"/> on contiguous operands.</summary>
    internal static void Invoke(ElementwiseLaunch launch, scoped in Window<T> window, int n)
    {
        if (typeof(T) == typeof(float))
        {
            launch.Invoke(Unsafe.As<Window<T>, Window<float>>(ref Unsafe.AsRef(in window)), n);
        }
        else if (typeof(T) == typeof(double))
        {
            launch.Invoke(Unsafe.As<Window<T>, Window<double>>(ref Unsafe.AsRef(in window)), n);
        }
        else
        {
            launch.Invoke(Unsafe.As<Window<T>, Window<long>>(ref Unsafe.AsRef(in window)), n);
        }
    }
}
