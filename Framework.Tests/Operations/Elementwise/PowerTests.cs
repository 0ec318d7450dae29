namespace Framework.Tests.Operations.Elementwise;

public sealed class PowerTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    public void TheSecondPowerIsTheSquare(DType type)
    {
        double[] numbers = [-3, -0.5, -0.0, 0, 1.25, 3, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        Tensor x = Tensor.From(numbers).To(type).RequireGrad(), y = x.Pow(2.0);
        Assert.Equal(type, y.DType);
        Assert.Equal(numbers.Select(value => value * value), y.Detach().To(DType.Float64).ToArray<double>());
        y.Sum().Backward();
        Assert.Equal(numbers.Select(value => 2 * value), x.Grad!.To(DType.Float64).ToArray<double>());
        Assert.Equal(y.Detach().To(DType.Float64).ToArray<double>(), x.Detach().Pow(2).To(DType.Float64).ToArray<double>());
    }

    /// <summary>Whole numbers and fractions promote as tensors of one number do.</summary>
    [Fact]
    public void IntegersStayIntegersUnderWholePowers()
    {
        Tensor x = Tensor.From<int>(-3, 0, 5);
        Assert.Equal([9, 0, 25], x.Pow(2).ToArray<int>());
        Assert.Equal([-27, 0, 125], x.Pow(3).ToArray<int>());
        Assert.Equal([9f, 0f, 25f], x.Pow(2.0).ToArray<float>());
        Assert.Equal([8f, 27f], Tensor.From<float>(2, 3).Pow(3).ToArray<float>());
        Assert.Equal([2f, 3f], Tensor.From<float>(4, 9).Pow(0.5).ToArray<float>());
    }
}
