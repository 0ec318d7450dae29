using Framework.Kernels;

namespace Framework.Tests.Generators;

/// <summary>Declared kinks come to the registry of every kind of declaration, and samples keep away from them.</summary>
public sealed class KinkTests
{
    static OperandInfo Operand(string operation, int operand = 0) => global::Framework.OperationRegistry.All.Single(e => e.Name == operation).Operands[operand];

    [Fact]
    public void StandInTheRegistry()
    {
        Assert.Equal([0, 6], Operand("Relu6").Kinks);
        Assert.Equal([0], Operand("Copysign", 1).Kinks);
        Assert.Empty(Operand("Sin").Kinks);
        Assert.Equal([-1, 0.5], global::Framework.Tests.OperationRegistry.Reductions.Single(e => e.Name == "TotalRamp").Operand.Kinks);
        Assert.Equal([0], global::Framework.Tests.OperationRegistry.Rowwise.Single(e => e.Name == "CentredRamp").Operands[0].Kinks);
    }

    [Fact]
    public void SamplesKeepAwayFromThem()
    {
        var round = Operand("Round");
        var random = new Random(1);
        double[] samples = [.. Enumerable.Range(0, 500).Select(_ => round.Sample(random, clearance: 0.3))];
        Assert.All(samples, x => Assert.True(x >= round.Low && x <= round.High && Math.Abs(x - Math.Round(x)) < 0.2, $"{x} is near a jump"));
        Assert.Equal([-2, -1, 0, 1, 2], samples.Select(x => Math.Round(x)).Distinct().Order());
    }

    [Fact]
    public void WithoutRoomThereIsNoSample() =>
        Assert.Contains("4 kinks", Assert.Throws<ArgumentOutOfRangeException>(() => Operand("Round").Sample(new Random(1), clearance: 0.5)).Message);

    /// <summary>What the clearance is for: at a kink the difference quotient lies between the slopes of both sides, and no gradient agrees with it.</summary>
    [Fact]
    public void AtOneNoGradientAgrees()
    {
        Tensor At(double x) => Tensor.Full([1], x, DType.Float64).RequireGrad();
        var relu = Operand("Relu");
        var random = new Random(2);
        for (var i = 0; i < 20; i++)
            Autograd.GradCheck(x => Functional.Relu(x[0]), [At(relu.Sample(random))]);
        Assert.Throws<ArithmeticException>(() => Autograd.GradCheck(x => Functional.Relu(x[0]), [At(relu.Kinks[0])]));
    }
}
