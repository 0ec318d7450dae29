using static Framework.Tests.Operations.Structural.Gradients;

namespace Framework.Tests.Operations.Structural;

public sealed class ViewHistoryTests
{
    [Fact]
    public void WritingThroughAViewChangesTheHistoryOfBaseAndOtherViews()
    {
        Tensor w = Tensor.From([2.0, 3], [2], requiresGrad: true), x = Tensor.From([1.0, 5, 7, 11], [2, 2], requiresGrad: true);
        Tensor y = x.Clone();
        Tensor row = y.Select(0, 0), column = y.Select(1, 0), whole = y.View(4);
        InPlace.Replace(row, w.Multiply(w));
        Assert.Equal([4.0, 9, 7, 11], y.ToArray<double>());
        // column = [w0², x10], whole = [w0², w1², x10, x11]
        column.Multiply(column).Sum([0]).Add(whole.Sum([0])).Backward();
        Assert.Equal([2 * 4.0 * 4 + 4, 6], w.Grad!.ToArray<double>());
        Assert.Equal([0.0, 0, 2 * 7 + 1, 1], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void AViewOfATensorWithoutGradientsBringsThemIn()
    {
        Tensor w = Tensor.From([2.0], [1], requiresGrad: true), y = Tensor.Zeros([3], DType.Float64);
        InPlace.Replace(y.Narrow(0, 1, 1), w.Multiply(3));
        Assert.True(y.RequiresGrad);
        y.Multiply(y).Sum([0]).Backward();
        Assert.Equal([36.0], w.Grad!.ToArray<double>());
    }

    [Fact]
    public void LeavesThatRequireGradientsRefuse()
    {
        Tensor x = Tensor.Zeros([3], requiresGrad: true);
        Assert.Throws<InvalidOperationException>(() => InPlace.CheckTarget("Fill", x));
        Assert.Throws<InvalidOperationException>(() => InPlace.CheckTarget("Fill", x.Narrow(0, 0, 1)));
        Tensor y = x.Clone(), untracked;
        using (Autograd.NoGrad())
        {
            InPlace.CheckTarget("Fill", x);
            untracked = y.Narrow(0, 0, 1);
        }
        Assert.Throws<InvalidOperationException>(() => InPlace.CheckTarget("Fill", untracked));
        InPlace.CheckTarget("Fill", y.Detach());
    }

    [Fact]
    public void GradientsThroughWritesOfAnyOrder()
    {
        Check(inputs =>
        {
            Tensor y = inputs[0].Multiply(inputs[0]);
            InPlace.Replace(y.T.Select(0, 1), inputs[1].Multiply(inputs[0].Select(1, 0)));
            InPlace.Replace(y, y.Clone().Multiply(y.Clone()));
            InPlace.Replace(y.View(6).Slice(0, step: 2), inputs[2].Multiply(inputs[2]));
            return y.Multiply(y.Select(0, 0));
        }, [2, 3], [2], [1]);
    }
}
