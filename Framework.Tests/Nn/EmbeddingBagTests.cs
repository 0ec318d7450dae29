using Framework.Nn;

namespace Framework.Tests.Nn;

public sealed class EmbeddingBagTests
{
    static readonly long[] Symbols = [2, 0, 2, 1, 3, 3, 1];
    static readonly int[][] Bags = [[2, 0, 2], [], [1, 3, 3, 1]];

    static Tensor List => Tensor.From<long>(Symbols, [7]);

    static Tensor Offsets => Tensor.From<long>([0, 3, 3], [3]);

    [Theory]
    [InlineData(EmbeddingBagMode.Sum, null)]
    [InlineData(EmbeddingBagMode.Mean, null)]
    [InlineData(EmbeddingBagMode.Max, null)]
    [InlineData(EmbeddingBagMode.Sum, 3)]
    [InlineData(EmbeddingBagMode.Mean, 3)]
    [InlineData(EmbeddingBagMode.Max, -1)]
    public void ABagIsReducedByItself(EmbeddingBagMode mode, int? padding)
    {
        Generator.Default.ManualSeed(1);
        Tensor table = Tensor.Randn([4, 2], DType.Float64).RequireGrad();
        double[] rows = table.Detach().ToArray<double>(), result = Functional.EmbeddingBag(List, table, Offsets, mode: mode, paddingIdx: padding).Detach().ToArray<double>();
        for (int bag = 0; bag < Bags.Length; bag++)
        {
            int[] counted = [.. Bags[bag].Where(s => padding is null || s != 3)];
            for (int d = 0; d < 2; d++)
            {
                double[] values = [.. counted.Select(s => rows[2 * s + d]).DefaultIfEmpty(0)];
                Assert.Equal(mode switch { EmbeddingBagMode.Sum => values.Sum(), EmbeddingBagMode.Mean => values.Average(), _ => values.Max() }, result[2 * bag + d], 1e-14);
            }
        }
        Autograd.GradCheck(x => Functional.EmbeddingBag(List, x[0], Offsets, mode: mode, paddingIdx: padding), [table]);
    }

    [Fact]
    public void FactorsCountForSumsOnly()
    {
        Generator.Default.ManualSeed(2);
        Tensor table = Tensor.Randn([4, 2], DType.Float64).RequireGrad(), factors = Tensor.Randn([2, 2], DType.Float64).RequireGrad(), bags = Tensor.From<long>([1, 2, 3, 3], [2, 2]);
        Tensor result = Functional.EmbeddingBag(bags, table, mode: EmbeddingBagMode.Sum, perSampleWeights: factors, paddingIdx: 2);
        Assert.True((table[1] * factors[0, 0]).AllClose(result[0], 0, 1e-14));
        Assert.True((table[3] * (factors[1, 0] + factors[1, 1])).AllClose(result[1], 0, 1e-14));
        Autograd.GradCheck(x => Functional.EmbeddingBag(bags, x[0], mode: EmbeddingBagMode.Sum, perSampleWeights: x[1]), [table, factors]);
        Assert.Contains("are given for Mean", Assert.Throws<ArgumentException>(() => Functional.EmbeddingBag(bags, table, perSampleWeights: factors)).Message);
    }

    [Fact]
    public void TheLastOffsetMayEndTheLastBag()
    {
        var module = new EmbeddingBag(4, 3, mode: EmbeddingBagMode.Sum, includeLastOffset: true);
        Tensor result = module.Forward(List, Tensor.From<long>([0, 3, 5], [3]));
        Assert.Equal(new Shape(2, 3), result.Shape);
        Assert.True((module.Weight[1] + module.Weight[3]).AllClose(result[1], 0, 1e-6));
        Assert.Equal(["weight"], module.StateDict().Keys);
        Assert.Contains("0 first", Assert.Throws<ArgumentException>(() => module.Forward(List, Tensor.From<long>([1, 3], [2]))).Message);
        Assert.Contains("no offsets", Assert.Throws<ArgumentException>(() => module.Forward(List)).Message);
    }
}
