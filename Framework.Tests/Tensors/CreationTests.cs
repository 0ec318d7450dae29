namespace Framework.Tests.Tensors;

public sealed class CreationTests
{
    [Fact]
    public void ShapesAsListsAndAsArguments()
    {
        Assert.Equal(new Shape(2, 3), Tensor.Zeros(2, 3).Shape);
        Assert.Equal(new Shape(2, 3), Tensor.Zeros([2, 3]).Shape);
        Assert.Equal(DType.Int64, Tensor.Ones([2, 3], DType.Int64).DType);
        Assert.True(Tensor.Ones([2], requiresGrad: true).RequiresGrad);
        Assert.Equal(new Shape(), Tensor.Zeros().Shape);
        Assert.Equal([7.0, 7], Tensor.FullLike(Tensor.Zeros(2), 7).ToArray<double>());
        Assert.Equal(1L << 60, Tensor.Scalar(1L << 60).Item<long>());
    }

    [Fact]
    public void Sequences()
    {
        Assert.Equal([0L, 1, 2], Tensor.Arange(3).ToArray<long>());
        Assert.Equal([5L, 3, 1], Tensor.Arange(5, 0, -2).ToArray<long>());
        Assert.Equal([1.0, 1.5, 2], Tensor.Arange(1, 2.5, 0.5, DType.Float64).ToArray<double>());
        Assert.Equal(DType.Float32, Tensor.Arange(1.0, 3).DType);
        Assert.Equal([0.0, 0.25, 0.5, 0.75, 1], Tensor.Linspace(0, 1, 5, DType.Float64).ToArray<double>());
        Assert.Equal([1.0, 10, 100], Tensor.Logspace(0, 2, 3, dtype: DType.Float64).ToArray<double>());
        Assert.Equal([1.0, 0, 0, 0, 1, 0], Tensor.Eye(2, 3).ToArray<double>());
        Assert.Throws<ArgumentException>(() => Tensor.Arange(0, 3, -1));
    }

    [Fact]
    public void ArraysListsAndMemory()
    {
        Assert.Equal([1.0, 2, 3, 4], Tensor.From(new double[,] { { 1, 2 }, { 3, 4 } }).ToArray<double>());
        Assert.Equal(new Shape(1, 2, 1), Tensor.From(new float[,,] { { { 1 }, { 2 } } }).Shape);
        Assert.Equal(new Shape(2, 2), Tensor.From<float>([[1, 2], [3, 4]]).Shape);
        Assert.Contains("row 1 has the length 1", Assert.Throws<ArgumentException>(() => Tensor.From<float>([[1, 2], [3]])).Message);
        float[] values = [1, 2, 3, 4];
        Tensor shared = Tensor.FromMemory(values.AsMemory(), [2, 2]);
        values[3] = 9;
        Assert.Equal(9, shared[1, 1].Item());
        shared[0, 0] = 5;
        Assert.Equal(5, values[0]);
        Span<float> copy = new float[4];
        shared.T.CopyTo(copy);
        Assert.Equal([5f, 3, 2, 9], copy.ToArray());
        Assert.Throws<ArgumentException>(() => Tensor.From([1.0, 2], [3]));
    }
}
