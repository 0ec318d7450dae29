using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Framework.Kernels;

namespace Framework;

/// <summary>
/// The bytes behind one or more tensors. A single value lies in this object itself and few are an ordinary array, which the collector reclaims for nothing;
/// many are a block of a pool, which gets it back once no tensor refers to this object any more; borrowed ones belong to the caller.
/// </summary>
sealed unsafe class Storage
{
    enum Place : byte
    {
        Disposed,
        Here,
        Array,
        Native,
    }

    /// <summary>At most this many bytes come from the managed heap, which clears what it hands out: from 2 KB on that takes longer than to look for a block.</summary>
    public const int LargestManaged = 2048;

    const int Alignment = 64;

    /// <summary>The bytes where they lie here, else their address where they are native.</summary>
    nint word;

    byte[]? array;
    Block? block;
    Place place;
    bool exposed;

    Storage(long byteLength, Place place)
    {
        ByteLength = byteLength;
        this.place = place;
    }

    public long ByteLength { get; }

    /// <summary>Counts the writes in place, so that backward can refuse a saved value that has changed underneath it.</summary>
    public int Version { get; set; }

    /// <summary>Set once some tensor's <see cref="Tensor.Grad"/> has taken these bytes as its own.</summary>
    public bool HoldsGradient { get; set; }

    /// <summary>Set where memory scopes must not give the bytes back: somebody outside of them remembers the tensor without having been told of it.</summary>
    public bool OutlivesScopes { get; set; }

    /// <summary>How many gradients on their way through backward lie in these bytes.</summary>
    public int GradientsUnderway { get; set; }

    /// <summary>The run of backward during which the bytes were allocated, 0 for none.</summary>
    public int CreatedByRun { get; private init; }

    public bool IsDisposed => place == Place.Disposed;

    /// <summary>The first byte. Valid for managed and native memory alike; the collector follows it.</summary>
    public ref byte Ref
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            switch (place)
            {
                case Place.Array:
                    return ref MemoryMarshal.GetArrayDataReference(array!);
                case Place.Here:
                    return ref Unsafe.As<nint, byte>(ref word);
                case Place.Disposed:
                    ThrowDisposed();
                    break;
            }
            return ref Unsafe.AsRef<byte>((void*)word);
        }
    }

    /// <summary>Memory with undetermined content. It is in the innermost memory scope of this thread, if there is one.</summary>
    public static Storage Allocate(long byteLength)
    {
        Storage allocated = Make(byteLength);
        if (ScopedStorages.AreInUse)
        {
            ScopedStorages.Add(allocated);
        }
        return allocated;
    }

    static Storage Make(long byteLength)
    {
        if (byteLength > LargestManaged)
        {
            return MemoryPool.Rent(byteLength, Own);
        }
        int run = BackwardRun.CurrentId;
        if (byteLength <= sizeof(nint))
        {
            return new Storage(byteLength, Place.Here) { CreatedByRun = run };
        }
        byte[] array = run == 0 ? new byte[byteLength] : SpareArrays.Take((int)byteLength);
        return new Storage(byteLength, Place.Array) { CreatedByRun = run, array = array };
    }

    static Storage Own(Block block, long byteLength) => new(byteLength, Place.Native) { CreatedByRun = BackwardRun.CurrentId, block = block, word = block.Address };

    /// <summary>Uses the caller's memory in place, pinned for as long as this object lives.</summary>
    public static Storage Borrow<T>(Memory<T> memory) where T : unmanaged
    {
        if (memory.IsEmpty)
        {
            return new Storage(0, Place.Here);
        }
        MemoryHandle pin = memory.Pin();
        var storage = new Storage((long)memory.Length * sizeof(T), Place.Native) { word = (nint)pin.Pointer };
        BorrowedMemory.Track(storage, pin);
        return storage;
    }

    /// <summary>
    /// Notes that spans of these bytes are about, and moves a block of the pool to the managed heap, once and for all. A span keeps its memory alive there, as it does nowhere else: the pool would hand out
    /// the block of a dropped tensor again while somebody still reads it. What no array can hold stays where it is.
    /// </summary>
    public void Expose()
    {
        if (block is null)
        {
            exposed = true;
            return;
        }
        if (exposed || ByteLength > System.Array.MaxLength - Alignment)
        {
            return;
        }
        lock (block)
        {
            if (!exposed)
            {
                array = GC.AllocateUninitializedArray<byte>((int)ByteLength + Alignment, pinned: true);
                nint aligned = (nint)Unsafe.AsPointer(ref array[0]) + Alignment - 1 & -Alignment;
                Buffer.MemoryCopy((void*)word, (void*)aligned, ByteLength, ByteLength);
                // The block stays this storage's own: a kernel on another thread may be reading it.
                word = aligned;
                exposed = true;
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
        place = Place.Disposed;
        array = null;
    }

    /// <summary>As <see cref="Dispose"/> for what a run of backward has allocated and nobody else can know: a small array serves the run's next tensors.</summary>
    public void Recycle()
    {
        if (place == Place.Array && !exposed)
        {
            SpareArrays.Return(array!);
        }
        Dispose();
    }

    static void ThrowDisposed() => throw new ObjectDisposedException(nameof(Tensor), "The tensor's memory has been given back, by Dispose or at the end of a memory scope; MemoryScope.Keep lets a tensor outlive a scope.");

    /// <summary>Unpins the caller's memory when the storage is dropped; kept apart so that ordinary storages have no finalizer.</summary>
    sealed class BorrowedMemory(MemoryHandle handle)
    {
        static readonly ConditionalWeakTable<Storage, BorrowedMemory> Live = [];

        public static void Track(Storage storage, MemoryHandle handle) => Live.Add(storage, new BorrowedMemory(handle));

        ~BorrowedMemory() => handle.Dispose();
    }
}
