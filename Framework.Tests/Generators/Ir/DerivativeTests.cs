using Framework.Generators.Ir;

namespace Framework.Tests.Generators.Ir;

public sealed class DerivativeTests
{
    readonly ExprBuilder b = new();

    Expr X => b.Input(0);

    [Theory]
    [InlineData(nameof(Op.Exp), "gradient * y0")]
    [InlineData(nameof(Op.Tanh), "gradient * (1 - (y0 * y0))")]
    [InlineData(nameof(Op.Sigmoid), "gradient * (y0 * (1 - y0))")]
    [InlineData(nameof(Op.Sqrt), "gradient / (2 * y0)")]
    public void ToldFromTheOutputWhereThatIsEnough(string name, string expected)
    {
        var y = b.Make(Enum.Parse<Op>(name), X);
        Assert.Equal(expected, Formula.Of(Graph.Substitute([Gradient(y)!], new Dictionary<Expr, Expr> { [y] = b.Output(0) })[0]));
    }

    [Fact]
    public void SubgradientsAtKinksArePyTorchs()
    {
        Assert.Equal(0, At(b.Abs(X), 0));
        Assert.Equal(0.5, At(b.Make(Op.Max, X, b.Constant(0)), 0));
        Assert.Equal(0.5, At(b.Make(Op.Min, b.Constant(2), X), 2));
        Assert.Equal(1, At(b.Select(b.Less(X, -1), b.Constant(-1), b.Select(b.Greater(X, 1), b.Constant(1), X)), 1));
        Assert.Equal(0, At(b.Select(b.Make(Op.LessOrEqual, X, b.Constant(0)), b.Constant(0), X), 0));
    }

    [Fact]
    public void ABranchNotTakenContributesNothingEvenWhereItsSlopeIsInfinite()
    {
        Assert.Equal(0, At(b.Select(b.Greater(X, 0), b.Log(X), b.Constant(0)), 0));
        Assert.Equal(0, At(b.Select(b.Greater(X, 0), b.Sqrt(X) * X, b.Constant(7)), -1));
        Assert.Equal(0, At(b.Make(Op.Pow, X, b.Constant(0)), 0));
    }

    [Fact]
    public void PiecewiseConstantsHaveNoGradient()
    {
        Assert.Null(Gradient(b.Make(Op.Floor, X)));
        Assert.Null(Gradient(b.Make(Op.Sign, X)));
    }

    [Fact]
    public void ANodeWithoutARuleIsNamed()
    {
        var node = b.Make(Op.Trigamma, X);
        Derivative.Of([node * 2], [b.Gradient(0)], 1, out var failure);
        Assert.Equal(node, failure);
    }

    [Fact]
    public void ADeepChainNeedsNoStack()
    {
        var sum = X;
        for (var i = 0; i < 100_000; i++)
            sum = b.Make(Op.Sin, sum);
        Assert.NotNull(Gradient(sum));
    }

    Expr? Gradient(Expr y) => Derivative.Of([y], [b.Gradient(0)], 1, out _)[0];

    double At(Expr y, double x) => Interpreter.Evaluate(Simplifier.Run(Gradient(y)!), new([x], []) { Gradients = [1] });
}
