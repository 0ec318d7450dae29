namespace Framework.Tests.Operations;

public sealed class PoolingTests
{
    static Tensor Numbers(int seed, params int[] shape) => Tensor.From<double>(FiniteDifferences.Numbers(new Random(seed), new Shape(shape).NumElements), shape);

    static double[] Values(Tensor tensor) => tensor.To(DType.Float64).Contiguous().AsSpan<double>().ToArray();

    [Fact]
    public void WindowsAgainstTheirDefinition()
    {
        var random = new Random(1);
        for (int turn = 0; turn < 200; turn++)
        {
            var (height, width, window, wide) = (random.Next(1, 9), random.Next(1, 40), random.Next(1, 4), random.Next(1, 5));
            var (strideY, strideX, dilation) = (random.Next(1, 4), random.Next(1, 4), random.Next(1, 3));
            int padY = random.Next(0, window / 2 + 1), padX = random.Next(0, wide / 2 + 1);
            bool ceiling = random.Next(2) == 0, counted = random.Next(2) == 0;
            if (height + 2 * padY < dilation * (window - 1) + 1 || width + 2 * padX < dilation * (wide - 1) + 1) continue;

            Tensor x = Numbers(turn, 2, 3, height, width);
            foreach (DType type in (DType[])[DType.Float64, DType.Float32])
            {
                Tensor typed = x.To(type);
                var (values, indices) = typed.MaxPool2dWithIndices((window, wide), (strideY, strideX), (padY, padX), dilation, ceiling);
                Assert.Equal(values.Shape, indices.Shape);
                Compare(typed, values, indices, (height, width), (window, wide), (strideY, strideX), (padY, padX), dilation, ceiling, counted);
                Compare(typed, typed.AvgPool2d((window, wide), (strideY, strideX), (padY, padX), ceiling, counted), null,
                    (height, width), (window, wide), (strideY, strideX), (padY, padX), 1, ceiling, counted);
            }
        }
    }

    static int Outputs(int size, int window, int stride, int padding, int dilation, bool ceiling)
    {
        double steps = (size + 2 * padding - dilation * (window - 1) - 1) / (double)stride;
        int outputs = (int)(ceiling ? Math.Ceiling(steps) : Math.Floor(steps)) + 1;
        return ceiling && (outputs - 1) * stride >= size + padding ? outputs - 1 : outputs;
    }

    static void Compare(
        Tensor x, Tensor found, Tensor? indices, (int Y, int X) size, (int Y, int X) window, (int Y, int X) stride, (int Y, int X) padding, int dilation, bool ceiling, bool counted)
    {
        int rows = Outputs(size.Y, window.Y, stride.Y, padding.Y, dilation, ceiling), columns = Outputs(size.X, window.X, stride.X, padding.X, dilation, ceiling);
        Assert.Equal([2, 3, rows, columns], found.Shape);
        double[] all = Values(x), values = Values(found);
        long[]? places = indices?.AsSpan<long>().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            int column = i % columns, row = i / columns % rows, plane = i / columns / rows;
            double sum = 0, largest = double.NegativeInfinity;
            int inside = 0, padded = 0, place = -1;
            for (int a = 0; a < window.Y; a++)
                for (int b = 0; b < window.X; b++)
                {
                    int y = row * stride.Y - padding.Y + a * dilation, z = column * stride.X - padding.X + b * dilation;
                    if (y < size.Y + padding.Y && z < size.X + padding.X) padded++;
                    if (y < 0 || z < 0 || y >= size.Y || z >= size.X) continue;
                    double value = all[(plane * size.Y + y) * size.X + z];
                    inside++;
                    sum += value;
                    if (value > largest) (largest, place) = (value, y * size.X + z);
                }

            if (places is null) Assert.Equal(inside == 0 ? 0 : sum / (counted ? padded : inside), values[i], x.DType == DType.Float64 ? 1e-12 : 1e-6);
            else
            {
                Assert.Equal(largest, values[i]);
                if (place >= 0) Assert.Equal(place, places[i]);
            }
        }
    }

    [Fact]
    public void AdaptiveWindowsDivideTheInput()
    {
        Tensor x = Tensor.From<double>([0, 1, 2, 3, 4, 5, 6], [1, 7]);
        Assert.Equal([1.0, 3, 5], Values(x.AdaptiveAvgPool1d(3)));
        Assert.Equal([2.0, 4, 6], Values(x.AdaptiveMaxPool1d(3)));
        Assert.Equal([2L, 4, 6], x.AdaptiveMaxPool1dWithIndices(3).Indices.AsSpan<long>().ToArray());
        Assert.Equal([0.0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], Values(x.AdaptiveAvgPool1d(14)));
        Assert.Equal(Values(x)[6], Values(x.AdaptiveMaxPool1d(1))[0]);
    }

    [Fact]
    public void Gradients()
    {
        FiniteDifferences.Check(x => x[0].MaxPool1d(2), [2, 3, 6]);
        FiniteDifferences.Check(x => x[0].MaxPool2d(3, stride: 2, padding: 1), [2, 2, 5, 6]);
        FiniteDifferences.Check(x => x[0].MaxPool2d((2, 3), stride: 1, dilation: (1, 2), ceilMode: true), [1, 2, 4, 6]);
        FiniteDifferences.Check(x => x[0].MaxPool3d(2), [1, 2, 2, 4, 4]);
        FiniteDifferences.Check(x => x[0].AvgPool1d(3, stride: 2, padding: 1), [2, 2, 6]);
        FiniteDifferences.Check(x => x[0].AvgPool2d(2, stride: 1, padding: 1, countIncludePad: false), [2, 2, 3, 4]);
        FiniteDifferences.Check(x => x[0].AvgPool2d(2, ceilMode: true, divisorOverride: 3), [1, 2, 3, 5]);
        FiniteDifferences.Check(x => x[0].AvgPool3d((1, 2, 2)), [1, 1, 2, 4, 2]);
        FiniteDifferences.Check(x => x[0].AdaptiveAvgPool2d((2, 3)), [2, 2, 5, 4]);
        FiniteDifferences.Check(x => x[0].AdaptiveMaxPool2d(2), [1, 2, 5, 3]);
        FiniteDifferences.Check(x => x[0].AdaptiveAvgPool3d(1), [1, 2, 2, 3, 2]);
    }

    [Fact]
    public void NotANumberIsLargestAndNothingButInfinityHasAPlace()
    {
        Tensor x = Tensor.From<float>([1, float.NaN, 3, 2, float.NegativeInfinity, float.NegativeInfinity], [1, 6]);
        var (values, indices) = x.MaxPool1dWithIndices(2);
        Assert.Equal([float.NaN, 3, float.NegativeInfinity], values.AsSpan<float>().ToArray());
        Assert.Equal([1L, 2, 4], indices.AsSpan<long>().ToArray());
    }

    [Fact]
    public void HalfPrecisionKeepsItsType()
    {
        Tensor x = Tensor.From<double>([1, 2, 3, 4], [1, 1, 2, 2]).To(DType.Float16);
        Assert.Equal(DType.Float16, x.MaxPool2d(2).DType);
        Assert.Equal(2.5, x.AvgPool2d(2).Item<double>());
    }

    [Fact]
    public void MisfitsAreNamed()
    {
        Tensor x = Tensor.Zeros([1, 1, 4, 4]);
        Assert.Contains("padding", Message(() => x.MaxPool2d(3, padding: 2)));
        Assert.Contains("reach over 5", Message(() => x.MaxPool2d(5)));
        Assert.Contains("dimensions are needed", Message(() => x.MaxPool1d(2)));
        Assert.Contains("Int64", Message(() => x.To(DType.Int64).MaxPool2d(2)));
        Assert.Contains("kernelSize", Message(() => x.AvgPool2d(0)));
        Assert.Contains("divisorOverride", Message(() => x.AvgPool2d(2, divisorOverride: 0)));
        static string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
    }
}
