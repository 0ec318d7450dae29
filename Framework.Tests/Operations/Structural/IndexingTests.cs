using static Framework.Tests.Operations.Structural.Gradients;

namespace Framework.Tests.Operations.Structural;

public sealed class IndexingTests
{
    static readonly Tensor Index = Tensor.From<long>(2, 0, 2);

    [Fact]
    public void BasicIndicesAreViews()
    {
        Tensor x = Counting(4, 3, 2);
        Assert.Same(x.Storage, x[1..3, ^1, ..].Storage);
        Assert.Equal([10.0, 11, 16, 17], x[1..3, ^1, ..].ToArray<double>());
        Assert.Equal(new Shape(4, 1, 3), x[.., null, TensorIndex.Ellipsis, 0].Shape);
        Assert.Equal([0.0, 12], x[TensorIndex.Slice(step: 2), 0, 0].ToArray<double>());
        Assert.Equal([18.0, 19], x[^1..10, 0].ToArray<double>());
        Assert.Equal(new Shape(0, 3, 2), x[3..1].Shape);
        Assert.Contains("4 indices for the 3 dimensions", Assert.Throws<ArgumentException>(() => x[0, 0, 0, 0]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x[4]);
        Assert.Throws<ArgumentException>(() => x[TensorIndex.Ellipsis, TensorIndex.Ellipsis]);
        CheckOne(x => x[1.., 0, null], 3, 2, 2);
    }

    [Fact]
    public void IndexTensorsBroadcastAndStandWhereNumPyPutsThem()
    {
        Tensor x = Counting(3, 4, 5), rows = Tensor.From<long>([0, 2], [2, 1]), columns = Tensor.From<long>([1, 3, -1], [3]);
        foreach (var (found, shape, at) in ((Tensor, int[], Func<int[], int[]>)[])
        [
            (x[rows, columns], [2, 3, 5], i => [2 * i[0], new[] { 1, 3, 3 }[i[1]], i[2]]),
            (x[.., columns], [3, 3, 5], i => [i[0], new[] { 1, 3, 3 }[i[1]], i[2]]),
            (x[.., rows, columns], [3, 2, 3], i => [i[0], 2 * i[1], new[] { 1, 3, 4 }[i[2]]]),
            (x[rows, .., columns], [2, 3, 4], i => [2 * i[0], i[2], new[] { 1, 3, 4 }[i[1]]]),
            (x[0, .., columns], [4, 3], i => [0, i[0], new[] { 1, 3, 4 }[i[1]]]),
            (x[Index, 1..3], [3, 2, 5], i => [new[] { 2, 0, 2 }[i[0]], 1 + i[1], i[2]]),
        ])
        {
            Assert.Equal(new Shape(shape), found.Shape);
            double[] values = found.ToArray<double>();
            for (int k = 0; k < values.Length; k++)
            {
                int[] i = new int[shape.Length];
                for (int rest = k, d = shape.Length - 1; d >= 0; d--)
                {
                    (rest, i[d]) = Math.DivRem(rest, shape[d]);
                }
                int[] place = at(i);
                Assert.Equal((place[0] * 4 + place[1]) * 5 + place[2], values[k]);
            }
        }
        Assert.Contains("index 3 is outside a dimension of size 3", Assert.Throws<ArgumentOutOfRangeException>(() => x[Tensor.From<long>(3)]).Message);
        Check(inputs => inputs[0][Index, .., Tensor.From<long>(0, 1, 0)], [3, 2, 2]);
    }

    [Fact]
    public void MasksPickAndPut()
    {
        Tensor x = Counting(2, 3), mask = x.Greater(2);
        Assert.Equal([3.0, 4, 5], x[mask].ToArray<double>());
        Assert.Equal([3.0, 4, 5], x.MaskedSelect(mask).ToArray<double>());
        Assert.Equal([0.0, 2], x[0, Tensor.From(true, false, true)].ToArray<double>());
        x[mask] = -1;
        Assert.Equal([0.0, 1, 2, -1, -1, -1], x.ToArray<double>());
        x[mask] = Tensor.From(7.0, 8, 9);
        Assert.Equal([0.0, 1, 2, 7, 8, 9], x.ToArray<double>());
        Assert.Equal([0.0, 0, 0, 7, 8, 9], x.MaskedFill(mask.Equal(false), 0).ToArray<double>());
        Assert.Equal([0.0, 1, 2, 5, 6, 7], x.MaskedScatter(mask, Tensor.From(5.0, 6, 7, 8)).ToArray<double>());
        Assert.Contains("the mask of shape [3, 3]", Assert.Throws<ArgumentException>(() => x[Tensor.Ones([3, 3], DType.Bool)]).Message);
        Check(inputs => inputs[0].MaskedSelect(Counting(2, 3).Greater(2)), [2, 3]);
        Check(inputs => inputs[0].MaskedScatter(Counting(2, 3).Greater(2), inputs[1]), [2, 3], [4]);
        Check(inputs => inputs[0].MaskedFill(Counting(2, 3).Greater(2), inputs[1]), [2, 3], []);
    }

    [Fact]
    public void AssignmentIsRecorded()
    {
        Check(inputs =>
        {
            Tensor y = inputs[0].Clone();
            y[1..3, 0] = inputs[1].Multiply(inputs[1]);
            y[Tensor.From<long>(0, 2)] = inputs[1].Unsqueeze(0);
            y[0] += y[1].Clone();
            return y;
        }, [3, 2], [2]);
        Tensor x = Counting(3, 2);
        x[Tensor.From<long>(2, 0), 1] = Tensor.From(8.0, 9);
        Assert.Equal([0.0, 9, 2, 3, 4, 8], x.ToArray<double>());
        x.IndexPutInPlace([Tensor.From<long>(1, 1)], Tensor.Ones([1, 2], DType.Float64), accumulate: true);
        Assert.Equal([0.0, 9, 4, 5, 4, 8], x.ToArray<double>());
        x[1..] = x[..2];
        Assert.Equal([0.0, 9, 0, 9, 4, 5], x.ToArray<double>());
        Assert.Throws<ArgumentException>(() => x[0] = Tensor.Zeros([3]));
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([1]).Expand(3).FillInPlace(1));
        Assert.Throws<InvalidOperationException>(() => Tensor.Zeros([3], requiresGrad: true)[0] = 1);
    }

    [Fact]
    public void FillingDropsTheGradientOfWhatWasThere()
    {
        Tensor x = Tensor.From([1.0, 2, 3], [3], requiresGrad: true), y = x.Multiply(x);
        y[1] = 5;
        y.Narrow(0, 2, 1).ZeroInPlace();
        y.Sum([0]).Backward();
        Assert.Equal([2.0, 0, 0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void GatherAndScatter()
    {
        Tensor x = Counting(3, 4), index = Tensor.From<long>([3, 0, 1, 1, 2, 2], [2, 3]);
        Assert.Equal([3.0, 0, 1, 5, 6, 6], x.Gather(1, index).ToArray<double>());
        Assert.Equal([0.0, 1, 10, 3, 4, 6, 6, 7, 8, 9, 10, 8], Counting(3, 4).ScatterAdd(0, Tensor.From<long>([2, 1, 0, 2], [1, 4]), Tensor.From([0.0, 1, 8, -3], [1, 4])).ToArray<double>());
        Assert.Equal([9.0, 1, 9, 3], Counting(4).Scatter(0, Tensor.From<long>(0, 2), 9).ToArray<double>());
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Gather(1, Tensor.From<long>([4], [1, 1])));
        Assert.Throws<ArgumentException>(() => x.Gather(1, Tensor.From<long>(0, 1)));
        Check(inputs => inputs[0].Gather(1, index), [3, 4]);
        Check(inputs => inputs[0].ScatterAdd(1, index, inputs[1]), [3, 4], [2, 3]);
        Check(inputs => inputs[0].Scatter(1, Tensor.From<long>([3, 0, 1, 2], [2, 2]), inputs[1]), [3, 4], [2, 3]);
        Check(inputs => inputs[0].TakeAlongDim(Tensor.From<long>([1, -1, 0], [3, 1]), 1), [3, 2]);
        Check(inputs => inputs[0].Take(Tensor.From<long>([1, -1, 1], [3])), [3, 2]);
    }

    [Fact]
    public void AnIndexThatChangedSinceIsRefused()
    {
        Tensor x = Tensor.Ones([3], requiresGrad: true), index = Tensor.From<long>(0, 2), picked = x.Gather(0, index);
        index[0] = 1;
        Assert.Contains("changed in place", Assert.Throws<InvalidOperationException>(() => picked.Sum([0]).Backward()).Message);
    }

    [Fact]
    public void SlicesByIndex()
    {
        Tensor x = Counting(3, 2);
        Assert.Equal([4.0, 5, 0, 1, 4, 5], x.IndexSelect(0, Index).ToArray<double>());
        Assert.Equal([2.0, 3, 2, 3, 8, 9], x.IndexAdd(0, Index, Tensor.Ones([3, 2], DType.Float64), alpha: 2).ToArray<double>());
        Assert.Equal([7.0, 1, 7, 3, 7, 5], x.IndexFill(1, Tensor.From<long>(0), 7).ToArray<double>());
        Check(inputs => inputs[0].IndexSelect(0, Index), [3, 2]);
        Check(inputs => inputs[0].IndexAdd(0, Index, inputs[1], 0.5), [3, 2], [3, 2]);
        Check(inputs => inputs[0].IndexCopy(1, Tensor.From<long>(1, 0), inputs[1]), [3, 3], [3, 2]);
        Check(inputs => inputs[0].IndexFill(1, Tensor.From<long>(1, 0), inputs[1]), [3, 3], []);
        Check(inputs => inputs[0].SliceScatter(inputs[1], 1, step: 2), [2, 3], [2, 2]);
        Check(inputs => inputs[0].DiagonalScatter(inputs[1], 1), [2, 3], [2]);
    }

    [Fact]
    public void SumsDoNotDependOnThreads()
    {
        var generator = new Generator(1);
        Tensor values = Tensor.Randn([50_000, 8], generator: generator), index = Tensor.RandInt(100, [50_000], generator: generator);
        int before = Threads.Count;
        try
        {
            Threads.Count = 1;
            float[] alone = Tensor.Zeros(100, 8).IndexAdd(0, index, values).ToArray<float>();
            Threads.Count = 4;
            Assert.Equal(alone, Tensor.Zeros(100, 8).IndexAdd(0, index, values).ToArray<float>());
        }
        finally
        {
            Threads.Count = before;
        }
    }

    [Fact]
    public void EveryTypeMoves()
    {
        foreach (DType type in Enum.GetValues<DType>())
        {
            Tensor x = Tensor.Arange(6).Reshape(3, 2).To(type);
            Assert.Equal(Tensor.Arange(6).Reshape(3, 2).IndexSelect(0, Index).To(type).ToArray<double>(), x.IndexSelect(0, Index).ToArray<double>());
            Assert.Equal(type, x.IndexAdd(0, Index, x).DType);
            if (type != DType.Bool)
            {
                Assert.Equal([2.0, 4, 2, 3, 8, 11], x.IndexAdd(0, Index, x).ToArray<double>());
            }
        }
    }
}
