namespace Framework.Tests.Generators;

public sealed class UserOperationTests
{
    static Tensor Range(Shape shape, double start) =>
        Tensor.From<double>([.. Enumerable.Range(0, (int)shape.NumElements).Select(i => start + 0.17 * i)], shape);

    [Fact]
    public void HasGradientsOfAnyOrder()
    {
        var x = Range([3, 1], -0.4).RequireGrad();
        var y = Range([4], 0.1).RequireGrad();
        Autograd.GradCheck(v => v[0].Swirl(v[1], k: 2), [x, y]);
        Autograd.GradGradCheck(v => v[0].Swirl(v[1], k: 2), [x, y]);
    }

    [Fact]
    public void ComputesWhatItSays()
    {
        var (x, y) = (Range([5], -1), Range([5], 0.3));
        var z = UserOperations.Swirl(x, y, k: 3).AsSpan<double>();
        for (var i = 0; i < 5; i++)
            Assert.Equal(Math.Sin(3 * (-1 + 0.17 * i)) * Math.Exp(-Math.Pow(0.3 + 0.17 * i, 2)), z[i], 1e-14);
    }

    [Fact]
    public void SeveralResultsInPlace()
    {
        var (position, speed) = (Tensor.Full([3], 1, DType.Float64), Tensor.Full([3], 2, DType.Float64));
        position.LeapInPlace(speed, 4, step: 0.5);
        Assert.Equal(4, speed.AsSpan<double>()[1]);
        Assert.Equal(3, position.AsSpan<double>()[1]);
        var (moved, faster) = position.Leap(speed, 4, step: 0.5);
        Assert.Equal(6, faster.AsSpan<double>()[2]);
        Assert.Equal(6, moved.AsSpan<double>()[2]);
    }

    /// <summary>Where no gradient arrives for one of several results, there is 0 for the operands that it alone depends on.</summary>
    [Fact]
    public void OneOfSeveralResultsHasGradientsOfBothOrders()
    {
        var (x, y) = (Range([3, 1], -0.4).RequireGrad(), Range([4], 0.1).RequireGrad());
        Autograd.GradCheck(v => v[0].Swapped(v[1]).First, [x, y]);
        Autograd.GradGradCheck(v => v[0].Swapped(v[1]).First * v[0].Swapped(v[1]).Second, [x, y]);
        var gradients = Autograd.Grad([x.Swapped(y).First.Sum()], [x, y], createGraph: true);
        Assert.Equal([0, 0, 0], gradients[0]!.ToArray<double>());
        Assert.Equal([6, 6, 6, 6], gradients[1]!.ToArray<double>());
    }

    [Fact]
    public void WhatIsNotDifferentiableSaysSo()
    {
        var x = Tensor.Ones([2]).RequireGrad();
        Assert.Contains("Stepped", Assert.Throws<InvalidOperationException>(() => x.Stepped()).Message);
        Assert.Equal(1, x.Detach().Stepped().AsSpan<float>()[0]);
    }

    [Fact]
    public void StandsInTheRegistry() =>
        Assert.Superset(new HashSet<string> { "Leap", "Stepped", "Swirl" }, global::Framework.Tests.OperationRegistry.All.Select(e => e.Name).ToHashSet());
}
