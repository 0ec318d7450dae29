using Framework.Nn;

namespace Framework.Tests.Nn;

public class NormalizationTests
{
    [Fact]
    public void Batch_normalization_has_mean_0_and_variance_1_and_moves_its_statistics()
    {
        var norm = new BatchNorm1d(2, momentum: 0.25).To(DType.Float64);
        Tensor x = Tensor.From<double>([1, 10, 3, 20, 5, 60], [3, 2]);
        double[] y = norm.Forward(x).AsSpan<double>().ToArray();
        // Channel 0: mean 3, variance 8/3; channel 1: mean 30, variance 1400/3.
        double s0 = 1 / Math.Sqrt(8.0 / 3 + 1e-5), s1 = 1 / Math.Sqrt(1400.0 / 3 + 1e-5);
        Assert.Equal([-2 * s0, -20 * s1, 0, -10 * s1, 2 * s0, 30 * s1], y, new Near(1e-12));
        Assert.Equal([0.75, 7.5], norm.RunningMean!.AsSpan<double>().ToArray(), new Near(1e-12));
        Assert.Equal([0.75 + 0.25 * 4, 0.75 + 0.25 * 700], norm.RunningVar!.AsSpan<double>().ToArray(), new Near(1e-12));
        Assert.Equal(1, norm.NumBatchesTracked!.Item<long>());
        double[] used = norm.Eval().Forward(x).AsSpan<double>().ToArray();
        Assert.Equal((1 - 0.75) / Math.Sqrt(1.75 + 1e-5), used[0], 1e-12);
        Assert.Equal(1, norm.NumBatchesTracked.Item<long>());
    }

    [Fact]
    public void Without_momentum_the_statistics_are_plain_averages()
    {
        var norm = new BatchNorm1d(1, momentum: null).To(DType.Float64);
        foreach (double center in new[] { 1.0, 2, 6 })
        {
            norm.Forward(Tensor.From<double>([center - 1, center + 1], [2, 1]));
        }
        Assert.Equal(3, norm.RunningMean!.Item<double>(), 1e-12);
        Assert.Equal(2, norm.RunningVar!.Item<double>(), 1e-12);
    }

    [Fact]
    public void Names_are_PyTorchs()
    {
        Assert.Equal(["weight", "bias", "running_mean", "running_var", "num_batches_tracked"], new BatchNorm2d(3).StateDict().Keys);
        Assert.Empty(new BatchNorm2d(3, affine: false, trackRunningStats: false).StateDict());
    }

    [Fact]
    public void Gradients_are_right_to_second_order()
    {
        Tensor x = Random(1, 3, 2, 4), weight = Random(2, 2), bias = Random(3, 2);
        Check(v => v[0].BatchNorm(null, null, v[1], v[2], training: true).Pow(3.0), [x, weight, bias]);
        Check(v => v[0].BatchNorm(Tensor.Zeros([2], DType.Float64), Tensor.Full([2], 2, DType.Float64), v[1], v[2]).Pow(3.0), [x, weight, bias]);
        Check(v => v[0].BatchNorm(null, null, training: true).Pow(3.0), [x]);
        Check(v => v[0].InstanceNorm(null, null, v[1], v[2]).Pow(3.0), [x, weight, bias]);
        Check(v => v[0].InstanceNorm(Tensor.Zeros([2], DType.Float64), null, bias: v[1]).Pow(3.0), [x, bias]);
        Check(v => v[0].InstanceNorm().Pow(3.0), [x]);
        Tensor wide = Random(4, 2, 4, 3), each = Random(5, 4);
        Check(v => v[0].GroupNorm(2, v[1], v[2]).Pow(3.0), [wide, each, Random(6, 4)]);
        Check(v => v[0].GroupNorm(4).Pow(3.0), [wide]);
        Check(v => v[0].GroupNorm(2, bias: v[1]).Pow(3.0), [wide, each]);
        Check(v => v[0].BatchNorm(null, null, bias: v[1], training: true).Pow(3.0), [x, bias]);
    }

    [Fact]
    public void A_group_of_all_channels_is_the_whole_sample()
    {
        Tensor x = Random(7, 2, 3, 4);
        double[] sample = x.Detach().AsSpan<double>()[..12].ToArray();
        double mean = sample.Average(), variance = sample.Average(v => (v - mean) * (v - mean));
        double[] y = x.GroupNorm(1).Detach().AsSpan<double>()[..12].ToArray();
        Assert.Equal(sample.Select(v => (v - mean) / Math.Sqrt(variance + 1e-5)).ToArray(), y, new Near(1e-12));
    }

    [Theory]
    [InlineData(0, 4, 3)]
    [InlineData(2, 4, 0)]
    public void Without_elements_the_gradients_of_weights_are_0(int batch, int channels, int length)
    {
        Tensor x = Tensor.Ones([batch, channels, length]).RequireGrad(), each = Tensor.Ones([channels]).RequireGrad(), along = Tensor.Ones([length]).RequireGrad();
        x.GroupNorm(2, each, Tensor.Zeros([channels])).Sum().Backward();
        x.LayerNorm([length], along, Tensor.Zeros([length])).Sum().Backward();
        Assert.Equal(new float[channels], each.Grad!.ToArray<float>());
        Assert.Equal(new float[length], along.Grad!.ToArray<float>());
        Assert.Equal(x.Shape, x.Grad!.Shape);
    }

    [Fact]
    public void Layer_and_root_mean_square_normalization_follow_their_formulas()
    {
        Tensor x = Random(8, 2, 3, 4), weight = Random(9, 3, 4), bias = Random(10, 3, 4);
        double[] sample = x.Detach().AsSpan<double>()[..12].ToArray(), w = weight.Detach().AsSpan<double>().ToArray(), b = bias.Detach().AsSpan<double>().ToArray();
        double mean = sample.Average(), variance = sample.Average(v => (v - mean) * (v - mean)), square = sample.Average(v => v * v);
        Near(sample.Select((v, i) => (v - mean) / Math.Sqrt(variance + 1e-3) * w[i] + b[i]), x.LayerNorm([3, 4], weight, bias, 1e-3));
        Near(sample.Select((v, i) => (v - mean) / Math.Sqrt(variance + 1e-5) * w[i]), x.LayerNorm([3, 4], weight));
        Near(sample.Select((v, i) => (v - mean) / Math.Sqrt(variance + 1e-5) + b[i]), x.LayerNorm([3, 4], bias: bias));
        Near(sample.Select((v, i) => v / Math.Sqrt(square + 1e-3) * w[i]), x.RmsNorm([3, 4], weight, 1e-3));
        Near(sample.Select(v => v / Math.Sqrt(square)), x.RmsNorm([3, 4]));
        Check(v => v[0].LayerNorm([3, 4], v[1], v[2]), [x, weight, bias]);
        Check(v => v[0].RmsNorm([3, 4], v[1]), [x, weight]);

        static void Near(IEnumerable<double> expected, Tensor actual) =>
            Assert.Equal(expected.ToArray(), actual.Detach().AsSpan<double>()[..12].ToArray(), new Near(1e-12));
    }

    [Fact]
    public void Modules_hold_PyTorchs_parameters()
    {
        Assert.Equal(["weight", "bias"], new LayerNorm(4).StateDict().Keys);
        Assert.Equal(["weight"], new LayerNorm([2, 3], bias: false).StateDict().Keys);
        Assert.Equal(["weight"], new RMSNorm(4).StateDict().Keys);
        Assert.Empty(new InstanceNorm2d(4).StateDict());
        Assert.Equal("LayerNorm([2, 3])  weight [2, 3] bias [2, 3]  12", new LayerNorm([2, 3]).ToString());
        Assert.Throws<ArgumentException>(() => new LayerNorm(4).Forward(Tensor.Ones([2, 3])));
        Assert.Throws<ArgumentException>(() => new GroupNorm(3, 4));
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new BatchNorm2d(3).Forward(Tensor.Ones([2, 3])));
        Assert.Throws<ArgumentException>(() => new BatchNorm1d(3).Forward(Tensor.Ones([1, 3])));
        Assert.Throws<ArgumentException>(() => new BatchNorm1d(4).Forward(Tensor.Ones([2, 3])));
        Assert.Throws<ArgumentException>(() => Tensor.Ones([2, 3, 2]).GroupNorm(2));
        Assert.Throws<ArgumentException>(() => Tensor.Ones([2, 3]).BatchNorm(null, null));
    }

    static void Check(Func<Tensor[], Tensor> function, Tensor[] inputs)
    {
        Autograd.GradCheck(function, inputs);
        Autograd.GradGradCheck(function, inputs);
    }

    static Tensor Random(ulong seed, params int[] shape) => Tensor.Randn(shape, DType.Float64, requiresGrad: true, new Generator(seed));
}
