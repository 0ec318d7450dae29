using static Framework.Tests.Operations.Structural.Gradients;

namespace Framework.Tests.Operations.Structural;

public sealed class SortingTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Int8)]
    [InlineData(DType.Int64)]
    public void SortsStablyInBothOrders(DType type)
    {
        Tensor x = Tensor.RandInt(-20, 20, [5, 100, 3], generator: new Generator(1)).To(type);
        foreach (bool descending in (bool[])[false, true])
        {
            var (values, indices) = x.Sort(1, descending);
            Assert.Equal(type, values.DType);
            for (int i = 0; i < 5; i++)
            {
                for (int k = 0; k < 3; k++)
                {
                    double[] column = x[i, .., k].ToArray<double>();
                    int[] order = [.. Enumerable.Range(0, 100).OrderBy(j => descending ? -column[j] : column[j])];
                    Assert.Equal(order, indices[i, .., k].ToArray<int>());
                    Assert.Equal(order.Select(j => column[j]), values[i, .., k].ToArray<double>());
                }
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int32)]
    public void LongRowsAndPartsOfThemAgreeWithSorting(DType type)
    {
        Tensor x = Tensor.RandInt(-300, 300, [3, 2000], generator: new Generator(2)).To(type);
        for (int i = 0; i < 3; i++)
        {
            double[] row = x[i].ToArray<double>();
            int[] order = [.. Enumerable.Range(0, row.Length).OrderBy(j => -row[j])];
            Assert.Equal(order, x[i].ArgSort(descending: true).ToArray<int>());
            foreach (int k in (int[])[1, 7, 600, 1999, 2000])
            {
                Assert.Equal(order.Take(k), x.TopK(k).Indices[i].ToArray<int>());
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Int64)]
    [InlineData(DType.UInt8)]
    public void TheFirstFewAreThoseOfTheWholeOrder(DType type)
    {
        var generator = new Generator(4);
        foreach (int n in (int[])[1, 2, 17, 40, 300])
        {
            Tensor x = Tensor.RandInt(0, 30, [4, n], generator: generator).To(type);
            if (type.IsFloatingPoint() && n > 2)
            {
                x[0, 1] = double.NaN;
                x[1, ..] = double.NaN;
                x[2, n / 2] = double.PositiveInfinity;
                x[2, n / 3] = -0.0;
            }
            foreach (bool largest in (bool[])[false, true])
            {
                Tensor order = x.ArgSort(1, largest);
                foreach (int k in (int[])[0, 1, 5, 32, 33, n])
                {
                    if (k <= n)
                    {
                        Assert.Equal(order[.., ..k].ToArray<long>(), x.TopK(k, 1, largest).Indices.ToArray<long>());
                    }
                }
            }
        }
    }

    [Fact]
    public void NaNIsLargestAndZerosAreEqual()
    {
        Tensor x = Tensor.From(0.0, double.NaN, double.NegativeInfinity, -0.0, double.PositiveInfinity, -1);
        Assert.Equal([2, 5, 0, 3, 4, 1], x.ArgSort().ToArray<int>());
        Assert.Equal([1, 4, 0, 3, 5, 2], x.ArgSort(descending: true).ToArray<int>());
        Assert.Equal([1, 4], x.TopK(2).Indices.ToArray<int>());
        Assert.Equal(double.NaN, x.Median().Item());
        Assert.Equal(0, x.NanMedian().Item());
    }

    [Fact]
    public void Picks()
    {
        Tensor x = Tensor.From([3.0, 1, 2, 5, 5, 4], [2, 3]);
        Assert.Equal([3.0, 2, 5, 5], x.TopK(2).Values.ToArray<double>());
        Assert.Equal([2.0, 5], x.KthValue(2).Values.ToArray<double>());
        Assert.Equal([2.0, 5], x.Median(1).Values.ToArray<double>());
        Assert.Equal(3, x.Median().Item());
        Assert.Equal(new Shape(2, 1), x.Median(1, keepDim: true).Indices.Shape);
        var (values, indices) = Tensor.From([2L, 1, 2, 1, 3], [5]).Mode();
        Assert.Equal((1, 3), (values.Item(), indices.Item()));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.TopK(4));
        CheckOne(x => x.Sort(0, true).Values, 3, 2);
        CheckOne(x => x.TopK(2, 0).Values.Multiply(x.Median()), 3, 2);
    }

    [Fact]
    public void UniqueValuesAndRows()
    {
        Tensor x = Tensor.From([3L, 1, 3, 2, 1, 1], [2, 3]);
        var (output, inverse, counts) = x.Unique(returnInverse: true, returnCounts: true);
        Assert.Equal([1.0, 2, 3], output.ToArray<double>());
        Assert.Equal([2.0, 0, 2, 1, 0, 0], inverse!.ToArray<double>());
        Assert.Equal([3.0, 1, 2], counts!.ToArray<double>());
        Assert.Equal(x.Shape, inverse.Shape);
        Tensor rows = Tensor.From([2L, 1, 1, 2, 2, 1], [3, 2]);
        var byRow = rows.Unique(returnInverse: true, dim: 0);
        Assert.Equal([1.0, 2, 2, 1], byRow.Output.ToArray<double>());
        Assert.Equal([1.0, 0, 1], byRow.Inverse!.ToArray<double>());
        Assert.Equal([3.0, 1, 3, 2, 1], x.UniqueConsecutive().Output.ToArray<double>());
        Assert.Equal([0L, 3, 1, 2], x.Flatten().Bincount().ToArray<long>());
        Assert.Equal([true, false, true], Tensor.IsIn(Tensor.From(1, 2, 3), Tensor.From(3, 1)).ToArray<bool>());
    }

    [Fact]
    public void SearchesLikeInsertion()
    {
        Tensor sorted = Tensor.From(1.0, 3, 3, 7), values = Tensor.From(0.0, 3, 8, double.NaN);
        Assert.Equal([0L, 1, 4, 4], Tensor.SearchSorted(sorted, values).ToArray<long>());
        Assert.Equal([0L, 3, 4, 4], Tensor.Bucketize(values, sorted, right: true).ToArray<long>());
        Assert.Equal([1.0, 2, 1], Tensor.From(1.0, 2, 2.5, 3.999).Histc(3, 1, 4).ToArray<double>());
    }
}
