using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Runs an elementwise kernel, which only knows contiguous stretches of one type, over operands of any layout and type. What already is
/// such a stretch is read and written in place; the rest passes through small tiles that stay in the first-level cache.
/// </summary>
readonly ref struct ElementwiseSweep<T> : IParallelBody where T : unmanaged
{
    /// <summary>Elements of a staged tile: a dozen of them, of the widest type, fit the cache and the stack.</summary>
    const int Tile = 512;

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
        var (start, end) = ThreadTeam.Range(count, parts, part, Tile);
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
        int rank = sizes.Length, row = sizes[^1], pitch = strides.Length / operands.Length;
        uint direct = 0, constant = 0;
        int staged = 0;
        for (int k = 0; k < operands.Length; k++)
        {
            ReadOnlySpan<long> own = strides.Slice(k * pitch, rank);
            if (operands[k].DType == Staging<T>.Native && own[^1] == 1 && (rank == 1 || row >= ShortRow))
            {
                direct |= 1u << k;
                continue;
            }
            staged++;
            if (own.IndexOfAnyExcept(0) < 0 && k < inputs)
            {
                constant |= 1u << k;
            }
        }
        Span<T> scratch = stackalloc T[staged * Tile];
        Window<T> window = default;
        staged = 0;
        for (int k = 0; k < operands.Length; k++)
        {
            if ((direct >> k & 1) == 0)
            {
                Span<T> tile = scratch.Slice(staged++ * Tile, Tile);
                window.Set(k, ref tile[0]);
                if ((constant >> k & 1) != 0)
                {
                    Staging<T>.Load(operands[k], operands[k].Offset, 0, ref tile[0], Tile);
                }
            }
        }
        for (long position = start; position < end;)
        {
            int within = (int)(position % row);
            int length = (int)Math.Min(staged > 0 ? Tile : int.MaxValue, end - position);
            if (rank > 1 && row >= ShortRow)
            {
                length = Math.Min(length, row - within);
            }
            for (int k = 0; k < operands.Length; k++)
            {
                if ((direct >> k & 1) != 0)
                {
                    window.Set(k, ref Staging<T>.Element(operands[k], OffsetOf(k, position)));
                }
                else if (k < inputs && (constant >> k & 1) == 0)
                {
                    Transfer(k, position, length, ref window.Get(k), load: true);
                }
            }
            Invoke(launch, window, length);
            for (int k = inputs; k < operands.Length; k++)
            {
                if ((direct >> k & 1) == 0)
                {
                    Transfer(k, position, length, ref window.Get(k), load: false);
                }
            }
            position += length;
        }
    }

    /// <summary>Moves a tile between an operand and contiguous scratch, row by row.</summary>
    void Transfer(int operand, long position, int length, ref T tile, bool load)
    {
        int row = sizes[^1];
        long stride = strides[operand * (strides.Length / operands.Length) + sizes.Length - 1];
        for (int done = 0; done < length;)
        {
            int run = (int)Math.Min(row - (position + done) % row, length - done);
            long offset = OffsetOf(operand, position + done);
            if (load)
            {
                Staging<T>.Load(operands[operand], offset, stride, ref Unsafe.Add(ref tile, done), run);
            }
            else
            {
                Staging<T>.Store(operands[operand], offset, stride, ref Unsafe.Add(ref tile, done), run);
            }
            done += run;
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
