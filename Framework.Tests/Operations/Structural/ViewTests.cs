using static Framework.Tests.Operations.Structural.Gradients;

namespace Framework.Tests.Operations.Structural;

public sealed class ViewTests
{
    [Fact]
    public void ReshapeIsAViewWhereStridesAllowIt()
    {
        Tensor x = Counting(4, 6);
        Assert.Same(x.Storage, x.Reshape(2, -1, 3).Storage);
        Assert.Same(x.Storage, x.T.T.Flatten().Storage);
        Tensor even = x.Slice(1, step: 2);
        Assert.Same(x.Storage, even.View(2, 2, 3, 1).Storage);
        Assert.Equal([0.0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22], even.Reshape(12).ToArray<double>());
        Assert.NotSame(x.Storage, x.T.Reshape(24).Storage);
        Assert.Equal([0.0, 6, 12, 18, 1, 7], x.T.Reshape(24).Narrow(0, 0, 6).ToArray<double>());
        Assert.Contains("use Reshape", Assert.Throws<ArgumentException>(() => x.T.View(24)).Message);
    }

    [Fact]
    public void EveryViewOfEveryReshapeAgreesWithACopy()
    {
        // All orders of three dimensions and all factorisations of 24: the view, where there is one, shows what the copy holds.
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        foreach (int[] order in orders)
        {
            foreach (Tensor source in (Tensor[])[Counting(2, 3, 4), Counting(4, 1, 6), Counting(2, 6, 4).Slice(1, step: 2), Counting(2, 3, 1).Expand(2, 3, 4)])
            {
                Tensor x = source.Permute(order), copy = x.Clone();
                for (int a = 1; a <= 24; a++)
                {
                    for (int b = 1; b <= 24; b++)
                    {
                        if (24 % (a * b) == 0)
                        {
                            Assert.Equal(copy.ToArray<double>(), x.Reshape(a, b, 24 / (a * b)).ToArray<double>());
                            Assert.Equal(copy.ToArray<double>(), x.Reshape(a, 1, b, 24 / (a * b), 1).ToArray<double>());
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Permutations()
    {
        Tensor x = Counting(2, 3, 4);
        Assert.Equal(new Shape(4, 2, 3), x.Permute(2, 0, 1).Shape);
        Assert.Equal(x.Permute(2, 0, 1).ToArray<double>(), x.Movedim(-1, 0).ToArray<double>());
        Assert.Equal(x.Permute(1, 2, 0).ToArray<double>(), x.Movedim([0, 1], [2, 0]).ToArray<double>());
        Assert.Equal([0.0, 4, 8, 1], x.Select(0, 0).T.Reshape(12).Narrow(0, 0, 4).ToArray<double>());
        Assert.Equal(new Shape(2, 4, 3), x.MT.Shape);
        CheckOne(x => x.Permute(2, 0, 1), 2, 3, 2);
        CheckOne(x => x.Transpose(0, -1), 2, 3, 2);
        Assert.Throws<ArgumentException>(() => x.Permute(0, 1, 1));
        Assert.Throws<ArgumentException>(() => x.Permute(0, 1));
        Assert.Contains("Transpose: dimension 3", Assert.Throws<ArgumentOutOfRangeException>(() => x.Transpose(0, 3)).Message);
    }

    [Fact]
    public void Parts()
    {
        Tensor x = Counting(3, 4);
        Assert.Equal([4.0, 5, 6, 7], x.Select(0, -2).ToArray<double>());
        Assert.Equal([1.0, 2, 5, 6, 9, 10], x.Narrow(1, 1, 2).ToArray<double>());
        Assert.Equal([0.0, 3, 4, 7, 8, 11], x.Slice(1, step: 3).ToArray<double>());
        Assert.Equal([8.0, 9, 10, 11], x.Slice(0, -1, 100).ToArray<double>());
        Assert.Equal([0.0, 5, 10], x.Diagonal().ToArray<double>());
        Assert.Equal([2.0, 7], x.Diagonal(2).ToArray<double>());
        Assert.Equal([4.0, 9], x.Diagonal(-1).ToArray<double>());
        Assert.Equal(new Shape(3, 2, 3), x.Unfold(1, 3, 1).Shape);
        Assert.Equal([0.0, 1, 2, 1, 2, 3], x.Unfold(1, 3, 1).Select(0, 0).ToArray<double>());
        Assert.Equal([1.0, 4, 3, 6], x.AsStrided([2, 2], [2, 3], 1).ToArray<double>());
        Assert.Throws<ArgumentException>(() => x.AsStrided([4, 4], [4, 1]));
        Assert.Contains("Select: index 3", Assert.Throws<ArgumentOutOfRangeException>(() => x.Select(0, 3)).Message);
        CheckOne(x => x.Select(1, 1), 2, 3, 2);
        CheckOne(x => x.Slice(1, step: 2), 2, 3);
        CheckOne(x => x.Diagonal(1, 2, 0), 2, 2, 3);
        CheckOne(x => x.Unfold(0, 3, 1), 5, 2);
        CheckOne(x => x.Clone().AsStrided([2, 2], [2, 1], 1), 2, 3);
        CheckOne(x => x.Clone().AsStrided([3, 2], [1, 1]), 2, 3);
    }

    [Fact]
    public void Expansion()
    {
        Tensor x = Counting(3, 1);
        Assert.Equal([0.0, 0, 1, 1, 2, 2], x.Expand(-1, 2).ToArray<double>());
        Assert.Equal(new Shape(2, 3, 4), x.Expand(2, 3, 4).Shape);
        Assert.Equal([0.0, 1, 0, 1, 0, 1, 0, 1], Counting(2).Repeat(2, 2).ToArray<double>());
        Assert.Equal([0.0, 1, 0, 1, 2, 3, 2, 3], Counting(2, 2).Tile(2).ToArray<double>());
        Assert.Contains("[3, 1] cannot become [2, 2]", Assert.Throws<ArgumentException>(() => x.Expand(2, 2)).Message);
        CheckOne(x => x.Expand(2, 3, 2), 3, 1);
        CheckOne(x => x.Repeat(2, 3), 2);
    }
}
