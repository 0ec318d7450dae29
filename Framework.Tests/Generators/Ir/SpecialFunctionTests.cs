using Framework.Generators.Ir;

namespace Framework.Tests.Generators.Ir;

/// <summary>The interpreter's own functions against values from mpmath at 30 digits.</summary>
public sealed class SpecialFunctionTests
{
    [Theory]
    [InlineData(nameof(Op.Erf), 0.5, 0.52049987781304653768)]
    [InlineData(nameof(Op.Erf), 3.0, 0.99997790950300141456)]
    [InlineData(nameof(Op.Erfc), 4.0, 1.5417257900280018852e-8)]
    [InlineData(nameof(Op.ErfInv), 0.9, 1.1630871536766740867)]
    [InlineData(nameof(Op.ErfInv), 1e-8, 8.8622692545275801e-9)]
    [InlineData(nameof(Op.LGamma), 0.1, 2.2527126517342059599)]
    [InlineData(nameof(Op.LGamma), -1.5, 0.86004701537648101451)]
    [InlineData(nameof(Op.LGamma), 10.5, 13.940625219403763633)]
    [InlineData(nameof(Op.Digamma), 1.0, -0.57721566490153286061)]
    [InlineData(nameof(Op.Digamma), -0.5, 0.03648997397857652056)]
    [InlineData(nameof(Op.Trigamma), 1.0, 1.6449340668482264365)]
    [InlineData(nameof(Op.Trigamma), -0.5, 8.9348022005446793094)]
    [InlineData(nameof(Op.Expm1), 1e-7, 1.0000000500000016667e-7)]
    [InlineData(nameof(Op.Log1p), -1e-9, -1.0000000005000000003e-9)]
    [InlineData(nameof(Op.Asinh), -1e-3, -9.9999983333340833e-4)]
    [InlineData(nameof(Op.Acosh), 1.001, 0.044717633608306849)]
    [InlineData(nameof(Op.Atanh), 0.5, 0.54930614433405484570)]
    [InlineData(nameof(Op.Cbrt), -27.0, -3.0)]
    [InlineData(nameof(Op.Softplus), -40.0, 4.2483542552915889953e-18)]
    [InlineData(nameof(Op.Sigmoid), -700.0, 9.8596765437597708567e-305)]
    public void AgreesWithTheReference(string name, double x, double expected)
    {
        var actual = Primitives.Of(Enum.Parse<Op>(name)).Evaluate([x]);
        Assert.InRange(actual, expected - 4e-14 * Math.Abs(expected), expected + 4e-14 * Math.Abs(expected));
    }

    [Fact]
    public void FusedMultiplyAddRoundsOnce()
    {
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var (a, b) = (random.NextDouble() * 2 - 1, random.NextDouble() * 2 - 1);
            var c = -a * b * (1 + random.Next(3) * 1e-15);
            Assert.Equal(Math.FusedMultiplyAdd(a, b, c), SpecialFunctions.Fma(a, b, c), 1e-30);
        }
    }
}
