using System.Numerics;
using Framework.Kernels;

namespace Framework.Tests.Kernels;

[Collection("threads")]
public sealed unsafe class GemmTests : IDisposable
{
    readonly int threads = Threads.Count;

    public void Dispose() => Threads.Count = threads;

    static readonly int[] Edges = [1, 2, 3, 5, 7, 11, 12, 13, 16, 17, 24, 25, 31, 32, 33, 47, 65];

    public static TheoryData<int> Rows => [.. Edges];

    [Theory]
    [MemberData(nameof(Rows))]
    public void EdgesInSinglePrecision(int m) => AllEdges<V512<float>, V256<float>, V128<float>, float>(m, 2e-6);

    [Theory]
    [MemberData(nameof(Rows))]
    public void EdgesInDoublePrecision(int m) => AllEdges<V512<double>, V256<double>, V128<double>, double>(m, 4e-15);

    static void AllEdges<V5, V2, V1, T>(int m, double tolerance)
        where T : unmanaged, INumber<T>
        where V5 : unmanaged, ISimd<V5, T>
        where V2 : unmanaged, ISimd<V2, T>
        where V1 : unmanaged, ISimd<V1, T>
    {
        int turn = 0;
        foreach (int n in Edges)
        {
            foreach (int k in (int[])[0, 1, 2, 3, 4, 5, 8, 9, 17, 40])
            {
                // The layouts and starts take turns: every one meets every edge class over the theory.
                var start = (TileStart)(turn / 9 % 4);
                var problem = new Problem<T>(m, n, k, (Order)(turn % 3), (Order)(turn / 3 % 3), start, turn % 2 == 0, turn);
                turn += 5;
                using (problem)
                {
                    problem.Check(BlockedGemm<V5, T>.Run, tolerance);
                    problem.Check(BlockedGemm<V2, T>.Run, tolerance);
                    problem.Check(BlockedGemm<V1, T>.Run, tolerance);
                    problem.Check(Gemm.Multiply, tolerance);
                    if (start != TileStart.FromC)
                    {
                        problem.Check(TurnedProduct<V5, T>.Run, tolerance);
                        problem.Check(TurnedProduct<V1, T>.Run, tolerance);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 3000)]
    [InlineData(1, 2100, 37)]
    [InlineData(1, 37, 70)]
    [InlineData(2, 300, 21)]
    [InlineData(3, 700, 19)]
    [InlineData(4, 1030, 9)]
    [InlineData(2100, 1, 19)]
    [InlineData(23, 37, 1)]
    [InlineData(6, 301, 131)]
    [InlineData(301, 8, 131)]
    [InlineData(67, 10, 300)]
    [InlineData(45, 19, 261)]
    [InlineData(301, 50, 131)]
    [InlineData(45, 36, 261)]
    [InlineData(101, 107, 75)]
    [InlineData(37, 512, 7)]
    [InlineData(18, 128, 8)]
    [InlineData(23, 1024, 16)]
    public void FewLinesTakeTheirOwnPaths(int m, int n, int k)
    {
        for (int turn = 0; turn < 36; turn++)
        {
            using var single = new Problem<float>(m, n, k, (Order)(turn % 3), (Order)(turn / 3 % 3), (TileStart)(turn / 9), turn % 2 == 0, turn);
            single.Check(Gemm.Multiply, 2e-6);
            using var twice = new Problem<double>(m, n, k, (Order)(turn % 3), (Order)(turn / 3 % 3), (TileStart)(turn / 9), turn % 2 == 0, turn);
            twice.Check(Gemm.Multiply, 4e-15);
        }
    }

    [Theory]
    [InlineData(200, 300, 900)]
    [InlineData(1, 600, 3000)]
    [InlineData(700, 5, 800)]
    [InlineData(13, 2100, 1000)]
    [InlineData(230, 50, 700)]
    [InlineData(250, 91, 600)]
    public void SeveralBlocksOfTheCaches(int m, int n, int k)
    {
        for (int orders = 0; orders < 9; orders++)
        {
            // What is not added to C takes turns: each start meets every order of either operand.
            foreach (TileStart start in (TileStart[])[TileStart.FromC, ((TileStart[])[TileStart.Zero, TileStart.FromColumnBias, TileStart.FromRowBias])[(orders + orders / 3) % 3]])
            {
                using var problem = new Problem<float>(m, n, k, (Order)(orders % 3), (Order)(orders / 3), start, false, orders);
                problem.Check(Gemm.Multiply, 5e-6);
            }
        }
    }

    [Theory]
    [InlineData(400, 400, 400)]
    [InlineData(24, 3000, 300)]
    [InlineData(3000, 40, 300)]
    [InlineData(3000, 10, 300)]
    [InlineData(1500, 1000, 1)]
    [InlineData(2, 3000, 700)]
    [InlineData(3, 4100, 300)]
    [InlineData(4, 1000, 500)]
    [InlineData(100, 44, 400)]
    [InlineData(20, 100, 800)]
    [InlineData(1000, 1024, 8)]
    [InlineData(50, 3072, 10)]
    public void TheNumberOfThreadsDoesNotChangeABit(int m, int n, int k)
    {
        foreach (Order b in (Order[])[Order.Rows, Order.Columns])
        {
            using var problem = new Problem<float>(m, n, k, Order.Rows, b, TileStart.FromColumnBias, false, 1);
            Threads.Count = 1;
            float[] alone = problem.Result(Gemm.Multiply);
            foreach (int count in (int[])[2, 3, 7])
            {
                Threads.Count = count;
                Assert.Equal(alone, problem.Result(Gemm.Multiply));
            }
        }
    }

    [Theory]
    [InlineData(20, 301, 1131)]
    [InlineData(128, 512, 784)]
    public void TurningAProductOverDoesNotChangeABit(int m, int n, int k)
    {
        using var problem = new Problem<float>(m, n, k, Order.Rows, Order.Columns, TileStart.FromColumnBias, false, 1);
        Assert.Equal(problem.Result(BlockedGemm<V256<float>, float>.Run), problem.Result(TurnedProduct<V256<float>, float>.Run));
    }

    [Theory]
    [InlineData(37, 512, 7)]
    [InlineData(20, 1024, 16)]
    public void WritingRowsFromEndToEndDoesNotChangeABit(int m, int n, int k)
    {
        foreach (TileStart start in Enum.GetValues<TileStart>())
        {
            using var problem = new Problem<float>(m, n, k, Order.Rows, Order.Columns, start, false, 1);
            Assert.Equal(problem.Result(BlockedGemm<V256<float>, float>.Run), problem.Result(FlatProduct<V256<float>, float>.Run));
        }
    }

    [Fact]
    public void BatchesFollowTheirOffsets()
    {
        const int m = 9, n = 21, k = 13, count = 6;
        var random = new Random(3);
        float[] a = [.. Enumerable.Range(0, m * k * 2).Select(_ => random.NextSingle())];
        float[] b = [.. Enumerable.Range(0, k * n * 3).Select(_ => random.NextSingle())];
        float[] c = new float[m * n * count];
        nint[] aAt = [.. Enumerable.Range(0, count).Select(i => (nint)(i / 3 * m * k))], bAt = [.. Enumerable.Range(0, count).Select(i => (nint)(i % 3 * k * n))];
        nint[] cAt = [.. Enumerable.Range(0, count).Select(i => (nint)(i * m * n))];
        Gemm.Batch(m, n, k, new MatrixReference<float>(ref a[0], k, 1), aAt, new MatrixReference<float>(ref b[0], n, 1), bAt, ref c[0], n, cAt, TileStart.Zero, ref c[0]);
        for (int i = 0; i < count; i++)
            for (int row = 0; row < m; row++)
                for (int column = 0; column < n; column++)
                {
                    double sum = 0;
                    for (int p = 0; p < k; p++) sum += (double)a[aAt[i] + row * k + p] * b[bAt[i] + p * n + column];
                    Assert.Equal(sum, c[cAt[i] + row * n + column], 1e-5);
                }
    }

    [Fact]
    public void NotANumberAndInfinityPassThrough()
    {
        float[] a = [float.NaN, 1, 0, 1], b = [float.PositiveInfinity, 1, 0, 1], c = new float[4];
        float none = 0;
        Gemm.Multiply(2, 2, 2, new MatrixReference<float>(ref a[0], 2, 1), new MatrixReference<float>(ref b[0], 2, 1), ref c[0], 2, TileStart.Zero, ref none);
        Assert.Equal([float.NaN, float.NaN, float.NaN, 1], c);
    }

    public enum Order { Rows, Columns, Apart }

    delegate void Multiplication<T>(in GemmArguments<T> arguments) where T : unmanaged;

    /// <summary>Operands between forbidden pages, and the answer summed in double.</summary>
    sealed class Problem<T> : IDisposable where T : unmanaged, INumber<T>
    {
        readonly GuardedMemory<T> a, b, c, bias;
        readonly GemmArguments<T> arguments;
        readonly T[] before;
        readonly double[] expected;
        readonly int m, n, k, gap;

        public Problem(int m, int n, int k, Order aOrder, Order bOrder, TileStart start, bool atStart, int seed)
        {
            (this.m, this.n, this.k) = (m, n, k);
            gap = seed % 3;
            var random = new Random(seed);
            var (aRow, aColumn, aLength) = Strides(aOrder, m, k);
            var (bRow, bColumn, bLength) = Strides(bOrder, k, n);
            int cRow = n + gap;
            a = Fill(aLength, atStart, random);
            b = Fill(bLength, atStart, random);
            c = Fill((m - 1) * cRow + n, atStart, random);
            bias = Fill(start == TileStart.FromRowBias ? m : n, atStart, random);
            before = c.Span.ToArray();
            arguments = new GemmArguments<T>
            {
                A = a.Pointer, B = b.Pointer, C = c.Pointer, Bias = bias.Pointer, M = m, N = n, K = k,
                ARow = aRow, AColumn = aColumn, BRow = bRow, BColumn = bColumn, CRow = cRow, Start = start,
            };

            expected = new double[before.Length];
            for (int i = 0; i < before.Length; i++) expected[i] = double.CreateChecked(before[i]);
            for (int row = 0; row < m; row++)
                for (int column = 0; column < n; column++)
                {
                    double sum = start switch
                    {
                        TileStart.FromC => expected[row * cRow + column],
                        TileStart.FromColumnBias => double.CreateChecked(bias.Span[column]),
                        TileStart.FromRowBias => double.CreateChecked(bias.Span[row]),
                        _ => 0,
                    };
                    for (int p = 0; p < k; p++)
                        sum += double.CreateChecked(a.Span[row * aRow + p * aColumn]) * double.CreateChecked(b.Span[p * bRow + column * bColumn]);
                    expected[row * cRow + column] = sum;
                }
        }

        static (int Row, int Column, int Length) Strides(Order order, int rows, int columns) => order switch
        {
            Order.Rows => (columns, 1, rows * columns),
            Order.Columns => (1, rows, rows * columns),
            _ => (3, 3 * rows + 2, rows == 0 || columns == 0 ? 0 : 3 * (rows - 1) + (3 * rows + 2) * (columns - 1) + 1),
        };

        static GuardedMemory<T> Fill(int count, bool atStart, Random random)
        {
            var memory = new GuardedMemory<T>(count, atStart);
            foreach (ref T x in memory.Span) x = T.CreateChecked(random.NextDouble() * 2 - 1);
            return memory;
        }

        public T[] Result(Multiplication<T> multiplication)
        {
            before.CopyTo(c.Span);
            multiplication(arguments);
            return c.Span.ToArray();
        }

        public void Check(Multiplication<T> multiplication, double tolerance)
        {
            T[] result = Result(multiplication);
            double allowed = tolerance * (k + 1);
            for (int i = 0; i < result.Length; i++)
            {
                bool inside = i % (n + gap) < n;
                if (inside ? !(Math.Abs(double.CreateChecked(result[i]) - expected[i]) <= allowed) : result[i] != before[i])
                    Assert.Fail($"{m}x{n}x{k}: element {i} is {result[i]} and should be {expected[i]}.");
            }
        }

        public void Dispose()
        {
            a.Dispose();
            b.Dispose();
            c.Dispose();
            bias.Dispose();
        }
    }
}
