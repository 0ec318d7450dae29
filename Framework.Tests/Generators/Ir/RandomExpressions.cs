using Framework.Generators.Emit.CSharp;
using Framework.Generators.Ir;

namespace Framework.Tests.Generators.Ir;

/// <summary>Seeded random expressions over three inputs.</summary>
sealed class RandomExpressions(int seed)
{
    static readonly Op[] Unary =
    [
        Op.Negate, Op.Abs, Op.Exp, Op.Sin, Op.Cos, Op.Tanh, Op.Sigmoid, Op.Softplus, Op.Erf, Op.Atan, Op.Asinh, Op.Expm1, Op.Exp2,
        Op.Sqrt, Op.Log, Op.Log1p, Op.Rsqrt, Op.Cbrt, Op.Sinh, Op.Tan, Op.Erfc,
    ];
    // Not atan2 and hypot: both have a kink at (0, 0), which random constants hit and central differences do not see.
    static readonly Op[] Binary = [Op.Add, Op.Subtract, Op.Multiply, Op.Divide, Op.Min, Op.Max];
    static readonly Op[] Comparisons = [Op.Less, Op.LessOrEqual, Op.Greater, Op.GreaterOrEqual];
    static readonly double[] Constants = [0, 1, 2, -1, 0.5, 3, -0.0, 0.25];

    readonly Random random = new(seed);

    public ExprBuilder Builder { get; } = new();

    public Expr Number(int depth)
    {
        if (depth == 0 || random.Next(8) == 0)
            return random.Next(3) == 0 ? Builder.Constant(Constants[random.Next(Constants.Length)]) : Builder.Input(random.Next(3));
        return random.Next(10) switch
        {
            < 4 => Builder.Make(Unary[random.Next(Unary.Length)], Number(depth - 1)),
            < 9 => Builder.Make(Binary[random.Next(Binary.Length)], Number(depth - 1), Number(depth - 1)),
            _ => Builder.Select(Boolean(depth - 1), Number(depth - 1), Number(depth - 1)),
        };
    }

    public Expr Boolean(int depth) => random.Next(4) switch
    {
        0 when depth > 0 => Builder.Not(Boolean(depth - 1)),
        1 when depth > 0 => Builder.And(Boolean(depth - 1), Boolean(depth - 1)),
        _ => Builder.Make(Comparisons[random.Next(Comparisons.Length)], Number(depth), Number(depth)),
    };

    /// <summary>A random number as a C# method of x0, x1 and x2, from its return type on.</summary>
    public string Method(string name, int depth)
    {
        // The text of scalars, which inputs are made for it.
        var scalars = Graph.Map([Number(depth)], node => node.Op == Op.Input ? node.Builder.Scalar(node.Index) : node)[0];
        var text = ScalarCode.Text(scalars).Replace("scalars[0]", "x0", StringComparison.Ordinal).Replace("scalars[1]", "x1", StringComparison.Ordinal).Replace("scalars[2]", "x2", StringComparison.Ordinal);
        return $"double {name}(double x0, double x1, double x2) => {text};";
    }

    public double[] Point(double scale = 1) => [.. Enumerable.Range(0, 3).Select(_ => (random.NextDouble() * 4 - 2) * scale)];
}
