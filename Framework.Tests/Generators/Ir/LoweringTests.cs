using Framework.Generators.Ir;

namespace Framework.Tests.Generators.Ir;

public sealed class LoweringTests
{
    /// <summary>So that no declaration can turn out to have no kernel.</summary>
    [Fact]
    public void EveryPrimitiveComesDownToInstructions()
    {
        foreach (var type in new[] { ComputeType.Float32, ComputeType.Float64, ComputeType.Int64 })
        {
            // What runs over a row is taken apart before it is lowered.
            foreach (var row in Primitives.All.Where(r => r.Signature != Signature.Leaf && r.Op is not (Op.RowSum or Op.RowMax or Op.RowMin or Op.RowLogSumExp) && (type != ComputeType.Int64 || r.IntegerLegal)))
            {
                var builder = new ExprBuilder();
                var unknown = new HashSet<Op>();
                var lowered = Lowering.Lower(builder.Make(row.Op, Operands(row, builder)), type, unknown);
                Assert.Empty(unknown);
                Assert.All(Graph.Reachable([lowered]), n => Assert.True(n.Operands.Length == 0 || Primitives.Of(n.Op).Simd is not null, $"{row.Op} in {type} leaves {n.Op}"));
            }
        }
    }

    /// <summary>Excepted is what no kernel is written of: reductions over rows, and what declared derivatives stand on.</summary>
    [Fact]
    public void WhatHasCSharpHasPtx() => Assert.All(
        Primitives.All.Where(r => r.Simd is not null && r.Signature != Signature.Leaf
            && r.Op is not (Op.RowSum or Op.RowMax or Op.RowMin or Op.RowLogSumExp or Op.RowArgMax or Op.RowPick or Op.Detach or Op.WithDerivative or Op.WithoutDerivative)),
        r => Assert.True(r.Ptx is not null, $"{r.Op} has no PTX"));

    [Theory]
    [InlineData(7, 2)]
    [InlineData(-7, 2)]
    [InlineData(7, -2)]
    [InlineData(-7, -2)]
    [InlineData(-6, 2)]
    public void IntegerQuotientsRoundDown(long x, long y)
    {
        var builder = new ExprBuilder();
        var (a, b) = (builder.Input(0, ValueKind.Integer), builder.Input(1, ValueKind.Integer));
        var lowered = Lowering.Lower(builder.Make(Op.Floor, a / b), ComputeType.Int64, new HashSet<Op>());
        Assert.Equal(Math.Floor((double)x / y), Interpreter.Evaluate(lowered, new([x, y], [])));
    }

    [Theory]
    [InlineData(3, 4, 81)]
    [InlineData(-2, 5, -32)]
    [InlineData(2, 0, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(0, 256, 0)]
    [InlineData(-1, -3, -1)]
    [InlineData(5, -1, 0)]
    public void IntegersHaveIntegerPowers(long x, long exponent, long expected)
    {
        var builder = new ExprBuilder();
        var (a, b) = (builder.Input(0, ValueKind.Integer), builder.Input(1, ValueKind.Integer));
        var lowered = Lowering.Lower(builder.Make(Op.Pow, a, b), ComputeType.Int64, new HashSet<Op>());
        Assert.Equal(expected, Interpreter.Evaluate(lowered, new([x, exponent], [])));
    }

    [Fact]
    public void RemaindersAreExactAndHaveTheDividendsSign()
    {
        var builder = new ExprBuilder();
        var lowered = Lowering.Lower(builder.Make(Op.Remainder, builder.Input(0), builder.Input(1)), ComputeType.Float64, new HashSet<Op>());
        var random = new Random(2);
        for (var i = 0; i < 5000; i++)
        {
            var (x, y) = ((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 6)), (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-3, 3)));
            Assert.Equal(x % y, Interpreter.Evaluate(lowered, new([x, y], [])));
        }
        foreach (var (x, y) in new (double, double)[] { (5, double.PositiveInfinity), (-5, double.NegativeInfinity), (double.PositiveInfinity, 3), (4, 0), (-0.0, 3), (-6, 3), (double.NaN, 1) })
            Assert.Equal(x % y, Interpreter.Evaluate(lowered, new([x, y], [])));
    }

    static Expr[] Operands(Primitive row, ExprBuilder builder) =>
    [
        .. Enumerable.Range(0, row.Arity).Select(i => builder.Input(i, row.Signature switch
        {
            Signature.Logic => ValueKind.Boolean,
            Signature.Choice when i == 0 => ValueKind.Boolean,
            Signature.Bitwise => ValueKind.Integer,
            _ => ValueKind.Number,
        })),
    ];
}
