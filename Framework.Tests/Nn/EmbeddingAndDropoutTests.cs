using Framework.Nn;

namespace Framework.Tests.Nn;

public class EmbeddingAndDropoutTests
{
    [Fact]
    public void Embedding_looks_rows_up_and_adds_their_gradients_up()
    {
        var embedding = new Embedding(4, 2, paddingIdx: -1, scaleGradByFreq: true);
        Assert.Equal([0f, 0f], embedding.Weight.Select(0, 3).Detach().AsSpan<float>());
        Tensor y = embedding.Forward(Tensor.From<long>([1, 3, 1, 2], [2, 2]));
        Assert.Equal([2, 2, 2], y.Shape.ToArray());
        Assert.Equal(embedding.Weight.Select(0, 2).Detach().AsSpan<float>(), y.Detach().AsSpan<float>()[6..]);
        y.Backward(Tensor.From<float>([1, 2, 10, 20, 3, 4, 5, 6], [2, 2, 2]));
        // Row 1 was named twice; row 3 is padding.
        Assert.Equal([0, 0, 2, 3, 5, 6, 0, 0f], embedding.Weight.Grad!.AsSpan<float>());
    }

    [Fact]
    public void Embedding_shortens_what_it_uses()
    {
        Tensor weight = Tensor.From<double>([3, 4, 30, 40, 0.3, 0.4], [3, 2]);
        Functional.Embedding(Tensor.From<long>([0, 2, 0], [3]), weight, maxNorm: 1);
        Assert.Equal([0.6, 0.8, 30, 40, 0.3, 0.4], weight.AsSpan<double>().ToArray(), new Near(1e-7));
    }

    [Fact]
    public void Embedding_names_the_index_that_is_outside()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(4, 2).Forward(Tensor.From<long>([0, 4], [2])));
        Assert.Contains("index 1 names a row that is not among the 4", error.Message);
        Assert.Throws<ArgumentException>(() => new Embedding(4, 2).Forward(Tensor.Ones([2])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(4, 2, paddingIdx: 4));
    }

    [Fact]
    public void Embedding_is_differentiable_twice()
    {
        Tensor index = Tensor.From<long>([1, 0, 1], [3]), weight = Tensor.Randn([3, 2], DType.Float64, requiresGrad: true, new Generator(1));
        Autograd.GradCheck(w => Functional.Embedding(index, w[0], paddingIdx: 2).Pow(3.0), [weight]);
        Autograd.GradGradCheck(w => Functional.Embedding(index, w[0]).Pow(3.0), [weight]);
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_lets_the_same_elements_of_the_gradient_through()
    {
        Tensor x = Tensor.Ones([100_000]).RequireGrad();
        Tensor y = new Dropout(0.3, new Generator(5)).Forward(x);
        float[] values = y.Detach().AsSpan<float>().ToArray();
        Assert.Equal([0f, 1 / 0.7f], values.Distinct().Order());
        Assert.InRange(values.Count(v => v == 0), 30_000 - 4 * 145, 30_000 + 4 * 145);
        y.Backward(Tensor.Ones([100_000]));
        Assert.Equal(values, x.Grad!.AsSpan<float>().ToArray());
    }

    [Fact]
    public void Dropout_depends_on_the_seed_alone_and_ends_with_training()
    {
        Tensor x = Tensor.Ones([1000]);
        Assert.Equal(x.Dropout(generator: new Generator(1)).AsSpan<float>(), x.Dropout(generator: new Generator(1)).AsSpan<float>());
        Assert.Same(x, new Dropout().Eval().Forward(x));
        Assert.Equal(new float[1000], x.Dropout(1).AsSpan<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(1.5));
    }

    [Fact]
    public void Feature_dropout_takes_whole_channels()
    {
        float[] y = new Dropout2d(generator: new Generator(2)).Forward(Tensor.Ones([8, 16, 3, 3])).AsSpan<float>().ToArray();
        Assert.All(y.Chunk(9), channel => Assert.Single(channel.Distinct()));
        Assert.InRange(y.Chunk(9).Count(channel => channel[0] == 0), 40, 88);
    }
}
