using System.Runtime.CompilerServices;
using Framework.Kernels;

namespace Framework.Tests.Kernels;

/// <summary>The pool is one for the process, so its tests take turns with nothing else that measures it.</summary>
[CollectionDefinition(nameof(MemoryPoolTests), DisableParallelization = true)]
public sealed class MemoryPoolCollection;

[Collection(nameof(MemoryPoolTests))]
public sealed class MemoryPoolTests
{
    const int MiB = 1 << 20;

    [Fact]
    public void DroppedTensorsAreReused()
    {
        Memory.Trim();
        Tensor a = Tensor.Ones([MiB]);
        MemoryReport before = Memory.Report();
        for (int i = 0; i < 300; i++)
        {
            Tensor dropped = a.Add(a);
            Assert.Equal(2, dropped.AsSpan<float>()[i]);
        }
        MemoryReport report = Memory.Report();
        // The pool plans for the largest moment that it has not forgotten, which other tests may have left.
        Assert.True(report.InUse + report.Free <= before.LivePeak + before.LivePeak / 4 + 64L * MiB, $"300 dropped tensors of 4 MiB left {report} after {before}.");
        GC.KeepAlive(a);
    }

    /// <summary>A moment of many bytes is not the measure of the loop that follows it.</summary>
    [Fact]
    public void ResultsDroppedAtOnceGoRoundInFewBlocks()
    {
        Tensor a = Tensor.Ones([MiB / 4]);
        long peak = 0, range = long.MaxValue;
        // Other tests may have taught the pool to wait for many collections first, and left it what only a full one finds dead.
        for (int attempt = 0; range > peak / 2 && attempt < 100; attempt++)
        {
            Tensor.Zeros([16 * MiB]);
            peak = Memory.Report().LivePeak;
            long least = long.MaxValue, most = 0;
            for (int i = 0, count = (int)(2 * peak / MiB); i < count; i++)
            {
                a.Add(a);
                long used = Memory.Report().InUse;
                (least, most) = i < count / 2 ? (used, used) : (Math.Min(least, used), Math.Max(most, used));
            }
            range = most - least;
        }
        Assert.True(peak >= 64L * MiB, $"The large moment was none: the peak is {peak}.");
        Assert.InRange(range, 0, peak / 2);
    }

    /// <summary>What lived through two collections is found dead only by a full one, which is to be rare: nothing of a tensor may exist when its memory calls for them.</summary>
    [Fact]
    public void ATensorIsYoungerThanTheCollectionsForIt()
    {
        Tensor a = Tensor.Ones([MiB]);
        for (int seen = 0; seen < 20;)
        {
            int before = GC.CollectionCount(0);
            Tensor sum = a.Add(a);
            if (GC.CollectionCount(0) == before)
            {
                continue;
            }
            Assert.Equal(0, GC.GetGeneration(sum));
            Assert.Equal(0, GC.GetGeneration(sum.Storage));
            seen++;
        }
    }

    /// <summary>Blocks of dropped tensors are taken back and written again and again while spans over them are still read.</summary>
    [Fact]
    public void ASpanOutlivesItsTensor()
    {
        Span<float> fives = Dropped(5), sevens = Dropped(7);
        for (int i = 0; i < 100; i++)
        {
            Tensor.Zeros([MiB]);
        }
        Assert.Equal(-1, fives.IndexOfAnyExcept(5f));
        Assert.Equal(-1, sevens.IndexOfAnyExcept(7f));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static Span<float> Dropped(double value) => Tensor.Full([MiB], value).AsSpan<float>();
    }

    [Fact]
    public void ASpanIsTheTensorsOwnMemory()
    {
        Tensor a = Tensor.Zeros([2, MiB]), row = a[1];
        row.AsSpan<float>()[3] = 5;
        Assert.Equal(5, a[1, 3].Item<float>());
        a.AsSpan<float>()[MiB + 4] = 7;
        Assert.Equal([5f, 7f], row.AsSpan<float>()[3..5].ToArray());
        Span<float> before = a.AsSpan<float>();
        a.FillInPlace(Tensor.Full([], 2));
        Assert.Equal(-1, before.IndexOfAnyExcept(2f));
    }

    /// <summary>A single value, an array and a block: each is one memory to its views and spans, and gone once disposed of.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(512)]
    [InlineData(513)]
    public void AnyLengthHasOneMemory(int length)
    {
        Tensor a = Tensor.Zeros([length]), last = a[^1];
        Span<float> span = a.AsSpan<float>();
        span[^1] = 3;
        Assert.Equal(3, last.Item<float>());
        last.AddInPlace(1);
        Assert.Equal(4, a.AsSpan<float>()[^1]);
        a.Dispose();
        Assert.Throws<ObjectDisposedException>(() => a.AsSpan<float>());
        Assert.Throws<ObjectDisposedException>(() => last.Item<float>());
        Assert.Throws<ObjectDisposedException>(() => a + 1);
    }

    [Fact]
    public void DisposeGivesBackAtOnce()
    {
        Tensor a = Tensor.Zeros([MiB]);
        long used = Memory.Report().InUse;
        a.Dispose();
        Assert.True(Memory.Report().InUse <= used - 4L * MiB);
        Assert.Throws<ObjectDisposedException>(() => a.AsSpan<float>());
    }

    [Fact]
    public void BlocksGrowByEighths()
    {
        foreach (long bytes in (long[])[2049, 4097, 5000, 8192, 8193, 100_000, MiB, MiB + 1, 3L * MiB + 7])
        {
            Block block = MemoryPool.Rent(bytes, (own, _) => own);
            // At most an eighth for the class, and what was too small to be a block of its own.
            Assert.InRange(block.Size, bytes, bytes + bytes / 8 + 512 + SizeClass.SmallestSize);
            Assert.Equal(0, block.Address % 64);
            MemoryPool.Return(block);
        }
    }

    [Fact]
    public void LimitIsKept()
    {
        long used = Memory.Report().InUse;
        Memory.Limit = used + 8L * MiB;
        try
        {
            var error = Assert.Throws<OutOfMemoryException>(() => Tensor.Zeros([64 * MiB]));
            Assert.Contains("Memory.Limit", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Memory.Limit = long.MaxValue;
        }
    }

    [Fact]
    public void WhatAKernelReadsIsNotTakenBackByAnotherThread()
    {
        int threads = Threads.Count;
        Threads.Count = 1;
        try
        {
            Parallel.For(0, 3000, new() { MaxDegreeOfParallelism = 4 }, k =>
            {
                float[] values = new float[1 << 16];
                Array.Fill(values, k);
                float[] roots = Tensor.From<float>(values, [1 << 16]).To(DType.Float64).Sqrt().ToArray<float>();
                Assert.Equal(-1, roots.AsSpan().IndexOfAnyExcept((float)Math.Sqrt(k)));
            });
        }
        finally
        {
            Threads.Count = threads;
        }
    }

    [Fact]
    public void CallersMemoryIsUsedInPlace()
    {
        float[] values = [1, 2, 3];
        var storage = Storage.Borrow<float>(values);
        var tensor = new Tensor(storage, Layout.Of([3]), 0, DType.Float32);
        values[1] = 20;
        Assert.Equal(20, tensor.AsSpan<float>()[1]);
    }
}
