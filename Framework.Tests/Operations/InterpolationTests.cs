using Framework.Nn;

namespace Framework.Tests.Operations;

public sealed class InterpolationTests
{
    static Tensor Random(params int[] shape) => Tensor.Randn(shape, DType.Float64);

    [Fact]
    public void NearestTakesTheElementBeforeAndNearestExactTheOneAround()
    {
        Tensor x = Tensor.From<double>([0, 1, 2, 3], [1, 1, 4]);
        Assert.Equal([0, 0, 1, 2, 2, 3], x.Interpolate(size: [6]).ToArray<double>());
        Assert.Equal([0, 1, 1, 2, 3, 3], x.Interpolate(size: [6], mode: InterpolationMode.NearestExact).ToArray<double>());
        Assert.Equal([0, 2], x.Interpolate(scaleFactor: [0.5]).ToArray<double>());
        Assert.Equal([1, 3], x.Interpolate(scaleFactor: [0.5], mode: InterpolationMode.NearestExact).ToArray<double>());
    }

    /// <summary>Against the formula for one image, element by element.</summary>
    [Theory]
    [InlineData(InterpolationMode.Bilinear, false, 7, 3)]
    [InlineData(InterpolationMode.Bilinear, true, 7, 3)]
    [InlineData(InterpolationMode.Bicubic, false, 3, 9)]
    [InlineData(InterpolationMode.Bicubic, true, 1, 9)]
    public void AnImageIsWeightedFromItsNeighbours(InterpolationMode mode, bool alignCorners, int height, int width)
    {
        Generator.Default.ManualSeed(1);
        const int H = 4, W = 5;
        Tensor x = Random(1, 1, H, W);
        double[] image = x.ToArray<double>(), result = x.Interpolate([height, width], mode: mode, alignCorners: alignCorners).ToArray<double>();
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
            {
                double expected = 0;
                double down = Place(i, H, height), across = Place(j, W, width);
                for (int k = (int)Math.Floor(down) - 1; k <= Math.Floor(down) + 2; k++)
                {
                    for (int l = (int)Math.Floor(across) - 1; l <= Math.Floor(across) + 2; l++)
                    {
                        expected += Kernel(down - k) * Kernel(across - l) * image[W * Math.Clamp(k, 0, H - 1) + Math.Clamp(l, 0, W - 1)];
                    }
                }
                Assert.Equal(expected, result[width * i + j], 1e-12);
            }
        }

        double Place(int i, int from, int to) => alignCorners ? to == 1 ? 0 : i * (from - 1.0) / (to - 1) : (i + 0.5) * from / to - 0.5;

        double Kernel(double t) => (Math.Abs(t), mode) switch
        {
            (var d, InterpolationMode.Bilinear) => Math.Max(0, 1 - d),
            (< 1 and var d, _) => 1.25 * d * d * d - 2.25 * d * d + 1,
            (< 2 and var d, _) => -0.75 * (d * d * d - 5 * d * d + 8 * d - 4),
            _ => 0,
        };
    }

    [Fact]
    public void AFactorAlsoTellsWhereElementsLie()
    {
        // Of 4 elements, 1.3 times as many are 5, which lie 1 / 1.3 apart and not 4 / 5.
        Tensor x = Tensor.From<double>([0, 1, 2, 3], [1, 1, 4]);
        double[] result = x.Interpolate(scaleFactor: [1.3], mode: InterpolationMode.Linear).ToArray<double>();
        Assert.Equal(5, result.Length);
        Assert.Equal(2.5 / 1.3 - 0.5, result[2], 1e-12);
        Assert.Equal(x.ToArray<double>(), x.Interpolate(scaleFactor: [1], mode: InterpolationMode.Linear).ToArray<double>());
    }

    [Fact]
    public void VolumesAndAreasAreResizedAlongEachDimension()
    {
        Generator.Default.ManualSeed(2);
        Tensor x = Random(2, 2, 2, 3, 4);
        Tensor line = x.Movedim(2, 4).Reshape(2, -1, 2).Interpolate([5], mode: InterpolationMode.Linear).Reshape(2, 2, 3, 4, 5).Movedim(4, 2);
        Assert.True(line.AllClose(x.Interpolate([5, 3, 4], mode: InterpolationMode.Trilinear), 0, 1e-14));
        Assert.True(x.AdaptiveAvgPool3d((1, 2, 2)).AllClose(x.Interpolate([1, 2, 2], mode: InterpolationMode.Area), 0, 0));
    }

    [Theory]
    [InlineData(InterpolationMode.Nearest)]
    [InlineData(InterpolationMode.Bilinear)]
    [InlineData(InterpolationMode.Bicubic)]
    public void GradientsAreThoseOfTheSums(InterpolationMode mode)
    {
        Generator.Default.ManualSeed(3);
        Autograd.GradCheck(x => x[0].Interpolate([5, 2], mode: mode).Square(), [Random(1, 2, 3, 4).RequireGrad()]);
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Tensor image = Tensor.Zeros(1, 1, 4, 4);
        Assert.Contains("both missing", Assert.Throws<ArgumentException>(() => image.Interpolate()).Message);
        Assert.Contains("both given", Assert.Throws<ArgumentException>(() => image.Interpolate([2], [2.0])).Message);
        Assert.Contains("Linear needs 3", Assert.Throws<ArgumentException>(() => image.Interpolate([2], mode: InterpolationMode.Linear)).Message);
        Assert.Contains("1 or 2 are needed", Assert.Throws<ArgumentException>(() => image.Interpolate([2, 2, 2])).Message);
        Assert.Contains("alignCorners", Assert.Throws<ArgumentException>(() => image.Interpolate([2], alignCorners: true)).Message);
        Assert.Contains("no size may be 0", Assert.Throws<ArgumentException>(() => image.Interpolate(scaleFactor: [0.1])).Message);
        Assert.Equal(new Shape(1, 1, 6, 6), new Upsample(scaleFactor: [1.5], mode: InterpolationMode.Bicubic).Forward(image).Shape);
    }
}
