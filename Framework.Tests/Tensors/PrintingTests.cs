using System.Diagnostics;
using System.Reflection;

namespace Framework.Tests.Tensors;

// The expected texts are those that PyTorch prints, with .NET's names in what follows the elements.
public sealed class PrintingTests
{
    [Fact]
    public void FloatingPointNumbers()
    {
        Assert.Equal("tensor([1., 2., 3.])", Tensor.From(1f, 2, 3).ToString());
        Assert.Equal("tensor([0.1000, 2.5000])", Tensor.From(0.1f, 2.5f).ToString());
        Assert.Equal("tensor([1.0000e-05, 1.0000e+00])", Tensor.From(1e-5f, 1).ToString());
        Assert.Equal("tensor([1.0000e+00, 1.0000e+10], dtype=Float64)", Tensor.From(1, 1e10).ToString());
        Assert.Equal("tensor([ 1., -2., nan, inf])", Tensor.From(1f, -2, float.NaN, float.PositiveInfinity).ToString());
        Assert.Equal("tensor(3.1416)", Tensor.Scalar(3.14159265f).ToString());
        Assert.Equal("tensor(0.)", Tensor.Zeros([]).ToString());
    }

    [Fact]
    public void OtherTypes()
    {
        Assert.Equal("tensor([[  1, -20],\n        [300,   4]])", Tensor.From([1L, -20, 300, 4], [2, 2]).ToString());
        Assert.Equal("tensor([ True, False])", Tensor.From(true, false).ToString());
        Assert.Equal("tensor([7], dtype=Int32)", Tensor.From(7).ToString());
        Assert.Equal("tensor([])", Tensor.Zeros([0]).ToString());
        Assert.Equal("tensor([], size=[2, 0])", Tensor.Zeros([2, 0]).ToString());
        Assert.Equal(long.MaxValue.ToString(System.Globalization.CultureInfo.InvariantCulture), Tensor.Scalar(long.MaxValue).ToString()[7..^1]);
    }

    [Fact]
    public void HistoryFollows()
    {
        Tensor x = Tensor.From([1f, 2], [2], requiresGrad: true);
        Assert.Equal("tensor([1., 2.], requiresGrad=True)", x.ToString());
        Assert.Equal("tensor([2., 4.], gradFn=<Multiply>)", x.Multiply(2).ToString());
    }

    [Fact]
    public void LongRowsBreakAndLargeTensorsAreSummarised()
    {
        Assert.Equal("tensor([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11., 12., 13.,\n        14., 15.])", Tensor.Arange(16.0).ToString());
        Assert.Equal("tensor([   0,    1,    2,  ..., 1998, 1999, 2000])", Tensor.Arange(2001).ToString());
        Assert.Equal(
            """
            tensor([[[   0,    1],
                     [   2,    3]],

                    [[   4,    5],
                     [   6,    7]],

                    [[   8,    9],
                     [  10,   11]],

                    ...,

                    [[1988, 1989],
                     [1990, 1991]],

                    [[1992, 1993],
                     [1994, 1995]],

                    [[1996, 1997],
                     [1998, 1999]]])
            """, Tensor.Arange(2000).Reshape(-1, 2, 2).ToString());
    }

    [Fact]
    public void OptionsChangeTheText()
    {
        Tensor x = Tensor.From(1.23456f, 1000);
        Assert.Equal("tensor([1.23e+00, 1.00e+03])", x.ToString(new PrintOptions(Precision: 2, Scientific: true)));
        Assert.Equal("tensor([   1.2, 1000.0])", x.ToString(new PrintOptions(Precision: 1)));
        Assert.Equal("tensor([0,  ..., 4])", Tensor.Arange(5).ToString(new PrintOptions(Threshold: 3, EdgeItems: 1)));
    }

    [Fact]
    public void DebuggersShowTypeShapeDeviceAndGradient()
    {
        Assert.Equal("f32[64,128] cpu grad", Tensor.Zeros([64, 128], requiresGrad: true).Summary);
        Assert.Equal("bool[] cpu", Tensor.Scalar(true).Summary);
        Assert.Equal("{Summary,nq}", typeof(Tensor).GetCustomAttribute<DebuggerDisplayAttribute>()!.Value);
    }
}
