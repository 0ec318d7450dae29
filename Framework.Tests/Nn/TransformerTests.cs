using Framework.Nn;

namespace Framework.Tests.Nn;

public sealed class TransformerTests
{
    const int Length = 3, Batch = 2, Width = 4, Between = 5;

    static Tensor Random(params int[] shape) => Tensor.Randn(shape, DType.Float64);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEncoderLayerIsItsParts(bool normFirst)
    {
        Generator.Default.ManualSeed(1);
        var layer = new TransformerEncoderLayer(Width, 2, Between, dropout: 0, activation: static x => x.Gelu(), layerNormEps: 1e-3, normFirst: normFirst, dtype: DType.Float64);
        var part = Parts(layer);
        Tensor x = Random(Length, Batch, Width), mask = Transformer.GenerateSquareSubsequentMask(Length, DType.Float64);
        Tensor padded = Tensor.From<bool>([false, false, true, false, true, false], [Batch, Length]);
        Tensor Attend(Tensor y) => Attention(part, "self_attn", y, y, mask, padded);
        Tensor expected = normFirst
            ? Sum(Sum(x, y => Attend(Norm(part, "norm1", y))), y => Feed(part, Norm(part, "norm2", y)))
            : Norm(part, "norm2", Sum(Norm(part, "norm1", Sum(x, Attend)), y => Feed(part, y)));
        Assert.True(expected.AllClose(layer.Forward(x, mask, padded), 0, 1e-13));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ADecoderLayerIsItsParts(bool normFirst)
    {
        Generator.Default.ManualSeed(2);
        var layer = new TransformerDecoderLayer(Width, 2, Between, dropout: 0, activation: static x => x.Gelu(), layerNormEps: 1e-3, normFirst: normFirst, dtype: DType.Float64);
        var part = Parts(layer);
        Tensor x = Random(Length, Batch, Width), memory = Random(5, Batch, Width), mask = Transformer.GenerateSquareSubsequentMask(Length, DType.Float64), memoryMask = Random(Length, 5);
        Tensor padded = Tensor.From<bool>([false, false, true, false, true, false], [Batch, Length]), memoryPadded = (Random(Batch, 5) > 1).Contiguous();
        Tensor Attend(Tensor y) => Attention(part, "self_attn", y, y, mask, padded);
        Tensor Recall(Tensor y) => Attention(part, "multihead_attn", y, memory, memoryMask, memoryPadded);
        Tensor expected = normFirst
            ? Sum(Sum(Sum(x, y => Attend(Norm(part, "norm1", y))), y => Recall(Norm(part, "norm2", y))), y => Feed(part, Norm(part, "norm3", y)))
            : Norm(part, "norm3", Sum(Norm(part, "norm2", Sum(Norm(part, "norm1", Sum(x, Attend)), Recall)), y => Feed(part, y)));
        Assert.True(expected.AllClose(layer.Forward(x, memory, mask, memoryMask, padded, memoryPadded), 0, 1e-13));
    }

    [Fact]
    public void GradientsReachAllParameters()
    {
        Generator.Default.ManualSeed(3);
        var model = new Transformer(2, 1, 1, 1, 3, dropout: 0, activation: static x => x.Tanh(), dtype: DType.Float64);
        Tensor source = Random(2, 2).RequireGrad(), target = Random(3, 2).RequireGrad();
        Autograd.GradCheck(_ => model.Forward(source, target), [source, target, .. model.Parameters()]);
    }

    [Fact]
    public void AStackBeginsAsCopiesThatAreTrainedByThemselves()
    {
        Generator.Default.ManualSeed(4);
        var layer = new TransformerEncoderLayer(Width, 2, Between, dropout: 0, dtype: DType.Float64);
        var stack = new TransformerEncoder(layer, 2, new LayerNorm(Width, dtype: DType.Float64));
        Tensor x = Random(Length, Batch, Width);
        Tensor expected = layer.Forward(layer.Forward(x)).LayerNorm([Width]);
        Assert.True(expected.AllClose(stack.Forward(x), 0, 1e-13));
        stack.Forward(x).Square().Sum().Backward();
        Assert.All(layer.Parameters(), p => Assert.Null(p.Grad));
        Assert.All(stack.Parameters(), p => Assert.NotNull(p.Grad));
        Assert.Equal(2 * 12 + 2, stack.Parameters().Count);
    }

    [Fact]
    public void ATransformerDecodesWhatItEncodes()
    {
        Generator.Default.ManualSeed(5);
        var model = new Transformer(Width, 2, 1, 2, Between, dropout: 0, batchFirst: true, dtype: DType.Float64);
        var encoder = new TransformerEncoder(new(Width, 2, Between, 0, batchFirst: true, dtype: DType.Float64), 1, new LayerNorm(Width, dtype: DType.Float64));
        var decoder = new TransformerDecoder(new(Width, 2, Between, 0, batchFirst: true, dtype: DType.Float64), 2, new LayerNorm(Width, dtype: DType.Float64));
        encoder.LoadStateDict(Below(model, "encoder."));
        decoder.LoadStateDict(Below(model, "decoder."));
        Tensor source = Random(Batch, 5, Width), target = Random(Batch, Length, Width), mask = Transformer.GenerateSquareSubsequentMask(Length);
        Tensor padded = Tensor.From<bool>([false, false, false, true, true, false, false, false, false, true], [Batch, 5]);
        Tensor output = model.Forward(source, target, tgtMask: mask, srcKeyPaddingMask: padded, memoryKeyPaddingMask: padded);
        Assert.Equal(
            decoder.Forward(target, encoder.Forward(source, srcKeyPaddingMask: padded), mask, memoryKeyPaddingMask: padded).ToArray<double>(), output.ToArray<double>());

        // What is masked has no influence: the padding, and for an element those behind it.
        Tensor other = source.Clone(), later = target.Clone();
        other.Narrow(1, 4, 1).Select(0, 1).FillInPlace(9.0);
        later.Narrow(1, 2, 1).FillInPlace(9.0);
        Assert.Equal(output.ToArray<double>(), model.Forward(other, target, tgtMask: mask, srcKeyPaddingMask: padded, memoryKeyPaddingMask: padded).ToArray<double>());
        Tensor early = model.Forward(source, later, tgtMask: mask, srcKeyPaddingMask: padded, memoryKeyPaddingMask: padded).Narrow(1, 0, 2);
        Assert.True(early.AllClose(output.Narrow(1, 0, 2), 0, 1e-14));
    }

    [Fact]
    public void LayersOfATransformerAreDrawnOneByOne()
    {
        var model = new Transformer(Width, 2, 2, 2, Between);
        var state = model.StateDict();
        Assert.NotEqual(state["encoder.layers.0.linear1.weight"].ToArray<float>(), state["encoder.layers.1.linear1.weight"].ToArray<float>());
        Assert.Equal(
            ["self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias",
             "multihead_attn.in_proj_weight", "multihead_attn.in_proj_bias", "multihead_attn.out_proj.weight", "multihead_attn.out_proj.bias",
             "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias", "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias", "norm3.weight", "norm3.bias"],
            Below(model, "decoder.layers.1.").Select(p => p.Key));
        Assert.Equal(["norm.weight", "norm.bias"], Below(model, "encoder.").Select(p => p.Key).TakeLast(2));
        var plain = new TransformerEncoderLayer(Width, 2, Between, bias: false);
        Assert.Equal(["self_attn.in_proj_weight", "self_attn.out_proj.weight", "linear1.weight", "linear2.weight", "norm1.weight", "norm2.weight"], plain.StateDict().Keys);
    }

    [Fact]
    public void DropoutIsForTrainingOnly()
    {
        Generator.Default.ManualSeed(6);
        var model = new Transformer(Width, 2, 1, 1, Between);
        Tensor source = Tensor.Randn(Length, Batch, Width), target = Tensor.Randn(Length, Batch, Width);
        Assert.NotEqual(model.Forward(source, target).ToArray<float>(), model.Forward(source, target).ToArray<float>());
        model.Eval();
        Assert.Equal(model.Forward(source, target).ToArray<float>(), model.Forward(source, target).ToArray<float>());
    }

    static KeyValuePair<string, Tensor>[] Below(Module model, string prefix) =>
        [.. model.StateDict().Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(p => KeyValuePair.Create(p.Key[prefix.Length..], p.Value))];

    /// <summary>The state with every bias and normalization drawn anew, so that none is one or zero.</summary>
    static OrderedDictionary<string, Tensor> Parts(Module layer)
    {
        foreach (Tensor vector in layer.Parameters().Where(p => p.Rank == 1))
        {
            Init.Normal(vector);
        }
        return layer.StateDict();
    }

    static Tensor Sum(Tensor x, Func<Tensor, Tensor> part) => x + part(x);

    static Tensor Norm(OrderedDictionary<string, Tensor> state, string name, Tensor x)
    {
        Tensor centered = x - x.Mean(-1, keepDim: true);
        return centered / (centered.Square().Mean(-1, keepDim: true) + 1e-3).Sqrt() * state[$"{name}.weight"] + state[$"{name}.bias"];
    }

    static Tensor Feed(OrderedDictionary<string, Tensor> state, Tensor x) =>
        (x.MatMul(state["linear1.weight"].T) + state["linear1.bias"]).Gelu().MatMul(state["linear2.weight"].T) + state["linear2.bias"];

    /// <summary>The attention is tested by itself; here it is what it says it is.</summary>
    static Tensor Attention(OrderedDictionary<string, Tensor> state, string name, Tensor query, Tensor key, Tensor mask, Tensor padded)
    {
        var attention = new MultiheadAttention(Width, 2, dtype: DType.Float64);
        attention.LoadStateDict(state.Where(p => p.Key.StartsWith(name, StringComparison.Ordinal)).Select(p => KeyValuePair.Create(p.Key[(name.Length + 1)..], p.Value)));
        return attention.Forward(query, key, key, padded, attnMask: mask).Output;
    }
}
