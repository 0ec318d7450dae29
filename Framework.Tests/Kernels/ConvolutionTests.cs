using Framework.Kernels;
using static Framework.Tests.Kernels.ConvolutionDefinition;

namespace Framework.Tests.Kernels;

/// <summary>The three products of a convolution against the definition summed in double, operands between forbidden pages.</summary>
[Collection("threads")]
public sealed class ConvolutionTests : IDisposable
{
    readonly int threads = Threads.Count;

    public void Dispose() => Threads.Count = threads;

    [Fact]
    public void RandomGeometriesInSinglePrecision()
    {
        for (int seed = 0; seed < 150; seed++) Check<float>(RandomShape(new Random(seed)), seed, 1e-5);
    }

    [Fact]
    public void RandomGeometriesInDoublePrecision()
    {
        for (int seed = 1000; seed < 1100; seed++) Check<double>(RandomShape(new Random(seed)), seed, 1e-13);
    }

    public static TheoryData<int, int, int, int, int, int, int> Layers => new()
    {
        // batch, channels, outputs, groups, size, taps, stride
        { 2, 3, 40, 1, 37, 7, 2 },
        { 3, 20, 24, 1, 28, 3, 1 },
        { 2, 80, 7, 1, 9, 3, 1 },
        { 1, 8, 12, 4, 50, 5, 3 },
        { 2, 48, 96, 1, 11, 1, 1 },
        { 3, 16, 16, 16, 23, 3, 1 },
        { 3, 16, 32, 16, 23, 3, 2 },
        { 2, 17, 19, 1, 31, 3, 1 },
        { 30, 32, 48, 2, 7, 3, 1 },
        { 1, 70, 64, 1, 40, 3, 1 },
        { 1, 128, 96, 1, 9, 3, 2 },
        { 1, 64, 64, 1, 9, 3, 1 },
        { 1, 128, 128, 1, 12, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void LayersOfNetworks(int batch, int channels, int outputs, int groups, int size, int taps, int stride)
    {
        Axis axis = Plan(size, taps, stride, 1, taps / 2);
        ConvolutionShape shape = new(batch, channels, outputs, groups, Axis.None, axis, axis);
        SameBits(shape, 5, 1e-4, threads: 3);
    }

    public static TheoryData<int, int, int, int, int, int, int, int> Pixels => new()
    {
        // batch, channels, outputs, groups, size, taps, stride, dilation
        { 13, 17, 20, 1, 4, 2, 1, 1 },
        { 50, 16, 33, 1, 5, 3, 2, 1 },
        { 9, 32, 36, 2, 7, 4, 1, 1 },
        { 8, 16, 16, 1, 9, 3, 2, 2 },
        { 26, 16, 48, 1, 3, 4, 1, 1 },
        { 1, 20, 17, 1, 24, 7, 1, 1 },
        { 2, 16, 40, 1, 33, 3, 2, 1 },
        { 3, 36, 34, 2, 15, 4, 3, 1 },
        { 1, 16, 16, 1, 40, 3, 1, 3 },
        { 2, 24, 72, 1, 20, 1, 2, 1 },
        { 11, 18, 21, 3, 8, 1, 3, 1 },
        { 1, 40, 16, 1, 60, 3, 1, 2 },
        { 1, 96, 200, 1, 6, 3, 1, 1 },
        { 12, 100, 177, 1, 5, 3, 2, 1 },
        { 1, 120, 150, 1, 7, 3, 1, 2 },
    };

    /// <summary>Pixels with their channels side by side: tiles of neighbours and tiles of several images, taps outside, blocks that end within an image, and weights that outweigh it.</summary>
    [Theory]
    [MemberData(nameof(Pixels))]
    public void PixelsOfAllEdges(int batch, int channels, int outputs, int groups, int size, int taps, int stride, int dilation)
    {
        foreach (int padding in (int[])[0, (taps - 1) * dilation / 2, taps * dilation])
        {
            int least = (taps - 1) * dilation + 1 - 2 * padding;
            Axis height = Plan(Math.Max(size, least), taps, stride, dilation, padding), width = Plan(Math.Max(size + 1, least), taps, stride, dilation, padding);
            ConvolutionShape shape = new(batch, channels, outputs, groups, Axis.None, height, width);
            Assert.False(WinogradShape.Serves(shape));
            SameBits(shape, 2 + padding, 1e-4, threads: 3);
        }

        Axis depth = Plan(3, 2, 1, 1, 1), plane = Plan(6, taps, stride, 1, taps / 2);
        Check<double>(new(Math.Min(batch, 8), channels, outputs, groups, depth, plane, plane), 3, 1e-13);
    }

    public static TheoryData<int, int, int, int, int> Rows => new()
    {
        // channels, outputs, taps, stride, padding
        { 1, 13, 3, 1, 1 },
        { 3, 16, 5, 1, 2 },
        { 3, 25, 7, 2, 3 },
        { 5, 6, 4, 3, 0 },
        { 20, 4, 3, 1, 4 },
        { 4, 15, 1, 1, 1 },
        { 3, 5, 2, 5, 1 },
        { 2, 4, 3, 9, 1 },
        { 1, 32, 5, 1, 0 },
        { 3, 70, 3, 2, 1 },
    };

    /// <summary>Few channels in rows below, of and beyond one, two and three vectors of each size.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public void RowsOfAllEdges(int channels, int outputs, int taps, int stride, int padding)
    {
        foreach (int width in (int[])[4, 5, 7, 8, 9, 14, 15, 16, 17, 20, 25, 28, 31, 32, 33, 40, 47, 48, 49, 56, 57, 66])
        {
            Axis columns = Giving(width, taps, stride, 1, padding), rows = Plan(6 + width % 5, taps, stride, 1, padding);
            ConvolutionShape shape = new(2, 2 * channels, 2 * outputs, 2, Axis.None, rows, columns);
            SameBits(shape, width, 1e-5, threads: 2);
            Check<double>(shape, width + 1, 1e-13);
            Check<float>(shape with { Height = Axis.None, Depth = Plan(3, 2, 1, 1, 1) }, width + 2, 1e-5);
        }
    }

    public static TheoryData<int, int, int, int, int, int> Tiles => new()
    {
        // batch, channels and outputs, groups, outputs of a row, taps, padding
        { 30, 12, 1, 3, 3, 1 },
        { 14, 13, 1, 4, 3, 1 },
        { 10, 16, 1, 5, 3, 2 },
        { 30, 16, 1, 6, 3, 1 },
        { 17, 16, 1, 7, 3, 0 },
        { 11, 16, 1, 8, 3, 2 },
        { 9, 19, 1, 9, 3, 1 },
        { 8, 32, 2, 10, 3, 0 },
        { 6, 17, 1, 11, 3, 2 },
        { 5, 54, 3, 12, 3, 1 },
        { 1, 16, 1, 27, 3, 0 },
        { 1, 18, 1, 66, 3, 1 },
        { 1, 150, 1, 13, 3, 1 },
        { 20, 14, 1, 3, 5, 2 },
        { 12, 16, 1, 6, 5, 0 },
        { 9, 36, 2, 7, 5, 2 },
        { 1, 17, 1, 21, 5, 1 },
        { 1, 33, 1, 22, 5, 4 },
    };

    /// <summary>Tiles that reach beyond the outputs, blocks that end within an image and images that are copied in pieces.</summary>
    [Theory]
    [MemberData(nameof(Tiles))]
    public void TilesOfAllEdges(int batch, int channels, int groups, int size, int taps, int padding)
    {
        Axis height = Plan(size + taps - 1 - 2 * padding, taps, 1, 1, padding), width = Plan(size + taps + 2 - 2 * padding, taps, 1, 1, padding);
        ConvolutionShape shape = new(batch, channels, channels + groups, groups, Axis.None, height, width);
        Assert.True(WinogradShape.Serves(shape));
        for (int seed = 6; seed < 8; seed++)
        {
            SameBits(shape, seed, 3e-4, threads: 3);
        }

        Check<double>(shape, 9, 1e-12);
        Check<double>(shape with { Depth = Plan(3, 1, 1, 1, 0) }, 10, 1e-12);
    }

    /// <summary>
    /// The error of each product relative to the sum of its terms' magnitudes. Direct sums of as many terms reach 2.5e-7 in single precision, transformed tiles
    /// a little more, and twice that at the edges of an image, where the terms that fall away still leave their rounding in the tile.
    /// </summary>
    [Theory]
    [InlineData(12, 12, 3)]
    [InlineData(16, 16, 3)]
    [InlineData(48, 32, 3)]
    [InlineData(160, 24, 3)]
    [InlineData(16, 16, 5)]
    [InlineData(48, 24, 5)]
    public void TilesKeepTheAccuracyOfSinglePrecision(int channels, int outputs, int taps)
    {
        Axis axis = Plan(24, taps, 1, 1, taps / 2);
        ConvolutionShape shape = new(2, channels, outputs, 1, Axis.None, axis, axis);
        Assert.True(WinogradShape.Serves(shape));
        var random = new Random(3);
        using var x = Fill<float>(shape.Batch * shape.Channels * (int)shape.InputPlane, random, Normal);
        using var w = Fill<float>(shape.Outputs * shape.Depths, random, Normal);
        using var y = Fill<float>(shape.Batch * shape.Outputs * (int)shape.OutputPlane, random, Normal);
        double[] xs = Numbers(x), ws = Numbers(w), ys = Numbers(y);
        double[][] exact = [new double[ys.Length], new double[xs.Length], new double[ws.Length]], magnitude = [new double[ys.Length], new double[xs.Length], new double[ws.Length]];
        Define(shape, xs, ws, ys, exact[0], exact[1], exact[2]);
        Define(shape, [.. xs.Select(Math.Abs)], [.. ws.Select(Math.Abs)], [.. ys.Select(Math.Abs)], magnitude[0], magnitude[1], magnitude[2]);

        float[][] found = [new float[ys.Length], new float[xs.Length], new float[ws.Length]];
        Convolution.Forward(shape, ref x.First, ref w.First, false, ref x.First, ref found[0][0]);
        Convolution.InputGradient(shape, ref y.First, ref w.First, false, ref x.First, ref found[1][0]);
        Convolution.WeightGradient(shape, ref y.First, ref x.First, ref found[2][0]);
        for (int product = 0; product < 3; product++)
        {
            double worst = found[product].Select((value, i) => Math.Abs(value - exact[product][i]) / magnitude[product][i]).Max();
            Assert.True(worst <= 1.5e-6, $"product {product}: {worst}");
        }
    }

    public static TheoryData<int, int, int, int, int> Overlaps => new()
    {
        // channels, outputs, taps, stride, dilation
        { 3, 8, 3, 2, 1 },
        { 1, 9, 4, 2, 1 },
        { 2, 20, 7, 2, 1 },
        { 3, 16, 5, 3, 1 },
        { 2, 12, 3, 2, 2 },
        { 1, 8, 2, 5, 1 },
    };

    /// <summary>Gradients of few channels that are summed from what outputs send, in rows below, of and beyond whole vectors, with taps outside, in several blocks and parts.</summary>
    [Theory]
    [MemberData(nameof(Overlaps))]
    public void OverlapsOfAllEdges(int channels, int outputs, int taps, int stride, int dilation)
    {
        foreach (int width in (int[])[1, 2, 7, 8, 9, 16, 17, 33, 120])
        {
            foreach (int padding in (int[])[0, taps / 2, taps + 1])
            {
                Axis columns = Giving(width, taps, stride, dilation, padding), rows = Giving(5 + width / 2, taps, stride, dilation, padding);
                ConvolutionShape shape = new(width < 33 ? 3 : 1, 2 * channels, 2 * outputs, 2, Axis.None, rows, columns);
                Assert.True(PatchSums<V512<float>, float>.Serves(shape));
                SameBits(shape, width, 1e-4, threads: 3);
                Check<double>(shape with { Height = Plan(5, 1, 1, 1, 0) }, padding, 1e-13);
            }
        }
    }

    public static TheoryData<int, int, int, int, int, int, int> Cuts => new()
    {
        // batch, channels, outputs, groups, size, taps, stride
        { 1, 3, 20, 1, 24, 4, 4 },
        { 3, 6, 10, 2, 19, 5, 6 },
        { 2, 1, 4, 1, 33, 16, 16 },
        { 7, 15, 64, 1, 16, 8, 8 },
        { 4, 3, 40, 1, 30, 7, 9 },
    };

    /// <summary>Images cut into patches, which may reach beyond them or leave pixels between them.</summary>
    [Theory]
    [MemberData(nameof(Cuts))]
    public void PatchesOfAllEdges(int batch, int channels, int outputs, int groups, int size, int taps, int stride)
    {
        foreach (int padding in (int[])[0, 1, taps / 2, taps + 1])
        {
            ConvolutionShape shape = new(batch, channels, outputs, groups, Axis.None, Plan(size, 3, 3, 1, padding), Plan(size + 2, taps, stride, 1, padding));
            Assert.True(PatchProduct<float>.Serves(shape));
            SameBits(shape, padding, 1e-4, threads: 3);
            Check<double>(shape with { Height = Plan(size, taps, stride, 1, padding) }, padding, 1e-13);
        }
    }

    /// <summary>What vectors read beyond the ends of rows and channels, and what padding hides, does not reach any sum.</summary>
    [Theory]
    [InlineData(7, 1, 3, 3)]
    [InlineData(13, 1, 3, 3)]
    [InlineData(16, 1, 3, 3)]
    [InlineData(21, 1, 3, 3)]
    [InlineData(28, 1, 5, 3)]
    [InlineData(50, 1, 3, 3)]
    [InlineData(20, 2, 3, 3)]
    [InlineData(37, 2, 5, 3)]
    [InlineData(7, 1, 3, 16)]
    [InlineData(9, 2, 3, 18)]
    [InlineData(4, 1, 3, 17)]
    [InlineData(14, 1, 3, 16)]
    [InlineData(16, 1, 3, 16)]
    [InlineData(50, 1, 3, 16)]
    [InlineData(7, 1, 5, 16)]
    [InlineData(14, 1, 7, 16)]
    public void NotANumberStaysWithinReach(int size, int stride, int taps, int channels)
    {
        Axis axis = Plan(size, taps, stride, 1, taps / 2);
        ConvolutionShape shape = new(2, channels, channels, channels, Axis.None, axis, axis);
        int plane = (int)shape.InputPlane, result = (int)shape.OutputPlane;
        var random = new Random(size);
        using var x = Fill<float>(2 * channels * plane, random);
        using var w = Fill<float>(channels * taps * taps, random);
        using var y = Fill<float>(2 * channels * result, random);
        using var finite = Fill<float>(2 * channels * result, random);

        // The corners and edges of the first image's middle channel, and all of the second image's.
        foreach (int place in (int[])[0, size - 1, (size / 2 * size) - 1, plane - size, plane - 1]) x.Span[plane + place] = float.NaN;
        foreach (int place in (int[])[0, axis.Output - 1, result - 1]) y.Span[result + place] = float.NaN;
        x.Span.Slice((channels + 1) * plane, plane).Fill(float.NaN);
        y.Span.Slice((channels + 1) * result, result).Fill(float.NaN);

        double[] xs = Numbers(x), ws = Numbers(w), ys = Numbers(y), forward = new double[ys.Length], dx = new double[xs.Length], dw = new double[ws.Length];
        Define(shape, xs, ws, ys, forward, dx, dw);
        float[] foundForward = new float[ys.Length], foundInput = new float[xs.Length], foundWeight = new float[ws.Length];
        Convolution.Forward(shape, ref x.First, ref w.First, false, ref x.First, ref foundForward[0]);
        Convolution.InputGradient(shape, ref y.First, ref w.First, false, ref x.First, ref foundInput[0]);
        Convolution.WeightGradient(shape, ref y.First, ref x.First, ref foundWeight[0]);
        Assert.Equal(forward.Select(double.IsNaN), foundForward.Select(float.IsNaN));
        Assert.Equal(dx.Select(double.IsNaN), foundInput.Select(float.IsNaN));
        Assert.Equal(dw.Select(double.IsNaN), foundWeight.Select(float.IsNaN));

        // One in a corner that some taps never see.
        x.Span.Slice((channels + 1) * plane, plane).Fill(1);
        x.Span.Slice(plane, plane).Fill(1);
        x.Span[plane] = float.NaN;
        double[] seen = new double[ws.Length];
        Define(shape, Numbers(x), ws, Numbers(finite), new double[ys.Length], new double[xs.Length], seen);
        Convolution.WeightGradient(shape, ref finite.First, ref x.First, ref foundWeight[0]);
        Assert.Contains(seen, double.IsNaN);
        Assert.Equal(seen.Select(double.IsNaN), foundWeight.Select(float.IsNaN));
    }
}
