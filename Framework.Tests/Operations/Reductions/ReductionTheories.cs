using Framework.Kernels;

namespace Framework.Tests.Operations.Reductions;

/// <summary>Every declared reduction against its own scalar methods.</summary>
public sealed class ReductionTheories
{
    public static TheoryData<string> All => [.. global::Framework.OperationRegistry.Reductions.Select(e => e.Name)];

    public static TheoryData<string> Differentiable => [.. global::Framework.OperationRegistry.Reductions.Where(e => e.Derivative != "none").Select(e => e.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void Lengths(string name)
    {
        ReductionEntry entry = Entry(name);
        var random = new Random(3);
        foreach (DType type in Enum.GetValues<DType>())
        {
            if (!Accepts(entry, type))
                continue;
            for (int n = entry.Operation.Traits.AllowsEmpty ? 0 : 1; n <= 257; n += type == DType.Float32 ? 1 : 16)
            {
                Compare(entry, Draw(random, type, [n]), [0], type);
                Compare(entry, Draw(random, type, [3, n]), [1], type);
                Compare(entry, Draw(random, type, [n, 21]), [0], type);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void AnyDimensionsOfAnyLayout(string name)
    {
        ReductionEntry entry = Entry(name);
        var random = new Random(5);
        Shape shape = [3, 17, 1, 5, 9];
        for (int subset = 1; subset < 1 << shape.Rank; subset++)
        {
            int[] dims = [.. Enumerable.Range(0, shape.Rank).Where(d => (subset >> d & 1) != 0)];
            Compare(entry, Draw(random, DType.Float64, shape), dims, DType.Float64);
            double[] values = [.. Enumerable.Range(0, (int)shape.NumElements).Select(_ => Sample(random, DType.Float64))];
            Compare(entry, FiniteDifferences.Scattered(values, shape), dims, DType.Float64);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void LargeOnesDoNotDependOnThreads(string name)
    {
        ReductionEntry entry = Entry(name);
        var random = new Random(7);
        int before = Threads.Count;
        try
        {
            foreach (var (shape, dim) in new (Shape, int)[] { ([300_000], 0), ([500, 700], 1), ([3000, 130], 0), ([70_000, 5], 0) })
            {
                Tensor x = Draw(random, DType.Float32, shape);
                Threads.Count = 1;
                Tensor one = entry.Operation.Apply1(x, dim, Scalars(entry));
                Threads.Count = 3;
                Tensor three = entry.Operation.Apply1(x, dim, Scalars(entry));
                Assert.True(Read(one).SequenceEqual(Read(three)), $"{name} of {shape} depends on the number of threads");
                Compare(entry, x, [dim], DType.Float32);
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
        ReductionEntry entry = Entry(name);
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0.0, -0.0, 1e-310, 1e300];
        foreach (double value in special)
        {
            foreach (int n in new[] { 1, 7, 40, 150 })
            {
                double[] values = [.. Enumerable.Range(0, n).Select(i => i == n / 2 ? value : 1.0 + i % 3)];
                Compare(entry, Tensor.From<double>(values, [n]), [0], DType.Float64);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Gradients(string name)
    {
        ReductionEntry entry = Entry(name);
        for (int result = 0; result < entry.Operation.Traits.Results.Length; result++)
        {
            int which = result;
            Tensor Of(Tensor x, int[] dims, bool keep)
            {
                var results = new Tensor[entry.Operation.Traits.Results.Length];
                entry.Operation.ApplyMany(x, dims, keep, null, Scalars(entry), results);
                return results[which];
            }

            FiniteDifferences.Check(x => Of(x[0], [], false), (entry.Operand, [7]));
            FiniteDifferences.Check(x => Of(x[0], [1], false), (entry.Operand, [3, 5]));
            FiniteDifferences.Check(x => Of(x[0], [0, 2], true), (entry.Operand, [3, 2, 2]));
        }
    }

    internal static ReductionEntry Entry(string name) => global::Framework.OperationRegistry.Reductions.Single(e => e.Name == name);

    internal static double[] Scalars(ReductionEntry entry) => [.. entry.Scalars.Select(s => s.Sample)];

    static bool Accepts(ReductionEntry entry, DType type) => type.IsFloatingPoint() || entry.Operation.Traits.Integers != ReducedIntegers.Refused;

    static double Sample(Random random, DType type) => type switch
    {
        DType.Bool => random.Next(2),
        DType.UInt8 => random.Next(0, 4),
        _ when !type.IsFloatingPoint() => random.Next(-3, 4),
        _ => Math.Round(random.NextDouble() * 4 - 2, 2),
    };

    static Tensor Draw(Random random, DType type, Shape shape)
    {
        double[] values = [.. Enumerable.Range(0, (int)shape.NumElements).Select(_ => Sample(random, type))];
        return Tensor.From<double>(values, shape).To(type);
    }

    static void Compare(ReductionEntry entry, Tensor x, int[] dims, DType type)
    {
        int count = entry.Operation.Traits.Results.Length;
        foreach (bool keep in new[] { false, true })
        {
            var results = new Tensor[count];
            entry.Operation.ApplyMany(x, dims, keep, null, Scalars(entry), results);
            double[][] rows = Rows(x, dims);
            for (int k = 0; k < count; k++)
            {
                double[] found = Read(results[k]);
                Assert.Equal(keep ? x.Rank : x.Rank - dims.Length, results[k].Rank);
                Assert.Equal(rows.Length, found.Length);
                double unit = type switch { DType.Float64 => 1e-12, DType.Float32 => 2e-6, DType.Float16 => 2e-3, DType.BFloat16 => 1.6e-2, _ => 0 };
                for (int row = 0; row < rows.Length; row++)
                {
                    double expected = entry.Reference(rows[row], Scalars(entry))[k];
                    if (!type.IsFloatingPoint() && entry.Operation.Traits.Integers == ReducedIntegers.Kept && type != DType.Bool && Math.Abs(expected) > 100)
                        continue;
                    double scale = rows[row].Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Sum() + Math.Abs(expected);
                    bool same = found[row].Equals(expected) || found[row] == expected || Math.Abs(found[row] - expected) <= unit * Math.Max(scale, 1)
                        || (type == DType.Float16 && Math.Abs(expected) > 65000);
                    Assert.True(same, $"{entry.Name}[{k}] of {x.DType}{x.Shape} over [{string.Join(", ", dims)}], output {row}: {found[row]:R} instead of {expected:R}");
                }
            }
        }
    }

    internal static double[] Read(Tensor tensor) => tensor.Detach().Contiguous().To(DType.Float64).AsSpan<double>().ToArray();

    /// <summary>The elements that are reduced to each output, in row-major order of the outputs.</summary>
    static double[][] Rows(Tensor x, int[] dims)
    {
        double[] values = Read(x);
        int[] sizes = x.Shape.ToArray();
        int outputs = 1;
        for (int d = 0; d < sizes.Length; d++)
            outputs *= dims.Contains(d) ? 1 : sizes[d];
        var rows = new List<double>[outputs];
        for (int i = 0; i < outputs; i++)
            rows[i] = [];
        for (int i = 0; i < values.Length; i++)
        {
            int rest = i, output = 0, step = 1;
            for (int d = sizes.Length - 1; d >= 0; d--)
            {
                (rest, int index) = Math.DivRem(rest, sizes[d]);
                if (!dims.Contains(d))
                {
                    output += index * step;
                    step *= sizes[d];
                }
            }
            rows[output].Add(values[i]);
        }
        return [.. rows.Select(r => r.ToArray())];
    }
}

file static class First
{
    public static Tensor Apply1(this ReductionOperation operation, Tensor x, int dim, double[] scalars)
    {
        var results = new Tensor[operation.Traits.Results.Length];
        operation.ApplyMany(x, [dim], false, null, scalars, results);
        return results[0];
    }
}
