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
    public void VectorsWithATail(int n)
    {
        Random random = new(n);
        float[] a = Values(random, n), b = Values(random, n), c = new float[n];
        PtxMemory memory = new();
        ulong pa = memory.Allocate<float>(a), pb = memory.Allocate<float>(b), pc = memory.Allocate(4L * n);
        PtxEntry entry = PtxModule.Parse(Kernels.VectorAdd).Entry("vadd");

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
    public void SumsOfBlocks(int n)
    {
        float[] x = [.. Enumerable.Range(0, n).Select(i => (float)(i % 17))];
        int blocks = (n + 255) / 256;
        float[] sums = new float[blocks];
        PtxMemory memory = new();
        ulong px = memory.Allocate<float>(x), ps = memory.Allocate(4L * blocks);

        LaunchReport report = Interpreter.Launch(PtxModule.Parse(Kernels.BlockSum).Entry("sum"), blocks, 256, 0, [px, ps, n], memory);

        memory.Download<float>(ps, sums);
        Assert.Equal(x.Chunk(256).Select(c => c.Sum()), sums);
        Assert.Equal(blocks, report.Barriers);
    }

    static float[] Values(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => random.NextSingle() * 2 - 1)];
}
