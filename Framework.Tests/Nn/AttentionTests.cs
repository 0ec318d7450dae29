using Framework.Nn;

namespace Framework.Tests.Nn;

public sealed class AttentionTests
{
    const int Batch = 2, Queries = 3, Keys = 4, Width = 6, Heads = 2;

    static Tensor Random(params int[] shape) => Tensor.Randn(shape, DType.Float64);

    static double[] Numbers(Tensor tensor) => tensor.Detach().Contiguous().ToArray<double>();

    [Fact]
    public void AttentionIsAWeightedMean()
    {
        Generator.Default.ManualSeed(1);
        Tensor query = Random(Queries, 5), key = Random(Keys, 5), value = Random(Keys, 2), added = Random(Queries, Keys);
        var (output, weights) = query.ScaledDotProductAttentionWithWeights(key, value, added, scale: 0.3);
        double[] q = Numbers(query), k = Numbers(key), v = Numbers(value), bias = Numbers(added);
        for (int i = 0; i < Queries; i++)
        {
            double[] fit = [.. Enumerable.Range(0, Keys).Select(j => Math.Exp(0.3 * Enumerable.Range(0, 5).Sum(d => q[5 * i + d] * k[5 * j + d]) + bias[Keys * i + j]))];
            for (int j = 0; j < Keys; j++)
            {
                Assert.Equal(fit[j] / fit.Sum(), weights[i, j].Item<double>(), 1e-14);
            }
            for (int d = 0; d < 2; d++)
            {
                Assert.Equal(Enumerable.Range(0, Keys).Sum(j => fit[j] / fit.Sum() * v[2 * j + d]), output[i, d].Item<double>(), 1e-14);
            }
        }
    }

    [Fact]
    public void TheThreeKindsOfMasksAgree()
    {
        Generator.Default.ManualSeed(2);
        Tensor query = Random(Batch, Heads, Keys, 5), key = Random(Batch, Heads, Keys, 5), value = Random(Batch, Heads, Keys, 5);
        Tensor causal = query.ScaledDotProductAttention(key, value, isCausal: true);
        Tensor allowed = query.ScaledDotProductAttention(key, value, Tensor.Ones([Keys, Keys], DType.Bool).Tril());
        Tensor added = query.ScaledDotProductAttention(key, value, Transformer.GenerateSquareSubsequentMask(Keys));
        Assert.Equal(Numbers(causal), Numbers(allowed));
        Assert.Equal(Numbers(causal), Numbers(added));
        Assert.Equal(Numbers(value.Select(2, 0)), Numbers(causal.Select(2, 0)));
        Assert.Contains("isCausal", Assert.Throws<ArgumentException>(() => query.ScaledDotProductAttention(key, value, added, isCausal: true)).Message);
    }

    [Fact]
    public void GradientsOfAttentionAreThoseOfItsFormula()
    {
        Generator.Default.ManualSeed(3);
        Tensor query = Random(2, 3, 2).RequireGrad(), key = Random(2, 4, 2).RequireGrad(), value = Random(2, 4, 3).RequireGrad(), mask = Random(3, 4).RequireGrad();
        Autograd.GradCheck(x => x[0].ScaledDotProductAttention(x[1], x[2], x[3]), [query, key, value, mask]);
        Autograd.GradGradCheck(x => x[0].ScaledDotProductAttention(x[1], x[2], isCausal: true), [query, key, value]);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public void HeadsAttendOneByOne(bool batchFirst, bool ownWidths, bool more)
    {
        Generator.Default.ManualSeed(4);
        int keyWidth = ownWidths ? 5 : Width, valueWidth = ownWidths ? 7 : Width;
        var attention = new MultiheadAttention(
            Width, Heads, addBiasKv: more, addZeroAttn: more, kDim: keyWidth, vDim: valueWidth, batchFirst: batchFirst, dtype: DType.Float64);
        Init.Normal(attention.InProjBias!);
        Init.Normal(attention.OutProj.Bias!);
        Tensor query = Random(Batch, Queries, Width), key = Random(Batch, Keys, keyWidth), value = Random(Batch, Keys, valueWidth);
        Tensor padded = Tensor.From<bool>([false, false, false, true, false, true, false, false], [Batch, Keys]), barred = Random(Queries, Keys) > 1;
        Tensor Turned(Tensor x) => batchFirst ? x : x.Transpose(0, 1);
        var (output, weights) = attention.Forward(Turned(query), Turned(key), Turned(value), padded, attnMask: barred, averageAttnWeights: false);
        Assert.Equal(new Shape(Batch, Heads, Queries, Keys + (more ? 2 : 0)), weights!.Shape);

        Tensor[] projections = attention.InProjWeight?.Split(Width) ?? [attention.QProjWeight!, attention.KProjWeight!, attention.VProjWeight!], offsets = attention.InProjBias!.Split(Width);
        const int Each = Width / Heads;
        for (int b = 0; b < Batch; b++)
        {
            var heads = new Tensor[Heads];
            for (int h = 0; h < Heads; h++)
            {
                Tensor Head(Tensor x, int i) => (x.MatMul(projections[i].T) + offsets[i]).Narrow(1, h * Each, Each);
                Tensor Own(Tensor x) => x.Reshape([1, Width]).Narrow(1, h * Each, Each);
                Tensor q = Head(query[b], 0), k = Head(key[b], 1), v = Head(value[b], 2), hidden = barred.LogicalOr(padded[b]).To(DType.Float64);
                if (more)
                {
                    Tensor zero = Tensor.Zeros([1, Each], DType.Float64);
                    (k, v, hidden) = (Tensor.Cat([k, Own(attention.BiasK!), zero]), Tensor.Cat([v, Own(attention.BiasV!), zero]), hidden.Pad([0, 2]));
                }
                // A score so low that its exponential is zero.
                Tensor expected = (q.MatMul(k.T) / Math.Sqrt(Each) - 1e4 * hidden).Softmax(-1);
                Assert.True(expected.AllClose(weights[b, h], 0, 1e-14), $"weights of head {h} of sample {b}");
                heads[h] = expected.MatMul(v);
            }
            Tensor whole = Tensor.Cat(heads, 1).MatMul(attention.OutProj.Weight.T) + attention.OutProj.Bias!;
            Assert.True(whole.AllClose(Turned(output)[b], 0, 1e-14), $"output of sample {b}");
        }
    }

    [Fact]
    public void SharedInputsAreProjectedTogetherWithTheSameResult()
    {
        Generator.Default.ManualSeed(5);
        var attention = new MultiheadAttention(Width, Heads, dtype: DType.Float64);
        Tensor x = Random(Queries, Batch, Width), y = Random(Keys, Batch, Width);
        Assert.True(attention.Forward(x, x, x).Output.AllClose(attention.Forward(x, x.Clone(), x.Clone()).Output, 0, 1e-14));
        Assert.True(attention.Forward(x, y, y).Output.AllClose(attention.Forward(x, y, y.Clone()).Output, 0, 1e-14));
    }

    [Fact]
    public void WithoutABatchItIsABatchOfOne()
    {
        Generator.Default.ManualSeed(6);
        var attention = new MultiheadAttention(Width, Heads, batchFirst: true, dtype: DType.Float64);
        Tensor query = Random(Queries, Width), key = Random(Keys, Width), padded = Tensor.From<bool>([true, false, false, true], [Keys]);
        Tensor barred = Tensor.Zeros([Heads, Queries, Keys], DType.Bool);
        var (output, weights) = attention.Forward(query, key, key, padded, attnMask: barred);
        var one = attention.Forward(query.Unsqueeze(0), key.Unsqueeze(0), key.Unsqueeze(0), padded.Unsqueeze(0));
        Assert.True(one.Output.Squeeze(0).AllClose(output, 0, 1e-14));
        Assert.True(one.Weights!.Squeeze(0).AllClose(weights!, 0, 1e-14));
        Assert.Null(attention.Forward(query, key, key, needWeights: false).Weights);
    }

    [Fact]
    public void GradientsReachAllInputsAndParameters()
    {
        Generator.Default.ManualSeed(7);
        var attention = new MultiheadAttention(4, 2, addBiasKv: true, addZeroAttn: true, kDim: 3, vDim: 2, dtype: DType.Float64);
        Tensor query = Random(2, 1, 4).RequireGrad(), key = Random(3, 1, 3).RequireGrad(), value = Random(3, 1, 2).RequireGrad();
        Assert.Equal(8, attention.Parameters().Count);
        Autograd.GradCheck(_ => attention.Forward(query, key, value).Output, [query, key, value, .. attention.Parameters()]);
        var joined = new MultiheadAttention(4, 2, dtype: DType.Float64);
        Autograd.GradCheck(_ => joined.Forward(query, query, query).Output, [query, .. joined.Parameters()]);
    }

    [Fact]
    public void DropoutOfWeightsIsForTrainingOnly()
    {
        Generator.Default.ManualSeed(8);
        var attention = new MultiheadAttention(Width, Heads, dropout: 0.5);
        Tensor x = Tensor.Randn([16, 1, Width]);
        Assert.Contains(0f, attention.Forward(x, x, x, averageAttnWeights: false).Weights!.Contiguous().ToArray<float>());
        attention.Eval();
        Assert.DoesNotContain(0f, attention.Forward(x, x, x, averageAttnWeights: false).Weights!.Contiguous().ToArray<float>());
    }

    [Fact]
    public void NamesAreThoseOfPyTorch()
    {
        Assert.Equal(
            ["in_proj_weight", "in_proj_bias", "bias_k", "bias_v", "out_proj.weight", "out_proj.bias"], new MultiheadAttention(Width, Heads, addBiasKv: true).StateDict().Keys);
        Assert.Equal(
            ["q_proj_weight", "k_proj_weight", "v_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"], new MultiheadAttention(Width, Heads, kDim: 3).StateDict().Keys);
        Assert.Equal(["in_proj_weight", "out_proj.weight"], new MultiheadAttention(Width, Heads, bias: false).StateDict().Keys);
    }

    [Fact]
    public void WhatDoesNotFitIsNamed()
    {
        Assert.Contains("6 cannot be shared out among 4 heads", Assert.Throws<ArgumentException>(() => new MultiheadAttention(6, 4)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MultiheadAttention(6, 2, dropout: 1.5));
        var attention = new MultiheadAttention(Width, Heads);
        Tensor x = Tensor.Zeros(Queries, Batch, Width);
        Assert.Contains("[queries, batch, 6]", Assert.Throws<ArgumentException>(() => attention.Forward(x, Tensor.Zeros(Keys, 1, Width), x)).Message);
        Assert.Contains("[3, 3] or [4, 3, 3] is needed", Assert.Throws<ArgumentException>(() => attention.Forward(x, x, x, attnMask: Tensor.Zeros(3, 4))).Message);
        Assert.Contains("[2, 3] is needed", Assert.Throws<ArgumentException>(() => attention.Forward(x, x, x, Tensor.Zeros(3, 2))).Message);
        Assert.Contains("do not fit", Assert.Throws<ArgumentException>(() => x.ScaledDotProductAttention(Tensor.Zeros(3, 5), x)).Message);
        Assert.Contains("one floating-point type", Assert.Throws<ArgumentException>(() => x.ScaledDotProductAttention(x.To(DType.Float64), x)).Message);
    }
}
