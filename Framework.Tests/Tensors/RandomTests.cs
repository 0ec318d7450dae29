using Framework.Kernels;

namespace Framework.Tests.Tensors;

public sealed class RandomTests
{
    /// <summary>The known answers that its authors publish (Random123, kat_vectors).</summary>
    [Theory]
    [InlineData(0ul, 0ul, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x299f31d0_a4093822ul, 0x85a308d3_243f6a88ul, 0x03707344_13198a2eul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void PhiloxGivesItsKnownAnswers(ulong key, ulong counter, ulong counterHigh, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), Philox.Block(key, counter, counterHigh));

    [Fact]
    public void TilesAreTheWordsOfTheirBlocks()
    {
        const ulong key = 0x299f31d0_a4093822ul, counter = 0x00000001_fffffff9ul;
        uint[] words = new uint[Philox.TileBytes / sizeof(uint)];
        ulong[] numbers = new ulong[Philox.TileBytes / sizeof(ulong)];
        Philox.Fill<uint>(key, counter, words);
        Philox.Fill<ulong>(key, counter, numbers);
        for (int i = 0; i < Philox.TileBlocks; i++)
        {
            var (a, b, c, d) = Philox.Block(key, counter + (ulong)i);
            Assert.Equal((a, b, c, d), (words[i], words[16 + i], words[32 + i], words[48 + i]));
            Assert.Equal(((ulong)b << 32 | a, (ulong)d << 32 | c), (numbers[i], numbers[16 + i]));
        }
    }

    /// <summary>Lengths that end within a tile, and the first samples of a longer tensor.</summary>
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void ShorterTensorsHoldTheFirstSamples(DType type)
    {
        double[] all = Tensor.Randn([3000], type, generator: new Generator(9)).ToArray<double>();
        foreach (int n in (int[])[0, 1, 31, 64, 65, 1024, 1100, 2999])
        {
            Assert.Equal(all[..n], Tensor.Randn([n], type, generator: new Generator(9)).ToArray<double>());
        }
    }

    [Fact]
    public void TheStreamDependsOnTheSeedAlone()
    {
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            float[] alone = Tensor.Randn([100_003], generator: new Generator(5)).ToArray<float>();
            Threads.Count = 4;
            var generator = new Generator(5);
            Assert.Equal(alone, Tensor.Randn([100_003], generator: generator).ToArray<float>());
            GeneratorState state = generator.State;
            double next = Tensor.Rand([1], generator: generator).Item();
            generator.State = state;
            Assert.Equal(next, Tensor.Rand([1], generator: generator).Item());
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.BFloat16)]
    public void MomentsAreThoseOfTheDistributions(DType type)
    {
        const int n = 200_000;
        var generator = new Generator(7);
        double[] uniform = Tensor.Rand([n], type, generator: generator).ToArray<double>(), normal = Tensor.Randn([n], type, generator: generator).ToArray<double>();
        Assert.All(uniform, value => Assert.True(value is >= 0 and < 1));
        Assert.Equal(0.5, uniform.Average(), 5 * Math.Sqrt(1 / 12.0 / n) + (type == DType.BFloat16 ? 1 / 256.0 : 0));
        Assert.Equal(0, normal.Average(), 5 / Math.Sqrt(n) + 1e-3);
        Assert.Equal(1, normal.Average(x => x * x), 5 * Math.Sqrt(2.0 / n) + 2e-3);
        Assert.Equal(3, normal.Average(x => x * x * x * x), 5 * Math.Sqrt(96.0 / n) + 2e-2);
    }

    [Fact]
    public void IntegersAndPermutations()
    {
        var generator = new Generator(11);
        long[] dice = Tensor.RandInt(1, 7, [60_000], generator: generator).ToArray<long>();
        Assert.All(dice.GroupBy(x => x), face => Assert.InRange(face.Count(), 9_500, 10_500));
        Assert.Equal([1L, 2, 3, 4, 5, 6], dice.Distinct().Order());
        long[] order = Tensor.RandPerm(1000, generator: generator).ToArray<long>();
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), order.Order());
        Assert.NotEqual(order.Order(), order);
        Assert.Equal(0.3, Tensor.Bernoulli(Tensor.Full([100_000], 0.3), generator).ToArray<double>().Average(), 0.01);
        Assert.Equal(0.3, Tensor.Zeros(100_000).BernoulliInPlace(0.3, generator).ToArray<double>().Average(), 0.01);
        Tensor each = Tensor.From([0.0, 1, 0, 1, 0.5, 1], [2, 3]), drawn = Tensor.Bernoulli(each.T, generator);
        Assert.Equal(new Shape(3, 2), drawn.Shape);
        Assert.Equal([0.0, 1, 1], new[] { drawn[0, 0].Item(), drawn[0, 1].Item(), drawn[1, 0].Item() });
        Assert.Contains("element 1 is 1.5", Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Bernoulli(Tensor.From(0.5, 1.5))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Bernoulli(Tensor.From(0.5, double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.RandInt(3, 3, [2]));
        Assert.Throws<ArgumentException>(() => Tensor.Rand([2], DType.Int64));
    }
}
