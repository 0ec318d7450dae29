using Framework.Nn;

namespace Framework.Tests.Nn;

public class ClipTests
{
    [Theory]
    [InlineData(2, 13)]
    [InlineData(1, 19)]
    [InlineData(double.PositiveInfinity, 12)]
    public void Gradients_are_scaled_together(double normType, double norm)
    {
        Tensor[] parameters = [Leaf(3, -4), Leaf(12), Tensor.Zeros([1]).RequireGrad()];
        Assert.Equal(norm, Clip.GradNorm(parameters, norm / 2, normType).Item<double>(), 1e-9);
        Assert.Equal([1.5, -2], parameters[0].Grad!.AsSpan<double>().ToArray(), new Near(1e-6));
        Assert.Equal(6, parameters[1].Grad!.Item<double>(), 1e-5);
    }

    [Fact]
    public void Small_gradients_stay_and_none_is_no_error()
    {
        Tensor parameter = Leaf(3, -4);
        Clip.GradNorm([parameter], 10);
        Assert.Equal([3.0, -4], parameter.Grad!.AsSpan<double>());
        Assert.Equal(0, Clip.GradNorm([], 1).Item<double>());
    }

    [Fact]
    public void A_norm_that_is_not_finite_can_be_an_error() =>
        Assert.Throws<ArithmeticException>(() => Clip.GradNorm([Leaf(double.NaN)], 1, errorIfNonfinite: true));

    [Fact]
    public void Values_are_bounded()
    {
        Tensor parameter = Leaf(3, -4, 0.5);
        Clip.GradValue([parameter], 1);
        Assert.Equal([1, -1, 0.5], parameter.Grad!.AsSpan<double>());
        Assert.Throws<ArgumentOutOfRangeException>(() => Clip.GradValue([], -1));
    }

    static Tensor Leaf(params double[] gradient)
    {
        Tensor leaf = Tensor.Zeros([gradient.Length], DType.Float64).RequireGrad();
        leaf.Grad = Tensor.From<double>(gradient, [gradient.Length]);
        return leaf;
    }
}
