using PtxInterpreter;

namespace Framework.Tests.Ptx;

/// <summary>Whole kernels against the same arithmetic in C#.</summary>
public sealed class KernelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1023)]
    [InlineData(2050)]
    public void VectorsWithATail(int n) => VectorAdd(Kernels.VectorAdd, n);

    internal static void VectorAdd(string text, int n)
    {
        Random random = new(n);
        float[] a = Values(random, n), b = Values(random, n), c = new float[n];
        PtxMemory memory = new();
        ulong pa = memory.Allocate<float>(a), pb = memory.Allocate<float>(b), pc = memory.Allocate(4L * n);
        PtxEntry entry = PtxModule.Parse(text).Entry("vadd");

        Interpreter.Launch(entry, (n + 1023) / 1024, 256, 0, [pa, pb, pc, n], memory);

        memory.Download<float>(pc, c);
        Assert.Equal(a.Zip(b, (x, y) => x + y), c);
    }

    [Fact]
    public void GridStride()
    {
        Random random = new(1);
        float[] x = Values(random, 1000), y = Values(random, 1000), result = new float[1000];
        PtxMemory memory = new();
        ulong px = memory.Allocate<float>(x), py = memory.Allocate<float>(y);

        Interpreter.Launch(PtxModule.Parse(Kernels.GridStride).Entry("axpy"), 3, 96, 0, [px, py, 0.3f, 1000L], memory, new() { ScheduleSeed = 5 });

        memory.Download<float>(py, result);
        Assert.Equal(x.Zip(y, (u, v) => MathF.FusedMultiplyAdd(0.3f, u, v)), result);
    }

    [Theory]
    [InlineData(256)]
    [InlineData(1000)]
    public void SumsOfBlocks(int n) => BlockSum(Kernels.BlockSum, n);

    internal static void BlockSum(string text, int n)
    {
        float[] x = [.. Enumerable.Range(0, n).Select(i => (float)(i % 17))];
        int blocks = (n + 255) / 256;
        float[] sums = new float[blocks];
        PtxMemory memory = new();
        ulong px = memory.Allocate<float>(x), ps = memory.Allocate(4L * blocks);

        LaunchReport report = Interpreter.Launch(PtxModule.Parse(text).Entry("sum"), blocks, 256, 0, [px, ps, n], memory);

        memory.Download<float>(ps, sums);
        Assert.Equal(x.Chunk(256).Select(c => c.Sum()), sums);
        Assert.Equal(blocks, report.Barriers);
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(45, 70)]
    public void TransposesInTiles(int rows, int columns) => Transpose(Kernels.Transpose, rows, columns);

    internal static void Transpose(string text, int rows, int columns)
    {
        float[] x = Values(new(2), rows * columns), y = new float[x.Length];
        PtxMemory memory = new();
        ulong px = memory.Allocate<float>(x), py = memory.Allocate(4L * x.Length);

        Interpreter.Launch(PtxModule.Parse(text).Entry("transpose"), new((uint)(columns + 31) / 32, (uint)(rows + 31) / 32), new(32, 8), 0, [px, py, rows, columns], memory,
            new() { ScheduleSeed = rows });

        memory.Download<float>(py, y);
        Assert.Equal(Enumerable.Range(0, x.Length).Select(i => x[i % rows * columns + i / rows]), y);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(1000)]
    public void Scans(int n)
    {
        int[] x = [.. Enumerable.Range(1, n).Select(i => i * 2654435)], result = new int[n];
        PtxMemory memory = new();
        ulong px = memory.Allocate<int>(x);

        Interpreter.Launch(PtxModule.Parse(Kernels.Scan).Entry("scan"), 1, n, 8 * n, [px], memory);

        memory.Download<int>(px, result);
        int sum = 0;
        Assert.Equal(x.Select(v => sum = unchecked(sum + v)), result);
    }

    [Fact]
    public void BrainFloatsAndHalves()
    {
        ushort[] brains = [0x3f80, 0x3f80, 0x7f7f, 0xc2f7, 0x7fa0, 0x0001, 0xff80, 0x4049], doubled = new ushort[8];
        Half[] halves = [(Half)1, (Half)3, (Half)65504, (Half)300, (Half)6e-8, (Half)(-0.1), Half.NegativeInfinity, Half.NaN], result = new Half[8];
        PtxMemory memory = new();
        ulong pb = memory.Allocate<ushort>(brains), ph = memory.Allocate<Half>(halves);

        Interpreter.Launch(PtxModule.Parse(Kernels.Halves).Entry("halves"), 1, 4, 0, [pb, ph], memory);

        memory.Download<ushort>(pb, doubled);
        memory.Download<Half>(ph, result);
        Assert.Equal([0x4000, 0x3f81, 0x7f80, 0xc2f9, 0x7fc0, 0x0001, 0xff80, 0x404b], doubled);
        Assert.Equal(halves.Select((h, i) => i % 2 == 0 ? (Half)((float)h * 0.5f) : h * h), result);
    }

    [Fact]
    public void CountsWithAtomics()
    {
        Random random = new(3);
        int[] x = [.. Enumerable.Range(0, 300).Select(_ => random.Next(-1000, 1000))], counts = new int[8], extremes = new int[2];
        PtxMemory memory = new();
        ulong px = memory.Allocate<int>(x), pc = memory.Allocate<int>(counts), pe = memory.Allocate<int>([int.MaxValue, int.MinValue]);

        Interpreter.Launch(PtxModule.Parse(Kernels.Histogram).Entry("histogram"), 5, 64, 0, [px, pc, pe, 300], memory, new() { ScheduleSeed = 1 });

        memory.Download<int>(pc, counts);
        memory.Download<int>(pe, extremes);
        Assert.Equal(Enumerable.Range(0, 8).Select(b => x.Count(v => (v & 7) == b)), counts);
        Assert.Equal([x.Min(), x.Max()], extremes);
    }

    [Fact]
    public void LanesLeaveALoopOneByOne()
    {
        int[] steps = new int[100];
        PtxMemory memory = new();
        ulong ps = memory.Allocate(400);

        LaunchReport report = Interpreter.Launch(PtxModule.Parse(Kernels.Collatz).Entry("collatz"), 1, 100, 0, [ps], memory);

        memory.Download<int>(ps, steps);
        Assert.Equal(Enumerable.Range(1, 100).Select(Collatz), steps);
        Assert.True(report.LaneInstructions < 32 * report.WarpInstructions);

        static int Collatz(int start)
        {
            int count = 0;
            for (long v = start; v != 1; v = v % 2 == 0 ? v / 2 : 3 * v + 1) count++;
            return count;
        }
    }

    [Fact]
    public void StridesOf64Bits()
    {
        // Three rows of four, stored from the last element backwards.
        double[] stored = [.. Enumerable.Range(0, 12).Select(i => i * 1.1)], y = new double[12];
        PtxMemory memory = new();
        ulong px = memory.Allocate<double>(stored), py = memory.Allocate(96);

        Interpreter.Launch(PtxModule.Parse(Kernels.Strided).Entry("strided"), 1, 32, 0, [px + 88, py, -32L, -8L, 3, 12], memory);

        memory.Download<double>(py, y);
        Assert.Equal(Enumerable.Range(0, 12).Select(i => Math.FusedMultiplyAdd(stored[11 - 4 * (i % 3) - i / 3], stored[11 - 4 * (i % 3) - i / 3], 0.5)), y);
    }

    static float[] Values(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextSingle() * 2 - 1)];
}
