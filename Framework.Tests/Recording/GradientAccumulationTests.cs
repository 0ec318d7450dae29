namespace Framework.Tests.Recording;

/// <summary>Gradients that meet are added up in place where nobody else sees the sum; where somebody does, what he sees stays as it is.</summary>
public sealed class GradientAccumulationTests
{
    static readonly Generator Random = new(7);

    static Tensor Leaf(params int[] shape) => Tensor.Randn(shape, DType.Float64, generator: Random).RequireGrad();

    /// <summary>The recorded backward adds up out of place, so it is a reference for the other.</summary>
    static void AssertAsRecorded(Tensor loss, params Tensor[] leaves)
    {
        Tensor?[] expected = Autograd.Grad([loss], leaves, createGraph: true);
        loss.Backward();
        for (int i = 0; i < leaves.Length; i++)
        {
            double[] found = leaves[i].Grad!.ToArray<double>(), wanted = expected[i]!.ToArray<double>();
            for (int k = 0; k < wanted.Length; k++)
            {
                Assert.Equal(wanted[k], found[k], 1e-12);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void WeightsThatServeSeveralProducts(int rows)
    {
        Tensor weight = Leaf(6, 5), square = Leaf(5, 5), bias = Leaf(6), x = Leaf(rows, 5), batch = Leaf(2, rows, 5);
        Tensor first = x.Linear(weight, bias), second = (x * x).Linear(weight, bias), third = batch.Linear(weight), fourth = batch.MatMul(square).MatMul(square);
        AssertAsRecorded((first.Tanh() * second).Sum() + third.Square().Sum() + fourth.Square().Sum(), weight, square, bias, x, batch);
    }

    [Fact]
    public void ProductsOfATensorWithItself()
    {
        Tensor x = Leaf(4, 4);
        AssertAsRecorded((x.MatMul(x).Square() + x.Linear(x).Square()).Sum(), x);
    }

    [Fact]
    public void PartsOfOneTensor()
    {
        Tensor x = Leaf(4, 5);
        Tensor whole = x.Sigmoid(), sum = whole.Square().Sum();
        for (int i = 0; i < 4; i++)
        {
            sum = sum + whole.Select(0, i).Square().Sum() * i + whole.Narrow(1, i, 2).Exp().Sum() + whole.Slice(1, 0, 5, 2).Select(0, i).Square().Sum();
        }
        AssertAsRecorded(sum + whole.Diagonal().Square().Sum() + x.T.Select(0, 3).Square().Sum(), x);
    }

    [Fact]
    public void RowsOfATableNamedAgainAndAgain()
    {
        Tensor table = Leaf(5, 3);
        Tensor sum = Functional.Embedding(Tensor.From<long>([4, 1, 4], [3]), table).Square().Sum();
        sum = sum + Functional.Embedding(Tensor.From<long>([1, 2], [2, 1]), table, paddingIdx: 2).Exp().Sum();
        sum = sum + Functional.Embedding(Tensor.From<long>([1, 1, 3], [3]), table, scaleGradByFreq: true).Exp().Sum();
        AssertAsRecorded(sum, table);
        Assert.All(table.Grad![0].ToArray<double>(), static value => Assert.Equal(0, value));
    }

    [Fact]
    public void IndicesThatHaveChangedAreRefused()
    {
        Tensor table = Leaf(5, 3), indices = Tensor.From<long>([4, 1], [2]);
        Tensor sum = Functional.Embedding(indices, table).Sum();
        indices.AsSpan<long>()[0] = 1000;
        Assert.Throws<ArgumentOutOfRangeException>(() => sum.Backward());
    }

    [Fact]
    public void AGradientThatAHookHasSeenIsNotAddedTo()
    {
        Tensor x = Leaf(3), early = x * 3.0, late = x + 1.0;
        Tensor? seen = null;
        late.RegisterHook(gradient =>
        {
            seen = gradient;
            return null;
        });
        (early + late * 2.0).Sum().Backward();
        Assert.Equal([2.0, 2, 2], seen!.ToArray<double>());
        Assert.Equal([5.0, 5, 5], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void AGradientThatGoesTwoWaysIsNotAddedTo()
    {
        Tensor x = Leaf(3), y = Leaf(3), early = x * 3.0, sum = (x + y) * 2.0;
        (early + sum).Sum().Backward();
        Assert.Equal([5.0, 5, 5], x.Grad!.ToArray<double>());
        Assert.Equal([2.0, 2, 2], y.Grad!.ToArray<double>());
    }

    [Fact]
    public void AGradientThatTheCallerPassedIsNotAddedTo()
    {
        Tensor x = Leaf(3), early = x * 3.0, late = x + 1.0, seed = Tensor.Ones([3], DType.Float64);
        Autograd.Backward([early, late], [seed, seed]);
        Assert.Equal([1.0, 1, 1], seed.ToArray<double>());
        Assert.Equal([4.0, 4, 4], x.Grad!.ToArray<double>());
    }
}
