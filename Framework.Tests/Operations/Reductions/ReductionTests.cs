using Framework.Tests.Kernels;

namespace Framework.Tests.Operations.Reductions;

/// <summary>What the public reductions promise beyond the numbers.</summary>
public sealed class ReductionTests
{
    static Tensor Matrix => Tensor.From<float>([1, 5, 2, 7, 0, 7], [2, 3]);

    [Fact]
    public void ResultTypesFollowTheOperand()
    {
        Tensor small = Matrix.To(DType.Int8), truth = Matrix.To(DType.Bool), half = Matrix.To(DType.Float16);
        Assert.Equal(DType.Int64, small.Sum().DType);
        Assert.Equal(DType.Int64, truth.Prod().DType);
        Assert.Equal(DType.Int8, small.Amax().DType);
        Assert.Equal(DType.Bool, half.Any().DType);
        Assert.Equal(DType.Float16, half.Mean().DType);
        Assert.Equal(DType.Float64, small.Mean(dtype: DType.Float64).DType);
        Assert.Equal(DType.Int64, Matrix.CountNonZero().DType);
        Assert.Throws<ArgumentException>(() => small.Mean());
        Assert.Throws<ArgumentException>(() => small.Var());
    }

    [Fact]
    public void IntegersAreExactAndWrap()
    {
        Tensor x = Tensor.From<long>([long.MaxValue, 1, (1L << 53) + 1], [3]);
        Assert.Equal(unchecked(long.MaxValue + 1 + (1L << 53) + 1), x.Sum().Item<long>());
        Assert.Equal(long.MaxValue, x.Amax().Item<long>());
    }

    [Fact]
    public void NoElementsGiveTheNeutralOne()
    {
        Tensor none = Tensor.Zeros([0, 3]);
        Assert.Equal([0, 0, 0], none.Sum(0).AsSpan<float>().ToArray());
        Assert.Equal(1, none.Prod().Item<float>());
        Assert.True(float.IsNaN(none.Mean().Item<float>()));
        Assert.True(none.All().Item<bool>());
        Assert.Equal([0], none.Amax(1).Shape);
        Assert.Throws<ArgumentException>(() => none.Amax());
        Assert.Throws<ArgumentException>(() => none.ArgMax(0));
    }

    [Fact]
    public void DimensionsAreChecked()
    {
        Assert.Equal("dim", Assert.Throws<ArgumentOutOfRangeException>(() => Matrix.Sum(2)).ParamName);
        Assert.Throws<ArgumentException>(() => Matrix.Sum([0, -2]));
        Assert.Equal([2, 1], Matrix.Sum(-1, keepDim: true).Shape);
        Assert.Equal(3, Tensor.Full([], 3).Sum(-1).Item<float>());
    }

    [Fact]
    public void SumsAreAccurate()
    {
        // Added one after the other these come to 1,087,937.
        Tensor x = Tensor.Full([10_000_000], 0.1);
        Assert.Equal(10_000_000 * (double)0.1f, x.Sum().Item<float>(), 2.0);
        Assert.Equal(10_000 * (double)0.1f, x.Reshape([10_000, 1000]).Sum(0).AsSpan<float>()[7], 0.001);
    }

    [Fact]
    public void TiedExtremesShareTheGradient()
    {
        Tensor x = Matrix.RequireGrad();
        x.Amax(1).Sum().Backward();
        Assert.Equal([0, 1, 0, 0.5f, 0, 0.5f], x.Grad!.AsSpan<float>().ToArray());
    }

    [Fact]
    public void TheFirstOfTiedExtremesIsTaken()
    {
        Tensor x = Matrix.RequireGrad();
        var (values, indices) = x.Max(1);
        Assert.Equal([5, 7], values.Detach().AsSpan<float>().ToArray());
        Assert.Equal([1, 0], indices.AsSpan<long>().ToArray());
        values.Sum().Backward();
        Assert.Equal([0, 1, 0, 1, 0, 0], x.Grad!.AsSpan<float>().ToArray());
        Assert.Equal([0, 1, 0], Matrix.Min(0).Indices.AsSpan<long>().ToArray());
        Assert.Equal(3, Matrix.ArgMax().Item<long>());
        Assert.Equal(4, Matrix.ArgMin().Item<long>());
        FiniteDifferences.Check(t => t[0].Max(1).Values, [3, 5]);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Int16)]
    public void ExtremesAreFoundAnywhere(DType type)
    {
        foreach (int n in new[] { 1, 3, 16, 17, 40, 257 })
        {
            for (int at = 0; at < n; at += 1 + n / 20)
            {
                double[] values = [.. Enumerable.Range(0, 2 * n).Select(i => i % n >= at ? 50.0 : -(double)(i % 3))];
                Tensor x = Tensor.From<double>(values, [2, n]).To(type);
                Assert.Equal([at, at], x.ArgMax(1).AsSpan<long>().ToArray());
                Assert.Equal([at, at], Functional.Negate(x).ArgMin(1).AsSpan<long>().ToArray());
            }
        }
        if (type.IsFloatingPoint())
        {
            Tensor x = Tensor.From<double>([1, double.PositiveInfinity, double.NaN, 5, double.NaN], [5]).To(type);
            Assert.Equal(2, x.ArgMax().Item<long>());
            Assert.Equal(2, x.ArgMin().Item<long>());
        }
    }

    [Theory]
    [InlineData(700, 37)]
    [InlineData(33, 768)]
    [InlineData(3, 9000)]
    public void ExtremesOfManyRowsAreFoundInEach(int rows, int n)
    {
        var random = new Random(7);
        float[] values = [.. Enumerable.Range(0, rows * n).Select(_ => (float)random.Next(-n, 1))];
        for (int i = 0; i < values.Length; i += 5) values[i] = values[i] == 0 ? -0f : values[i];
        long[] expected = [.. values.Chunk(n).Select(row => (long)Array.IndexOf(row, row.Max()))];
        Assert.Equal(expected, Tensor.From<float>(values, [rows, n]).ArgMax(1).AsSpan<long>().ToArray());
    }

    [Theory]
    [InlineData(DType.Float32, 3)]
    [InlineData(DType.Float32, 20)]
    [InlineData(DType.Float32, 150)]
    [InlineData(DType.Float32, 768)]
    [InlineData(DType.Float32, 20_000)]
    [InlineData(DType.Float64, 70)]
    [InlineData(DType.Float64, 16_390)]
    [InlineData(DType.BFloat16, 300)]
    public void ExtremesAreFoundBesideInfinitiesAndNaNs(DType type, int n)
    {
        var random = new Random(5);
        double[][] rows = [.. Enumerable.Range(0, 11).Select(_ => Enumerable.Range(0, n).Select(_ => (double)random.Next(-4, 4)).ToArray())];
        for (int r = 0; r < rows.Length; r++)
        {
            double[] special = (r % 5) switch
            {
                1 => [double.PositiveInfinity, double.NegativeInfinity],
                2 => [double.NaN, double.PositiveInfinity, double.NaN],
                3 => [-double.NaN],
                _ => [],
            };
            Array.ForEach(special, value => rows[r][random.Next(n)] = value);
        }
        Array.Fill(rows[4], double.NegativeInfinity);
        Array.Fill(rows[9], double.PositiveInfinity);
        Tensor x = Tensor.From<double>([.. rows.SelectMany(row => row)], [rows.Length, n]).To(type);
        Check(x.Max(1), row => row.Max());
        Check(x.Min(1), row => row.Min());

        void Check((Tensor Values, Tensor Indices) found, Func<double[], double> extreme)
        {
            // Of the base library's extremes, that of numbers with a NaN among them may be a number.
            double[] values = [.. rows.Select(row => row.Any(double.IsNaN) ? double.NaN : extreme(row))];
            Assert.Equal(values, found.Values.To(DType.Float64).ToArray<double>());
            Assert.Equal([.. rows.Select((row, r) => (long)Array.IndexOf(row, values[r]))], found.Indices.ToArray<long>());
        }
    }

    [Fact]
    public void ProductsWithZerosHaveGradients()
    {
        foreach (float[] values in new float[][] { [2, 0, 3, 4], [0, 0, 3, 4], [5, 0, 0, 0], [1, 2, 3, 0] })
        {
            Tensor x = Tensor.From<float>(values, [4]).RequireGrad();
            x.Prod().Backward();
            float[] expected = [.. values.Select((_, i) => values.Where((_, j) => j != i).Aggregate((a, b) => a * b))];
            Assert.Equal(expected, x.Grad!.AsSpan<float>().ToArray());
        }
        // The second derivative of x·y·z at (0, 2, 3) with regard to x and y is z.
        Tensor zero = Tensor.From<double>([0, 2, 3], [3]).RequireGrad();
        Tensor first = Autograd.Grad(zero.Prod(), zero, createGraph: true);
        Tensor second = Autograd.Grad(first, zero, Tensor.From<double>([1, 0, 0], [3]));
        Assert.Equal([0, 3, 2], second.AsSpan<double>().ToArray());
    }

    [Fact]
    public void NormsOfEveryOrder()
    {
        Tensor x = Tensor.From<double>([3, -4, 0], [3]);
        Assert.Equal(5, x.Norm().Item<double>());
        Assert.Equal(7, x.Norm(1).Item<double>());
        Assert.Equal(4, x.Norm(double.PositiveInfinity).Item<double>());
        Assert.Equal(0, x.Norm(double.NegativeInfinity).Item<double>());
        Assert.Equal(2, x.Norm(0).Item<double>());
        Assert.Equal(Math.Cbrt(27 + 64), x.Norm(3).Item<double>(), 1e-14);
    }

    [Fact]
    public void LogSumExpOverSeveralDimensions()
    {
        Tensor x = Tensor.From<double>([.. Enumerable.Range(0, 24).Select(i => i * 40.0)], [2, 3, 4]);
        Tensor found = x.LogSumExp([0, 2], keepDim: true);
        Assert.Equal([1, 3, 1], found.Shape);
        Assert.Equal([600, 760, 920], found.AsSpan<double>().ToArray().Select(v => Math.Round(v, 9)));
        Assert.Equal(0, x.LogSumExp([]).Rank);
        FiniteDifferences.Check(t => t[0].LogSumExp([0, 2]), [2, 3, 2]);
    }

    [Fact]
    public void RowsAreComputedInTheTypeAskedFor()
    {
        Assert.Equal(DType.Float64, Matrix.Softmax(dim: 0, dtype: DType.Float64).DType);
        Assert.Throws<ArgumentException>(() => Matrix.LogSoftmax(dtype: DType.Int32));
    }

    [Fact]
    public void NanSumAndMeanPassNaNsOver()
    {
        Tensor x = Tensor.From<double>([1, double.NaN, 5], [3]).RequireGrad();
        Assert.Equal(6, x.Detach().NanSum().Item<double>());
        Tensor mean = x.NanMean();
        Assert.Equal(3, mean.Item<double>());
        mean.Backward();
        Assert.Equal([0.5, 0, 0.5], x.Grad!.AsSpan<double>().ToArray());
    }

    [Fact]
    public void VarianceOfFarAwayNumbersIsExact()
    {
        // The textbook formula, the mean of squares less the square of the mean, gives nothing but rounding here.
        double[] values = [.. Enumerable.Range(0, 1000).Select(i => 1e9 + i % 2)];
        Assert.Equal(0.25, Tensor.From<double>(values, [1000]).Var(correction: 0).Item<double>(), 1e-7);
        Assert.True(double.IsNaN(Tensor.Ones([1], DType.Float64).Var().Item<double>()));
    }

    [Theory]
    [InlineData(DType.Float32, 3, 64)]
    [InlineData(DType.Float32, 8, 100)]
    [InlineData(DType.Float32, 13, 777)]
    [InlineData(DType.Float32, 140, 96)]
    [InlineData(DType.Float32, 4, 8192)]
    [InlineData(DType.Float64, 7, 45)]
    [InlineData(DType.Float64, 10, 1000)]
    public void RowsReducedTogetherHaveTheBitsOfRowsReducedAlone(DType type, int rows, int n)
    {
        var random = new Random(3);
        Tensor wide = Tensor.From<double>([.. Enumerable.Range(0, rows * (n + 3)).Select(_ => 100 + random.NextDouble())], [rows, n + 3]).To(type);
        foreach (Tensor x in new[] { wide.Narrow(1, 0, n).Contiguous(), wide.Narrow(1, 2, n) })
        {
            var (variances, means) = x.VarMean(1);
            for (int row = 0; row < rows; row++)
            {
                var (variance, mean) = x[row].VarMean();
                Assert.Equal(variance.Item<double>(), variances[row].Item<double>());
                Assert.Equal(mean.Item<double>(), means[row].Item<double>());
                double[] values = x[row].To(DType.Float64).ToArray<double>();
                double average = values.Average();
                double expected = values.Sum(v => (v - average) * (v - average)) / (n - 1);
                Assert.Equal(average, mean.Item<double>(), type == DType.Float32 ? 1e-4 : 1e-12);
                Assert.Equal(expected, variance.Item<double>(), expected * (type == DType.Float32 ? 1e-4 : 1e-12));
            }
        }
    }

    [Theory]
    [InlineData(2, 64)]
    [InlineData(10, 101)]
    public void RowsReducedTogetherStayWithinTheirMemory(int rows, int n)
    {
        foreach (bool atStart in new[] { false, true })
        {
            using var x = new GuardedTensor(atStart, rows, n);
            x.Tensor.CopyElements(Tensor.Arange(rows * n).To(DType.Float32));
            // Of n neighbouring whole numbers.
            float expected = n * (n + 1) / 12f;
            Assert.All(x.Tensor.Var(1).ToArray<float>(), variance => Assert.Equal(expected, variance, expected * 1e-5f));
        }
    }

    [Fact]
    public void AnOperationWithoutADerivativeSaysSoOnlyIfItHasANumber()
    {
        Tensor x = Matrix.RequireGrad();
        Assert.False(x.Any().RequiresGrad);
        Assert.False(x.ArgMax().RequiresGrad);
    }
}
