using static Framework.Tests.Operations.Structural.Gradients;

namespace Framework.Tests.Operations.Structural;

public sealed class InPlaceTests
{
    [Fact]
    public void ElementwiseWritesThroughViewsAreRecorded() => Check(inputs =>
    {
        Tensor y = inputs[0].Multiply(inputs[0]);
        Tensor row = y[1], column = y[.., 0];
        row.MultiplyInPlace(inputs[1]);
        column.ExpInPlace();
        row.AddInPlace(inputs[1]);
        y.T.MultiplyInPlace(y.T.Clone());
        return y.Add(column.Unsqueeze(1)).Multiply(row);
    }, [3, 2], [2]);

    [Fact]
    public void AChainOfWritesKeepsTheHistoryOfAllSteps() => Check(inputs =>
    {
        Tensor sum = Tensor.Zeros([4], DType.Float64);
        for (int i = 0; i < 4; i++)
        {
            sum[i] = inputs[0][i].Multiply(i == 0 ? 1 : sum[i - 1].Clone());
        }
        return sum;
    }, [4]);

    [Fact]
    public void BackwardRefusesAValueChangedThroughAnyView()
    {
        Tensor x = Tensor.From([1.0, 2, 3], [3], requiresGrad: true), y = x.Exp();
        Tensor z = y.Multiply(y);
        y.Detach()[0] = 5;
        Assert.Contains("changed in place", Assert.Throws<InvalidOperationException>(() => z.Sum([0]).Backward()).Message);
    }

    [Fact]
    public void WritesOutsideRecordingLeaveHistoryAlone()
    {
        Tensor x = Tensor.From([1.0, 2, 3], [3], requiresGrad: true);
        using (Autograd.NoGrad())
        {
            x[1] = 7;
            x.MultiplyInPlace(2);
            x.Narrow(0, 0, 1).ZeroInPlace();
        }
        Assert.Equal([0.0, 14, 6], x.ToArray<double>());
        Assert.True(x.IsLeaf);
        x.Multiply(x).Sum([0]).Backward();
        Assert.Equal([0.0, 28, 12], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void CompoundAssignmentMakesANewTensor()
    {
        Tensor x = Tensor.From([1.0, 2], [2], requiresGrad: true), y = x.Multiply(x), before = y;
        y += 1;
        Assert.Equal([1.0, 4], before.ToArray<double>());
        y.Sum([0]).Backward();
        Assert.Equal([2.0, 4], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void OverlappingSourcesAreReadFirst()
    {
        Tensor x = Counting(5);
        x[1..].CopyInPlace(x[..4]);
        Assert.Equal([0.0, 0, 1, 2, 3], x.ToArray<double>());
        x[..4].AddInPlace(x[1..]);
        Assert.Equal([0.0, 1, 3, 5, 3], x.ToArray<double>());
    }

    [Fact]
    public void FillsAndMasks()
    {
        Tensor x = Counting(2, 2);
        x.MaskedFillInPlace(x.Greater(1), -1).IndexAddInPlace(0, Tensor.From<long>(0, 0), Tensor.Ones([2, 2], DType.Float64));
        Assert.Equal([2.0, 3, -1, -1], x.ToArray<double>());
        x.T.Select(0, 0).FillInPlace(8);
        Assert.Equal([8.0, 3, 8, -1], x.ToArray<double>());
        Assert.Throws<ArgumentException>(() => x.CopyInPlace(Tensor.Zeros([3])));
    }
}
