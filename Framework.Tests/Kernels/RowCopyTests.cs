namespace Framework.Tests.Kernels;

/// <summary>Parts of tensors copied row by row, against their elements one by one.</summary>
public sealed class RowCopyTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Int64)]
    [InlineData(DType.Int16)]
    [InlineData(DType.Bool)]
    public void PartsLandWhereTheyBelong(DType type)
    {
        foreach (int width in (int[])[1, 3, 4, 5, 8, 17, 33, 64, 200])
        {
            Tensor x = Tensor.Arange(5 * 7 * 6 * width).Remainder(251).To(type).Reshape([5, 7, 6, width]);
            foreach (Tensor part in (Tensor[])[x[1.., 2..5, 1..5], x[.., .., ..3, ..Math.Max(1, width - 2)], x.Transpose(0, 1), x[.., 3].Unsqueeze(0).Expand(4, 5, 6, width), x[2..3, 1..2, 1..4, ^1..]])
            {
                Tensor copy = part.Contiguous(), target = Tensor.Zeros([.. part.Shape.AsSpan()[..^1], part.Shape[-1] + 3], type);
                target.Narrow(-1, 2, part.Shape[-1]).CopyInPlace(part);
                double[] expected = Elements(part);
                Assert.Equal(expected, copy.ToArray<double>());
                Assert.Equal(expected, Elements(target.Narrow(-1, 2, part.Shape[-1])));
                Assert.Equal(expected.Sum(), target.To(DType.Float64).Sum().Item());
            }
        }
    }

    static double[] Elements(Tensor x)
    {
        var (a, b, c, d) = (x.Shape[0], x.Shape[1], x.Shape[2], x.Shape[3]);
        double[] elements = new double[a * b * c * d];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = x[i / (b * c * d), i / (c * d) % b, i / d % c, i % d].Item();
        }
        return elements;
    }
}
