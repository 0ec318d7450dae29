using Framework.Kernels;

namespace Framework.Tests.Kernels;

public sealed class BlockStoreTests
{
    const long MiB = 1 << 20;

    [Fact]
    public void TheLastFreedBlockOfASizeIsHandedOutFirst()
    {
        var store = new BlockStore();
        Block a = Fresh(store, MiB), b = Fresh(store, MiB);
        store.Put(b);
        store.Put(a);
        Assert.Same(a, Take(store, MiB));
        Assert.Same(b, Take(store, MiB));
        Assert.Null(store.Take(SizeClass.Holding(5000)));
        Release(store, a, b);
    }

    [Fact]
    public void NeighboursAreJoinedForALargerBlock()
    {
        var store = new BlockStore();
        Block[] small = [.. Enumerable.Range(0, 8).Select(_ => Fresh(store, MiB / 2))];
        nint first = small.Min(static block => block.Address);
        foreach (Block block in small)
        {
            store.Put(block);
        }
        Assert.Equal(4 * MiB, store.FreeBytes);
        Block? large = Take(store, 4 * MiB);
        Assert.Equal(first, large?.Address);
        Assert.Equal(0, store.FreeBytes);
        Release(store, large!);
    }

    [Fact]
    public void ALargerBlockIsCutAndTheRestServesOthers()
    {
        var store = new BlockStore();
        Block large = Fresh(store, 8 * MiB);
        nint start = large.Address;
        store.Put(large);
        Block small = Take(store, 3 * MiB)!, other = Take(store, 5 * MiB)!;
        Assert.Equal((3 * MiB, 5 * MiB), (small.Size, other.Size));
        Assert.Equal((start, start + (nint)(3 * MiB)), (small.Address, other.Address));
        Release(store, small, other);
    }

    [Fact]
    public void TrimmingLeavesWhatWasAskedForAndWhatIsHandedOut()
    {
        var store = new BlockStore();
        Block[] blocks = [.. Enumerable.Range(0, 12).Select(_ => Fresh(store, MiB))];
        Span<byte> kept = Bytes(blocks[5]);
        kept.Fill(7);
        foreach (Block block in blocks.Where((_, i) => i != 5))
        {
            Bytes(block).Fill(1);
            store.Put(block);
        }
        store.Trim(5 * MiB);
        Assert.InRange(store.FreeBytes, 3 * MiB, 5 * MiB);
        store.Trim(0);
        Assert.Equal(0, store.FreeBytes);
        Assert.Equal(-1, kept.IndexOfAnyExcept((byte)7));
        store.Put(blocks[5]);
        store.Trim(0);
        Assert.Equal(0, store.FreeBytes);
    }

    /// <summary>Sizes and order at random: blocks never overlap, keep what is written to them, and all bytes come back.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomUseKeepsBlocksApart(int seed)
    {
        var random = new Random(seed);
        var store = new BlockStore();
        var rented = new List<(Block Block, byte Mark)>();
        for (int step = 0; step < 4000; step++)
        {
            if (rented.Count > 0 && random.Next(40) < rented.Count)
            {
                int index = random.Next(rented.Count);
                (Block block, byte mark) = rented[index];
                Assert.Equal(-1, Bytes(block).IndexOfAnyExcept(mark));
                rented.RemoveAt(index);
                store.Put(block);
            }
            else
            {
                long bytes = (long)Math.Pow(2, 12 + 9 * random.NextDouble());
                int sizeClass = SizeClass.Holding(bytes);
                Block block = store.Take(sizeClass) ?? store.TakeFresh(sizeClass);
                byte mark = (byte)random.Next(256);
                Assert.InRange(block.Size, bytes, SizeClass.SizeOf(sizeClass) + SizeClass.SmallestSize - 1);
                Assert.Equal(0, block.Address % 64);
                Bytes(block).Fill(mark);
                rented.Add((block, mark));
            }
            if (step % 500 == 499)
            {
                store.Trim(MiB);
                Assert.InRange(store.FreeBytes, 0, MiB);
            }
        }
        long before = store.FreeBytes, size = rented.Sum(static item => item.Block.Size);
        foreach (var (block, mark) in rented)
        {
            Assert.Equal(-1, Bytes(block).IndexOfAnyExcept(mark));
            store.Put(block);
        }
        Assert.Equal(before + size, store.FreeBytes);
        store.Trim(0);
        Assert.Equal(0, store.FreeBytes);
    }

    static Block Fresh(BlockStore store, long bytes) => store.TakeFresh(SizeClass.Holding(bytes));

    static Block? Take(BlockStore store, long bytes) => store.Take(SizeClass.Holding(bytes));

    static void Release(BlockStore store, params Block[] blocks)
    {
        foreach (Block block in blocks)
        {
            store.Put(block);
        }
        store.Trim(0);
    }

    static unsafe Span<byte> Bytes(Block block) => new((void*)block.Address, (int)block.Size);
}
