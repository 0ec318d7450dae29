namespace Framework.Tests.Operations;

public sealed class MatMulTests
{
    public static TheoryData<int[], int[], int[]> Shapes => new()
    {
        { [3], [3], [] },
        { [3], [3, 4], [4] },
        { [5, 3], [3], [5] },
        { [5, 3], [3, 4], [5, 4] },
        { [2, 5, 3], [3], [2, 5] },
        { [3], [2, 3, 4], [2, 4] },
        { [2, 5, 3], [3, 4], [2, 5, 4] },
        { [5, 3], [2, 3, 4], [2, 5, 4] },
        { [2, 1, 5, 3], [6, 3, 4], [2, 6, 5, 4] },
        { [2, 0, 3], [3, 4], [2, 0, 4] },
        { [2, 0], [0, 4], [2, 4] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void AgreesWithSumsOfProducts(int[] a, int[] b, int[] result)
    {
        Agrees<float>(a, b, result, DType.Float32, 1e-6);
        Agrees<double>(a, b, result, DType.Float64, 1e-14);
        Agrees<BFloat16>(a, b, result, DType.BFloat16, 3e-2);
        Agrees<Half>(a, b, result, DType.Float16, 3e-3);
    }

    static void Agrees<T>(int[] aShape, int[] bShape, int[] resultShape, DType type, double tolerance) where T : unmanaged
    {
        var random = new Random(5);
        foreach (bool scattered in (bool[])[false, true])
        {
            Tensor a = Make(random, aShape, type, scattered), b = Make(random, bShape, type, scattered);
            Tensor c = a.MatMul(b);
            Assert.Equal(new Shape(resultShape), c.Shape);
            Assert.Equal(type, c.DType);
            double[] expected = Reference(Values(a), aShape, Values(b), bShape);
            double[] found = Values(c);
            Assert.Equal(expected.Length, found.Length);
            for (int i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], tolerance);
        }
    }

    static Tensor Make(Random random, int[] shape, DType type, bool scattered)
    {
        double[] values = FiniteDifferences.Numbers(random, new Shape(shape).NumElements);
        return scattered ? FiniteDifferences.Scattered(values, shape, type) : Tensor.From<double>(values, shape).To(type);
    }

    static double[] Values(Tensor tensor) => tensor.To(DType.Float64).Contiguous().AsSpan<double>().ToArray();

    /// <summary>Straight from the definition, over indices.</summary>
    static double[] Reference(double[] a, int[] aShape, double[] b, int[] bShape)
    {
        int[] aFull = aShape.Length == 1 ? [1, .. aShape] : aShape, bFull = bShape.Length == 1 ? [.. bShape, 1] : bShape;
        int m = aFull[^2], k = aFull[^1], n = bFull[^1], rank = Math.Max(aFull.Length, bFull.Length) - 2;
        int[] batch = [.. Enumerable.Range(0, rank).Select(d => Math.Max(Size(aFull, d, rank), Size(bFull, d, rank)))];
        int count = batch.Aggregate(1, (x, y) => x * y);
        double[] c = new double[count * m * n];
        for (int i = 0; i < count; i++)
        {
            int aAt = At(aFull, batch, i) * m * k, bAt = At(bFull, batch, i) * k * n;
            for (int row = 0; row < m; row++)
                for (int column = 0; column < n; column++)
                    for (int p = 0; p < k; p++)
                        c[(i * m + row) * n + column] += a[aAt + row * k + p] * b[bAt + p * n + column];
        }

        return c;
    }

    static int Size(int[] shape, int dim, int rank)
    {
        int own = dim - (rank - (shape.Length - 2));
        return own < 0 ? 1 : shape[own];
    }

    static int At(int[] shape, int[] batch, int i)
    {
        int at = 0, stride = 1;
        for (int dim = batch.Length - 1; dim >= 0; dim--)
        {
            (i, int index) = Math.DivRem(i, batch[dim]);
            int size = Size(shape, dim, batch.Length);
            at += size == 1 ? 0 : index * stride;
            stride *= size;
        }

        return at;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gradients(int[] a, int[] b, int[] result)
    {
        if (result.All(size => size > 0) && a.All(size => size > 0)) FiniteDifferences.Check(x => x[0].MatMul(x[1]), a, b);
    }

    [Fact]
    public void GradientsOfTheRelatedProducts()
    {
        FiniteDifferences.Check(x => x[0].Linear(x[1], x[2]), [2, 3, 4], [5, 4], [5]);
        FiniteDifferences.Check(x => x[0].Linear(x[1], x[2]), [4], [5, 4], [5]);
        FiniteDifferences.Check(x => x[0].Linear(x[1]), [3, 4], [5, 4]);
        FiniteDifferences.Check(x => x[0].Bmm(x[1]), [2, 3, 4], [2, 4, 5]);
        FiniteDifferences.Check(x => x[0].Outer(x[1]), [3], [4]);
        FiniteDifferences.Check(x => x[0].Addmm(x[1], x[2], 0.5, 2), [4], [3, 2], [2, 4]);
        FiniteDifferences.Check(x => x[0].Addmm(x[1], x[2]), [4], [3, 2], [2, 4]);
        FiniteDifferences.Check(x => x[0].Baddbmm(x[1], x[2], 1, -1), [2, 3, 4], [2, 3, 2], [2, 2, 4]);
    }

    [Fact]
    public void IntegersWrapAround()
    {
        Tensor a = Tensor.From<sbyte>([100, 2, -3, 4], [2, 2]), b = Tensor.From<sbyte>([2, 1, 30, 5], [2, 2]);
        Assert.Equal([4, 110, 114, 17], a.Mm(b).AsSpan<sbyte>().ToArray().Select(x => (int)x));
        Tensor c = Tensor.From<long>([1L << 40, 3], [1, 2]), d = Tensor.From<long>([1L << 20, 7], [2]);
        Assert.Equal([(1L << 60) + 21], c.Mv(d).AsSpan<long>().ToArray());
    }

    [Fact]
    public void OnlyTheGradientsThatAreWanted()
    {
        Tensor x = Tensor.From<double>([1, 2, 3, 4], [2, 2]), w = Tensor.From<double>([1, 0, 0, 1], [2, 2]).RequireGrad();
        x.MatMul(w).Sum([0, 1]).Backward();
        Assert.Equal([4.0, 4, 6, 6], Values(w.Grad!));
        Assert.Null(x.Grad);
    }

    [Fact]
    public void MisfitsAreNamed()
    {
        Tensor a = Tensor.Zeros([2, 3]), b = Tensor.Zeros([4, 5]);
        Assert.Contains("MatMul: the shapes [2, 3] and [4, 5] do not fit", Assert.Throws<ArgumentException>(() => a.MatMul(b)).Message);
        Assert.Contains("Float32, Float64", Assert.Throws<ArgumentException>(() => a.MatMul(Tensor.Zeros([3, 2], DType.Float64))).Message);
        Assert.Contains("at least one dimension", Assert.Throws<ArgumentException>(() => a.MatMul(Tensor.Zeros([]))).Message);
        Assert.Contains("do not broadcast", Assert.Throws<ArgumentException>(() => Tensor.Zeros([2, 2, 3]).MatMul(Tensor.Zeros([3, 3, 1]))).Message);
        Assert.Contains("Linear: the bias has the shape [3]; [5]", Assert.Throws<ArgumentException>(() => a.Linear(Tensor.Zeros([5, 3]), Tensor.Zeros([3]))).Message);
        Assert.Contains("Bmm", Assert.Throws<ArgumentException>(() => a.Bmm(b)).Message);
        Assert.Contains("batches", Assert.Throws<ArgumentException>(() => Tensor.Zeros([2, 2, 2]).Bmm(Tensor.Zeros([1, 2, 2]))).Message);
        Assert.Contains("Bool", Assert.Throws<ArgumentException>(() => Tensor.Zeros([2, 2], DType.Bool).Mm(Tensor.Zeros([2, 2], DType.Bool))).Message);
    }
}
