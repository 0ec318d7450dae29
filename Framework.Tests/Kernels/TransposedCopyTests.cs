namespace Framework.Tests.Kernels;

public sealed class TransposedCopyTests
{
    public static TheoryData<int, int, int, DType> Cases()
    {
        var cases = new TheoryData<int, int, int, DType>();
        foreach (var (b, h, w) in ((int, int, int)[])[(3, 100, 37), (2, 64, 64), (1, 271, 69), (5, 9, 1000), (4, 1000, 8), (2, 7, 900)])
        {
            foreach (DType type in (DType[])[DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.Int16])
            {
                cases.Add(b, h, w, type);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ElementsLandWhereTheyBelong(int b, int h, int w, DType type)
    {
        Tensor x = Tensor.Arange(b * h * w).To(type).Reshape([b, h, w]);
        ReadOnlySpan<double> inner = Doubles(x.Transpose(1, 2).Contiguous()), outer = Doubles(x.Transpose(0, 2).Contiguous()), sum = Doubles(x.Transpose(1, 2).Add(0));
        for (int i = 0; i < b; i++)
        {
            for (int p = 0; p < h; p++)
            {
                for (int q = 0; q < w; q++)
                {
                    double expected = type == DType.Int16 ? (short)(i * h * w + p * w + q) : i * h * w + p * w + q;
                    Assert.Equal(expected, inner[(i * w + q) * h + p]);
                    Assert.Equal(expected, sum[(i * w + q) * h + p]);
                    Assert.Equal(expected, outer[(q * h + p) * b + i]);
                }
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int32)]
    public void TransposedOperandsOfManyRowsCountInTheirPlaces(DType type)
    {
        const int b = 5, h = 301, w = 523;
        Tensor a = Tensor.Arange(h * w).To(type).Reshape([h, w]), batch = Tensor.Arange(b * h * w).To(type).Reshape([b, h, w]);
        Tensor row = Tensor.Arange(h).To(type), column = Tensor.Arange(w).To(type).Reshape([w, 1]);
        // Along the first dimension, beside operands that repeat along either; and of several images, one of them for all.
        double[] sum = Doubles(a.T + row * 2 + column * 3), images = Doubles(batch.Transpose(1, 2) - a.T), outer = Doubles(batch.Transpose(0, 2) + 1);
        Tensor target = a.T.Clone();
        target.AddInPlace(batch.Transpose(1, 2).Select(0, 1));
        Tensor view = a.Clone();
        view.T.AddInPlace(a.T);
        double[] added = Doubles(target), doubled = Doubles(view);
        for (int p = 0; p < h; p++)
        {
            for (int q = 0; q < w; q++)
            {
                double own = p * w + q;
                Assert.Equal(own + 2 * p + 3 * q, sum[q * h + p]);
                Assert.Equal(2 * own + h * w, added[q * h + p]);
                Assert.Equal(2 * own, doubled[p * w + q]);
                for (int i = 0; i < b; i++)
                {
                    Assert.Equal(i * h * w, images[(i * w + q) * h + p]);
                    Assert.Equal(i * h * w + own + 1, outer[(q * h + p) * b + i]);
                }
            }
        }
    }

    [Fact]
    public void GradientsOfTransposedOperandsAreThoseOfCopies()
    {
        Generator.Default.ManualSeed(3);
        Tensor a = Tensor.Randn([300, 500]), b = Tensor.Randn([500, 300]);
        Tensor x = a.Clone().RequireGrad(), y = b.Clone().RequireGrad();
        (x.T * y).Tanh().Sum().Backward();
        Tensor expected = (1 - (a.T.Contiguous() * b).Tanh().Square()) * b;
        Assert.True(x.Grad!.T.AllClose(expected, 1e-5, 1e-6));
        Assert.True(y.Grad!.AllClose((1 - (a.T.Contiguous() * b).Tanh().Square()) * a.T.Contiguous(), 1e-5, 1e-6));
    }

    /// <summary>Results lie as their operands do where all of these lie alike, with single numbers beside them; gradients of tensors in order are in order.</summary>
    [Fact]
    public void ResultsLieAsTheirOperandsDo()
    {
        Generator.Default.ManualSeed(4);
        Tensor a = Tensor.Randn([30, 50]), b = Tensor.Randn([30, 50]), x = a.Clone().RequireGrad(), g = Tensor.Randn([50, 30]);
        Tensor y = (2 * x.T.Sigmoid() * b.T).Tanh();
        Assert.Equal([1, 50], y.Strides.ToArray());
        Assert.True((a.T + g).IsContiguous);
        Assert.True((a.T + b.T[0]).IsContiguous);
        y.Backward(g);
        Tensor expected = a.Clone().RequireGrad();
        (2 * expected.Sigmoid() * b).Tanh().Backward(g.T.Contiguous());
        Assert.Equal(expected.Grad!.ToArray<float>(), x.Grad!.ToArray<float>());
        Tensor overwritten = a.Clone();
        overwritten.T.AddInPlace(b.T);
        Assert.Equal((a + b).ToArray<float>(), overwritten.ToArray<float>());
        Tensor leaf = a.Clone().RequireGrad();
        (leaf * 3).T.Exp().Sum().Backward();
        Assert.True(leaf.Grad!.IsContiguous);
    }

    static double[] Doubles(Tensor tensor) => tensor.To(DType.Float64).ToArray<double>();
}
