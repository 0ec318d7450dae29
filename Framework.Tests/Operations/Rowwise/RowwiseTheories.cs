using Framework.Kernels;

namespace Framework.Tests.Operations.Rowwise;

/// <summary>Every declared row-wise program against its own method on rows of doubles.</summary>
public sealed class RowwiseTheories
{
    public static TheoryData<string> All => [.. global::Framework.OperationRegistry.Rowwise.Select(e => e.Name)];

    public static TheoryData<string> Differentiable => [.. global::Framework.OperationRegistry.Rowwise.Where(e => e.Derivatives.Length > 0).Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Lengths(string name)
    {
        RowEntry entry = Entry(name);
        var random = new Random(3);
        foreach (DType type in new[] { DType.Float32, DType.Float64, DType.Float16, DType.BFloat16 })
        {
            for (int n = 1; n <= 257; n += type == DType.Float32 ? 1 : 16)
            {
                Compare(entry, [.. entry.Operands.Select(_ => Draw(random, type, [3, n]))], -1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AnyDimensionOfAnyLayout(string name)
    {
        RowEntry entry = Entry(name);
        var random = new Random(5);
        Shape shape = [3, 1, 19, 4];
        for (int dim = -4; dim < 4; dim++)
        {
            Compare(entry, [.. entry.Operands.Select(_ => Draw(random, DType.Float64, shape))], dim);
            Compare(entry, [.. entry.Operands.Select(_ => FiniteDifferences.Scattered(FiniteDifferences.Numbers(random, shape.NumElements), shape))], dim);
        }
        Compare(entry, [.. entry.Operands.Select(_ => Draw(random, DType.Float32, []))], 0);
        if (entry.Operands.Length > 1)
        {
            Compare(entry, [Draw(random, DType.Float32, [2, 3, 21]), .. entry.Operands.Skip(1).Select(_ => Draw(random, DType.Float32, [21]))], -1);
            Compare(entry, [Draw(random, DType.Float32, [2, 3, 21]), .. entry.Operands.Skip(1).Select(_ => Draw(random, DType.Float32, [3, 1]))], 2);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ManyAndLongRows(string name)
    {
        RowEntry entry = Entry(name);
        var random = new Random(7);
        int before = Threads.Count;
        try
        {
            foreach (Shape shape in new Shape[] { [700, 65], [2, 20_011] })
            {
                Tensor[] inputs = [.. entry.Operands.Select((_, i) => Draw(random, DType.Float32, i == 0 ? shape : [shape[-1]]).RequireGrad())];
                Compare(entry, [.. inputs.Select(i => i.Detach())], -1);
                Threads.Count = 1;
                double[][] one = Gradients(entry, inputs);
                Threads.Count = 3;
                double[][] three = Gradients(entry, inputs);
                for (int i = 0; i < one.Length; i++)
                    Assert.True(one[i].SequenceEqual(three[i]), $"{name}: the gradient of operand {i} depends on the number of threads");
                double[][] wide = Gradients(entry, [.. inputs.Select(i => i.Detach().To(DType.Float64).RequireGrad())]);
                for (int i = 0; i < one.Length; i++)
                {
                    double scale = wide[i].Max(Math.Abs) + 1e-3;
                    for (int k = 0; k < one[i].Length; k++)
                        Assert.True(Math.Abs(one[i][k] - wide[i][k]) <= 1e-4 * scale, $"{name}: gradient {k} of operand {i} is {one[i][k]:R}, in double {wide[i][k]:R}");
                }
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void SpecialValues(string name)
    {
        RowEntry entry = Entry(name);
        foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 700, -800, 1e-310 })
        {
            foreach (int n in new[] { 1, 7, 40 })
            {
                double[] values = [.. Enumerable.Range(0, n).Select(i => i == n / 2 ? value : 1.0 + i % 3)];
                Compare(entry, [.. entry.Operands.Select(_ => Tensor.From<double>(values, [1, n]))], -1);
                Compare(entry, [.. entry.Operands.Select(_ => Tensor.Full([2, n], value, DType.Float64))], -1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void DerivativesOfBothOrders(string name)
    {
        RowEntry entry = Entry(name);
        Shape[] same = [.. entry.Operands.Select(_ => new Shape(3, 5))];
        FiniteDifferences.Check(x => Run(entry, x, -1)[0], same);
        FiniteDifferences.Check(x => Run(entry, x, 0)[0], same);
        if (entry.Operands.Length > 1)
            FiniteDifferences.Check(x => Run(entry, x, -1)[0], [[2, 3, 4], .. entry.Operands.Skip(1).Select(_ => new Shape(4))]);
        FiniteDifferences.Check(x => Run(entry, x, -1)[0], [[3, 1, 4], .. entry.Operands.Skip(1).Select(_ => new Shape(2, 1))]);
    }

    static RowEntry Entry(string name) => global::Framework.OperationRegistry.Rowwise.Single(e => e.Name == name);

    static double[] Scalars(RowEntry entry) => [.. entry.Scalars.Select(s => s.Sample)];

    static Tensor Draw(Random random, DType type, Shape shape) => Tensor.From<double>(FiniteDifferences.Numbers(random, shape.NumElements), shape).To(type);

    static Tensor[] Run(RowEntry entry, Tensor[] inputs, int dim, bool keepDim = false)
    {
        var results = new Tensor[entry.Operation.Traits.IsRow.Length];
        entry.Operation.ApplyMany(inputs, dim, keepDim, Scalars(entry), results);
        return results;
    }

    static double[][] Gradients(RowEntry entry, Tensor[] inputs)
    {
        Tensor result = Run(entry, inputs, -1)[0];
        Tensor weights = Tensor.From<double>(FiniteDifferences.Numbers(new Random(1), result.NumElements), result.Shape).To(result.DType);
        return [.. Autograd.Grad([result], inputs, [weights]).Select(g => Read(g!))];
    }

    static double[] Read(Tensor tensor) => tensor.Detach().Contiguous().To(DType.Float64).AsSpan<double>().ToArray();

    static void Compare(RowEntry entry, Tensor[] inputs, int dim)
    {
        DType type = inputs[0].DType;
        double unit = type switch { DType.Float64 => 1e-13, DType.Float32 => 3e-6, DType.Float16 => 2e-3, _ => 1.6e-2 };
        Shape shape = inputs[0].Shape;
        // Rows last and one after the other, as the declared method sees them.
        double[][] rows = [.. inputs.Select(input =>
        {
            Tensor full = input.Expand(shape);
            return Read(shape.Rank == 0 ? full : full.Movedim(dim, -1));
        })];
        int n = shape.Rank == 0 ? 1 : shape[dim];
        foreach (bool keep in new[] { false, true })
        {
            Tensor[] results = Run(entry, inputs, dim, keep);
            for (int k = 0; k < results.Length; k++)
            {
                bool isRow = entry.Operation.Traits.IsRow[k];
                Assert.Equal(isRow || keep || shape.Rank == 0 ? shape.Rank : shape.Rank - 1, results[k].Rank);
                double[] found = Read(shape.Rank > 0 && (isRow || keep) ? results[k].Movedim(dim, -1) : results[k]);
                int per = isRow ? n : 1;
                for (int row = 0; row < rows[0].Length / n; row++)
                {
                    double[] expected = entry.Reference([.. rows.Select(r => r[(row * n)..((row + 1) * n)])], Scalars(entry))[k];
                    double scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max() + (n > 1000 ? 3 : 1);
                    for (int i = 0; i < per; i++)
                    {
                        double value = found[row * per + i];
                        Assert.True(value.Equals(expected[i]) || value == expected[i] || Math.Abs(value - expected[i]) <= unit * scale,
                            $"{entry.Name} of {type}{shape} along {dim}, row {row}, element {i}: {value:R} instead of {expected[i]:R}");
                    }
                }
            }
        }
    }
}
