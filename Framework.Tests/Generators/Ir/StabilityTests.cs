using Framework.Generators.Ir;

namespace Framework.Tests.Generators.Ir;

/// <summary>Formulas that overflow, cancel or divide 0 by 0 where their function does not: their values and derivatives as kernels have them.</summary>
public sealed class StabilityTests
{
    static (double Value, double Slope) At(Func<ExprBuilder, Expr, Expr> formula, double x)
    {
        var b = new ExprBuilder();
        var kernel = new Kernel([formula(b, b.Input(0))], [ValueKind.Number], new Dictionary<int, Expr>(), differentiable: true);
        var gradient = Derivative.Of(kernel.Outputs, [b.Gradient(0)], 1, out var failure)[0]!;
        Assert.Null(failure);
        var environment = new Framework.Generators.Ir.Environment([x], []) { Gradients = [1] };
        return (Interpreter.Evaluate(kernel.Outputs[0], environment), Interpreter.Evaluate(Simplifier.Run(gradient), environment));
    }

    static Expr Log1pExp(ExprBuilder b, Expr x) => b.Log(1 + b.Exp(x));

    static Expr Logistic(ExprBuilder b, Expr x) => 1 / (1 + b.Exp(-x));

    [Fact]
    public void LogOfOnePlusExp()
    {
        Assert.Equal((1000, 1), At(Log1pExp, 1000));
        Assert.Equal((Math.Exp(-50), Math.Exp(-50)), At(Log1pExp, -50));
        Assert.Equal((0, 0), At(Log1pExp, double.NegativeInfinity));
        Assert.Equal((1000, 1), At((b, x) => b.Make(Op.Log1p, b.Exp(x)), 1000));
    }

    [Fact]
    public void TheLogisticFunctionWrittenOut()
    {
        Assert.Equal((0, 0), At(Logistic, -1000));
        Assert.Equal((1, 0), At(Logistic, 1000));
        Assert.Equal((1, 0), At((b, x) => b.Exp(x) / (b.Exp(x) + 1), 1000));
        Assert.Equal((-1000, 1), At((b, x) => b.Log(Logistic(b, x)), -1000));
    }

    [Fact]
    public void SquareRootsAtZero()
    {
        Assert.Equal((0, 0), At((b, x) => b.Sqrt(x * x), 0));
        Assert.Equal((3, -1), At((b, x) => b.Sqrt(x * x), -3));
        Assert.Equal((1e200, 1), At((b, x) => b.Sqrt(x * x), 1e200));
        // The branch that is not taken has an infinite slope, which must not reach the other as 0·∞.
        Assert.Equal((0, 0), At((b, x) => b.Select(b.Greater(x, 0), b.Sqrt(x), b.Constant(0)), 0));
    }

    [Fact]
    public void EntropyAtZero()
    {
        static Expr Entropy(ExprBuilder b, Expr x) => b.Select(b.Equal(x, 0), b.Constant(0), x * b.Log(x));
        Assert.Equal((0, 0), At(Entropy, 0));
        Assert.Equal((Math.E, 2), At(Entropy, Math.E));
        Tensor x = Tensor.From<double>([0, 0, 2], [3]).RequireGrad(), y = Tensor.From<double>([0, 3, 0.5], [3]).RequireGrad();
        Tensor?[] gradients = Autograd.Grad([x.Xlogy(y).Sum()], [x, y]);
        Assert.All(gradients[0]!.ToArray<double>().Zip([0, Math.Log(3), Math.Log(0.5)]), p => Assert.Equal(p.Second, p.First, 1e-14));
        Assert.Equal([0, 0, 4], gradients[1]!.ToArray<double>());
    }

    [Fact]
    public void LogOfASoftmaxOverARow()
    {
        Tensor x = Tensor.From<double>([0, 1000, -2000], [3]).RequireGrad(), result = x.LogOfSoftmax();
        Assert.Equal([-1000, 0, -3000], result.Detach().ToArray<double>());
        Assert.Equal([1, -2, 1], Autograd.Grad(result.Sum(), x).ToArray<double>());
        Assert.Equal(1000, x.LogOfSumOfExp().Item<double>());
    }

    /// <summary>What the rewriting replaces agrees with what replaces it, wherever that is a number.</summary>
    [Fact]
    public void TheFunctionsAreThoseOfTheFormulas()
    {
        Func<ExprBuilder, Expr, Expr>[] formulas =
            [Log1pExp, Logistic, (b, x) => b.Exp(x) / (1 + b.Exp(x)), (b, x) => b.Log(Logistic(b, x)), (b, x) => b.Sqrt(x * x), (b, x) => b.Log(b.Exp(x))];
        foreach (var formula in formulas)
        {
            for (var x = -30.0; x <= 30; x += 0.37)
            {
                var b = new ExprBuilder();
                Assert.Equal(Interpreter.Evaluate(formula(b, b.Input(0)), new([x], [])), At(formula, x).Value, 1e-9);
            }
        }
    }
}

public static partial class UserRows
{
    /// <summary>The logarithm of a softmax, as one should not write it.</summary>
    [Rowwise]
    static Row LogOfSoftmax(Row x)
    {
        Row e = Row.Exp(x - Row.Detach(x.Max()));
        return Row.Log(e / e.Sum());
    }

    /// <summary>The logarithm of a sum of exponentials, likewise.</summary>
    [Rowwise]
    static double LogOfSumOfExp(Row x) => Row.Log(Row.Exp(x).Sum());
}
