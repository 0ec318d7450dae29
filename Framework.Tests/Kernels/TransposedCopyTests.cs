namespace Framework.Tests.Kernels;

public sealed class TransposedCopyTests
{
    public static TheoryData<int, int, int, DType> Cases()
    {
        var cases = new TheoryData<int, int, int, DType>();
        foreach (var (b, h, w) in ((int, int, int)[])[(3, 100, 37), (2, 64, 64), (1, 271, 69), (5, 9, 1000), (4, 1000, 8), (2, 7, 900)])
        {
            foreach (DType type in (DType[])[DType.Float32, DType.Float64, DType.Int32, DType.Int64, DType.Int16])
            {
                cases.Add(b, h, w, type);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ElementsLandWhereTheyBelong(int b, int h, int w, DType type)
    {
        Tensor x = Tensor.Arange(b * h * w).To(type).Reshape([b, h, w]);
        ReadOnlySpan<double> inner = Doubles(x.Transpose(1, 2).Contiguous()), outer = Doubles(x.Transpose(0, 2).Contiguous()), sum = Doubles(x.Transpose(1, 2).Add(0));
        for (int i = 0; i < b; i++)
        {
            for (int p = 0; p < h; p++)
            {
                for (int q = 0; q < w; q++)
                {
                    double expected = type == DType.Int16 ? (short)(i * h * w + p * w + q) : i * h * w + p * w + q;
                    Assert.Equal(expected, inner[(i * w + q) * h + p]);
                    Assert.Equal(expected, sum[(i * w + q) * h + p]);
                    Assert.Equal(expected, outer[(q * h + p) * b + i]);
                }
            }
        }
    }

    static double[] Doubles(Tensor tensor) => tensor.To(DType.Float64).AsSpan<double>().ToArray();
}
