namespace Framework.Tests.Operations.Elementwise;

public sealed class RefusalTests
{
    [Fact]
    public void ANumberBelowItsMinimumIsNamed()
    {
        Tensor x = Tensor.Ones(3);
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => x.Softshrink(-0.1));
        Assert.Equal("lambd", fault.ParamName);
        Assert.Contains("Softshrink: lambd must be at least 0", fault.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Softshrink(double.NaN));
        Assert.Equal("rtol", Assert.Throws<ArgumentOutOfRangeException>(() => x.IsClose(x, rtol: -1)).ParamName);
        Assert.Equal("atol", Assert.Throws<ArgumentOutOfRangeException>(() => x.IsClose(x, atol: -1)).ParamName);
        Assert.Equal(new float[] { 1, 1, 1 }, x.Softshrink(0).ToArray<float>());
    }

    [Fact]
    public void TruthValuesHaveNoNegativeAndNoDifference()
    {
        Tensor truth = Tensor.Ones([3], DType.Bool);
        Assert.Contains("Negate", Assert.Throws<ArgumentException>(() => -truth).Message);
        Assert.Contains("Subtract", Assert.Throws<ArgumentException>(() => truth - truth).Message);
        Assert.Equal(new long[] { 0, 0, 0 }, (truth - Tensor.Ones([3], DType.Int64)).ToArray<long>());
    }
}
