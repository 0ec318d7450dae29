namespace Framework.Tests.Operations.Elementwise;

/// <summary>Operations on many truth values at once against those on few, which take another way.</summary>
public sealed class TruthTableTests
{
    public static TheoryData<string, Func<Tensor, Tensor, Tensor, Tensor>> Operations => new()
    {
        { "and", (x, y, _) => x.LogicalAnd(y) },
        { "or", (x, y, _) => x.LogicalOr(y) },
        { "xor", (x, y, _) => x.LogicalXor(y) },
        { "not", (x, _, _) => x.LogicalNot() },
        { "bits and", (x, y, _) => x & y },
        { "bits not", (x, _, _) => x.BitwiseNot() },
        { "equal", (x, y, _) => x.Equal(y) },
        { "less", (x, y, _) => x < y },
        { "sum", (x, y, _) => x + y },
        { "product", (x, y, _) => x * y },
        { "maximum", (x, y, _) => x.Maximum(y) },
        { "where", Functional.Where },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void ManyAreAsFew(string name, Func<Tensor, Tensor, Tensor, Tensor> operation)
    {
        var generator = new Generator(8);
        foreach (int n in (int[])[1024, 1029, 5000])
        {
            Tensor x = Draw(), y = Draw(), z = Draw(), all = operation(x, y, z);
            Assert.Equal(DType.Bool, all.DType);
            for (int i = 0; i < n; i += 100)
            {
                Range few = i..Math.Min(i + 100, n);
                Assert.True(operation(x[few], y[few], z[few]).ToArray<bool>().AsSpan().SequenceEqual(all[few].ToArray<bool>()), $"{name} from {i} of {n}");
            }

            Tensor Draw() => Tensor.RandInt(0, 2, [n], DType.Bool, generator);
        }
    }

    [Fact]
    public void ResultsMayLieOverAnOperand()
    {
        Tensor x = Tensor.RandInt(0, 2, [4099], DType.Bool, new Generator(9)), y = Tensor.RandInt(0, 2, [4099], DType.Bool, new Generator(10)), expected = x.Multiply(y);
        x.MultiplyInPlace(y);
        Assert.Equal(expected.ToArray<bool>(), x.ToArray<bool>());
    }
}
