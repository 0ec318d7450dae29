using Framework.Nn;

namespace Framework.Tests.Nn;

public class InitTests
{
    [Fact]
    public void Samples_have_the_variances_of_the_papers()
    {
        var generator = new Generator(1);
        // fan-in 40·9 = 360, fan-out 50·9 = 450.
        Tensor weight = Tensor.Zeros([50, 40, 3, 3], DType.Float64);
        Check(Init.KaimingUniform(weight, generator: generator), Math.Sqrt(2.0 / 360), Math.Sqrt(6.0 / 360));
        Check(Init.KaimingNormal(weight, mode: FanMode.FanOut, nonlinearity: Nonlinearity.ReLU, generator: generator), Math.Sqrt(2.0 / 450));
        Check(Init.XavierUniform(weight, gain: 2, generator: generator), 2 * Math.Sqrt(2.0 / 810), 2 * Math.Sqrt(6.0 / 810));
        Check(Init.XavierNormal(weight, generator: generator), Math.Sqrt(2.0 / 810));
        Check(Init.Uniform(weight, -3, 3, generator), Math.Sqrt(3), 3);
        Check(Init.Normal(weight, 0, 5, generator), 5);
        // A normal distribution cut at two deviations keeps 0.8796 of its deviation.
        Check(Init.TruncNormal(weight, generator: generator), 0.87963, 2);
    }

    [Theory]
    [InlineData(4, 7)]
    [InlineData(7, 4)]
    [InlineData(5, 5)]
    public void Orthogonal_matrices_are_orthogonal(int rows, int columns)
    {
        Tensor q = Init.Orthogonal(Tensor.Zeros([rows, columns], DType.Float64), gain: 3, generator: new Generator(2));
        Tensor product = rows <= columns ? q.MatMul(q.T) : q.T.MatMul(q);
        int n = Math.Min(rows, columns);
        for (int i = 0; i < n * n; i++)
        {
            Assert.Equal(i % (n + 1) == 0 ? 9 : 0, product.Contiguous().AsSpan<double>()[i], 1e-12);
        }
    }

    [Fact]
    public void A_parameter_is_filled_without_being_recorded_and_a_vector_has_no_fans()
    {
        Tensor weight = Tensor.Zeros([2, 2]).RequireGrad();
        Assert.Same(weight, Init.Constant(Init.Normal(weight), 4));
        Assert.True(weight.IsLeaf);
        Assert.Equal([4f, 4f, 4f, 4f], weight.AsSpan<float>());
        Assert.Throws<ArgumentException>(() => Init.KaimingUniform(Tensor.Zeros([3])));
    }

    [Fact]
    public void Layers_start_as_in_PyTorch()
    {
        Tensor.ManualSeed(7);
        var linear = new Linear(400, 100);
        Check(linear.Weight.To(DType.Float64), 1 / Math.Sqrt(3 * 400), 1 / Math.Sqrt(400));
        var convolution = new Conv2d(30, 40, 5, groups: 2);
        Check(convolution.Weight.To(DType.Float64), 1 / Math.Sqrt(3 * 15 * 25), 1 / Math.Sqrt(15 * 25));
        Assert.Equal([40, 15, 5, 5], convolution.Weight.Shape.ToArray());
    }

    /// <summary>Mean 0, the deviation within what chance allows (4 standard errors), and the bound.</summary>
    static void Check(Tensor tensor, double deviation, double bound = double.PositiveInfinity)
    {
        double[] values = [.. tensor.Detach().AsSpan<double>()];
        double mean = values.Average(), error = deviation / Math.Sqrt(values.Length);
        Assert.InRange(mean, -4 * error, 4 * error);
        Assert.InRange(Math.Sqrt(values.Average(x => x * x)), deviation - 4 * error, deviation + 4 * error);
        Assert.All(values, x => Assert.InRange(Math.Abs(x), 0, bound * (1 + 1e-6)));
    }
}
