using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Framework.Kernels;

namespace Framework;

/// <summary>
/// The bytes behind one or more tensors. Small ones are ordinary arrays, which the collector reclaims for nothing; large ones are
/// blocks of a pool, which gets them back once no tensor refers to this object any more; borrowed ones belong to the caller.
/// </summary>
sealed unsafe class Storage
{
    /// <summary>At most this many bytes come from the managed heap.</summary>
    public const int LargestManaged = 4096;

    const int Alignment = 64;

    byte[]? array;
    nint address;
    Block? block;
    byte[]? exposed;

    Storage(long byteLength) => ByteLength = byteLength;

    public long ByteLength { get; }

    /// <summary>Counts the writes in place, so that backward can refuse a saved value that has changed underneath it.</summary>
    public int Version { get; set; }

    /// <summary>Set once some tensor's <see cref="Tensor.Grad"/> has taken these bytes as its own.</summary>
    public bool HoldsGradient { get; set; }

    /// <summary>How many gradients on their way through backward lie in these bytes.</summary>
    public int GradientsUnderway { get; set; }

    /// <summary>The run of backward during which the bytes were allocated, 0 for none.</summary>
    public int CreatedByRun { get; private init; }

    public bool IsDisposed => array is null && address == 0;

    /// <summary>The first byte. Valid for managed and native memory alike; the collector follows it.</summary>
    public ref byte Ref
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (array is not null)
            {
                return ref MemoryMarshal.GetArrayDataReference(array);
            }
            if (address == 0)
            {
                ThrowDisposed();
            }
            return ref Unsafe.AsRef<byte>((void*)address);
        }
    }

    /// <summary>Memory with undetermined content.</summary>
    public static Storage Allocate(long byteLength)
    {
        int run = BackwardRun.CurrentId;
        var storage = new Storage(byteLength) { CreatedByRun = run };
        if (byteLength <= LargestManaged)
        {
            storage.array = run == 0 ? GC.AllocateUninitializedArray<byte>((int)byteLength) : SpareArrays.Take((int)byteLength);
        }
        else
        {
            storage.block = MemoryPool.Rent(byteLength, storage);
            storage.address = storage.block.Address;
        }
        return storage;
    }

    /// <summary>Uses the caller's memory in place, pinned for as long as this object lives.</summary>
    public static Storage Borrow<T>(Memory<T> memory) where T : unmanaged
    {
        var storage = new Storage((long)memory.Length * sizeof(T));
        if (memory.IsEmpty)
        {
            storage.array = [];
            return storage;
        }
        MemoryHandle pin = memory.Pin();
        storage.address = (nint)pin.Pointer;
        BorrowedMemory.Track(storage, pin);
        return storage;
    }

    /// <summary>
    /// Notes that spans of these bytes are about, and moves a block of the pool to the managed heap, once and for all. A span keeps its memory alive there, as it does nowhere else: the pool would hand out
    /// the block of a dropped tensor again while somebody still reads it. What no array can hold stays where it is.
    /// </summary>
    public void Expose()
    {
        exposed ??= array;
        if (block is null || exposed is not null || ByteLength > Array.MaxLength - Alignment)
        {
            return;
        }
        lock (block)
        {
            if (exposed is null)
            {
                byte[] copy = GC.AllocateUninitializedArray<byte>((int)ByteLength + Alignment, pinned: true);
                nint aligned = (nint)Unsafe.AsPointer(ref copy[0]) + Alignment - 1 & -Alignment;
                Buffer.MemoryCopy((void*)address, (void*)aligned, ByteLength, ByteLength);
                // The block stays this storage's own: a kernel on another thread may be reading it.
                address = aligned;
                exposed = copy;
            }
        }
    }

    /// <summary>Gives the memory back at once. Later use throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (block is { } rented)
        {
            block = null;
            MemoryPool.Return(rented);
        }
        address = 0;
        array = null;
        exposed = null;
    }

    /// <summary>As <see cref="Dispose"/> for what a run of backward has allocated and nobody else can know: a small array serves the run's next tensors.</summary>
    public void Recycle()
    {
        if (array is not null && exposed is null)
        {
            SpareArrays.Return(array);
        }
        Dispose();
    }

    static void ThrowDisposed() => throw new ObjectDisposedException(nameof(Tensor), "The tensor's memory has been given back by Dispose.");

    /// <summary>Unpins the caller's memory when the storage is dropped; kept apart so that ordinary storages have no finalizer.</summary>
    sealed class BorrowedMemory(MemoryHandle handle)
    {
        static readonly ConditionalWeakTable<Storage, BorrowedMemory> Live = [];

        public static void Track(Storage storage, MemoryHandle handle) => Live.Add(storage, new BorrowedMemory(handle));

        ~BorrowedMemory() => handle.Dispose();
    }
}
