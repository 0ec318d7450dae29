using Framework.Nn;

namespace Framework.Tests.Nn;

/// <summary>Layers that are a few operations each, against loops over their definitions.</summary>
public sealed class SmallLayerTests
{
    static Tensor Random(params int[] shape) => Tensor.Randn(shape, DType.Float64);

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void NeighbouringChannelsAreDividedBy(int size)
    {
        Generator.Default.ManualSeed(1);
        Tensor x = Random(2, 5, 2, 3).RequireGrad();
        double[] values = x.Detach().ToArray<double>(), result = new LocalResponseNorm(size, alpha: 0.5, beta: 0.6, k: 2).Forward(x).Detach().ToArray<double>();
        for (int i = 0; i < values.Length; i++)
        {
            int channel = i / 6 % 5;
            double sum = Enumerable.Range(channel - size / 2, size).Where(c => c is >= 0 and < 5).Sum(c => Math.Pow(values[i + 6 * (c - channel)], 2));
            Assert.Equal(values[i] / Math.Pow(2 + 0.5 * sum / size, 0.6), result[i], 1e-13);
        }
        Autograd.GradCheck(y => y[0].LocalResponseNorm(size, 0.5), [x]);
    }

    [Fact]
    public void PowersAreSummedOverWindows()
    {
        Tensor x = Random(1, 2, 5, 4).Abs();
        double[] values = x.ToArray<double>(), result = new LPPool2d(3, (2, 3), stride: 1).Forward(x).ToArray<double>();
        double expected = Math.Cbrt(Enumerable.Range(0, 6).Sum(k => Math.Pow(values[20 + 4 * (1 + k / 3) + 1 + k % 3], 3)));
        Assert.Equal(expected, result[8 + 2 * 1 + 1], 1e-13);
        Assert.Equal([5, 13], new LPPool1d(2, 2).Forward(Tensor.From<double>([3, 4, 5, 12], [1, 1, 4])).ToArray<double>());
    }

    [Fact]
    public void LabelsShouldScoreAboveAllOthers()
    {
        Generator.Default.ManualSeed(2);
        Tensor x = Random(2, 4).RequireGrad(), target = Tensor.From<long>([3, 0, -1, 1, 2, -1, 0, 0], [2, 4]);
        double[] scores = x.Detach().ToArray<double>();
        int[][] labels = [[3, 0], [2]];
        double[] expected = [.. labels.Select((own, b) => own.Sum(l => Enumerable.Range(0, 4).Except(own).Sum(o => Math.Max(0, 1 - scores[4 * b + l] + scores[4 * b + o]))) / 4)];
        Tensor losses = new MultiLabelMarginLoss(Reduction.None).Forward(x, target);
        Assert.True(Tensor.From<double>(expected, [2]).AllClose(losses, 0, 1e-14));
        Assert.Equal(expected.Average(), x.MultilabelMarginLoss(target).Item<double>(), 1e-14);
        Assert.Equal(expected[1], x[1].MultilabelMarginLoss(target[1]).Item<double>(), 1e-14);
        Autograd.GradCheck(y => y[0].MultilabelMarginLoss(target), [x]);
    }

    [Fact]
    public void MaximaReturnToTheirPlaces()
    {
        Generator.Default.ManualSeed(3);
        Tensor x = Random(2, 3, 5, 7);
        var (values, indices) = x.MaxPool2dWithIndices((2, 3));
        Tensor back = new MaxUnpool2d((2, 3)).Forward(values, indices, x.Shape);
        Assert.Equal(x.Shape, back.Shape);
        Assert.Equal(values.NumElements, back.ToArray<double>().Count(v => v != 0));
        Assert.True(Functional.Where(back != 0, back, x).AllClose(x, 0, 0));
        Assert.Equal(new Shape(2, 3, 4, 6), values.MaxUnpool2d(indices % 24, (2, 3)).Shape);
        Tensor maxima = Random(1, 2, 2).RequireGrad(), places = Tensor.From<long>([1, 2, 0, 3], [1, 2, 2]);
        Assert.Equal(new Shape(1, 2, 4), new MaxUnpool1d(2).Forward(maxima, places).Shape);
        Autograd.GradCheck(y => y[0].MaxUnpool1d(places, 2).Square(), [maxima]);
        Assert.Contains("two of one shape", Assert.Throws<ArgumentException>(() => values.MaxUnpool2d(places, 2)).Message);
    }

    [Fact]
    public void ABilinearFormIsLinearInBoth()
    {
        var layer = new Bilinear(3, 2, 4, dtype: DType.Float64);
        Tensor a = Random(5, 3), b = Random(5, 2);
        double[] w = layer.Weight.Detach().ToArray<double>();
        double expected = layer.Bias![2].Item<double>();
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                expected += a[4, i].Item<double>() * w[(2 * 3 + i) * 2 + j] * b[4, j].Item<double>();
            }
        }
        Assert.Equal(expected, layer.Forward(a, b)[4, 2].Item<double>(), 1e-14);
        Assert.Equal(["weight", "bias"], layer.StateDict().Keys);
        Assert.All(w, v => Assert.InRange(v, -1 / Math.Sqrt(3), 1 / Math.Sqrt(3)));
    }

    [Fact]
    public void ChannelsAndSpaceAreExchangedByModulesToo()
    {
        Tensor x = Random(1, 8, 2, 3);
        Assert.Equal(x.ToArray<double>(), new PixelUnshuffle(2).Forward(new PixelShuffle(2).Forward(x)).ToArray<double>());
        Assert.Equal(x.ChannelShuffle(4).ToArray<double>(), new ChannelShuffle(4).Forward(x).ToArray<double>());
        Tensor columns = new Unfold((2, 2), stride: 1).Forward(x), counts = new Fold((2, 3), 2).Forward(new Unfold(2).Forward(Tensor.OnesLike(x)));
        Assert.Equal(new Shape(1, 32, 2), columns.Shape);
        Assert.True((x * counts).AllClose(new Fold((2, 3), 2).Forward(columns), 0, 1e-14));
    }

    [Fact]
    public void SlopesAreDrawnForTrainingOnly()
    {
        var layer = new RReLU(0.2, 0.4, new Generator(7));
        Tensor x = Tensor.From<double>([-1, -1, -1, -1, 0, 2], [6]).RequireGrad();
        Tensor drawn = layer.Forward(x);
        double[] slopes = [.. drawn.Detach().ToArray<double>()[..4].Select(v => -v)];
        Assert.All(slopes, s => Assert.InRange(s, 0.2, 0.4));
        Assert.Equal(4, slopes.Distinct().Count());
        Assert.Equal([0, 2], drawn.Detach().ToArray<double>()[4..]);
        double[] gradient = Autograd.Grad([drawn.Sum()], [x])[0]!.ToArray<double>();
        Assert.Equal(slopes, gradient[..4]);
        Assert.Equal(1, gradient[5]);
        layer.Eval();
        Assert.Equal([-0.3, -0.3, -0.3, -0.3, 0, 2], layer.Forward(x).Detach().ToArray<double>().Select(v => Math.Round(v, 12)));
        Assert.Contains("0.4 is above 0.3", Assert.Throws<ArgumentException>(() => x.Rrelu(0.4, 0.3)).Message);
    }

    [Fact]
    public void DistancesOfTripletsMayBeOnesOwn()
    {
        Tensor a = Random(3, 2), near = Random(3, 2), far = Random(3, 2);
        static Tensor Taxi(Tensor x, Tensor y) => (x - y).Abs().Sum(-1);
        double[] first = Taxi(a, near).ToArray<double>(), second = Taxi(a, far).ToArray<double>(), third = Taxi(near, far).ToArray<double>();
        double[] plain = [.. first.Zip(second, (n, f) => Math.Max(0, n - f + 0.5))], swapped = [.. first.Zip(second.Zip(third, Math.Min), (n, f) => Math.Max(0, n - f + 0.5))];
        Assert.Equal(plain, new TripletMarginWithDistanceLoss(Taxi, margin: 0.5, reduction: Reduction.None).Forward(a, near, far).ToArray<double>());
        Assert.Equal(swapped, new TripletMarginWithDistanceLoss(Taxi, margin: 0.5, swap: true, reduction: Reduction.None).Forward(a, near, far).ToArray<double>());
        Assert.Equal(a.TripletMarginLoss(near, far).Item<double>(), new TripletMarginWithDistanceLoss().Forward(a, near, far).Item<double>());
    }
}
