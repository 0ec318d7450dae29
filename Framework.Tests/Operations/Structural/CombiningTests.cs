using static Framework.Tests.Operations.Structural.Gradients;

namespace Framework.Tests.Operations.Structural;

public sealed class CombiningTests
{
    [Fact]
    public void Padding()
    {
        Tensor x = Counting(3);
        Assert.Equal([9.0, 0, 1, 2, 9, 9], x.Pad([1, 2], value: 9).ToArray<double>());
        Assert.Equal([1.0, 2, 9], x.Pad([-1, 1], value: 9).ToArray<double>());
        Assert.Equal([2.0, 1, 0, 1, 2, 1], x.Pad([2, 1], PadMode.Reflect).ToArray<double>());
        Assert.Equal([0.0, 0, 0, 1, 2, 2], x.Pad([2, 1], PadMode.Replicate).ToArray<double>());
        Assert.Equal([1.0, 2, 0, 1, 2, 0], x.Pad([2, 1], PadMode.Circular).ToArray<double>());
        Assert.Equal(new Shape(3, 5), Counting(2, 3).Pad([1, 1, 0, 1]).Shape);
        Assert.Throws<ArgumentException>(() => x.Pad([3, 0], PadMode.Reflect));
        Assert.Throws<ArgumentException>(() => x.Pad([1]));
        CheckOne(x => x.Pad([1, -1, 2, 0]), 2, 3);
        CheckOne(x => x.Pad([2, 1], PadMode.Reflect), 2, 3);
    }

    [Fact]
    public void Products()
    {
        Tensor a = Tensor.From([1.0, 2], [1, 2]), b = Tensor.From([3.0, 4], [2, 1]);
        Assert.Equal([3.0, 6, 4, 8], a.Kron(b).ToArray<double>());
        Assert.Equal([0.0, 0, 1], Tensor.From(1.0, 0, 0).Cross(Tensor.From(0.0, 1, 0)).ToArray<double>());
        Assert.Equal([1.0, 2, 0, 0, 0, 3, 0, 0, 4], Tensor.BlockDiag(a, b).Pad([0, 0]).ToArray<double>());
        Assert.Equal([0.0, 1, 0, 2, 1, 2], Counting(3).Combinations().ToArray<double>());
        Assert.Equal(6, Counting(3).Combinations(withReplacement: true).Shape[0]);
        Check(x => x[0].Kron(x[1]), [2, 2], [2]);
        Check(x => x[0].Cross(x[1], 0), [3, 2], [3, 1]);
        Check(x => Tensor.BlockDiag(x[0], x[1]), [1, 2], [2, 1]);
    }

    [Fact]
    public void Shuffles()
    {
        Tensor x = Counting(1, 4, 1, 2);
        Assert.Equal([0.0, 2, 1, 3, 4, 6, 5, 7], x.PixelShuffle(2).ToArray<double>());
        Assert.Equal(x.ToArray<double>(), x.PixelShuffle(2).PixelUnshuffle(2).ToArray<double>());
        Assert.Equal([0.0, 1, 4, 5, 2, 3, 6, 7], x.ChannelShuffle(2).ToArray<double>());
        Assert.Throws<ArgumentException>(() => x.PixelShuffle(3));
        CheckOne(x => x.PixelShuffle(2), 4, 1, 2);
    }

    [Fact]
    public void OneHotColumns()
    {
        Assert.Equal([0L, 1, 0, 0, 0, 1], Tensor.From<long>(1, 2).OneHot().ToArray<long>());
        Assert.Equal(new Shape(2, 5), Tensor.From<long>(1, 2).OneHot(5).Shape);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.From<long>(1, 2).OneHot(2));
    }

    [Fact]
    public void QuantilesAndIntegrals()
    {
        Tensor x = Tensor.From([4.0, 1, 3, 2, double.NaN, 7, 5, 6], [2, 4]), q = Tensor.From(0.0, 0.5, 1);
        Assert.Equal([1.0, double.NaN, 2.5, double.NaN, 4, double.NaN], x.Quantile(q, 1).ToArray<double>());
        Assert.Equal([1.0, 5, 2.5, 6, 4, 7], x.NanQuantile(q, 1).ToArray<double>());
        Assert.Equal(2, x[0].Quantile(0.5, interpolation: QuantileInterpolation.Lower).Item());
        Assert.Equal(3, x[0].Quantile(0.5, interpolation: QuantileInterpolation.Higher).Item());
        Assert.Equal(new Shape(3, 2, 1), x.Quantile(q, 1, keepDim: true).Shape);
        Assert.Equal(7.5, Tensor.Trapezoid(Tensor.From(1.0, 2, 3, 4)).Item());
        Assert.Equal([3.0, 13], Tensor.CumulativeTrapezoid(Tensor.From(1.0, 2, 3), Tensor.From(0.0, 2, 6)).ToArray<double>());
        CheckOne(x => x.Quantile(0.3, 1), 2, 4);
        Check(x => Tensor.Trapezoid(x[0], x[1]), [2, 3], [3]);
    }

    [Fact]
    public void WholeTensorsCompare()
    {
        Tensor x = Counting(3);
        Assert.True(x.AllClose(x.Add(1e-9)));
        Assert.False(x.AllClose(x.Add(1e-3)));
        Assert.True(x.SequenceEqual(x.Clone()));
        Assert.False(x.SequenceEqual(x.Reshape(3, 1)));
    }
}
