namespace Framework.Tests.Operations;

public sealed class ContractionTests
{
    static Tensor Counting(params int[] shape) => Tensor.From<double>([.. Enumerable.Range(0, (int)new Shape(shape).NumElements).Select(i => i % 7 - 2.5)], shape);

    static double[] Values(Tensor tensor) => tensor.Contiguous().AsSpan<double>().ToArray();

    [Fact]
    public void TensordotSumsThePairsNamed()
    {
        Tensor x = Counting(2, 3, 4), y = Counting(4, 5, 3);
        Tensor found = x.Tensordot(y, ([1, -1], [2, 0]));
        Assert.Equal([2, 5], found.Shape);
        double[] a = Values(x), b = Values(y), values = Values(found);
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 5; j++)
            {
                double sum = 0;
                for (int p = 0; p < 3; p++)
                    for (int q = 0; q < 4; q++) sum += a[(i * 3 + p) * 4 + q] * b[(q * 5 + j) * 3 + p];
                Assert.Equal(sum, values[i * 5 + j], 1e-12);
            }

        Assert.Equal([2, 3, 5, 3], x.Tensordot(y, 1).Shape);
        Assert.Equal([2, 3, 4, 2], x.Tensordot(Counting(2), 0).Shape);
        Assert.Contains("differ", Assert.Throws<ArgumentException>(() => x.Tensordot(y)).Message);
    }

    [Fact]
    public void FoldIsTheAdjointOfUnfold()
    {
        Tensor x = Counting(2, 3, 6, 5), columns = Functional.Unfold(x, (3, 2), (1, 2), (1, 1), (2, 1));
        Assert.Equal([2, 18, 3 * 5], columns.Shape);
        Tensor y = Counting(2, 18, 15), image = Functional.Fold(y, (6, 5), (3, 2), (1, 2), (1, 1), (2, 1));
        Assert.Equal(x.Shape, image.Shape);
        Assert.Equal(columns.Multiply(y).Sum([0, 1, 2]).Item<double>(), image.Multiply(x).Sum([0, 1, 2, 3]).Item<double>(), 1e-9);
    }

    [Fact]
    public void ColumnsTimesWeightsAreAConvolution()
    {
        Tensor x = Counting(2, 3, 7, 6), w = Counting(4, 3, 3, 2);
        Tensor columns = Functional.Unfold(x, (3, 2), padding: 1, stride: (2, 1));
        double[] direct = Values(x.Conv2d(w, null, (2, 1), 1)), product = Values(w.Reshape([4, 18]).MatMul(columns));
        Assert.Equal(direct.Length, product.Length);
        for (int i = 0; i < direct.Length; i++) Assert.Equal(direct[i], product[i], 1e-12);
    }

    [Fact]
    public void Gradients()
    {
        FiniteDifferences.Check(x => x[0].Inner(x[1]), [2, 3], [4, 3]);
        FiniteDifferences.Check(x => x[0].Tensordot(x[1], ([0], [1])), [3, 2], [2, 3]);
        FiniteDifferences.Check(x => x[0].Bilinear(x[1], x[2], x[3]), [3, 2], [3, 4], [2, 2, 4], [2]);
        FiniteDifferences.Check(x => Functional.Unfold(x[0], 2, padding: 1, stride: 2), [1, 2, 3, 4]);
        FiniteDifferences.Check(x => Functional.Fold(x[0], (3, 3), 2), [1, 4, 4]);
    }
}
