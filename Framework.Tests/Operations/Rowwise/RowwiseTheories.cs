using Framework.Kernels;
using Framework.Tests.Generators;

namespace Framework.Tests.Operations.Rowwise;

/// <summary>Every row-wise program, of the library and of this project as its user, against its own method on rows of doubles.</summary>
public sealed class RowwiseTheories
{
    // Lifted calls a declaration whose derivative is declared to be another than that of its value.
    static readonly RowEntry[] Entries = [.. global::Framework.OperationRegistry.Rowwise, .. global::Framework.Tests.OperationRegistry.Rowwise.Where(e => e.Name != "Lifted")];

    public static TheoryData<string> All => [.. Entries.Select(e => e.Name)];

    /// <summary>All but two that are written to fail at extremes: their kernels are better than the methods, which StabilityTests ask of them.</summary>
    public static TheoryData<string> Stable => [.. Entries.Select(e => e.Name).Except(["LogOfSoftmax", "LogOfSumOfExp"])];

    public static TheoryData<string> Differentiable => [.. Entries.Where(e => e.Derivatives.Length > 0).Select(e => e.Name)];

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
                Compare(entry, Draw(entry, random, type, [3, n], -1), -1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Groups(string name)
    {
        RowEntry entry = Entry(name);
        var random = new Random(4);
        foreach (DType type in new[] { DType.Float32, DType.Float64, DType.Float16, DType.BFloat16 })
        {
            foreach (int rows in new[] { 8, 16, 17, 31, 50 })
            {
                foreach (int n in new[] { 1, 2, 7, 16, 31, 48, 96 })
                {
                    Compare(entry, Draw(entry, random, type, [rows, n], -1), -1);
                }
            }
        }
    }

    /// <summary>Rows that are swept in bundles give what each gives alone, to the bit: 37 of them are some bundles and some rows beside them.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Bundles(string name)
    {
        RowEntry entry = Entry(name);
        var random = new Random(6);
        foreach (DType type in new[] { DType.Float32, DType.Float64 })
        {
            foreach (int n in new[] { 97, 128, 613, 5000, 9000 })
            {
                Tensor[] inputs = Draw(entry, random, type, [37, n], -1);
                double[][] together = Results(inputs);
                for (int row = 0; row < 37; row += n > 1000 ? 9 : 1)
                {
                    double[][] alone = Results([.. inputs.Select(t => t.Narrow(0, row, 1).Clone())]);
                    for (int k = 0; k < alone.Length; k++)
                        Assert.True(alone[k].AsSpan().SequenceEqual(together[k].AsSpan(row * alone[k].Length, alone[k].Length)), $"{name} of {type}, row {row} of {n} elements: result or gradient {k} is another than alone");
                }
            }
        }

        double[][] Results(Tensor[] inputs)
        {
            Tensor[] asked = entry.Derivatives.Length == 0 ? [] : [.. inputs.Where(t => t.DType.IsFloatingPoint()).Select(t => t.RequireGrad())];
            Tensor[] results = Run(entry, inputs, -1);
            return [.. results.Select(Read), .. asked.Length == 0 ? [] : Autograd.Grad([results[0]], asked, [Tensor.Ones(results[0].Shape, results[0].DType)]).Select(g => Read(g!))];
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
            Compare(entry, Draw(entry, random, DType.Float64, shape, dim), dim);
            Compare(entry, [.. Draw(entry, random, DType.Float64, shape, dim).Select(t =>
                t.DType.IsInteger() ? t : FiniteDifferences.Scattered(FiniteDifferences.Numbers(random, t.NumElements), t.Shape))], dim);
        }
        Compare(entry, Draw(entry, random, DType.Float32, [], 0), 0);
        if (entry.Operands.Length > 1)
        {
            Compare(entry, Draw(entry, random, DType.Float32, [2, 3, 21], 2, [21], [3]), -1);
            Compare(entry, Draw(entry, random, DType.Float32, [2, 3, 21], 2, [3, 1], [2, 1]), 2);
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
                Tensor[] inputs = [.. Draw(entry, random, DType.Float32, shape, -1, [shape[-1]]).Select(t => t.DType.IsInteger() ? t : t.RequireGrad())];
                Compare(entry, [.. inputs.Select(i => i.Detach())], -1);
                if (entry.Derivatives.Length == 0)
                {
                    continue;
                }
                Threads.Count = 1;
                double[][] one = Gradients(entry, inputs);
                Threads.Count = 3;
                double[][] three = Gradients(entry, inputs);
                for (int i = 0; i < one.Length; i++)
                    Assert.True(one[i].SequenceEqual(three[i]), $"{name}: the gradient of operand {i} depends on the number of threads");
                double[][] wide = Gradients(entry, [.. inputs.Select(i => i.DType.IsInteger() ? i : i.Detach().To(DType.Float64).RequireGrad())]);
                for (int i = 0; i < one.Length; i++)
                {
                    double scale = wide[i].Max(Math.Abs) + 1e-3;
                    for (int k = 0; k < one[i].Length; k++)
                        Assert.True(one[i][k].Equals(wide[i][k]) || Math.Abs(one[i][k] - wide[i][k]) <= 1e-4 * scale, $"{name}: gradient {k} of operand {i} is {one[i][k]:R}, in double {wide[i][k]:R}");
                }
            }
        }
        finally
        {
            Threads.Count = before;
        }
    }

    /// <summary>What is not asked for is left out, and what is shared by all rows is added up by the kernel itself or behind it; all of that is the same gradient.</summary>
    [Theory]
    [MemberData(nameof(Differentiable))]
    public void AnyChoiceOfGradients(string name)
    {
        RowEntry entry = Entry(name);
        foreach (int length in new[] { 64, 65 })
        {
            Tensor[] drawn = Draw(entry, new Random(11), DType.Float32, [300, length], -1, [length]);
            int[] numbers = [.. Enumerable.Range(0, drawn.Length).Where(i => !drawn[i].DType.IsInteger())];
            double[][] all = Gradients(entry, Asking((1u << numbers.Length) - 1));
            for (uint choice = 1; choice < 1u << numbers.Length; choice++)
            {
                double[][] found = Gradients(entry, Asking(choice));
                int[] asked = [.. Enumerable.Range(0, numbers.Length).Where(i => (choice >> i & 1) != 0)];
                for (int i = 0; i < asked.Length; i++)
                    Assert.True(all[asked[i]].SequenceEqual(found[i]), $"{name}: the gradient of operand {numbers[asked[i]]} depends on the others in {choice:b}");
            }

            Tensor[] Asking(uint choice) => [.. drawn.Select((t, i) => Array.IndexOf(numbers, i) is >= 0 and var at && (choice >> at & 1) != 0 ? t.Clone().RequireGrad() : t)];
        }
    }

    [Theory]
    [MemberData(nameof(Stable))]
    public void SpecialValues(string name)
    {
        RowEntry entry = Entry(name);
        foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 700, -800, 1e-310 })
        {
            foreach (int n in new[] { 1, 7, 40 })
            {
                double[] values = [.. Enumerable.Range(0, n).Select(i => i == n / 2 ? value : 1.0 + i % 3)];
                Compare(entry, [.. Draw(entry, new Random(9), DType.Float64, [1, n], -1).Select(t => t.Rank == 2 ? Tensor.From<double>(values, [1, n]) : t)], -1);
                Compare(entry, [.. Draw(entry, new Random(9), DType.Float64, [2, n], -1).Select(t => t.DType.IsInteger() ? t : Tensor.Full(t.Shape, value, DType.Float64))], -1);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void DerivativesOfBothOrders(string name)
    {
        RowEntry entry = Entry(name);
        Check(entry, -1, Draw(entry, new Random(2), DType.Float64, [3, 5], -1));
        Check(entry, 0, Draw(entry, new Random(2), DType.Float64, [3, 5], 0));
        if (entry.Operands.Length > 1)
            Check(entry, -1, Draw(entry, new Random(2), DType.Float64, [2, 3, 4], -1, [4], [3]));
        if (entry.Operation.Traits.Forms.Count(f => f == RowOperand.Row) > 1)
            Check(entry, -1, Draw(entry, new Random(2), DType.Float64, [3, 1, 4], -1, [2, 1], [3, 2]));
    }

    /// <summary>The derivatives of all results that are not indices; indices among the operands stay.</summary>
    static void Check(RowEntry entry, int dim, Tensor[] inputs)
    {
        int[] varied = [.. Enumerable.Range(0, inputs.Length).Where(i => !inputs[i].DType.IsInteger())];
        for (int k = 0; k < entry.Operation.Traits.IsRow.Length; k++)
        {
            if (entry.Operation.Traits.IsIndex.Length > 0 && entry.Operation.Traits.IsIndex[k])
                continue;
            FiniteDifferences.Check(
                x =>
                {
                    Tensor[] all = [.. inputs];
                    foreach (var (tensor, i) in x.Zip(varied))
                        all[i] = tensor;
                    return Run(entry, all, dim)[k];
                },
                [.. varied.Select(i => (entry.Operands[i], inputs[i].Shape))]);
        }
    }

    [Fact]
    public void AnIndexOutsideTheRowPicksNaN()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4], [2, 2]).RequireGrad();
        Tensor loss = x.ClassLoss(Tensor.From<long>([5, -1], [2]));
        Assert.All(loss.Detach().AsSpan<float>().ToArray(), v => Assert.True(float.IsNaN(v)));
        double[] softmax = Read(x.Detach().Softmax());
        double[] gradient = Read(Autograd.Grad([loss], [x], [Tensor.Ones([2])])[0]!);
        Assert.All(gradient.Zip(softmax), p => Assert.Equal(p.Second, p.First, 1e-6));
    }

    [Fact]
    public void RotaryEmbeddingTurnsPairs()
    {
        double[] angles = [0.3, 1.1, -0.7];
        Tensor x = Tensor.From<double>(FiniteDifferences.Numbers(new Random(3), 24), [2, 2, 6]);
        Tensor cosine = Tensor.From<double>([.. angles.Select(Math.Cos)], [3]), sine = Tensor.From<double>([.. angles.Select(Math.Sin)], [3]);
        double[] before = x.ToArray<double>(), after = x.RotaryEmbedding(cosine, sine).ToArray<double>();
        for (int i = 0; i < 24; i++)
        {
            var point = new System.Numerics.Complex(before[i / 6 * 6 + i % 3], before[i / 6 * 6 + i % 3 + 3]) * System.Numerics.Complex.FromPolarCoordinates(1, angles[i % 3]);
            Assert.Equal(i % 6 < 3 ? point.Real : point.Imaginary, after[i], 1e-12);
        }
        FiniteDifferences.Check(t => t[0].RotaryEmbedding(t[1], t[2]), [2, 4, 6], [4, 3], [4, 3]);
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([3, 5]).RotaryEmbedding(cosine, sine));
    }

    [Fact]
    public void OperandsWithOneValueARowAreChecked()
    {
        Tensor x = Tensor.Zeros([3, 4]);
        Assert.Contains("integer type, not Float32", Assert.Throws<ArgumentException>(() => x.ClassLoss(Tensor.Zeros([3]))).Message, StringComparison.Ordinal);
        Assert.Contains("does not broadcast to that of the rows, [3]", Assert.Throws<ArgumentException>(() => x.ClassLoss(Tensor.Zeros([5, 3], DType.Int64))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => x.ClassLoss(Tensor.Zeros([4], DType.Int64)));
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([2, 0]).SquaredMargin(Tensor.Zeros([2], DType.Int64), Tensor.Zeros([2]), Tensor.Zeros([2], DType.Bool)));
    }

    static RowEntry Entry(string name) => Entries.Single(e => e.Name == name);

    static double[] Scalars(RowEntry entry) => [.. entry.Scalars.Select(s => s.Sample)];

    /// <summary>Operands for rows along a dimension of a shape: the first row has it, the others may have shapes of their own.</summary>
    static Tensor[] Draw(RowEntry entry, Random random, DType type, Shape shape, int dim, Shape? rows = null, Shape? numbers = null)
    {
        RowOperand[] forms = entry.Operation.Traits.Forms;
        Shape outer = shape.Rank == 0 ? shape : [.. shape.Where((_, d) => d != (dim + shape.Rank) % shape.Rank)];
        return [.. forms.Select((form, i) => form switch
        {
            RowOperand.Row => Draw(random, type, i == 0 ? shape : rows ?? shape),
            RowOperand.Number => Draw(random, type, numbers ?? outer),
            _ => Indices(random, numbers ?? outer, form == RowOperand.Flag ? 2 : shape.Rank == 0 ? 1 : shape[dim]),
        })];
    }

    static Tensor Indices(Random random, Shape shape, int end) =>
        Tensor.From<long>([.. Enumerable.Range(0, (int)shape.NumElements).Select(_ => (long)random.Next(end))], shape);

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
        return [.. Autograd.Grad([result], [.. inputs.Where(i => i.RequiresGrad)], [weights]).Select(g => Read(g!))];
    }

    static double[] Read(Tensor tensor) => tensor.Detach().Contiguous().To(DType.Float64).AsSpan<double>().ToArray();

    static void Compare(RowEntry entry, Tensor[] inputs, int dim)
    {
        DType type = inputs[0].DType;
        double unit = type switch { DType.Float64 => 1e-13, DType.Float32 => 3e-6, DType.Float16 => 2e-3, _ => 1.6e-2 };
        Shape shape = inputs[0].Shape;
        int n = shape.Rank == 0 ? 1 : shape[dim];
        Shape outer = shape.Rank == 0 ? shape : [.. shape.Where((_, d) => d != (dim + shape.Rank) % shape.Rank)];
        // Rows last and one after the other, as the declared method sees them.
        (double[] Values, int Length)[] rows = [.. inputs.Select((input, i) =>
        {
            if (entry.Operation.Traits.Forms[i] != RowOperand.Row)
                return (Read(input.Expand(outer)), 1);
            Tensor full = input.Expand(shape);
            return (Read(shape.Rank == 0 ? full : full.Movedim(dim, -1)), n);
        })];
        foreach (bool keep in new[] { false, true })
        {
            Tensor[] results = Run(entry, inputs, dim, keep);
            for (int k = 0; k < results.Length; k++)
            {
                bool isRow = entry.Operation.Traits.IsRow[k];
                Assert.Equal(isRow || keep || shape.Rank == 0 ? shape.Rank : shape.Rank - 1, results[k].Rank);
                double[] found = Read(shape.Rank > 0 && (isRow || keep) ? results[k].Movedim(dim, -1) : results[k]);
                int per = isRow ? n : 1;
                for (int row = 0; row < rows[0].Values.Length / n; row++)
                {
                    double[] expected = entry.Reference([.. rows.Select(r => r.Values[(row * r.Length)..((row + 1) * r.Length)])], Scalars(entry))[k];
                    double scale = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max() + (isRow ? n > 1000 ? 3 : 1 : 1 + n / 64);
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
