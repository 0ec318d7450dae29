using Framework.Kernels;

namespace Framework.Tests.Operations.Elementwise;

/// <summary>First gradients against central differences of the declared method, second ones against central differences of the first.</summary>
public sealed class GradientTheories
{
    const int Count = 41;

    public static TheoryData<string> Differentiable => Samples.Names(e => e.Derivatives.Any(d => d != "none"));

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void First(string name)
    {
        var entry = Samples.Entry(name);
        var (operands, weights) = Draw(entry);
        for (var k = 0; k < operands.Length; k++)
        {
            if (entry.Derivatives[k] == "none")
                continue;
            var expected = Slopes(step => [.. Enumerable.Range(0, Count).Select(i => Weighted(entry, operands, weights, i, k, step))]);
            // Alone and together with the others: these are kernels of their own.
            Compare(name, k, operands, expected, Gradients(entry, operands, weights, [k], DType.Float64)[k]!, 1e-6);
            Compare(name, k, operands, expected, Gradients(entry, operands, weights, Differentiables(entry), DType.Float64)[k]!, 1e-6);
            Compare(name, k, operands, expected, Gradients(entry, operands, weights, [k], DType.Float32)[k]!, 1e-3);
            Compare(name, k, operands, expected, Gradients(entry, operands, weights, [k], DType.Float64, createGraph: true)[k]!, 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Differentiable))]
    public void Second(string name)
    {
        var entry = Samples.Entry(name);
        var (operands, weights) = Draw(entry);
        foreach (var k in Differentiables(entry))
        {
            var wanted = Differentiables(entry);
            var inputs = Inputs(entry, operands, wanted, DType.Float64);
            if (FirstGradients(entry, inputs, weights, wanted, createGraph: true)[Array.IndexOf(wanted, k)] is not { RequiresGrad: true } first)
                continue;
            var second = Autograd.Grad([first], [.. wanted.Select(w => inputs[w])], [Tensor.Ones([Count], DType.Float64)], allowUnused: true);
            for (var j = 0; j < wanted.Length; j++)
            {
                var expected = Slopes(step => Gradients(entry, Moved(operands, wanted[j], step), weights, [k], DType.Float64)[k]!);
                var actual = second[j] is { } tensor ? Samples.Read(tensor) : new double[Count];
                Compare($"{name}, gradient {k} by", wanted[j], operands, expected, actual, 1e-5);
            }
        }
    }

    static int[] Differentiables(OperationEntry entry) => [.. Enumerable.Range(0, entry.Operands.Length).Where(i => entry.Derivatives[i] != "none")];

    static (double[][] Operands, double[][] Weights) Draw(OperationEntry entry)
    {
        var random = new Random(11);
        double[][] operands = Samples.DrawSmooth(entry, Count, random);
        double[][] weights = [.. entry.Operation.Traits.Results.Select(_ => Enumerable.Range(0, Count).Select(_ => (double)(float)(random.NextDouble() + 0.5)).ToArray())];
        return (operands, weights);
    }

    static double[][] Moved(double[][] operands, int k, double step) => [.. operands.Select((o, i) => i == k ? [.. o.Select(x => x + step)] : o)];

    /// <summary>The weighted sum of the results for one element.</summary>
    static double Weighted(OperationEntry entry, double[][] operands, double[][] weights, int i, int k, double step)
    {
        double[] x = [.. operands.Select((o, j) => o[i] + (j == k ? step : 0))];
        var results = entry.Reference(x, Samples.Scalars(entry));
        return results.Select((r, n) => entry.Operation.Traits.Results[n] == ResultKind.Bool ? 0 : r * weights[n][i]).Sum();
    }

    static Tensor[] Inputs(OperationEntry entry, double[][] operands, int[] wanted, DType dtype) =>
    [
        .. operands.Select((o, k) =>
        {
            var tensor = Samples.Make(o, [Count], Samples.TypeOf(entry.Operands[k], dtype));
            return wanted.Contains(k) ? tensor.RequireGrad() : tensor;
        }),
    ];

    static Tensor?[] FirstGradients(OperationEntry entry, Tensor[] inputs, double[][] weights, int[] wanted, bool createGraph)
    {
        var results = Samples.Run(entry, inputs);
        var live = Enumerable.Range(0, results.Length).Where(r => results[r].RequiresGrad).ToArray();
        if (live.Length == 0)
            return new Tensor?[wanted.Length];
        return Autograd.Grad(
            [.. live.Select(r => results[r])], [.. wanted.Select(w => inputs[w])],
            [.. live.Select(r => Samples.Make(weights[r], [Count], results[r].DType))], createGraph: createGraph, allowUnused: true);
    }

    static double[]?[] Gradients(OperationEntry entry, double[][] operands, double[][] weights, int[] wanted, DType dtype, bool createGraph = false)
    {
        var gradients = FirstGradients(entry, Inputs(entry, operands, wanted, dtype), weights, wanted, createGraph);
        var all = new double[]?[operands.Length];
        for (var j = 0; j < wanted.Length; j++)
            all[wanted[j]] = gradients[j] is { } g ? Samples.Read(g) : new double[Count];
        return all;
    }

    static double[] Slopes(Func<double, double[]> at)
    {
        const double step = 1e-5;
        return [.. at(step).Zip(at(-step), (up, down) => (up - down) / (2 * step))];
    }

    static void Compare(string name, int k, double[][] operands, double[] expected, double[] actual, double tolerance)
    {
        for (var i = 0; i < Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * (1 + Math.Abs(expected[i])),
                $"{name} operand {k} at ({string.Join(", ", operands.Select(o => o[i]))}): gradient {actual[i]:R}, difference quotient {expected[i]:R}");
        }
    }
}
