using System.Numerics;

namespace Framework.Kernels;

/// <summary>
/// Cuts regions of native memory into blocks. Free blocks wait by their size and are handed out again last in, first out, while the caches know them; only when
/// none is large enough are neighbours joined. So what one moment of a program needs in many small blocks serves the next in a few large ones.
/// Callers take turns.
/// </summary>
sealed class BlockStore
{
    /// <summary>Bytes of a region, at least. They have no pages until they are handed out; in small regions a fifth would lie beside large blocks.</summary>
    const long RegionSize = 64L << 20;

    /// <summary>The first block of each region.</summary>
    readonly List<Block> regions = [];
    readonly List<Block> fresh = [];
    readonly Stack<Block>[] free = new Stack<Block>[SizeClass.Count];
    readonly ulong[] occupied = new ulong[(SizeClass.Count + 63) / 64];
    bool isJoined = true;

    public BlockStore()
    {
        for (int i = 0; i < free.Length; i++)
        {
            free[i] = new Stack<Block>();
        }
    }

    /// <summary>Bytes of free blocks, with pages behind them.</summary>
    public long FreeBytes { get; private set; }

    /// <summary>A free block of a class, or a larger one cut down to it. Null if there is none.</summary>
    public Block? Take(int sizeClass)
    {
        Block? block = Pop(sizeClass);
        if (block is null && !isJoined)
        {
            Join();
            block = Pop(sizeClass);
        }
        return block is null ? null : Cut(block, SizeClass.SizeOf(sizeClass));
    }

    /// <summary>A block without pages behind it.</summary>
    public Block TakeFresh(int sizeClass)
    {
        long size = SizeClass.SizeOf(sizeClass);
        int index = fresh.FindIndex(block => block.Size >= size);
        if (index < 0)
        {
            long bytes = Math.Max(size, RegionSize);
            var region = new Block(Pages.Reserve(bytes), bytes);
            regions.Add(region);
            fresh.Add(region);
            index = fresh.Count - 1;
        }
        Block block = fresh[index];
        fresh.RemoveAt(index);
        Pages.Enlarge(block.Address, size);
        return Cut(block, size);
    }

    public void Put(Block block)
    {
        block.State = BlockState.Free;
        isJoined = false;
        Push(block);
    }

    /// <summary>Gives pages of free blocks back to the system, the largest blocks first, until at most some bytes are left.</summary>
    public void Trim(long keep)
    {
        keep = Math.Max(keep, 0);
        if (FreeBytes <= keep)
        {
            return;
        }
        Join();
        Block[] largestFirst = [.. free.SelectMany(static blocks => blocks).OrderByDescending(static block => block.Size)];
        long left = FreeBytes;
        foreach (Block block in largestFirst)
        {
            long surplus = left - keep + Pages.LargePage - 1 & -Pages.LargePage;
            if (surplus <= 0)
            {
                break;
            }
            // Of the last one only as much as has to go.
            Block discarded = block.Size - surplus >= Pages.LargePage ? block.Split(block.Size - surplus) : block;
            if (discarded is { Before: null, After: null } || Pages.TryDiscard(discarded.Address, discarded.Size))
            {
                discarded.State = BlockState.Fresh;
                left -= discarded.Size;
            }
        }
        Join();
        foreach (Block region in regions.FindAll(static first => first is { After: null, State: BlockState.Fresh }))
        {
            fresh.Remove(region);
            regions.Remove(region);
            region.Release();
            Pages.Free(region.Address);
        }
    }

    Block Cut(Block block, long size)
    {
        if (block.Size - size >= SizeClass.SmallestSize)
        {
            Block rest = block.Split(size);
            if (rest.State == BlockState.Free)
            {
                Push(rest);
            }
            else
            {
                fresh.Add(rest);
            }
        }
        block.State = BlockState.Rented;
        return block;
    }

    /// <summary>Makes one block of neighbours that are both free or both fresh.</summary>
    void Join()
    {
        foreach (Stack<Block> blocks in free)
        {
            blocks.Clear();
        }
        Array.Clear(occupied);
        fresh.Clear();
        FreeBytes = 0;
        isJoined = true;
        foreach (Block first in regions)
        {
            for (Block? block = first; block is not null; block = block.After)
            {
                if (block.State == BlockState.Rented)
                {
                    continue;
                }
                while (block.After?.State == block.State)
                {
                    block.Absorb(block.After);
                }
                if (block.State == BlockState.Free)
                {
                    Push(block);
                }
                else
                {
                    fresh.Add(block);
                }
            }
        }
    }

    void Push(Block block)
    {
        int sizeClass = SizeClass.Within(block.Size);
        free[sizeClass].Push(block);
        occupied[sizeClass / 64] |= 1UL << sizeClass;
        FreeBytes += block.Size;
    }

    /// <summary>The block put last among the smallest that hold a class.</summary>
    Block? Pop(int sizeClass)
    {
        ulong atLeast = ulong.MaxValue << sizeClass;
        for (int word = sizeClass / 64; word < occupied.Length; word++, atLeast = ulong.MaxValue)
        {
            if ((occupied[word] & atLeast) != 0)
            {
                int found = 64 * word + BitOperations.TrailingZeroCount(occupied[word] & atLeast);
                Block block = free[found].Pop();
                if (free[found].Count == 0)
                {
                    occupied[word] &= ~(1UL << found);
                }
                FreeBytes -= block.Size;
                return block;
            }
        }
        return null;
    }
}
