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
    public void OperandsThatMeetStandThereToo()
    {
        Assert.Equal([new("other", 0)], Operand("Fmax").Meetings);
        Assert.Empty(Operand("Fmax", 1).Meetings);
        Assert.Equal([new("target", -1), new("target", 1)], Operand("HuberTerm").Meetings);
        Assert.Equal([new("max", 0), new("min", 0)], Operand("ClampBetween").Meetings);
        Assert.Equal([new("x", 0.25)], Higher.Operands[1].Meetings);
    }

    /// <summary>Whether the first operand says where they meet or the second one, which is drawn after it.</summary>
    [Fact]
    public void SamplesKeepApartWhereOperandsMeet()
    {
        var huber = OperandInfo.Sample([Operand("HuberTerm"), Operand("HuberTerm", 1)], [30, 20], new Random(1), clearance: 0.01);
        Assert.All(huber[0], x => Assert.All(huber[1], target => Assert.True(Math.Abs(Math.Abs(x - target) - 1) >= 0.01 - 1e-15, $"{x} and {target} are 1 apart")));
        var higher = OperandInfo.Sample(Higher.Operands, [10, 70], new Random(2), clearance: 0.01);
        Assert.All(higher[0], x => Assert.All(higher[1], y => Assert.True(Math.Abs(y - x - 0.25) >= 0.01 - 1e-15, $"{x} meets {y}")));
        Assert.Contains(higher[1], y => higher[0].Any(x => Math.Abs(x - y) < 0.01));
        Assert.Contains("500 kinks", Assert.Throws<ArgumentOutOfRangeException>(() => OperandInfo.Sample(Higher.Operands, [500, 1], new Random(1), clearance: 0.01)).Message);
        Assert.Throws<ArgumentException>(() => OperandInfo.Sample(Higher.Operands, [1], new Random(1)));
    }

    static RowEntry Higher => global::Framework.Tests.OperationRegistry.Rowwise.Single(e => e.Name == "Higher");

    [Fact]
    public void WhereOperandsMeetNoGradientAgrees()
    {
        OperandInfo[] operands = [Operand("Fmax"), Operand("Fmax", 1)];
        Tensor Leaf(double[] values) => Tensor.From<double>(values, [values.Length]).RequireGrad();
        var apart = OperandInfo.Sample(operands, [40, 40], new Random(3));
        Autograd.GradCheck(x => x[0].Fmax(x[1]), [Leaf(apart[0]), Leaf(apart[1])]);
        Assert.Throws<ArithmeticException>(() => Autograd.GradCheck(x => x[0].Fmax(x[1]), [Leaf([0.5]), Leaf([0.5])]));
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
