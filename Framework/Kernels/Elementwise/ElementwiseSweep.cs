using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Runs an elementwise kernel, which only knows contiguous stretches of one type, over operands of any layout and type. What already is
/// such a stretch is read and written in place; the rest passes through small tiles that stay in the first-level cache.
/// </summary>
readonly ref struct ElementwiseSweep<T> : IParallelBody where T : unmanaged
{
    /// <summary>Elements of the smallest staged tile, and of all tiles together where few operands are staged: with what streams past them they fit the first-level cache.</summary>
    const int SmallestTile = 512, AllTiles = 2048;

    /// <summary>Rows shorter than this are gathered several at a time.</summary>
    const int ShortRow = 128;

    /// <summary>Single values that the short way repeats on the stack.</summary>
    const int MostValues = 4;

    /// <summary>Elements below which another thread does not pay.</summary>
    const int Grain = 1 << 15;

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
        if (TryRunDirectly(launch, operands, inputs, layout))
        {
            return;
        }
        var inOrder = new InlineArray12<Tensor>();
        scoped ReadOnlySpan<Tensor> ordered = PutInOrder(operands, inputs, inOrder);
        Span<int> sizes = stackalloc int[Math.Max(layout.Rank, 1)];
        Span<long> strides = stackalloc long[sizes.Length * operands.Length];
        int rank = Coalesce(layout.Shape, ordered, sizes, strides);
        int parts = ThreadTeam.Parts(layout.Count, Grain);
        var sweep = new ElementwiseSweep<T>(launch, ordered, inputs, sizes[..rank], strides, layout.Count, parts);
        ThreadTeam.Run(parts, sweep);
    }

    /// <summary>
    /// The short way for what most calls are: contiguous operands of the computing type and one shape, and single values beside them.
    /// </summary>
    [SkipLocalsInit]
    static bool TryRunDirectly(ElementwiseLaunch launch, ReadOnlySpan<Tensor> operands, int inputs, Layout layout)
    {
        if (layout.Count > Grain)
        {
            return false;
        }
        int n = (int)layout.Count;
        Span<T> values = stackalloc T[MostValues * ShortRow];
        int used = 0;
        Window<T> window = default;
        for (int k = 0; k < operands.Length; k++)
        {
            Tensor operand = operands[k];
            if (IsDirect(operand, layout))
            {
                window.Set(k, ref Unsafe.As<byte, T>(ref operand.Ref));
            }
            else if (operand.NumElements == 1 && k < inputs && n <= ShortRow && used < MostValues)
            {
                ref T value = ref values[ShortRow * used++];
                Staging<T>.Load(operand, operand.Offset, 0, ref value, n);
                window.Set(k, ref value);
            }
            else
            {
                return false;
            }
        }
        Invoke(launch, window, n);
        return true;
    }

    /// <summary>Replaces transposed inputs by copies that lie in order: turning a matrix over in blocks costs far less than gathering it by tiles.</summary>
    static ReadOnlySpan<Tensor> PutInOrder(ReadOnlySpan<Tensor> operands, int inputs, Span<Tensor> copies)
    {
        bool any = false;
        operands.CopyTo(copies);
        for (int k = 0; k < inputs; k++)
        {
            if (!operands[k].IsContiguous && TransposedCopy.Applies(operands[k]))
            {
                copies[k] = Tensor.Empty(new Layout(operands[k].Shape), operands[k].DType);
                TransposedCopy.Run(operands[k], copies[k]);
                any = true;
            }
        }
        return any ? copies[..operands.Length] : operands;
    }

    static bool IsDirect(Tensor operand, Layout layout) =>
        operand.DType == Staging<T>.Native && operand.IsContiguous && (ReferenceEquals(operand.Layout, layout) || operand.Shape == layout.Shape);

    public void Invoke(int part)
    {
        var (start, end) = ThreadTeam.Range(count, parts, part, SmallestTile);
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

    /// <summary>Which operands a run reads and writes in place, and which of the others hold one value or one row throughout. A bit for each.</summary>
    /// <param name="Flat">Everything read in place is contiguous, so that stretches need not end with a row.</param>
    readonly record struct Access(uint Direct, uint Constant, uint Repeated, bool Flat)
    {
        public bool IsDirect(int operand) => (Direct >> operand & 1) != 0;

        public bool IsConstant(int operand) => (Constant >> operand & 1) != 0;

        public bool IsRepeated(int operand) => (Repeated >> operand & 1) != 0;

        /// <summary>Elements of each operand's tile.</summary>
        public int Tile(int operands) => Math.Max(SmallestTile, AllTiles / Math.Max(1, operands - BitOperations.PopCount(Direct)));
    }

    /// <summary>In stretches that may cross rows if that allows to take several rows at once; else row by row.</summary>
    Access ChooseAccess()
    {
        Access flat = Classify(flat: true);
        return flat.Flat && 2 * sizes[^1] <= flat.Tile(operands.Length) ? flat : Classify(flat: false);
    }

    Access Classify(bool flat)
    {
        int rank = sizes.Length, row = sizes[^1], pitch = strides.Length / operands.Length;
        uint direct = 0, constant = 0, repeated = 0;
        bool possible = true;
        for (int k = 0; k < operands.Length; k++)
        {
            ReadOnlySpan<long> own = strides.Slice(k * pitch, rank);
            bool native = operands[k].DType == Staging<T>.Native && own[^1] == 1;
            bool sameInEachRow = k < inputs && own[..^1].IndexOfAnyExcept(0) < 0;
            if (native && (flat ? IsContiguous(own) : row >= ShortRow))
            {
                direct |= 1u << k;
            }
            else if (sameInEachRow && own[^1] == 0)
            {
                constant |= 1u << k;
            }
            else if (sameInEachRow && flat)
            {
                repeated |= 1u << k;
            }
            else
            {
                possible &= !native || row < ShortRow;
            }
        }
        return new Access(direct, constant, repeated, flat && possible);
    }

    bool IsContiguous(ReadOnlySpan<long> own)
    {
        long step = 1;
        for (int d = own.Length - 1; d >= 0; d--)
        {
            if (own[d] != step)
            {
                return false;
            }
            step *= sizes[d];
        }
        return true;
    }

    [SkipLocalsInit]
    void Run(long start, long end)
    {
        Access access = ChooseAccess();
        int rank = sizes.Length, row = sizes[^1], pitch = strides.Length / operands.Length, tile = access.Tile(operands.Length), staged = 0;
        Span<T> scratch = stackalloc T[(operands.Length - BitOperations.PopCount(access.Direct)) * tile];
        Span<nint> steps = stackalloc nint[operands.Length];
        scoped Window<T> window = default;
        window.Steps = ref steps[0];
        for (int k = 0; k < operands.Length; k++)
        {
            if (access.IsDirect(k))
            {
                steps[k] = rank > 1 ? (nint)strides[k * pitch + rank - 2] : 0;
                continue;
            }
            Span<T> own = scratch.Slice(staged++ * tile, tile);
            window.Set(k, ref own[0]);
            steps[k] = row;
            if (access.IsConstant(k))
            {
                steps[k] = 0;
                Staging<T>.Load(operands[k], operands[k].Offset, 0, ref own[0], tile);
            }
        }
        bool repeatedLoaded = false;
        for (long position = start; position < end;)
        {
            int length = (int)Math.Min(staged > 0 ? tile : int.MaxValue, end - position), within = rank > 1 ? (int)(position % row) : 0;
            window.FurtherRows = 0;
            if (access.Repeated != 0)
            {
                length = within > 0 ? Math.Min(length, row - within) : Math.Min(length, tile / row * row);
            }
            else if (rank > 1 && !access.Flat)
            {
                int rows = within > 0 ? 0 : Math.Min(length / row, sizes[^2] - (int)(position / row % sizes[^2]));
                length = rows > 0 ? row : Math.Min(length, row - within);
                window.FurtherRows = Math.Max(0, rows - 1);
            }
            int all = length * (window.FurtherRows + 1);
            for (int k = 0; k < operands.Length; k++)
            {
                if (access.IsDirect(k))
                {
                    window.Set(k, ref Staging<T>.Element(operands[k], OffsetOf(k, position)));
                }
                else if (k < inputs && !access.IsConstant(k) && !(access.IsRepeated(k) && repeatedLoaded))
                {
                    Transfer(k, position, all, ref window.Get(k), load: true);
                }
            }
            // What repeats is loaded for good once whole rows of it were, as many as any later stretch has.
            repeatedLoaded = within == 0;
            Invoke(launch, window, length);
            for (int k = inputs; k < operands.Length; k++)
            {
                if (!access.IsDirect(k))
                {
                    Transfer(k, position, all, ref window.Get(k), load: false);
                }
            }
            position += all;
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
        for (int done = 0; ;)
        {
            if (load)
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
    long OffsetOf(int operand, long position)
    {
        ReadOnlySpan<long> own = strides.Slice(operand * (strides.Length / operands.Length), sizes.Length);
        long offset = operands[operand].Offset;
        for (int d = sizes.Length - 1; d > 0; d--)
        {
            (position, long index) = Math.DivRem(position, sizes[d]);
            offset += index * own[d];
        }
        return offset + position * own[0];
    }

    static void Invoke(ElementwiseLaunch launch, scoped in Window<T> window, int n)
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
