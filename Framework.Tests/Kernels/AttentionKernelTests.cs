using Framework.Kernels;
using Framework.Tests.Operations;

namespace Framework.Tests.Kernels;

/// <summary>Fused attention and its gradients against their definition in double, and against attention that forms its weights.</summary>
[Collection("threads")]
public sealed class AttentionKernelTests : IDisposable
{
    readonly int threads = Threads.Count;

    public void Dispose() => Threads.Count = threads;

    public enum Mask { None, Causal, Visible, Added }

    /// <summary>Less than a block, whole blocks, and a little more, each with every mask.</summary>
    public static TheoryData<int, int, int, int, Mask> Sizes
    {
        get
        {
            var data = new TheoryData<int, int, int, int, Mask>();
            foreach (var (queries, keys, width, valueWidth) in new[] { (1, 1, 1, 1), (3, 5, 2, 4), (1, 700, 24, 24), (96, 384, 16, 16), (129, 257, 20, 7), (150, 530, 3, 33), (400, 70, 8, 1) })
            {
                foreach (Mask mask in Enum.GetValues<Mask>())
                {
                    data.Add(queries, keys, width, valueWidth, mask);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void ValuesAndGradientsAreThoseOfTheDefinition(int queries, int keys, int width, int valueWidth, Mask mask)
    {
        Generator.Default.ManualSeed(1);
        Tensor query = Random(2, queries, width), key = Random(2, keys, width), value = Random(2, keys, valueWidth), gradient = Random(2, queries, valueWidth);
        Tensor? given = Draw(mask, [2, queries, keys]);
        Tensor[] expected = Define(query, key, value, given, mask == Mask.Causal, 0.3, gradient);
        Near(expected, Run(query, key, value, given, mask, gradient), 1e-12);
        Near(expected, Run(query.To(DType.Float32), key.To(DType.Float32), value.To(DType.Float32), given, mask, gradient.To(DType.Float32)), 2e-5);
    }

    [Theory]
    [InlineData(Mask.None)]
    [InlineData(Mask.Causal)]
    [InlineData(Mask.Visible)]
    [InlineData(Mask.Added)]
    public void OperandsBroadcastAndLieAnywhere(Mask mask)
    {
        Generator.Default.ManualSeed(2);
        Tensor query = Random(2, 1, 5, 130).Transpose(-1, -2), key = Random(260, 3, 5).Transpose(0, 1), value = Random(2, 3, 260, 8)[.., .., .., 1..^1].Flip(-1);
        Tensor? given = mask == Mask.None ? null : Draw(mask, [3, 1, 260]);
        Tensor gradient = Random(6).Expand(2, 3, 130, 6);
        Tensor Whole(Tensor x, params ReadOnlySpan<int> last) => x.Expand([2, 3, .. last]).Reshape([6, .. last]);
        Tensor[] expected = Define(Whole(query, 130, 5), Whole(key, 260, 5), Whole(value, 260, 6), given is null ? null : Whole(given, 130, 260), mask == Mask.Causal, 0.3, Whole(gradient, 130, 6));
        Tensor[] shaped = [.. expected.Zip([[2, 3, 130, 6], query.Shape, key.Shape, value.Shape], (x, shape) => x.Reshape([2, 3, .. x.Shape.AsSpan()[1..]]).SumTo(shape))];
        Near(shaped, Run(query, key, value, given, mask, gradient), 1e-12);
    }

    [Theory]
    [InlineData(Mask.None)]
    [InlineData(Mask.Causal)]
    [InlineData(Mask.Visible)]
    [InlineData(Mask.Added)]
    public void DerivativesOfBothOrders(Mask mask)
    {
        Generator.Default.ManualSeed(3);
        Tensor? given = Draw(mask, [2, 3, 4]);
        Tensor Attention(Tensor[] x) => x[0].ScaledDotProductAttention(x[1], x[2], given, isCausal: mask == Mask.Causal);
        FiniteDifferences.Check(Attention, [2, 3, 2], [2, 4, 2], [2, 4, 3]);
        FiniteDifferences.Check(Attention, [3, 2], [2, 4, 2], [1, 4, 3]);
    }

    [Theory]
    [InlineData(1, 1100, 600, Mask.None)]
    [InlineData(1, 700, 1100, Mask.Causal)]
    [InlineData(3, 500, 600, Mask.Added)]
    [InlineData(20, 130, 90, Mask.Causal)]
    public void BitsDoNotDependOnThreads(int heads, int queries, int keys, Mask mask)
    {
        Generator.Default.ManualSeed(4);
        Tensor Draws(params int[] shape) => Tensor.Randn(shape);
        Tensor query = Draws(heads, queries, 16), key = Draws(heads, keys, 16), value = Draws(heads, keys, 16), gradient = Draws(heads, queries, 16);
        Tensor? given = Draw(mask, [queries, keys]);
        double[][] Bits(int count)
        {
            Threads.Count = count;
            return [.. Run(query, key, value, given, mask, gradient).Select(Numbers)];
        }
        Assert.Equal(Bits(1), Bits(2));
        Assert.Equal(Bits(1), Bits(3));
    }

    [Theory]
    [InlineData(0, 3, 4)]
    [InlineData(2, 0, 4)]
    [InlineData(2, 3, 0)]
    public void NothingIsAttendedTo(int batch, int queries, int keys)
    {
        Tensor query = Random(batch, queries, 2).RequireGrad(), key = Random(batch, keys, 2), value = Random(batch, keys, 5);
        Tensor output = query.ScaledDotProductAttention(key, value);
        Assert.Equal(new Shape(batch, queries, 5), output.Shape);
        Assert.Equal(Numbers(query.ScaledDotProductAttentionWithWeights(key, value).Output), Numbers(output));
        Assert.Equal(query.Shape, Autograd.Grad([output], [query], [Tensor.OnesLike(output)])[0]!.Shape);
    }

    /// <summary>What is no number spreads as it does through weights that are formed.</summary>
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void SpecialNumbersSpreadAsThroughTheWeights(double special)
    {
        const int Queries = 140, Keys = 300;
        Generator.Default.ManualSeed(5);
        Tensor visible = Tensor.Ones([Queries, Keys], DType.Bool);
        visible[7] = false;
        visible[.., 20] = false;
        for (int operand = 0; operand < 3; operand++)
        {
            foreach (Mask mask in new[] { Mask.None, Mask.Causal, Mask.Visible })
            {
                Tensor[] inputs = [Random(Queries, 4), Random(Keys, 4), Random(Keys, 4)];
                inputs[operand][20, 1] = special;
                // A weight of zero makes no number of such a value, if it meets it.
                if (operand == 2 && mask != Mask.None)
                {
                    continue;
                }
                Tensor? given = mask == Mask.Visible ? visible : null;
                Tensor gradient = Random(Queries, 4);
                inputs = [.. inputs.Select(x => x.RequireGrad())];
                Tensor composed = inputs[0].ScaledDotProductAttentionWithWeights(inputs[1], inputs[2], given, isCausal: mask == Mask.Causal, scale: 0.3).Output;
                Tensor[] expected = [composed, .. Autograd.Grad([composed], inputs, [gradient])!], found = Run(inputs[0], inputs[1], inputs[2], given, mask, gradient);
                // The weights that a causal mask sets to zero make no numbers of the gradients that they meet; here, most of them do not exist.
                Near(mask == Mask.Causal ? expected[..1] : expected, found, 1e-12);
            }
        }
    }

    [Fact]
    public void HugeScoresDoNotOverflow()
    {
        Tensor query = Tensor.Full([1, 1], 1e19f), key = Tensor.Zeros([600, 1]), value = Tensor.Arange(600).To(DType.Float32).Reshape(600, 1);
        key[550] = 1e19f;
        Assert.Equal(550, query.ScaledDotProductAttention(key, value).Item<float>());
        Assert.Equal(299.5f, query.ScaledDotProductAttention(key * 0 - 1e19f, value).Item<float>(), 1e-3f);
    }

    [Fact]
    public void HalfPrecisionComputesInSingle()
    {
        Generator.Default.ManualSeed(6);
        Tensor query = Tensor.Randn([3, 4]).To(DType.BFloat16), key = Tensor.Randn([5, 4]).To(DType.BFloat16);
        Tensor wide = query.To(DType.Float32).ScaledDotProductAttention(key.To(DType.Float32), key.To(DType.Float32));
        Assert.Equal(Numbers(wide.To(DType.BFloat16)), Numbers(query.ScaledDotProductAttention(key, key)));
    }

    [Fact]
    public void AMaskThatLearnsHasItsGradient()
    {
        Generator.Default.ManualSeed(7);
        Tensor query = Random(3, 2), key = Random(4, 2), value = Random(4, 2), mask = Random(3, 4);
        FiniteDifferences.Check(x => query.ScaledDotProductAttention(key, value, x[0]), [3, 4]);
    }

    /// <summary>The scores of all queries alone would take 32 MB.</summary>
    [Fact]
    public void MemoryDoesNotGrowWithTheSquareOfTheLength()
    {
        Tensor[] inputs = [.. Enumerable.Range(0, 3).Select(_ => Random(2048, 16).RequireGrad())];
        Tensor gradient = Random(2048, 16);
        // What other tests have dropped must not count: the limit would be above what the scores take.
        GC.Collect();
        Memory.Limit = Memory.Report().InUse + (16 << 20);
        try
        {
            Autograd.Grad([inputs[0].ScaledDotProductAttention(inputs[1], inputs[2])], inputs, [gradient]);
            Assert.Throws<OutOfMemoryException>(() => inputs[0].ScaledDotProductAttentionWithWeights(inputs[1], inputs[2]));
        }
        finally
        {
            Memory.Limit = long.MaxValue;
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(13, 17, 5, 33)]
    [InlineData(129, 259, 7, 3)]
    [InlineData(12, 260, 32, 31)]
    public void StaysInsideItsOperands(int queries, int keys, int width, int valueWidth)
    {
        foreach (bool causal in new[] { false, true })
        {
            foreach (bool atStart in new[] { false, true })
            {
                var shape = new AttentionShape([2], queries, keys, width, valueWidth, 0.5, causal);
                using var q = new GuardedTensor(atStart, 2, queries, width);
                using var k = new GuardedTensor(atStart, 2, keys, width);
                using var v = new GuardedTensor(atStart, 2, keys, valueWidth);
                using var mask = new GuardedTensor(atStart, queries, keys);
                using var output = new GuardedTensor(atStart, 2, queries, valueWidth);
                using var norms = new GuardedTensor(atStart, 2, queries);
                using var gradient = new GuardedTensor(atStart, 2, queries, valueWidth);
                using var toQuery = new GuardedTensor(atStart, shape.KeyRanges, 2, queries, width);
                using var toKey = new GuardedTensor(atStart, 2, keys, width);
                using var toValue = new GuardedTensor(atStart, 2, keys, valueWidth);
                AttentionForward<float>.Run(shape, q.Tensor, k.Tensor, v.Tensor, causal ? null : mask.Tensor, output.Tensor, norms.Tensor);
                AttentionBackward<float>.Run(
                    shape, q.Tensor, k.Tensor, v.Tensor, causal ? null : mask.Tensor, gradient.Tensor, output.Tensor, norms.Tensor, toQuery.Tensor, toKey.Tensor, toValue.Tensor);
                // All scores are zero, and so are all values.
                Assert.Equal(Math.Log(causal ? 1 : keys), norms.Tensor[0, 0].Item<float>(), 1e-5);
            }
        }
    }

    /// <summary>A tensor of zeros between pages that must not be touched.</summary>
    static Tensor Random(params int[] shape) => Tensor.Randn(shape, DType.Float64);

    static double[] Numbers(Tensor tensor) => tensor.Detach().To(DType.Float64).Contiguous().ToArray<double>();

    /// <summary>Every query sees a key.</summary>
    static Tensor? Draw(Mask mask, Shape shape) => mask switch
    {
        Mask.Visible => (Tensor.Randn(shape) > 0).LogicalOr(Tensor.Arange(shape[-1]).Equal(0)),
        Mask.Added => Tensor.Randn(shape).MaskedFill((Tensor.Randn(shape) > 1).LogicalAnd(Tensor.Arange(shape[-1]) > 0), double.NegativeInfinity),
        _ => null,
    };

    /// <summary>The result, and the gradients of query, key and value.</summary>
    static Tensor[] Run(Tensor query, Tensor key, Tensor value, Tensor? given, Mask mask, Tensor gradient)
    {
        Tensor[] inputs = [query.Detach().RequireGrad(), key.Detach().RequireGrad(), value.Detach().RequireGrad()];
        Tensor output = inputs[0].ScaledDotProductAttention(inputs[1], inputs[2], given, isCausal: mask == Mask.Causal, scale: 0.3);
        return [output, .. Autograd.Grad([output], inputs, [gradient])!];
    }

    static void Near(Tensor[] expected, Tensor[] found, double tolerance)
    {
        foreach (var (name, x, y) in new[] { "output", "query", "key", "value" }.Zip(expected, found))
        {
            Assert.Equal(x.Shape, y.Shape);
            double[] numbers = Numbers(x), others = Numbers(y);
            double scale = numbers.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(1).Max() + 1;
            for (int i = 0; i < numbers.Length; i++)
            {
                Assert.True(numbers[i].Equals(others[i]) || Math.Abs(numbers[i] - others[i]) <= tolerance * scale, $"{name}: element {i} is {others[i]:R} and should be {numbers[i]:R}");
            }
        }
    }

    /// <summary>The definition, and the chain rule, with one weight after the other.</summary>
    static Tensor[] Define(Tensor query, Tensor key, Tensor value, Tensor? mask, bool causal, double scale, Tensor gradient)
    {
        int heads = query.Shape[0], queries = query.Shape[1], keys = key.Shape[1], width = query.Shape[2], valueWidth = value.Shape[2];
        double[] q = Numbers(query), k = Numbers(key), v = Numbers(value), g = Numbers(gradient), m = mask is null ? [] : Numbers(mask);
        double[] output = new double[heads * queries * valueWidth], toQuery = new double[q.Length], toKey = new double[k.Length], toValue = new double[v.Length];
        bool isVisible = mask?.DType == DType.Bool;
        double[] weights = new double[keys], changes = new double[keys];
        for (int row = 0; row < heads * queries; row++)
        {
            int head = row / queries, firstKey = head * keys;
            for (int j = 0; j < keys; j++)
            {
                double score = 0;
                for (int d = 0; d < width; d++) score += scale * q[row * width + d] * k[(firstKey + j) * width + d];
                double added = mask is null ? 0 : isVisible ? m[row * keys + j] != 0 ? 0 : double.NegativeInfinity : m[row * keys + j];
                weights[j] = causal && j > row % queries ? 0 : Math.Exp(score + added);
            }
            double sum = weights.Sum(), mean = 0;
            for (int j = 0; j < keys; j++)
            {
                weights[j] /= sum;
                changes[j] = 0;
                for (int d = 0; d < valueWidth; d++)
                {
                    output[row * valueWidth + d] += weights[j] * v[(firstKey + j) * valueWidth + d];
                    toValue[(firstKey + j) * valueWidth + d] += weights[j] * g[row * valueWidth + d];
                    changes[j] += g[row * valueWidth + d] * v[(firstKey + j) * valueWidth + d];
                }
                mean += weights[j] * changes[j];
            }
            for (int j = 0; j < keys; j++)
            {
                double change = scale * weights[j] * (changes[j] - mean);
                for (int d = 0; d < width; d++)
                {
                    toQuery[row * width + d] += change * k[(firstKey + j) * width + d];
                    toKey[(firstKey + j) * width + d] += change * q[row * width + d];
                }
            }
        }
        return [Tensor.From<double>(output, gradient.Shape), Tensor.From<double>(toQuery, query.Shape), Tensor.From<double>(toKey, key.Shape), Tensor.From<double>(toValue, value.Shape)];
    }
}
