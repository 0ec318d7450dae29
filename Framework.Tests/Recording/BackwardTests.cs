namespace Framework.Tests.Recording;

public sealed class BackwardTests
{
    static Tensor Leaf(params double[] values) => Tensor.From<double>(values, [values.Length]).RequireGrad();

    static double[] Values(Tensor? tensor) => tensor!.To(DType.Float64).Contiguous().AsSpan<double>().ToArray();

    [Fact]
    public void ProductRule()
    {
        Tensor x = Leaf(2, 3), y = Leaf(5, 7);
        x.Multiply(y).Sum([0]).Backward();
        Assert.Equal([5.0, 7], Values(x.Grad));
        Assert.Equal([2.0, 3], Values(y.Grad));
    }

    [Fact]
    public void LeavesAccumulate()
    {
        Tensor x = Leaf(2);
        x.Multiply(x).Backward();
        x.Multiply(3.0).Backward();
        Assert.Equal([7.0], Values(x.Grad));
    }

    [Fact]
    public void BroadcastOperandsGetSummedGradients()
    {
        Tensor x = Tensor.From<double>([1, 2, 3, 4, 5, 6], [2, 3]).RequireGrad(), y = Leaf(10, 20, 30);
        x.Multiply(y).Sum([0, 1]).Backward();
        Assert.Equal([10.0, 20, 30, 10, 20, 30], Values(x.Grad));
        Assert.Equal([5.0, 7, 9], Values(y.Grad));
    }

    [Fact]
    public void DerivativesOfAnyOrder()
    {
        Tensor x = Leaf(1.5);
        Tensor y = x.Multiply(x).Multiply(x).Multiply(x);
        double[] expected = [4 * 1.5 * 1.5 * 1.5, 12 * 1.5 * 1.5, 24 * 1.5, 24];
        foreach (double value in expected)
        {
            y = Autograd.Grad(y, x, createGraph: true);
            Assert.Equal(value, y.Item<double>(), 12);
        }
    }

    [Fact]
    public void AMillionOperations()
    {
        Tensor x = Leaf(1);
        Tensor y = x;
        for (int i = 0; i < 1_000_000; i++)
        {
            y = y.Multiply(1.0);
        }
        y.Backward();
        Assert.Equal([1.0], Values(x.Grad));
    }

    [Fact]
    public void SecondBackwardExplainsItself()
    {
        Tensor x = Leaf(2);
        Tensor y = x.Multiply(x);
        y.Backward();
        var error = Assert.Throws<InvalidOperationException>(() => y.Backward());
        Assert.Contains("Multiply a second time", error.Message, StringComparison.Ordinal);
        Assert.Contains("retainGraph: true", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RetainedGraphRunsTwice()
    {
        Tensor x = Leaf(3);
        Tensor y = x.Multiply(x);
        y.Backward(retainGraph: true);
        y.Backward();
        Assert.Equal([12.0], Values(x.Grad));
    }

    [Fact]
    public void SavedValueChangedInPlaceIsRefused()
    {
        Tensor x = Leaf(2), y = Tensor.From<double>([3], [1]);
        Tensor z = x.Multiply(y);
        y.CopyElements(4.0);
        var error = Assert.Throws<InvalidOperationException>(() => z.Backward());
        Assert.Contains("version 1 and version 0 was saved", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HooksSeeAndReplaceGradients()
    {
        Tensor x = Leaf(2);
        Tensor y = x.Multiply(3.0);
        double seen = 0;
        y.RegisterHook(gradient =>
        {
            seen = gradient.Item<double>();
            return gradient.Multiply(10.0);
        });
        x.RegisterHook(gradient => gradient.Add(1.0));
        y.RetainGrad();
        y.Backward();
        Assert.Equal(1, seen);
        Assert.Equal([31.0], Values(x.Grad));
        Assert.Equal([10.0], Values(y.Grad));
    }

    [Fact]
    public void UnusedInputs()
    {
        Tensor x = Leaf(2), y = Leaf(3);
        Tensor z = x.Multiply(2.0);
        Assert.Throws<InvalidOperationException>(() => Autograd.Grad([z], [y]));
        Assert.Null(Autograd.Grad([z], [y], allowUnused: true)[0]);
        Assert.Null(x.Grad);
    }

    [Fact]
    public void GradientsOfIntermediateTensors()
    {
        Tensor x = Leaf(2);
        Tensor y = x.Multiply(x);
        Tensor z = y.Multiply(y);
        Assert.Equal(8, Autograd.Grad(z, y).Item<double>());
    }

    [Fact]
    public async Task ModeFollowsAwaitAndStaysInItsScope()
    {
        using (Autograd.NoGrad())
        {
            await Task.Yield();
            Assert.False(Autograd.IsGradEnabled);
            await Task.Run(() => Assert.False(Autograd.IsGradEnabled));
            using (Autograd.EnableGrad())
            {
                await Task.Delay(1);
                Assert.True(Autograd.IsGradEnabled);
            }
            Assert.False(Autograd.IsGradEnabled);
        }
        Assert.True(Autograd.IsGradEnabled);
    }

    [Fact]
    public void TwoThreadsShareALeaf()
    {
        Tensor x = Leaf(1);
        const int Runs = 200;
        Parallel.For(0, 2, _ =>
        {
            for (int i = 0; i < Runs; i++)
            {
                Tensor y = x;
                for (int k = 0; k < 20; k++)
                {
                    y = y.Multiply(1.0);
                }
                y.Backward();
            }
        });
        Assert.Equal(2.0 * Runs, Values(x.Grad)[0]);
    }

    [Fact]
    public void AliasedGradientsStaySeparate()
    {
        Tensor a = Leaf(1), b = Leaf(1);
        a.Add(b).Backward();
        a.Grad!.CopyElements(5.0);
        Assert.Equal([1.0], Values(b.Grad));
    }

    [Fact]
    public void InferenceTensorsAreNeverRecorded()
    {
        Tensor x;
        using (Autograd.InferenceMode())
        {
            x = Tensor.Ones([2]);
        }
        Assert.Throws<InvalidOperationException>(() => x.RequiresGrad = true);
    }

    [Fact]
    public void AnomalyModeNamesTheCaller()
    {
        using var scope = Autograd.DetectAnomaly();
        Tensor x = Leaf(0);
        Tensor y = x.Multiply(double.PositiveInfinity).Multiply(0.0);
        var error = Assert.Throws<ArithmeticException>(() => y.Backward());
        Assert.Contains("Backward of Multiply produced NaN", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(AnomalyModeNamesTheCaller), error.Message, StringComparison.Ordinal);
    }
}
