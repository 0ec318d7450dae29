using Framework.Generators.Ir;

namespace Framework.Tests.Generators.Ir;

public sealed class PropertyTests
{
    const int Expressions = 3000;

    [Fact]
    public void SimplifyingChangesNoValue()
    {
        for (var seed = 0; seed < Expressions; seed++)
        {
            var source = new RandomExpressions(seed);
            var expression = source.Number(5);
            var simplified = Simplifier.Run(expression);
            foreach (var point in new[] { source.Point(), source.Point(50), [0, -0.0, 1], [double.NaN, double.PositiveInfinity, -1] })
            {
                var expected = Interpreter.Evaluate(expression, new(point, []));
                var actual = Interpreter.Evaluate(simplified, new(point, []));
                // Regrouped constants round once less, which a cancellation or a branch further up may enlarge.
                Assert.True(Near(expected, actual, 1e-9), $"seed {seed} at ({string.Join(", ", point)}): {expected} became {actual}\n{expression}\n{simplified}");
            }
        }
    }

    [Fact]
    public void DerivativesAgreeWithCentralDifferences()
    {
        var compared = 0;
        for (var seed = 0; seed < Expressions; seed++)
        {
            var source = new RandomExpressions(seed);
            var expression = source.Number(4);
            var gradients = Derivative.Of([expression], [source.Builder.Gradient(0)], 3, out var failure);
            Assert.Null(failure);
            var point = source.Point();
            for (var i = 0; i < 3; i++)
            {
                if (Slope(expression, point, i) is not { } slope)
                    continue;
                var gradient = gradients[i] is { } g ? Interpreter.Evaluate(Simplifier.Run(g), new(point, []) { Gradients = [1] }) : 0;
                // A constant put a root or a quotient at 0: flat along this one input, but without a derivative.
                if (slope == 0 && double.IsNaN(gradient))
                    continue;
                Assert.True(Near(slope, gradient, 1e-4), $"seed {seed}, input {i}: slope {slope}, derivative {gradient}\n{expression}\n{gradients[i]}");
                compared++;
            }
        }
        Assert.True(compared > Expressions, $"Only {compared} slopes could be measured.");
    }

    [Fact]
    public void EveryPrimitiveHasTheDerivativeOfItsValue()
    {
        foreach (var row in Primitives.All.Where(r => r is { Signature: Signature.Arithmetic or Signature.Real, Differentiable: true } && !Rows.IsReduction(r.Op) && r.Op is not (Op.RowPick or Op.Detach or Op.WithDerivative)))
        {
            var b = new ExprBuilder();
            var y = b.Make(row.Op, [.. Enumerable.Range(0, row.Arity).Select(i => b.Input(i))]);
            var gradients = Derivative.Of([y], [b.Gradient(0)], 3, out _);
            // Inside every domain but acosh's, which begins at 1.
            double[] point = row.Op == Op.Acosh ? [1.3] : [0.37, 0.61, 0.23];
            for (var i = 0; i < row.Arity; i++)
            {
                var slope = Slope(y, [.. point, 0, 0], i);
                var gradient = gradients[i] is { } g ? Interpreter.Evaluate(g, new(point, []) { Gradients = [1] }) : 0;
                Assert.True(slope is { } s && Near(s, gradient, 1e-6), $"{row.Op}, operand {i}: slope {slope}, derivative {gradient}");
            }
        }
    }

    /// <summary>The slope by central differences where two steps agree, that is away from kinks, poles and cancellation.</summary>
    static double? Slope(Expr expression, double[] point, int input)
    {
        double At(double step)
        {
            var moved = (double[])point.Clone();
            moved[input] += step;
            return Interpreter.Evaluate(expression, new(moved, []));
        }

        double Central(double h) => (At(h) - At(-h)) / (2 * h);
        var (coarse, fine) = (Central(2e-4), Central(1e-4));
        // An infinity on the way makes a flat slope of what has none.
        return Interpreter.Evaluate(Graph.InOrder([expression]), new(point, [])).All(double.IsFinite) && double.IsFinite(fine) && Near(coarse, fine, 1e-6) && Math.Abs(fine) < 1e6 && Math.Abs(At(0)) < 1e6 ? fine : null;
    }

    static bool Near(double a, double b, double tolerance) =>
        a.Equals(b) || Math.Abs(a - b) <= tolerance * (1 + Math.Abs(a)) || a == b;
}
