using Framework.Kernels;
using static Framework.Tests.Kernels.ConvolutionDefinition;

namespace Framework.Tests.Kernels;

/// <summary>The three products of convolutions whose groups have one channel, and few outputs, against the definition summed in double, operands between forbidden pages.</summary>
[Collection("threads")]
public sealed class DepthwiseConvolutionTests : IDisposable
{
    readonly int threads = Threads.Count;

    public void Dispose() => Threads.Count = threads;

    public static TheoryData<int, int, int, int, int> Strips => new()
    {
        // outputs of a group, taps, stride, dilation, padding
        { 1, 3, 1, 1, 1 },
        { 1, 3, 1, 1, 0 },
        { 2, 3, 1, 1, 2 },
        { 1, 5, 1, 1, 2 },
        { 1, 2, 1, 3, 3 },
        { 1, 7, 1, 1, 9 },
        { 1, 3, 2, 1, 1 },
        { 2, 5, 2, 1, 2 },
        { 1, 4, 3, 2, 1 },
        { 2, 3, 4, 1, 1 },
        { 3, 4, 2, 2, 3 },
    };

    /// <summary>Channels by themselves, in rows below, of and beyond one, two and three vectors of each size, in images of one row and more.</summary>
    [Theory]
    [MemberData(nameof(Strips))]
    public void StripsOfAllEdges(int outputs, int taps, int stride, int dilation, int padding)
    {
        foreach (int width in (int[])[1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 28, 31, 32, 33, 47, 48, 49, 66])
        {
            int height = 1 + width % 11, reach = (taps - 1) * dilation + 1;
            Axis columns = Giving(width, taps, stride, dilation, padding);
            Axis rows = Plan(Math.Max(height, reach - 2 * padding), taps, stride, dilation, padding);
            ConvolutionShape shape = new(2, 3, 3 * outputs, 3, Axis.None, rows, columns);
            SameBits(shape, width, 1e-5, threads: 2);
            Check<double>(shape, width + 1, 1e-13);
            Check<float>(shape with { Height = Axis.None }, width + 2, 1e-5);
        }
    }

    public static TheoryData<int, int, int, int, int> Vectors => new()
    {
        // channels, taps, stride, dilation, padding
        { 16, 3, 1, 1, 1 },
        { 19, 3, 2, 1, 1 },
        { 33, 5, 2, 1, 2 },
        { 18, 2, 1, 3, 3 },
        { 17, 7, 1, 1, 9 },
        { 40, 4, 3, 2, 1 },
        { 20, 3, 2, 2, 3 },
    };

    /// <summary>Channels by themselves in vectors of them, whole or not, in images of one pixel and more, and in blocks of rows.</summary>
    [Theory]
    [MemberData(nameof(Vectors))]
    public void VectorsOfChannels(int channels, int taps, int stride, int dilation, int padding)
    {
        foreach (int width in (int[])[1, 2, 5, 6, 7, 8, 13, 17, 60])
        {
            int reach = (taps - 1) * dilation + 1;
            Axis columns = Giving(width, taps, stride, dilation, padding);
            Axis rows = Plan(Math.Max(1 + 7 * width % 31, reach - 2 * padding), taps, stride, dilation, padding);
            ConvolutionShape shape = new(3, channels, channels, channels, Axis.None, rows, columns);
            SameBits(shape, width, 1e-5, threads: 2);
            Check<double>(shape, width + 1, 1e-13);
            if (width < 9) Check<float>(shape with { Batch = 1, Depth = Plan(4, taps, stride, dilation, reach / 2) }, width + 2, 1e-5);
        }
    }

    /// <summary>Channels by themselves as one line, of one vector and more, whose last one is full or holds a single pixel; and planes beside the ends of their memory.</summary>
    [Theory]
    [InlineData(16, 1)]
    [InlineData(1, 17)]
    [InlineData(4, 4)]
    [InlineData(7, 7)]
    [InlineData(5, 13)]
    [InlineData(16, 3)]
    [InlineData(3, 16)]
    [InlineData(14, 14)]
    [InlineData(2, 33)]
    [InlineData(9, 65)]
    [InlineData(31, 32)]
    [InlineData(6, 127)]
    [InlineData(2, 250)]
    public void PlanesAsLines(int height, int width)
    {
        foreach (var (rows, columns) in ((int, int)[])[(3, 3), (5, 5), (7, 7), (1, 5), (3, 7)])
        {
            ConvolutionShape shape = new(2, 19, 19, 19, Axis.None, Plan(height, rows, 1, 1, rows / 2), Plan(width, columns, 1, 1, columns / 2));
            SameBits(shape, height, 1e-5, threads: 3);
            Check<double>(shape, width, 1e-13);
        }
    }

    /// <summary>Images that are divided by rows: among threads, or because they are large.</summary>
    [Theory]
    [InlineData(1, 200, 100)]
    [InlineData(2, 300, 28)]
    [InlineData(4, 90, 130)]
    public void LargeChannelsByThemselves(int channels, int height, int width)
    {
        ConvolutionShape shape = new(1, channels, channels, channels, Axis.None, Plan(height, 3, 1, 1, 1), Plan(width, 5, 1, 1, 2));
        SameBits(shape, 3, 1e-4, threads: 2);
    }

    /// <summary>Results that no tap reaches, at both ends of a dimension that has one tap.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(19)]
    [InlineData(37)]
    public void SlicesOfNothingButBias(int width)
    {
        ConvolutionShape shape = new(2, 3, 3, 3, Plan(2, 1, 1, 1, 2), Plan(5, 3, 1, 1, 1), Plan(width, 3, 1, 1, 1));
        for (int seed = 0; seed < 6; seed++)
        {
            Check<float>(shape, seed, 1e-5);
            Check<double>(shape, seed, 1e-13);
        }
    }
}
