using System.Diagnostics;

namespace Framework.Kernels;

/// <summary>
/// Native blocks for large tensors. Nobody has to give one back: each block watches its owner through a weak handle, and when memory
/// runs short of what the program has shown to need, the pool runs a collection and takes back the blocks whose owners are gone.
/// So no tensor has a finalizer, and resident memory follows the live peak instead of the collector's mood.
/// </summary>
static class MemoryPool
{
    /// <summary>
    /// Bytes of dead tensors that pile up, at least, before a collection looks for them. Small enough that reused memory is
    /// still in the processor's cache: a sum of two tensors of 400 KB runs twice as fast with 6 MiB as with 48.
    /// </summary>
    const long SmallestSlack = 6L << 20;

    /// <summary>The slack where little is alive, so that all of it fits the cache still: two results of 4 MB and not one.</summary>
    const long SlackOfLittle = 10L << 20, Little = 16L << 20;

    /// <summary>A collection that takes more than this part of the time since the last one makes the next one wait for twice the bytes.</summary>
    const double WorthwhileShare = 1.0 / 3;

    /// <summary>
    /// A full collection runs again only after this many times what the last one took; sooner where live memory seems to have grown by much, or memory is about to be
    /// asked of the system. What is taken to be alive without one may be dead, and counts until the peak is forgotten.
    /// </summary>
    const int FullCollectionInterval = 50, IntervalOfGrowth = 8, IntervalWhereSteady = 4;

    /// <summary>Live memory has grown by much where it is this multiple of its peak.</summary>
    const double MuchGrowth = 1.2;

    /// <summary>
    /// After so many collections a full one takes a look at what is alive. It also gives back the regions of the heap, some tens of kilobytes each, that partial
    /// ones leave to the oldest generation.
    /// </summary>
    const int CollectionsPerLook = 8;

    /// <summary>A peak that so many looks have not found again is forgotten. They come at different moments of a program's steps, and one may come between two.</summary>
    const int LooksPerPeak = 8;

    /// <summary>
    /// After so many collections in a row that found nearly all young blocks dead, the pool is in haste: where the peak is far above, it collects as soon as the slack is used up, and so hands out
    /// again what is still in the cache. Whenever haste was wrong, because those collections had all come at the same moment of a program's steps, it takes twice as many, up to the most.
    /// </summary>
    const int CollectionsToHaste = 2, MostCollectionsToHaste = 64;

    /// <summary>Blocks that are handed out between two collections in haste, at least. Large ones would not be in the cache any more.</summary>
    const int BlocksInHaste = 4;

    /// <summary>The part of the bytes handed out since the last collection that is nearly all of them.</summary>
    const double NearlyAll = 0.75;

    /// <summary>Memory that keeps its pages, as a multiple of the most that is handed out: blocks of changing sizes leave gaps.</summary>
    const double Spare = 1.125;

    /// <summary>
    /// The most that was handed out is measured until the peak has been forgotten so many times. From one time to the next it differs by what a collection happens to find,
    /// and a steady step would give back pages and ask for them again.
    /// </summary>
    const int PeaksPerTrim = 8;

    /// <summary>Fewer bytes than a collection waits for are not given back: the next one may come a little later and miss them.</summary>
    const long LeastTrimmed = SlackOfLittle;

    static readonly Lock Gate = new();
    static readonly BlockStore Store = new();
    static readonly List<Block> Rented = [];
    static long rentedBytes, survivors, rentedPeak, livePeak, recentPeak, retained, reservedPeak, limit = long.MaxValue, learnedSlack = SmallestSlack, lastCollection, lastFull, fullDuration;
    static int collectionsSeen, collectionsSinceLook, collectionsSinceGrowth, looks, peaks, deadCollections, collectionsToHaste = CollectionsToHaste;

    public static long Limit
    {
        get => limit;
        set => limit = value;
    }

    public static MemoryReport Report()
    {
        lock (Gate)
        {
            ReclaimIfCollected();
            return new MemoryReport(rentedBytes, Store.FreeBytes, Math.Max(livePeak, rentedBytes), reservedPeak);
        }
    }

    /// <summary>
    /// Hands out a block. Its owner is made when no collection runs for it any more: one that lived through two would be old, only a full one would find it dead,
    /// and the block would be missing until then, which calls for two again.
    /// </summary>
    public static TOwner Rent<TOwner>(long bytes, Func<Block, long, TOwner> own) where TOwner : class
    {
        int sizeClass = SizeClass.Holding(bytes);
        lock (Gate)
        {
            Block block = Obtain(sizeClass);
            TOwner owner = own(block, bytes);
            block.Owner = owner;
            block.Slot = Rented.Count;
            Rented.Add(block);
            rentedBytes += block.Size;
            rentedPeak = Math.Max(rentedPeak, rentedBytes);
            reservedPeak = Math.Max(reservedPeak, rentedBytes + Store.FreeBytes);
            return owner;
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
            ReclaimIfCollected();
            Store.Trim(0);
        }
    }

    static Block Obtain(int sizeClass)
    {
        long size = SizeClass.SizeOf(sizeClass);
        long soon = survivors + Math.Max(Slack, BlocksInHaste * size);
        if (rentedBytes + size > (IsInHaste && soon < Allowance / 2 ? soon : Allowance))
        {
            MakeRoom(size);
        }
        if (Store.Take(sizeClass) is { } block)
        {
            return block;
        }
        if (ReclaimIfCollected() && Store.Take(sizeClass) is { } reclaimed)
        {
            return reclaimed;
        }
        long keep = Math.Min(Math.Max(retained, (long)(Spare * Allowance)), limit);
        if (rentedBytes + Store.FreeBytes + size > keep && rentedBytes - survivors >= Math.Max(size, Slack / 4))
        {
            // What is free lies in gaps between the dead; pages that come and go would cost more than to find these.
            CollectAsDue();
            if (Store.Take(sizeClass) is { } joined)
            {
                return joined;
            }
        }
        bool isSteady = collectionsSinceGrowth >= CollectionsPerLook && rentedBytes - survivors >= size;
        collectionsSinceGrowth = 0;
        if (livePeak > Little && FullCollectionPays(isSteady ? IntervalWhereSteady : IntervalOfGrowth))
        {
            // A program that has lived on what is reserved lately can probably go on doing so; what it lacks is dead and old. One with little alive would go round in too little.
            Collect(GC.MaxGeneration);
            if (Store.Take(sizeClass) is { } found)
            {
                return found;
            }
        }
        Store.Trim(keep - rentedBytes - size);
        return Store.TakeFresh(sizeClass);
    }

    static void MakeRoom(long size)
    {
        if (ReclaimIfCollected() && rentedBytes + size <= Allowance)
        {
            return;
        }
        long old = survivors, young = rentedBytes - old;
        CollectAsDue();
        Hasten(rentedBytes - old <= (1 - NearlyAll) * young);
        if (rentedBytes + size > Math.Min(livePeak + Slack / 2, limit))
        {
            // What survived a partial collection may be old and dead, or the program's need has grown; only a full one tells.
            if (FullCollectionPays(rentedBytes + size > MuchGrowth * livePeak ? IntervalOfGrowth : FullCollectionInterval) || rentedBytes + size > limit)
            {
                Collect(GC.MaxGeneration);
            }
            if (rentedBytes + size > limit)
            {
                throw new OutOfMemoryException($"A tensor of {size:N0} bytes would exceed Memory.Limit of {limit:N0} bytes: {rentedBytes:N0} are in use.");
            }
            livePeak = Math.Max(livePeak, rentedBytes + size);
            recentPeak = Math.Max(recentPeak, rentedBytes + size);
        }
    }

    /// <summary>Takes into account what a collection found.</summary>
    static void Hasten(bool areNearlyAllDead)
    {
        if (!areNearlyAllDead)
        {
            collectionsToHaste = IsInHaste ? Math.Min(2 * collectionsToHaste, MostCollectionsToHaste) : collectionsToHaste;
            deadCollections = 0;
        }
        else if (++deadCollections > 2 * collectionsToHaste)
        {
            collectionsToHaste = CollectionsToHaste;
        }
    }

    /// <summary>What may be handed out before a collection looks for the dead.</summary>
    static long Allowance => Math.Min(limit, livePeak + Slack);

    static long Slack => livePeak > Little ? learnedSlack : Math.Max(learnedSlack, SlackOfLittle);

    static bool IsInHaste => deadCollections >= collectionsToHaste;

    static bool LookIsDue => collectionsSinceLook >= CollectionsPerLook;

    static bool FullCollectionPays(int interval) => Stopwatch.GetTimestamp() - lastFull > interval * fullDuration;

    /// <summary>A partial collection, or the full one that is due.</summary>
    static void CollectAsDue() => Collect(LookIsDue && FullCollectionPays(FullCollectionInterval) ? GC.MaxGeneration : 1);

    static void Collect(int generation)
    {
        long start = Stopwatch.GetTimestamp();
        ThreadTeam.Collect(generation);
        Reclaim();
        long end = Stopwatch.GetTimestamp();
        double share = (end - start) / (double)Math.Max(1, end - lastCollection);
        lastCollection = end;
        collectionsSinceLook++;
        collectionsSinceGrowth++;
        if (generation == GC.MaxGeneration)
        {
            // One that the system interrupted says little of the next: the duration may fall at once and rises slowly.
            (lastFull, fullDuration) = (end, fullDuration == 0 ? end - start : Math.Min(end - start, fullDuration + fullDuration / 8));
            if (LookIsDue)
            {
                Look();
            }
        }
        if (share > WorthwhileShare)
        {
            learnedSlack = Math.Min(2 * learnedSlack, Math.Max(SmallestSlack, livePeak / 4));
        }
        else if (share < WorthwhileShare / 4)
        {
            learnedSlack = Math.Max(learnedSlack / 2, SmallestSlack);
        }
    }

    /// <summary>Takes what survived a full collection into the peak, and now and then forgets the peak for what the last looks found.</summary>
    static void Look()
    {
        collectionsSinceLook = 0;
        recentPeak = Math.Max(recentPeak, rentedBytes);
        if (++looks == LooksPerPeak)
        {
            (livePeak, recentPeak, looks) = (recentPeak, rentedBytes, 0);
            if (++peaks == PeaksPerTrim)
            {
                (retained, rentedPeak, peaks) = ((long)(Spare * rentedPeak), rentedBytes, 0);
                if (rentedBytes + Store.FreeBytes > retained + LeastTrimmed)
                {
                    Store.Trim(retained - rentedBytes);
                }
            }
        }
    }

    /// <summary>Any collection since owners were last looked for, ours or not, may have freed owners.</summary>
    static bool ReclaimIfCollected()
    {
        if (GC.CollectionCount(0) == collectionsSeen)
        {
            return false;
        }
        Reclaim();
        return true;
    }

    static void Reclaim()
    {
        collectionsSeen = GC.CollectionCount(0);
        // In the order in which they were handed out: free blocks are taken last in, first out, and the last one is still in the cache.
        int kept = 0;
        for (int i = 0; i < Rented.Count; i++)
        {
            Block block = Rented[i];
            if (block.Owner is not null)
            {
                block.Slot = kept++;
                Rented[block.Slot] = block;
                continue;
            }
            Free(block);
        }
        Rented.RemoveRange(kept, Rented.Count - kept);
        survivors = rentedBytes;
    }

    static void TakeBack(Block block)
    {
        Block last = Rented[^1];
        Rented[block.Slot] = last;
        last.Slot = block.Slot;
        Rented.RemoveAt(Rented.Count - 1);
        block.Owner = null;
        Free(block);
    }

    static void Free(Block block)
    {
        rentedBytes -= block.Size;
        Store.Put(block);
    }
}
