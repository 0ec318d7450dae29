using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Native blocks for large tensors. Nobody has to give one back: each block watches its owner through a weak handle, and when memory
/// runs short of what the program has shown to need, the pool runs a collection and takes back the blocks whose owners are gone.
/// So no tensor has a finalizer, and resident memory follows the live peak instead of the collector's mood.
/// </summary>
static unsafe class MemoryPool
{
    /// <summary>
    /// Bytes of dead tensors that pile up, at least, before a collection looks for them. Small enough that reused memory is
    /// still in the processor's cache: a sum of two tensors of 400 KB runs twice as fast with 6 MiB as with 48.
    /// </summary>
    const long SmallestSlack = 6L << 20;

    /// <summary>A collection that takes more than this part of the time since the last one makes the next one wait for twice the bytes.</summary>
    const double WorthwhileShare = 1.0 / 3;

    /// <summary>A full collection runs again only after this many times what the last one took.</summary>
    const int FullCollectionInterval = 50;

    /// <summary>When live memory grows, its peak is taken to be larger than it is by this factor, so that growth costs few full collections.</summary>
    const double Growth = 1.125;

    /// <summary>
    /// A full collection is due when this many times the allowance has been rented since the last look. It tells what is still needed: a peak that was not
    /// reached again is forgotten. And it gives back the regions of the heap, some tens of kilobytes each, that partial ones leave to the oldest generation.
    /// </summary>
    const int LooksBack = 16;

    const int SmallestClass = 12, ClassesPerDoubling = 8;

    static readonly Lock Gate = new();
    static readonly Stack<Block>[] Free = CreateClasses();
    static readonly List<Block> Rented = [];
    static long rentedBytes, freeBytes, livePeak, recentPeak, recentBytes, reservedPeak, limit = long.MaxValue, slack = SmallestSlack, lastCollection, lastFull, fullDuration;
    static int collectionsSeen;

    internal sealed class Block(nint address, long size, int sizeClass)
    {
        public readonly nint Address = address;
        public readonly long Size = size;
        public readonly int SizeClass = sizeClass;
        public GCHandle Owner;
        public int Slot;
    }

    public static long Limit
    {
        get => limit;
        set => limit = value;
    }

    public static MemoryReport Report()
    {
        lock (Gate)
        {
            Reclaim();
            return new MemoryReport(rentedBytes, freeBytes, Math.Max(livePeak, rentedBytes), reservedPeak);
        }
    }

    public static Block Rent(long bytes, object owner)
    {
        int sizeClass = ClassOf(bytes);
        lock (Gate)
        {
            Block block = TryReuse(sizeClass) ?? Obtain(sizeClass);
            block.Owner.Target = owner;
            block.Slot = Rented.Count;
            Rented.Add(block);
            rentedBytes += block.Size;
            recentBytes += block.Size;
            return block;
        }
    }

    public static void Return(Block block)
    {
        lock (Gate)
        {
            TakeBack(block);
        }
    }

    /// <summary>Gives every free block back to the operating system.</summary>
    public static void Trim()
    {
        lock (Gate)
        {
            Reclaim();
            TrimTo(0);
        }
    }

    static Block? TryReuse(int sizeClass)
    {
        if (!Free[sizeClass].TryPop(out Block? block))
        {
            // Any collection since the last look, ours or not, may have freed owners.
            if (GC.CollectionCount(0) == collectionsSeen)
            {
                return null;
            }
            Reclaim();
            if (!Free[sizeClass].TryPop(out block))
            {
                return null;
            }
        }
        freeBytes -= block.Size;
        return block;
    }

    static Block Obtain(int sizeClass)
    {
        long size = SizeOf(sizeClass);
        if (rentedBytes + size > Allowance)
        {
            Block? reclaimed = Collect(IsPeakStale && FullCollectionPays ? GC.MaxGeneration : 1, sizeClass);
            if (reclaimed is null && rentedBytes + size > Allowance)
            {
                // What survived a partial collection may be old and dead, or the program's need has grown; only a full one tells.
                if (FullCollectionPays)
                {
                    reclaimed = Collect(GC.MaxGeneration, sizeClass);
                }
                livePeak = Math.Max(livePeak, (long)(Growth * (rentedBytes + size)));
            }
            if (reclaimed is not null)
            {
                return reclaimed;
            }
        }
        // Free blocks of other sizes must not add up with the new one to more than the program needs.
        TrimTo(Math.Max(0, Math.Min(Allowance, limit) - rentedBytes - size));
        if (rentedBytes + size > limit)
        {
            throw new OutOfMemoryException($"A tensor of {size:N0} bytes would exceed Memory.Limit of {limit:N0} bytes: {rentedBytes:N0} are in use.");
        }
        var block = new Block(LargePages.Allocate(size), size, sizeClass)
        {
            Owner = GCHandle.Alloc(null, GCHandleType.Weak),
        };
        reservedPeak = Math.Max(reservedPeak, rentedBytes + freeBytes + size);
        return block;
    }

    static long Allowance => Math.Min(limit, livePeak + slack);

    static bool IsPeakStale => recentBytes > LooksBack * Allowance;

    static bool FullCollectionPays => Stopwatch.GetTimestamp() - lastFull > FullCollectionInterval * fullDuration;

    static Block? Collect(int generation, int sizeClass)
    {
        long start = Stopwatch.GetTimestamp();
        GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        Reclaim();
        long end = Stopwatch.GetTimestamp();
        double share = (end - start) / (double)Math.Max(1, end - lastCollection);
        lastCollection = end;
        if (generation == GC.MaxGeneration)
        {
            // After a partial collection the dead of the oldest generation still count: only a full one measures a peak.
            (lastFull, fullDuration, recentPeak) = (end, end - start, Math.Max(recentPeak, rentedBytes));
            if (IsPeakStale)
            {
                (livePeak, recentPeak, recentBytes) = (recentPeak, rentedBytes, 0);
                TrimTo(Math.Max(0, Allowance - rentedBytes));
            }
        }
        if (share > WorthwhileShare)
        {
            slack = Math.Min(2 * slack, Math.Max(SmallestSlack, livePeak / 4));
        }
        else if (share < WorthwhileShare / 4)
        {
            slack = Math.Max(slack / 2, SmallestSlack);
        }
        return TryReuse(sizeClass);
    }

    static void Reclaim()
    {
        collectionsSeen = GC.CollectionCount(0);
        for (int i = Rented.Count - 1; i >= 0; i--)
        {
            if (Rented[i].Owner.Target is null)
            {
                TakeBack(Rented[i]);
            }
        }
    }

    static void TakeBack(Block block)
    {
        Block last = Rented[^1];
        Rented[block.Slot] = last;
        last.Slot = block.Slot;
        Rented.RemoveAt(Rented.Count - 1);
        block.Owner.Target = null;
        rentedBytes -= block.Size;
        freeBytes += block.Size;
        Free[block.SizeClass].Push(block);
    }

    static void TrimTo(long keep)
    {
        for (int i = Free.Length - 1; i >= 0 && freeBytes > keep; i--)
        {
            while (freeBytes > keep && Free[i].TryPop(out Block? block))
            {
                freeBytes -= block.Size;
                block.Owner.Free();
                NativeMemory.AlignedFree((void*)block.Address);
            }
        }
    }

    static Stack<Block>[] CreateClasses()
    {
        var classes = new Stack<Block>[(63 - SmallestClass) * ClassesPerDoubling];
        for (int i = 0; i < classes.Length; i++)
        {
            classes[i] = new Stack<Block>();
        }
        return classes;
    }

    /// <summary>Classes grow by eighths of a power of two, so at most an eighth of a block is unused.</summary>
    static int ClassOf(long bytes)
    {
        bytes = Math.Max(bytes, 1L << SmallestClass);
        int power = 63 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(bytes - 1) | 1);
        long step = 1L << (power - 3);
        int eighths = (int)((bytes - (1L << power) + step - 1) / step);
        return Math.Max(0, (power - SmallestClass) * ClassesPerDoubling + eighths);
    }

    static long SizeOf(int sizeClass)
    {
        int power = SmallestClass + sizeClass / ClassesPerDoubling;
        return (1L << power) + (long)(sizeClass % ClassesPerDoubling) * (1L << (power - 3));
    }
}
