using Framework.Tests.Generators;

namespace Framework.Tests.Operations.Elementwise;

/// <summary>Elements that take the general way among those that take the usual one: at the beginning and the end of vectors, of stretches and of the whole.</summary>
public sealed class ShortcutTests
{
    static readonly double[] Edges = [0, -0.0, -2.5, 1e-310, 1e-40, 1e300, double.PositiveInfinity, double.NaN];

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void ThePowerOfAnElementDependsOnNoOther(DType dtype)
    {
        var random = new Random(7);
        foreach (var n in new[] { 1, 2, 3, 16, 17, 255, 272, 700 })
        {
            foreach (var share in new[] { 0, 0.004, 0.1, 0.9 })
            {
                Tensor x = Tensor.From(Values()).To(dtype), y = Tensor.From(Values()).To(dtype);
                var expected = Enumerable.Range(0, n).Select(i => BitConverter.DoubleToInt64Bits(x.Narrow(0, i, 1).Pow(y.Narrow(0, i, 1)).To(DType.Float64).Item<double>()));
                Assert.Equal(expected, x.Pow(y).To(DType.Float64).ToArray<double>().Select(BitConverter.DoubleToInt64Bits));

                double[] Values() => [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() < share ? Edges[random.Next(Edges.Length)] : 3 * random.NextDouble() + 0.01)];
            }
        }
    }

    [Fact]
    public void LoopsTakeThem()
    {
        var emitted = GeneratorRun.Run(GeneratorRun.InClass("[Elementwise] static double F(double x, double y) => 2 * Math.Pow(x, y);")).Source("Consumer.Operations.F.g.cs");
        Assert.Contains("if (!V.AllLess(", emitted);
        Assert.Contains("i = General<V, TStore>(row, i, n)", emitted);
    }
}
