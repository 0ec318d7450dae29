namespace Framework.Tests.Operations.Elementwise;

/// <summary>Every way in which a sweep can walk rows: flat over repeated rows, row by row, staged, across the cut between two threads' parts.</summary>
public sealed class BroadcastTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [4096, 20], [20] },
        { [700, 64], [64] },
        { [700, 64], [700, 1] },
        { [501, 100], [501, 1] },
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

    /// <summary>Large enough that gradients are summed block by block, but for the last two.</summary>
    [Theory]
    [InlineData(new[] { 701, 400 }, new[] { 400 })]
    [InlineData(new[] { 701, 400 }, new[] { 701, 1 })]
    [InlineData(new[] { 701, 400 }, new[] { 1 })]
    [InlineData(new[] { 9, 40, 800 }, new[] { 40, 1 })]
    [InlineData(new[] { 9, 40, 800 }, new[] { 9, 1, 800 })]
    [InlineData(new[] { 656, 400 }, new[] { 400 })]
    [InlineData(new[] { 5, 65536 }, new[] { 5, 1 })]
    [InlineData(new[] { 6, 50000 }, new[] { 50000 })]
    [InlineData(new[] { 6, 20, 2500 }, new[] { 20, 1 })]
    [InlineData(new[] { 3, 100000 }, new[] { 100000 })]
    [InlineData(new[] { 60, 90 }, new[] { 60, 1 })]
    public void GradientsOfWhatRepeatsAreSums(int[] shape, int[] other)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64, DType.Float16 })
        {
            int[] wider = [.. shape[..^1], shape[^1] + 3];
            Tensor x = (Tensor.Arange(Count(wider)).Remainder(1009) / 1009 - 0.4).Reshape(wider).To(dtype).Narrow(-1, 1, shape[^1]).RequireGrad();
            Tensor y = (Tensor.Arange(Count(other)).Remainder(31) / 31 + 0.7).Reshape(other).To(dtype).RequireGrad();
            Tensor weights = (Tensor.Arange(Count(shape)).Remainder(17) / 17).Reshape(shape).To(dtype);
            Tensor?[] gradients = Autograd.Grad([x * y], [x, y], [weights]);
            Tensor?[] alone = Autograd.Grad([y * x], [y], [weights]);

            double[] a = Doubles(x), b = Doubles(y.Expand(shape)), g = Doubles(weights), places = Doubles(Tensor.Arange(Count(other)).Reshape(other).Expand(shape));
            double[] sums = new double[Count(other)], sizes = new double[sums.Length];
            for (int i = 0; i < a.Length; i++)
            {
                sums[(int)places[i]] += g[i] * a[i];
                sizes[(int)places[i]] += Math.Abs(g[i] * a[i]);
            }
            double unit = dtype switch { DType.Float64 => 1e-14, DType.Float32 => 1e-6, _ => 2e-3 };
            double[] ofX = Doubles(gradients[0]!), ofY = Doubles(gradients[1]!);
            Assert.All(ofX.Zip(g.Zip(b, (p, q) => p * q)), pair => Assert.Equal(pair.Second, pair.First, unit));
            Assert.Equal(other, gradients[1]!.Shape.ToArray());
            for (int i = 0; i < sums.Length; i++)
            {
                Assert.Equal(sums[i], ofY[i], unit * (1 + sizes[i]));
            }
            Assert.Equal(ofY, Doubles(alone[0]!));
        }
    }

    static double[] Doubles(Tensor tensor) => tensor.Detach().To(DType.Float64).Clone().ToArray<double>();

    static void AssertSum(Tensor x, Tensor y)
    {
        Tensor sum = x + y;
        double[] a = x.To(DType.Float64).Expand(sum.Shape).Clone().ToArray<double>(), b = y.To(DType.Float64).Expand(sum.Shape).Clone().ToArray<double>();
        AssertSame([.. a.Zip(b, (p, q) => (float)(p + q))], sum);
    }

    static void AssertSame(float[] expected, Tensor actual) => Assert.Equal(expected, actual.To(DType.Float32).ToArray<float>());

    static int Count(int[] shape) => shape.Aggregate(1, (a, b) => a * b);
}
