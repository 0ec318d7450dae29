using static Framework.Tests.Operations.Structural.Gradients;

namespace Framework.Tests.Operations.Structural;

public sealed class JoiningTests
{
    [Fact]
    public void CatAndStack()
    {
        Tensor a = Counting(2, 2), b = Counting(2, 1).Multiply(10);
        Assert.Equal([0.0, 1, 0, 2, 3, 10], Tensor.Cat([a, b], dim: 1).ToArray<double>());
        Assert.Equal([0.0, 1, 2, 3, 0, 1, 2, 3], Tensor.Cat([a, Tensor.Zeros([0]), a]).ToArray<double>());
        Assert.Equal([0.0, 0, 1, 1, 2, 2, 3, 3], Tensor.Stack([a, a], dim: -1).ToArray<double>());
        Assert.Equal(DType.Float64, Tensor.Cat([Tensor.Arange(2), a.Flatten()]).DType);
        Assert.Contains("tensor 1 of shape [3, 1]", Assert.Throws<ArgumentException>(() => Tensor.Cat([a, Counting(3, 1)], 1)).Message);
        Assert.Throws<ArgumentException>(() => Tensor.Cat([]));
        Assert.Equal(new Shape(2, 6), Tensor.HStack(a, a, a).Shape);
        Assert.Equal(new Shape(2, 3), Tensor.VStack(Counting(3), Counting(3)).Shape);
        Assert.Equal(new Shape(2, 2, 2), Tensor.DStack(a, a).Shape);
        Assert.Equal(new Shape(2, 3), Tensor.ColumnStack(a, Counting(2)).Shape);
        Check(x => Tensor.Cat([x[0], x[1].Multiply(x[1])], 1), [2, 2], [2, 3]);
        Check(x => Tensor.Stack([x[0], x[1]], 1), [2, 2], [2, 2]);
    }

    [Fact]
    public void SplitsJoinAgain()
    {
        Tensor x = Counting(7, 2);
        Assert.Equal([3, 3, 1], x.Split(3).Select(part => part.Shape[0]));
        Assert.Equal([2, 5], x.Split([2, 5]).Select(part => part.Shape[0]));
        Assert.Equal([2, 2, 2, 1], x.Chunk(4).Select(part => part.Shape[0]));
        Assert.Equal([2, 2, 2, 1], x.TensorSplit(4).Select(part => part.Shape[0]));
        Assert.Equal([1, 0, 5, 1], x.TensorSplit([1, 1, 6]).Select(part => part.Shape[0]));
        Assert.All(x.Unbind(), row => Assert.Same(x.Storage, row.Storage));
        foreach (Tensor[] parts in (Tensor[][])[x.Split(3), x.Chunk(4), x.TensorSplit([2, 6])])
        {
            Assert.Equal(x.ToArray<double>(), Tensor.Cat(parts).ToArray<double>());
        }
        Assert.Throws<ArgumentException>(() => x.Split([2, 4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Chunk(0));
        CheckOne(x => x.Split(2, 1)[1].Multiply(x.Unbind(1)[0].Unsqueeze(1)), 2, 3);
    }

    [Fact]
    public void FlipsRollsAndTurns()
    {
        Tensor x = Counting(2, 3);
        Assert.Equal([5.0, 4, 3, 2, 1, 0], x.Flip(0, 1).ToArray<double>());
        Assert.Equal([2.0, 1, 0, 5, 4, 3], x.Fliplr().ToArray<double>());
        Assert.Equal([5.0, 0, 1, 2, 3, 4], x.Roll(1).ToArray<double>());
        Assert.Equal([4.0, 5, 3, 1, 2, 0], x.Roll([1, -1], 0, 1).ToArray<double>());
        Assert.Equal([2.0, 5, 1, 4, 0, 3], x.Rot90().ToArray<double>());
        Assert.Equal([3.0, 0, 4, 1, 5, 2], x.Rot90(-1).ToArray<double>());
        Assert.Equal([0.0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5], x.RepeatInterleave(2).ToArray<double>());
        Assert.Equal([1.0, 1, 2, 4, 4, 5], x.RepeatInterleave(Tensor.From<long>(0, 2, 1), 1).ToArray<double>());
        CheckOne(x => x.Flip(1), 2, 3);
        CheckOne(x => x.Roll(2, 1), 2, 3);
        CheckOne(x => x.Rot90(3, 0, 2), 2, 2, 3);
        CheckOne(x => x.RepeatInterleave(3, 1), 2, 2);
    }

    [Fact]
    public void TrianglesAndDiagonals()
    {
        Tensor x = Counting(3, 3).Add(1);
        Assert.Equal([1.0, 0, 0, 4, 5, 0, 7, 8, 9], x.Tril().ToArray<double>());
        Assert.Equal([0.0, 2, 3, 0, 0, 6, 0, 0, 0], x.Triu(1).ToArray<double>());
        Assert.Equal([1.0, 2, 0, 4, 5, 6, 7, 8, 9], x.Tril(1).ToArray<double>());
        Assert.Equal([0.0, 1, 1, 2, 2, 2, 0, 0, 1, 0, 1, 2], Tensor.TrilIndices(3, 3).ToArray<double>());
        Assert.Equal([0.0, 1, 0, 0, 0, 2, 0, 0, 0], Tensor.From(1.0, 2).Diag(1).ToArray<double>());
        Assert.Equal([1.0, 5, 9], x.Diag().ToArray<double>());
        CheckOne(x => x.Tril(-1), 2, 3, 3);
        CheckOne(x => x.DiagEmbed(-1, 0, 2), 2, 2);
        CheckOne(x => x.Trace(), 3, 2);
    }

    [Fact]
    public void Grids()
    {
        Tensor a = Counting(2), b = Counting(3);
        Assert.Equal([0.0, 0, 0, 1, 1, 1], Tensor.Meshgrid([a, b])[0].ToArray<double>());
        Assert.Equal([0.0, 1, 0, 1, 0, 1], Tensor.Meshgrid([a, b], GridIndexing.Xy)[0].ToArray<double>());
        Assert.Equal([0.0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2], Tensor.CartesianProd(a, b).ToArray<double>());
    }
}
