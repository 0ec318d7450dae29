using Framework.Kernels;
using Framework.Tests.Kernels;

namespace Framework.Tests.Operations.Rowwise;

/// <summary>Short rows, which are computed in groups and bundles.</summary>
public sealed class RowGroupTests
{
    [Theory]
    [InlineData(16, 1)]
    [InlineData(17, 3)]
    [InlineData(31, 16)]
    [InlineData(45, 30)]
    [InlineData(37, 100)]
    [InlineData(37, 113)]
    public void NothingBeyondTheRowsIsTouched(int rows, int n)
    {
        foreach (bool atStart in new[] { false, true })
        {
            using var x = new GuardedTensor(atStart, rows, n);
            using var y = new GuardedTensor(atStart, rows, n);
            using var sums = new GuardedTensor(atStart, rows);
            x.Tensor.CopyElements(Tensor.Arange(rows * n).To(DType.Float32) * 0.01);
            Shape shape = [rows, n];
            RowRun<float>.Forward(Functional.SoftmaxOperation.Instance, [x.Tensor], [y.Tensor], null, Layout.Of(shape), [n]);
            RowRun<float>.Forward(Functional.LogSumExpOperation.Instance, [x.Tensor], [sums.Tensor], null, Layout.Of(shape), [n]);
            Assert.True(y.Tensor.AllClose((x.Tensor - sums.Tensor.Unsqueeze(1)).Exp(), 1e-5, 1e-7));
            Assert.True(y.Tensor.Sum(1).AllClose(Tensor.Ones([rows]), 1e-5));
        }
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(17, 3)]
    [InlineData(45, 30)]
    [InlineData(37, 513)]
    public void NothingBeyondRowsAcrossIsTouched(int rows, int n)
    {
        foreach (bool atStart in new[] { false, true })
        {
            using var x = new GuardedTensor(atStart, n, rows);
            using var y = new GuardedTensor(atStart, n, rows);
            x.Tensor.CopyElements(Tensor.Arange(rows * n).Remainder(97).To(DType.Float32) * 0.05);
            Tensor result = y.Tensor.Transpose(0, 1);
            RowRun<float>.Forward(Functional.SoftmaxOperation.Instance, [x.Tensor.Transpose(0, 1)], [result], null, result.Layout, [n]);
            Assert.True(result.AllClose(x.Tensor.Transpose(0, 1).Contiguous().Softmax(1), 1e-5, 1e-7));
        }
    }

    /// <summary>Rows along an inner dimension, within one image and from one to the next, against a copy in which they lie one after the other.</summary>
    [Theory]
    [InlineData(DType.Float32, 1e-5)]
    [InlineData(DType.Float64, 1e-12)]
    [InlineData(DType.BFloat16, 2e-2)]
    public void RowsAcrossAreThoseOfACopy(DType type, double tolerance)
    {
        var generator = new Generator(12);
        foreach (var (images, n, height, width) in ((int, int, int, int)[])[(3, 1, 4, 4), (3, 5, 3, 3), (2, 21, 7, 7), (1, 4, 16, 16), (5, 40, 1, 9), (1, 300, 5, 8), (2, 1100, 1, 20), (1, 9000, 1, 17), (2, 6, 1, 1)])
        {
            Tensor x = Tensor.Randn([images, n, height, width], type, generator: generator), gradient = Tensor.Randn([images, n, height, width], type, generator: generator);
            Tensor across = x.Clone().RequireGrad(), along = x.Permute(0, 2, 3, 1).Contiguous().RequireGrad();
            Tensor result = across.LogSoftmax(1), expected = along.LogSoftmax(3);
            result.Backward(gradient);
            expected.Backward(gradient.Permute(0, 2, 3, 1));
            Assert.True(result.IsContiguous);
            Assert.True(result.Detach().Permute(0, 2, 3, 1).AllClose(expected.Detach(), tolerance, tolerance), $"[{images}, {n}, {height}, {width}]");
            Assert.True(across.Grad!.Permute(0, 2, 3, 1).AllClose(along.Grad!, 4 * tolerance, 4 * tolerance), $"gradient of [{images}, {n}, {height}, {width}]");
            Assert.True(across.Grad!.IsContiguous);
        }
    }

    /// <summary>Lanes without a row repeat the last one, whose share must not count twice.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(143)]
    [InlineData(300)]
    public void GradientsOfWeightsAreThoseOfTheRowsAlone(int rows)
    {
        const int n = 24;
        Generator.Default.ManualSeed((ulong)rows);
        Tensor x = Tensor.Randn([rows, n], DType.Float64), gradient = Tensor.Randn([rows, n], DType.Float64);
        Tensor weight = Tensor.Randn([n], DType.Float64).RequireGrad(), bias = Tensor.Randn([n], DType.Float64).RequireGrad();
        x.LayerNorm([n], weight, bias).Backward(gradient);
        Tensor centered = x - x.Mean(1, true), standardized = centered / (centered.Square().Mean(1, true) + 1e-5).Sqrt();
        Assert.True(weight.Grad!.AllClose((gradient * standardized).Sum(0), 1e-10, 1e-10));
        Assert.True(bias.Grad!.AllClose(gradient.Sum(0), 1e-10, 1e-10));
    }

    [Fact]
    public void AnInvalidRowSpoilsNoOther()
    {
        Tensor x = Tensor.Ones([20, 8]);
        x.Select(0, 5).FillInPlace(double.NaN);
        x.Select(0, 19).FillInPlace(double.NegativeInfinity);
        float[] y = x.Softmax(1).ToArray<float>();
        for (int row = 0; row < 20; row++)
        {
            Assert.All(y.AsSpan(row * 8, 8).ToArray(), value => Assert.Equal(row is 5 or 19 ? float.NaN : 0.125f, value));
        }
    }
}
