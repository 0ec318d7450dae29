namespace Framework.Tests.Operations.Structural;

/// <summary>Joining and splitting against copies made element by element, for parts that are copied as bytes and parts that are gathered.</summary>
public sealed class StretchTests
{
    public static TheoryData<int[], int, bool> Shapes => new()
    {
        { [6], 0, false }, { [6, 40], 0, false }, { [40, 6], 1, false }, { [3, 48, 5], 1, false }, { [2, 3, 64], 2, false }, { [300, 240], 1, false },
        { [6, 7], 1, true }, { [4, 6, 32], 1, true }, { [1, 192], 1, false }, { [1, 6, 1], 1, true },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void PartsAreJoinedAgain(int[] shape, int dim, bool transposes)
    {
        Tensor x = Tensor.Randn(shape, DType.Float64, generator: new Generator(3));
        Tensor source = (transposes ? x.Transpose(0, -1).Clone().Transpose(0, -1) : x.Clone()).RequireGrad();
        Tensor[] parts = source.Split([1, 3, shape[dim] - 4], dim), slices = source.Unbind(dim);
        Tensor joined = Tensor.Cat([parts[2], parts[0], parts[1]], dim), stacked = Tensor.Stack([slices[3], slices[0]], dim);
        for (int i = 0; i < shape[dim]; i++)
        {
            int from = i < shape[dim] - 4 ? i + 4 : i - (shape[dim] - 4);
            Assert.True(joined.Select(dim, i).Equal(x.Select(dim, from)).All().Item<bool>());
        }
        Assert.True(stacked.Select(dim, 0).Equal(x.Select(dim, 3)).All().Item<bool>());
        Tensor weight = Tensor.Randn(shape, DType.Float64, generator: new Generator(4));
        // The middle part and most slices are not used, so that nothing arrives for them.
        ((Tensor.Cat([parts[0], parts[2]], dim) * weight.Narrow(dim, 1, shape[dim] - 3)).Sum() + (stacked * weight.Narrow(dim, 0, 2)).Sum()).Backward();
        Tensor expected = Tensor.Zeros(shape, DType.Float64);
        expected.Narrow(dim, 0, 1).AddInPlace(weight.Narrow(dim, 1, 1)).AddInPlace(weight.Narrow(dim, 1, 1));
        expected.Narrow(dim, 3, 1).AddInPlace(weight.Narrow(dim, 0, 1));
        expected.Narrow(dim, 4, shape[dim] - 4).AddInPlace(weight.Narrow(dim, 2, shape[dim] - 4));
        Assert.True(source.Grad!.Equal(expected).All().Item<bool>());
    }

    [Fact]
    public void TypesArePromoted()
    {
        Tensor a = Tensor.From<float>([1, 2], [2]).RequireGrad(), b = Tensor.From<double>([3, 4], [2]).RequireGrad();
        Tensor joined = Tensor.Cat([a, b]), stacked = Tensor.Stack([b, a]);
        Assert.Equal([1.0, 2, 3, 4], joined.ToArray<double>());
        Assert.Equal([3.0, 4, 1, 2], stacked.ToArray<double>());
        (joined.Sum() + stacked.Square().Sum()).Backward();
        Assert.Equal([3f, 5], a.Grad!.ToArray<float>());
        Assert.Equal([7.0, 9], b.Grad!.ToArray<double>());
    }
}
