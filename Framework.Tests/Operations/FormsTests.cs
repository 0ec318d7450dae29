namespace Framework.Tests.Operations;

/// <summary>The forms of operations that choose among declarations.</summary>
public sealed class FormsTests
{
    static Tensor T(params float[] values) => Tensor.From<float>(values, [values.Length]);

    static void Holds<T>(Tensor actual, params T[] expected) where T : unmanaged => Assert.Equal(expected, actual.AsSpan<T>().ToArray());

    [Fact]
    public void ClampTakesEitherBound()
    {
        Holds<float>(T(-2, 0.5f, 3).Clamp(min: -1), -1, 0.5f, 3);
        Holds<float>(T(-2, 0.5f, 3).Clamp(max: 1), -2, 0.5f, 1);
        Holds<float>(T(-2, 0.5f, 3).Clamp(-1, T(0, 1, 2)), -1, 0.5f, 2);
        // The upper bound decides where the two cross.
        Holds<float>(T(5).Clamp(3, 1), 1);
        Assert.Throws<ArgumentException>(() => T(1).Clamp());
    }

    [Fact]
    public void QuotientsAreRoundedAsAsked()
    {
        Tensor x = Tensor.From<long>([7, -7], [2]);
        Holds(x.Divide(2), 3.5f, -3.5f);
        Holds<long>(x.Divide(2, RoundingMode.Trunc), 3, -3);
        Holds<long>(x.Divide(2, RoundingMode.Floor), 3, -4);
        Holds<float>(T(7, -7).Divide(2, RoundingMode.Floor), 3, -4);
    }

    [Fact]
    public void ScaledSums()
    {
        Holds<float>(T(1, 2).Add(T(10, 20), alpha: 0.5), 6, 12);
        Holds<float>(T(1, 2).Subtract(T(10, 20), alpha: 2), -19, -38);
        Holds<float>(T(1, 2).Rsub(10, alpha: 2), 8, 6);
    }

    [Fact]
    public void TypesOfResults()
    {
        Assert.Equal(DType.Float64, T(2).FloatPower(3).DType);
        Assert.Equal(DType.Int64, Tensor.From<bool>([true], [1]).Square().DType);
        Assert.Equal(DType.Int32, Tensor.From<int>([2], [1]).Pow(3).DType);
        Assert.Equal(DType.Float32, Tensor.From<int>([2], [1]).Exp().DType);
        Assert.Equal(DType.Float16, T(2).To(DType.Float16).Multiply(1.5).DType);
        Assert.Equal(DType.Float32, Tensor.From<int>([2], [1]).Multiply(1.5).DType);
    }

    [Fact]
    public void DecimalsAndApproximations()
    {
        Holds(T(1.25f, -1.75f, 1234).Round(1), 1.2f, -1.8f, 1234);
        Holds<float>(T(1250, 1350).Round(-2), 1200, 1400);
        Assert.Equal(0.8413447460685429, T(1).Gelu().AsSpan<float>()[0], 1e-6);
        Assert.Equal(0.8411919906082768, T(1).Gelu(GeluApproximation.Tanh).AsSpan<float>()[0], 1e-6);
    }

    [Fact]
    public void InPlaceWritesOverTheFirstOperand()
    {
        Tensor x = T(1, 2), same = x.AddInPlace(10);
        Assert.Same(x, same);
        Holds<float>(x, 11, 12);
        Assert.Equal(1, x.Version);
        Assert.Throws<ArgumentException>(() => Tensor.From<int>([1], [1]).AddInPlace(T(1)));
    }
}
