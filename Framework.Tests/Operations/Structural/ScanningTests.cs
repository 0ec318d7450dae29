using static Framework.Tests.Operations.Structural.Gradients;

namespace Framework.Tests.Operations.Structural;

public sealed class ScanningTests
{
    [Fact]
    public void RunningValues()
    {
        Tensor x = Tensor.From([1.0, 3, 2, 4, 4, -1], [2, 3]);
        Assert.Equal([1.0, 4, 6, 4, 8, 7], x.CumSum(1).ToArray<double>());
        Assert.Equal([1.0, 3, 2, 4, 12, -2], x.CumProd(0).ToArray<double>());
        Assert.Equal([0L, 1, 1, 0, 1, 1], x.CumMax(1).Indices.ToArray<long>());
        Assert.Equal([1.0, 1, 1, 4, 4, -1], x.CumMin(1).Values.ToArray<double>());
        Assert.Equal([2.0, -1, 0, -5], x.Diff().ToArray<double>());
        Assert.Equal(DType.Int64, Tensor.Ones([3], DType.Bool).CumSum(0).DType);
        Assert.Equal([2L, 1, 0, 2, 0], Tensor.From<int>(2, 1, 0, 2, 0).CumSum(0).Diff(prepend: Tensor.From<long>(0)).ToArray<long>());
        double[] logs = Tensor.From(1000.0, 1000, double.NegativeInfinity).LogCumSumExp(0).ToArray<double>();
        Assert.Equal(1000 + Math.Log(2), logs[2], 1e-12);
        Assert.Equal(double.NaN, Tensor.From(1, double.NaN, 2).CumMax(0).Values.ToArray<double>()[2]);
    }

    [Fact]
    public void GradientsOfAnyOrder()
    {
        CheckOne(x => x.CumSum(1), 2, 3);
        CheckOne(x => x.CumProd(0), 3, 2);
        CheckOne(x => x.CumMax(1).Values, 2, 3);
        CheckOne(x => x.LogCumSumExp(1), 2, 3);
        CheckOne(x => x.Diff(2, 0).Multiply(x.Diff(2, 0)), 4, 2);
    }

    [Fact]
    public void ProductsThroughZeros()
    {
        Tensor x = Tensor.From([2.0, 0, 3, 0, 5], [5], requiresGrad: true);
        Autograd.GradCheck(inputs => inputs[0].CumProd(0), [x]);
        Autograd.GradGradCheck(inputs => inputs[0].CumProd(0), [x]);
        Tensor index = Tensor.From<long>(0, 0, 1, 1, 2), self = Tensor.From([2.0, 3, 0, 7], [4], requiresGrad: true);
        Autograd.GradCheck(inputs => inputs[0].ScatterReduce(0, index, inputs[1], ScatterReduction.Prod), [self, x]);
    }

    [Fact]
    public void ScatteredReductions()
    {
        Tensor self = Tensor.From(1.0, 2, 3), index = Tensor.From<long>(0, 0, 2), source = Tensor.From(4.0, 5, 1);
        Assert.Equal([10.0, 2, 4], self.ScatterReduce(0, index, source, ScatterReduction.Sum).ToArray<double>());
        Assert.Equal([9.0, 2, 1], self.ScatterReduce(0, index, source, ScatterReduction.Sum, includeSelf: false).ToArray<double>());
        Assert.Equal([4.5, 2, 1], self.ScatterReduce(0, index, source, ScatterReduction.Mean, includeSelf: false).ToArray<double>());
        Assert.Equal([20.0, 2, 3], self.ScatterReduce(0, index, source, ScatterReduction.Prod).ToArray<double>());
        Assert.Equal([5.0, 2, 3], self.IndexReduce(0, index, source, ScatterReduction.Amax).ToArray<double>());
        Assert.Equal([4.0, 2, 1], self.ScatterReduce(0, index, source, ScatterReduction.Amin, includeSelf: false).ToArray<double>());
        foreach (ScatterReduction reduction in Enum.GetValues<ScatterReduction>())
        {
            Check(x => x[0].ScatterReduce(0, index, x[1], reduction), [3], [3]);
            Check(x => x[0].IndexReduce(1, index, x[1], reduction, includeSelf: false), [2, 3], [2, 3]);
        }
    }
}
