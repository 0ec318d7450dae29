namespace Framework.Tests.Operations;

public sealed class ConvolutionTests
{
    [Fact]
    public void GradientsInOneDimension()
    {
        FiniteDifferences.Check(x => x[0].Conv1d(x[1], x[2], stride: 2, padding: 1), [2, 3, 7], [4, 3, 3], [4]);
        FiniteDifferences.Check(x => x[0].Conv1d(x[1], groups: 2, dilation: 2), [4, 6], [2, 2, 3]);
    }

    [Fact]
    public void GradientsInTwoDimensions()
    {
        FiniteDifferences.Check(x => x[0].Conv2d(x[1], x[2], padding: 1), [2, 2, 4, 3], [3, 2, 3, 3], [3]);
        FiniteDifferences.Check(x => x[0].Conv2d(x[1], null, stride: (2, 1), dilation: (1, 2), groups: 2), [1, 4, 5, 4], [2, 2, 2, 2]);
        FiniteDifferences.Check(x => x[0].Conv2d(x[1], x[2]), [2, 3, 3, 3], [4, 3, 1, 1], [4]);
        FiniteDifferences.Check(x => x[0].Conv2d(x[1], null, stride: 2), [1, 2, 4, 4], [3, 2, 1, 1]);
    }

    [Fact]
    public void GradientsInThreeDimensions() =>
        FiniteDifferences.Check(x => x[0].Conv3d(x[1], x[2], stride: (1, 2, 1), padding: (1, 0, 1)), [1, 2, 3, 3, 3], [2, 2, 2, 2, 2], [2]);

    [Fact]
    public void GradientsOfTransposedConvolutions()
    {
        FiniteDifferences.Check(x => x[0].ConvTranspose1d(x[1], x[2], stride: 3, padding: 1, outputPadding: 2), [2, 3, 4], [3, 2, 3], [2]);
        FiniteDifferences.Check(x => x[0].ConvTranspose2d(x[1], x[2], stride: 2, groups: 2), [1, 4, 3, 2], [4, 2, 2, 3], [4]);
        FiniteDifferences.Check(x => x[0].ConvTranspose3d(x[1], null, stride: (1, 2, 1)), [1, 1, 2, 2, 2], [1, 2, 2, 1, 2]);
    }

    [Fact]
    public void ATransposedConvolutionIsTheAdjoint()
    {
        var random = new Random(1);
        Tensor Random(params int[] shape) => Tensor.From<double>(FiniteDifferences.Numbers(random, new Shape(shape).NumElements), shape);

        Tensor x = Random(2, 4, 9, 8), w = Random(6, 2, 3, 2), y = Random(2, 6, 5, 4);
        Tensor forward = x.Conv2d(w, null, (2, 2), (1, 0), 1, 2), back = y.ConvTranspose2d(w, null, (2, 2), (1, 0), 0, 2);
        Assert.Equal(y.Shape, forward.Shape);
        Assert.Equal(x.Shape, back.Shape);
        double left = forward.Multiply(y).Sum([0, 1, 2, 3]).Item<double>(), right = back.Multiply(x).Sum([0, 1, 2, 3]).Item<double>();
        Assert.Equal(left, right, 1e-10);
    }

    [Fact]
    public void HalfPrecisionIsComputedInSingle()
    {
        Tensor x = Tensor.Full([1, 64, 3, 3], 0.1, DType.BFloat16), w = Tensor.Full([1, 64, 3, 3], 0.1, DType.BFloat16);
        Tensor y = x.Conv2d(w);
        Assert.Equal(DType.BFloat16, y.DType);
        Assert.Equal(5.77, y.Item<double>(), 0.03);
    }

    [Fact]
    public void EmptyBatchesGiveEmptyResultsAndZeroGradients()
    {
        Tensor w = Tensor.Ones([3, 2, 3, 3]).RequireGrad(), y = Tensor.Zeros([0, 2, 5, 5]).Conv2d(w);
        Assert.Equal([0, 3, 3, 3], y.Shape);
        y.Sum([0, 1, 2, 3]).Backward();
        Assert.All(w.Grad!.AsSpan<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void MisfitsAreNamed()
    {
        Tensor x = Tensor.Zeros([1, 3, 8, 8]), w = Tensor.Zeros([4, 3, 3, 3]);
        Assert.Contains("Conv2d: the input [1, 3, 8, 8] has 3 channels", Message(() => x.Conv2d(Tensor.Zeros([4, 2, 3, 3]))));
        Assert.Contains("reaches over 9", Message(() => x.Conv2d(Tensor.Zeros([4, 3, 9, 9]))));
        Assert.Contains("[4] is needed", Message(() => x.Conv2d(w, Tensor.Zeros([5]))));
        Assert.Contains("4 dimensions", Message(() => x.Conv2d(Tensor.Zeros([4, 3, 3]))));
        Assert.Contains("stride", Message(() => x.Conv2d(w, stride: 0)));
        Assert.Contains("groups", Message(() => x.Conv2d(w, groups: 0)));
        Assert.Contains("Int64", Message(() => x.Conv2d(w.To(DType.Int64))));
        Assert.Contains("outputPadding", Message(() => x.ConvTranspose2d(Tensor.Zeros([3, 2, 3, 3]), outputPadding: 1)));
        static string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
    }
}
