using System.Numerics;
using Framework.Kernels;

namespace Framework.Tests.Kernels;

public sealed class RunningScanTests
{
    // Values whose sums and products are exact, so that no order of summation can be told from another.
    static readonly double[] Whole = [-3, -2, -1, 0, 1, 2, 3], Powers = [-2, -1, -0.5, 0.5, 1, 2], Signs = [-1, 0, 1];

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 5, 1)]
    [InlineData(2, 7, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(5, 9, 1)]
    [InlineData(9, 6, 1)]
    [InlineData(1, 511, 1)]
    [InlineData(1, 512, 1)]
    [InlineData(1, 1027, 1)]
    [InlineData(3, 1500, 1)]
    [InlineData(1, 50_001, 1)]
    [InlineData(5, 20_003, 1)]
    [InlineData(1, 9, 2)]
    [InlineData(3, 4, 3)]
    [InlineData(2, 5, 4)]
    [InlineData(1, 1, 7)]
    [InlineData(3, 6, 8)]
    [InlineData(2, 3, 9)]
    [InlineData(1, 4, 15)]
    [InlineData(1, 4, 16)]
    [InlineData(2, 4, 17)]
    [InlineData(1, 3000, 33)]
    [InlineData(2, 3, 513)]
    [InlineData(1, 40, 1025)]
    public void IsThatOfAPlainLoop(int outer, int length, int inner)
    {
        foreach (bool reverse in new[] { false, true })
        {
            IndexedBlocks blocks = new(outer, length, inner, 0, false);
            Check<float, double, RunningSum>(blocks, reverse, Whole, (sum, value, _) => sum + value);
            Check<double, double, RunningSum>(blocks, reverse, Whole, (sum, value, _) => sum + value);
            Check<long, long, RunningSum>(blocks, reverse, Whole, (sum, value, _) => sum + value);
            Check<float, double, RunningProduct>(blocks, reverse, Powers, (sum, value, _) => sum * value);
            Check<long, long, RunningProduct>(blocks, reverse, Whole, (sum, value, _) => sum * value);
            Check<float, double, Recurrence>(blocks, reverse, Signs, (sum, value, factor) => value + factor * sum);
            Check<double, double, Recurrence>(blocks, reverse, Signs, (sum, value, factor) => value + factor * sum);
        }
    }

    [Fact]
    public void NothingLeavesItsColumn()
    {
        double[] values = new double[6 * 20];
        Array.Fill(values, 1);
        values[1 * 20 + 7] = double.PositiveInfinity;
        values[2 * 20 + 3] = double.NaN;
        values[4 * 20 + 19] = double.NegativeInfinity;
        foreach (DType type in new[] { DType.Float32, DType.Float64 })
        {
            Tensor x = Tensor.From(values, [6, 20]).To(type);
            double[] columns = x.CumSum(0).ToArray<double>(), rows = x.T.CumSum(1).T.ToArray<double>();
            for (int i = 0; i < values.Length; i++)
            {
                int row = i / 20, column = i % 20;
                double expected = column == 7 && row >= 1 ? double.PositiveInfinity : column == 3 && row >= 2 ? double.NaN : column == 19 && row >= 4 ? double.NegativeInfinity : row + 1;
                Assert.Equal(expected, columns[i]);
                Assert.Equal(expected, rows[i]);
            }
        }
    }

    [Fact]
    public void LongRowsCutIntoPiecesKeepWhatIsNotFinite()
    {
        double[] values = new double[40_000];
        Array.Fill(values, 1);
        values[15_000] = double.PositiveInfinity;
        values[30_000] = double.NegativeInfinity;
        double[] sums = Tensor.From(values, [40_000]).To(DType.Float32).CumSum(0).ToArray<double>();
        for (int i = 0; i < sums.Length; i++)
        {
            Assert.Equal(i < 15_000 ? i + 1 : i < 30_000 ? double.PositiveInfinity : double.NaN, sums[i]);
        }
    }

    [Fact]
    public void EmptyTensorsAndNumbers()
    {
        Assert.Equal(new Shape(0, 3), Tensor.Zeros([0, 3]).CumSum(0).Shape);
        Assert.Equal(new Shape(3, 0), Tensor.Zeros([3, 0]).CumSum(1).Shape);
        Assert.Equal(5, Tensor.Scalar(5).CumSum(0).Item());
    }

    [Fact]
    public void BitsDoNotDependOnThreads()
    {
        int before = Threads.Count;
        try
        {
            foreach (var (shape, dim) in new (Shape, int)[] { ([100_001], 0), ([5, 30_001], 1), ([67, 4099], 1), ([300, 1001], 0), ([70_000, 3], 0), ([7, 90, 101], 1) })
            {
                Tensor x = Tensor.Randn(shape, generator: new Generator(3));
                foreach (Func<Tensor, Tensor> scan in new Func<Tensor, Tensor>[] { t => t.CumSum(dim), t => t.CumProd(dim), t => t.To(DType.Float64).CumSum(dim) })
                {
                    Threads.Count = 1;
                    double[] one = scan(x).ToArray<double>();
                    Threads.Count = 2;
                    Assert.Equal(one, scan(x).ToArray<double>());
                }
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    /// <summary>Both kernels, forward or from the end, in memory that ends or begins where nothing may be touched.</summary>
    static void Check<T, TSum, TStep>(IndexedBlocks blocks, bool reverse, double[] drawn, Func<TSum, TSum, TSum, TSum> step)
        where T : unmanaged, INumber<T>
        where TSum : unmanaged, INumber<TSum>
        where TStep : struct, IScanStep
    {
        int outer = (int)blocks.Outer, length = (int)blocks.Length, inner = (int)blocks.Inner, count = outer * length * inner;
        foreach (bool atStart in new[] { false, true })
        {
            using GuardedMemory<T> source = new(count, atStart), factors = new(count, atStart), target = new(count, atStart);
            Random random = new(count);
            for (int i = 0; i < count; i++)
            {
                source.Span[i] = T.CreateTruncating(drawn[random.Next(drawn.Length)]);
                factors.Span[i] = T.CreateTruncating(drawn[random.Next(drawn.Length)]);
            }
            T[] expected = new T[count];
            for (int column = 0; column < outer * inner; column++)
            {
                TSum sum = default;
                for (int i = 0; i < length; i++)
                {
                    int at = (column / inner * length + (reverse ? length - 1 - i : i)) * inner + column % inner;
                    TSum value = TSum.CreateTruncating(source.Span[at]);
                    sum = i == 0 ? value : step(sum, value, TSum.CreateTruncating(factors.Span[at]));
                    expected[at] = T.CreateTruncating(sum);
                }
            }
            ScanOperands<T> operands = new(ref source.First, ref factors.First, ref target.First, blocks, reverse);
            ColumnScan<T, TSum, TStep>.Run(operands);
            Assert.Equal(expected, target.Span.ToArray());
            target.Span.Clear();
            ChainScan<T, TSum, TStep>.Run(operands);
            Assert.Equal(expected, target.Span.ToArray());
        }
    }
}
