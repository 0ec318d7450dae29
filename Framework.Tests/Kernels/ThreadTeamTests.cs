using Framework.Kernels;

namespace Framework.Tests.Kernels;

[CollectionDefinition("threads", DisableParallelization = true)]
public sealed class ThreadsCollection;

[Collection("threads")]
public sealed class ThreadTeamTests : IDisposable
{
    readonly int before = Threads.Count;

    public void Dispose() => Threads.Count = before;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryPartRunsOnce(int threads)
    {
        Threads.Count = threads;
        for (int parts = 0; parts < 200; parts += parts < 70 ? 1 : 13)
        {
            Check(parts, calls => ThreadTeam.Run(parts, part => Interlocked.Increment(ref calls[part])));
            Check(parts, calls => ThreadTeam.RunBackAndForth(parts, new Counting(calls)));
            Check(parts, calls => ThreadTeam.RunBackAndForth(parts, new Counting(calls)));
        }

        static void Check(int parts, Action<int[]> run)
        {
            int[] calls = new int[parts];
            run(calls);
            Assert.All(calls, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void WorkGoesBackWhereTheWorkBeforeWentForth()
    {
        Threads.Count = 1;
        int[] order = new int[5];
        ThreadTeam.Run(1, _ => { });
        foreach (int[] expected in new int[][] { [5, 4, 3, 2, 1], [1, 2, 3, 4, 5], [5, 4, 3, 2, 1] })
        {
            ThreadTeam.RunBackAndForth(5, new Numbering(order, new int[1]));
            Assert.Equal(expected, order);
        }
    }

    readonly struct Counting(int[] calls) : IParallelBody
    {
        public void Invoke(int part) => Interlocked.Increment(ref calls[part]);
    }

    /// <summary>Numbers the parts in the order in which they run.</summary>
    readonly struct Numbering(int[] order, int[] count) : IParallelBody
    {
        public void Invoke(int part) => order[part] = ++count[0];
    }

    [Fact]
    public void WakesAfterParkingAndSurvivesManyShortJobs()
    {
        Threads.Count = 3;
        long total = 0;
        for (int job = 0; job < 3000; job++)
        {
            if (job % 1000 == 0) Thread.Sleep(5);
            ThreadTeam.Run(4, part => Interlocked.Add(ref total, part));
        }

        Assert.Equal(3000 * 6, total);
    }

    [Fact]
    public void AnExceptionReachesTheCallerAndTheTeamLivesOn()
    {
        Threads.Count = 2;
        var thrown = Assert.Throws<InvalidOperationException>(() => ThreadTeam.Run(8, part =>
        {
            if (part == 3) throw new InvalidOperationException("part 3");
        }));
        Assert.Equal("part 3", thrown.Message);

        int done = 0;
        ThreadTeam.Run(8, _ => Interlocked.Increment(ref done));
        Assert.Equal(8, done);
    }

    [Fact]
    public void NestedCallsRunInline()
    {
        Threads.Count = 2;
        int done = 0;
        ThreadTeam.Run(4, _ =>
        {
            int outer = Environment.CurrentManagedThreadId;
            ThreadTeam.Run(4, _ =>
            {
                Assert.Equal(outer, Environment.CurrentManagedThreadId);
                Interlocked.Increment(ref done);
            });
        });
        Assert.Equal(16, done);
    }

    [Fact]
    public async Task TwoUserThreadsMayCallAtOnceWhileTheCountChanges()
    {
        long total = 0;
        Task[] users = [.. Enumerable.Range(0, 3).Select(user => Task.Run(() =>
        {
            for (int job = 0; job < 400; job++)
            {
                if (user == 0 && job % 50 == 0) Threads.Count = 1 + job / 50 % 4;
                ThreadTeam.Run(5, part => Interlocked.Add(ref total, part + 1));
            }
        }))];
        await Task.WhenAll(users);
        Assert.Equal(3 * 400 * 15, total);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(100, 7, 1)]
    [InlineData(100, 7, 16)]
    [InlineData(5, 9, 4)]
    public void RangesCoverTheLengthWithoutOverlap(long length, int parts, int step)
    {
        long expected = 0;
        for (int part = 0; part < parts; part++)
        {
            var (start, end) = ThreadTeam.Range(length, parts, part, step);
            Assert.Equal(expected, start);
            Assert.True(end >= start && (start % step == 0 || start == length));
            expected = end;
        }

        Assert.Equal(length, expected);
    }
}
