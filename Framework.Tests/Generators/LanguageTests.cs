using Framework.Kernels;

namespace Framework.Tests.Generators;

/// <summary>All declarations of this project, which is a user's: kernels against the scalar methods, gradients against finite differences.</summary>
public sealed class LanguageTests
{
    const int Count = 19;

    static IEnumerable<OperationEntry> All => global::Framework.Tests.OperationRegistry.All;

    public static TheoryData<string> Names => [.. All.Select(e => e.Name)];

    /// <summary>Those with a derivative that is not, by intent, that of the function.</summary>
    static readonly string[] Untrue = ["Swift", "Steep", "Doubled"];

    public static TheoryData<string> Differentiable =>
        [.. All.Where(e => e.Derivatives.Length > 0 && e.Operands.Any(o => o.Kind == OperandKind.Number) && e.Operation.Traits.Results[0] == ResultKind.Promoted && !Untrue.Contains(e.Name)).Select(e => e.Name)];

    static OperationEntry Entry(string name) => All.Single(e => e.Name == name);

    static double[][] Samples(OperationEntry entry)
    {
        var random = new Random(7);
        var numbers = OperandInfo.Sample(entry.Operands, [.. entry.Operands.Select(_ => Count)], random);
        return [.. Enumerable.Range(0, Count).Select(i => entry.Operands.Select((o, k) => o.Kind switch
        {
            OperandKind.Boolean => random.Next(2),
            OperandKind.Integer => random.Next(-40, 40),
            _ => numbers[k][i],
        }).ToArray())];
    }

    static Tensor[] Operands(OperationEntry entry, double[][] samples, DType number) => [.. entry.Operands.Select((o, i) =>
        Tensor.From<double>([.. samples.Select(s => s[i])], [Count]).To(o.Kind switch { OperandKind.Boolean => DType.Bool, OperandKind.Integer => DType.Int64, _ => number }))];

    [Theory]
    [MemberData(nameof(Names))]
    public void KernelsComputeWhatTheMethodsSay(string name)
    {
        var entry = Entry(name);
        var samples = Samples(entry);
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        foreach (var (number, tolerance) in new[] { (DType.Float64, 1e-13), (DType.Float32, 3e-6) })
        {
            var results = new Tensor[entry.Formulas.Length];
            entry.Operation.ApplyMany(Operands(entry, samples, number), scalars, results);
            for (var k = 0; k < results.Length; k++)
            {
                var computed = results[k].ToArray<double>();
                for (var i = 0; i < Count; i++)
                {
                    var expected = entry.Reference(samples[i], scalars)[k];
                    Assert.True(Math.Abs(computed[i] - expected) <= tolerance * (1 + Math.Abs(expected)), $"{name}({string.Join(", ", samples[i])}) in {number}: {computed[i]} for {expected}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void GradientsOfBothOrdersAreRight(string name)
    {
        var entry = Entry(name);
        double[] scalars = [.. entry.Scalars.Select(s => s.Sample)];
        var operands = Operands(entry, Samples(entry), DType.Float64);
        Tensor[] numbers = [.. operands.Where(o => o.DType == DType.Float64).Select(o => o.RequireGrad())];
        Tensor First(Tensor[] changed)
        {
            var next = 0;
            var results = new Tensor[entry.Formulas.Length];
            entry.Operation.ApplyMany([.. operands.Select(o => o.DType == DType.Float64 ? changed[next++] : o)], scalars, results);
            return results.Aggregate((a, b) => a + 2 * b);
        }
        Autograd.GradCheck(First, numbers);
        Autograd.GradGradCheck(First, numbers);
    }

    [Fact]
    public void KeywordsAreNames() => Assert.Equal(4, LanguageOperations.@double(Tensor.Full([], 2)).Item<float>());
}
