namespace Framework.Generators.Ir;

/// <summary>
/// The steps that derivative rules are made of. A gradient that came through a choice reads "condition ? gradient : nothing"; what happens to it
/// next happens inside the chosen branch, so that a branch not taken contributes 0 and never 0·∞ = NaN.
/// </summary>
sealed class DerivativeTerms(ExprBuilder builder)
{
    public Expr Make(Op op, params Expr[] operands) => builder.Make(op, operands);
    public Expr Constant(double value) => builder.Constant(value);
    public Expr Equal(Expr a, double b) => builder.Equal(a, b);

    /// <summary>exp(−x²).</summary>
    public Expr Gauss(Expr x) => builder.Exp(-(x * x));

    public Expr? Scale(Expr? gradient, Expr factor) => Inside(gradient, Op.Multiply, factor);

    public Expr? Quotient(Expr? gradient, Expr divisor) => Inside(gradient, Op.Divide, divisor);

    public Expr? Negate(Expr? gradient) => gradient switch
    {
        null => null,
        { Op: Op.Select } when IsNothing(gradient[2]) => builder.Select(gradient[0], Negate(gradient[1])!, gradient[2]),
        { Op: Op.Select } when IsNothing(gradient[1]) => builder.Select(gradient[0], gradient[1], Negate(gradient[2])!),
        _ => -gradient,
    };

    public Expr? Choose(Expr condition, Expr? a, Expr? b) =>
        a is null && b is null ? null : builder.Select(condition, a ?? Nothing, b ?? Nothing);

    /// <summary>The part of a gradient that goes to the one of two operands that is not less: all, half where they are equal, or nothing.</summary>
    public Expr Share(Expr gradient, Expr less, Expr more) =>
        Choose(builder.Greater(less, more), null, Scale(gradient, builder.Select(builder.Equal(less, more), Constant(0.5), Constant(1))))!;

    public Expr Sum(Expr? a, Expr b)
    {
        if (a is null)
            return b;
        // The two halves of one choice meet again.
        if (a.Op == Op.Select && b.Op == Op.Select && a[0] == b[0])
        {
            if (IsNothing(a[2]) && IsNothing(b[1]))
                return builder.Select(a[0], a[1], b[2]);
            if (IsNothing(a[1]) && IsNothing(b[2]))
                return builder.Select(a[0], b[1], a[2]);
            if (IsNothing(a[2]) && IsNothing(b[2]))
                return builder.Select(a[0], Sum(a[1], b[1]), a[2]);
            if (IsNothing(a[1]) && IsNothing(b[1]))
                return builder.Select(a[0], a[1], Sum(a[2], b[2]));
        }
        return a + b;
    }

    Expr Nothing => builder.Constant(0);

    static bool IsNothing(Expr e) => e.Is(0);

    Expr? Inside(Expr? gradient, Op op, Expr factor) => gradient switch
    {
        null => null,
        { Op: Op.Select } when IsNothing(gradient[2]) => builder.Select(gradient[0], Inside(gradient[1], op, factor)!, gradient[2]),
        { Op: Op.Select } when IsNothing(gradient[1]) => builder.Select(gradient[0], gradient[1], Inside(gradient[2], op, factor)!),
        _ => builder.Make(op, gradient, factor),
    };
}
