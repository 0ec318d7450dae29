namespace Framework.Tests.Operations.Elementwise;

/// <summary>Every way in which a sweep can walk rows: flat over repeated rows, row by row, staged, across the cut between two threads' parts.</summary>
public sealed class BroadcastTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [4096, 20], [20] },
        { [700, 64], [64] },
        { [700, 64], [700, 1] },
        { [130, 765], [765] },
        { [130, 765], [130, 1] },
        { [3, 30000], [30000] },
        { [40, 30, 50], [30, 1] },
        { [40, 30, 50], [40, 1, 50] },
        { [6, 50, 300], [50, 1] },
        { [6, 50, 300], [6, 1, 300] },
        { [6, 50, 300], [1] },
        { [2, 3, 4, 5000], [3, 1, 5000] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void WhateverRepeatsIsAddedWhereItBelongs(int[] shape, int[] other)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Float16, DType.Int32 })
        {
            Tensor x = Tensor.Arange(Count(shape)).Remainder(1009).Reshape(shape).To(dtype);
            Tensor y = Tensor.Arange(Count(other)).Remainder(31).Reshape(other).To(dtype);
            AssertSum(x, y);
            AssertSum(y, x);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SoItIsForRowsCutFromLongerOnes(int[] shape, int[] other)
    {
        int[] wider = [.. shape[..^1], shape[^1] + 3];
        Tensor x = Tensor.Arange(Count(wider)).Remainder(1009).Reshape(wider).To(DType.Float32).Narrow(-1, 1, shape[^1]);
        Tensor y = Tensor.Arange(Count(other)).Remainder(31).Reshape(other).To(DType.Float32);
        AssertSum(x, y);
        Tensor target = Tensor.Zeros(wider).Narrow(-1, 2, shape[^1]);
        target.AddInPlace(x);
        AssertSame(x.ToArray<float>(), target);
    }

    static void AssertSum(Tensor x, Tensor y)
    {
        Tensor sum = x + y;
        double[] a = x.To(DType.Float64).Expand(sum.Shape).Clone().ToArray<double>(), b = y.To(DType.Float64).Expand(sum.Shape).Clone().ToArray<double>();
        AssertSame([.. a.Zip(b, (p, q) => (float)(p + q))], sum);
    }

    static void AssertSame(float[] expected, Tensor actual) => Assert.Equal(expected, actual.To(DType.Float32).ToArray<float>());

    static int Count(int[] shape) => shape.Aggregate(1, (a, b) => a * b);
}
