using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework;

/// <summary>
/// A multi-dimensional array of numbers that remembers how it was computed. A handle: views of the same memory are cheap,
/// and nothing has to be disposed.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    Storage storage;
    Layout layout;
    long offset;
    DType dtype;
    TensorFlags flags;

    /// <summary>What computed this tensor, or the accumulator of a leaf; null where no gradient flows.</summary>
    Node? node;
    int outputIndex;
    Tensor? grad;

    [Flags]
    enum TensorFlags : byte
    {
        None = 0,

        /// <summary>A C# number turned tensor: weaker in type promotion than any tensor.</summary>
        WrappedNumber = 1,

        /// <summary>Created in inference mode: may never be recorded.</summary>
        Inference = 2,

        /// <summary>Seen as a parameter of a module: whether it is trained is up to the user from then on.</summary>
        Parameter = 4,

        /// <summary>A view taken while nothing was recorded of a tensor that is: writing through it must not go unseen.</summary>
        UntrackedView = 8,
    }

    internal Tensor(Storage storage, Layout layout, long offset, DType dtype)
    {
        this.storage = storage;
        this.layout = layout;
        this.offset = offset;
        this.dtype = dtype;
        if (GradMode.IsInference)
        {
            flags = TensorFlags.Inference;
        }
    }

    /// <summary>The size of each dimension.</summary>
    public Shape Shape => layout.Shape;

    /// <summary>The number of dimensions.</summary>
    public int Rank => layout.Rank;

    /// <summary>The number of elements.</summary>
    public long NumElements => layout.Count;

    /// <summary>The type of the elements.</summary>
    public DType DType => dtype;

    /// <summary>Where the memory lies.</summary>
    public Device Device => Device.Cpu;

    /// <summary>The distance in elements between neighbours along each dimension.</summary>
    /// <remarks>Results are contiguous, but for views, and for elementwise operations on operands that all lie alike and without gaps, transposed for example: their results lie so too.</remarks>
    public ReadOnlySpan<long> Strides => layout.Strides;

    /// <summary>Whether the elements lie in row-major order without gaps.</summary>
    public bool IsContiguous => layout.IsContiguous;

    /// <summary>How often the memory has been written in place.</summary>
    public int Version => storage.Version;

    internal Storage Storage => storage;

    internal Layout Layout => layout;

    internal long Offset => offset;

    internal bool IsWrappedNumber => (flags & TensorFlags.WrappedNumber) != 0;

    internal bool IsInference => (flags & TensorFlags.Inference) != 0;

    /// <summary>The first element's bytes.</summary>
    internal ref byte Ref
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.AddByteOffset(ref storage.Ref, (nint)(offset * dtype.Size()));
    }

    /// <summary>The number of elements along one dimension.</summary>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <returns>The size.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dim"/> is not a dimension of the tensor.</exception>
    public int Size(int dim) => Shape[dim];

    /// <summary>The elements in place, without a copy. Writing to the span writes to the tensor, unseen by the recorder.</summary>
    /// <typeparam name="T">The .NET type of the elements, as <see cref="DType"/> says.</typeparam>
    /// <returns>All elements in row-major order.</returns>
    /// <exception cref="ArgumentException">The tensor holds another type.</exception>
    /// <exception cref="InvalidOperationException">The tensor is not contiguous.</exception>
    /// <remarks>
    /// The span may outlive the tensor. For that the first call moves a tensor of more than 2 KB to the managed heap; one of 2 GB or more stays where it is and
    /// must be kept alive, with <see cref="GC.KeepAlive"/>. <see cref="ToArray{T}"/> and <see cref="CopyTo{T}"/> move nothing.
    /// </remarks>
    public Span<T> AsSpan<T>() where T : unmanaged
    {
        storage.Expose();
        return RawSpan<T>();
    }

    /// <summary>The elements in place, for as long as the caller keeps the tensor alive: the span does not.</summary>
    internal Span<T> RawSpan<T>() where T : unmanaged
    {
        DType asked = DTypes.Of<T>();
        if (asked != dtype)
        {
            throw new ArgumentException($"AsSpan: the tensor holds {dtype} and was asked for {asked} ({typeof(T).Name}); convert it with To first.");
        }
        if (!IsContiguous)
        {
            throw new InvalidOperationException($"AsSpan: the tensor of shape {Shape} is not contiguous; call Contiguous first.");
        }
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Ref), checked((int)NumElements));
    }

    /// <summary>Gives large memory back at once instead of when the collector finds it unused. Never necessary.</summary>
    /// <remarks>Every view of the same memory becomes unusable and throws <see cref="ObjectDisposedException"/>.</remarks>
    public void Dispose() => storage.Dispose();

    /// <summary>Starts to require a gradient when a module first shows this tensor as a parameter; one that is frozen later stays so.</summary>
    internal void BecomeParameter()
    {
        if ((flags & TensorFlags.Parameter) == 0)
        {
            flags |= TensorFlags.Parameter;
            RequiresGrad |= dtype.IsFloatingPoint() && !IsInference;
        }
    }

    /// <summary>Takes over the elements, shape and type of another tensor, which whoever holds this one sees too. The gradient and hooks, which may not fit, are forgotten.</summary>
    internal void SetData(Tensor source)
    {
        (storage, layout, offset, dtype, grad) = (source.storage, source.layout, source.offset, source.dtype, null);
        storage.OutlivesScopes = true;
        if (node is LeafNode)
        {
            node = new LeafNode(this);
        }
    }

    /// <summary>New memory with undetermined content.</summary>
    internal static Tensor Empty(Layout dense, DType dtype) => Of(Storage.Allocate(dense.Count * dtype.Size()), dense, dtype);

    /// <summary>A method of its own, so that the storage comes first: the compiler would allocate the tensor before, and it would grow old in the collections that the storage may take.</summary>
    static Tensor Of(Storage storage, Layout dense, DType dtype) => new(storage, dense, 0, dtype);

    /// <summary>The same memory seen through another layout; not recorded.</summary>
    internal Tensor View(Layout view, long viewOffset) => new(storage, view, viewOffset, dtype);

    /// <summary>A number as a zero-dimensional tensor that gives way to any tensor in type promotion.</summary>
    internal static Tensor Wrap<T>(T value, DType dtype) where T : unmanaged
    {
        Tensor result = Empty(Layout.Scalar, dtype);
        Unsafe.WriteUnaligned(ref result.Ref, value);
        result.flags |= TensorFlags.WrappedNumber;
        return result;
    }

    /// <summary>A zero-dimensional tensor; in type promotion it gives way to tensors.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Tensor(double value) => Wrap(value, DType.Float64);

    /// <summary>A zero-dimensional tensor; in type promotion it gives way to tensors.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Tensor(long value) => Wrap(value, DType.Int64);

    /// <summary>A zero-dimensional tensor; in type promotion it gives way to tensors.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator Tensor(int value) => Wrap((long)value, DType.Int64);

    /// <summary>A zero-dimensional tensor; in type promotion it gives way to tensors.</summary>
    /// <param name="value">The truth value.</param>
    public static implicit operator Tensor(bool value) => Wrap(value, DType.Bool);
}
