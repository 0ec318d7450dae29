using System;
using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir.Elementary;

/// <summary>Replaces one function: (builder, operands, type computed in) to the expression.</summary>
delegate Expr Expansion(ExprBuilder builder, Expr[] operands, ComputeType type);

/// <summary>One function and how exactly its expansion computes it.</summary>
/// <param name="Op">The function.</param>
/// <param name="Expand">Its expression.</param>
/// <param name="SingleUlp">Largest error in float, in units in the last place, over the range; tests assert it.</param>
/// <param name="DoubleUlp">Largest error in double, likewise.</param>
sealed record ElementaryRow(Op Op, Expansion Expand, double SingleUlp, double DoubleUlp)
{
    /// <summary>Where the bounds hold, or why they are wider than usual; empty: for every operand.</summary>
    public string Range { get; init; } = "";

    /// <summary>What is added to the bound where terms cancel, in units of the type's ulp of 1.</summary>
    public double Absolute { get; init; }
}

/// <summary>
/// The elementary functions in terms of primitives that every target has, a row a function. <see cref="Lowering"/> asks for a row with the
/// operands already lowered and lowers what the row returns.
/// A function without a row cannot be lowered, and a declaration that uses it does not build.
/// </summary>
/// <remarks>
/// No expansion branches: every case is computed and the right one selected, so that one stream of instructions serves all lanes of a
/// vector. What the usual operands can do without stands beside it, as one of <see cref="Shortcuts"/>. NaN comes out as NaN, limits are exact, results underflow gradually and −0 is kept unless a row says otherwise. Every primitive used is correctly
/// rounded or acts on bits, hence all targets agree to the bit. Coefficients are this project's own: weighted Remez exchange in 50 digits, rounded
/// to the type; the error written beside them is that of the polynomial relative to the function, the one in the table that of the result.
/// </remarks>
static class ElementaryTable
{
    static readonly ElementaryRow[] All =
    [
        Row(Op.Exp, (e, x) => e.Exp(x), 1, 1.1),
        Row(Op.Exp2, (e, x) => e.Exp2(x), 1.1, 1.1),
        Row(Op.Expm1, (e, x) => e.Expm1(x), 2, 2),
        Row(Op.Log, (e, x) => e.Log(x), 1, 1),
        Row(Op.Log2, (e, x) => e.Log2(x), 2, 2),
        Row(Op.Log10, (e, x) => e.Log10(x), 2, 2),
        Row(Op.Log1p, (e, x) => e.Log1p(x), 2, 2),
        Row(Op.Sin, (e, x) => e.Sin(x), 2, 2) with { Range = "|x| <= 1e5 (double: 1e9)" },
        Row(Op.Cos, (e, x) => e.Cos(x), 2, 2) with { Range = "|x| <= 1e5 (double: 1e9)" },
        Row(Op.Tan, (e, x) => e.Tan(x), 4, 3.5) with { Range = "|x| <= 1e5 (double: 1e9)" },
        Row(Op.Asin, (e, x) => e.Asin(x), 2.5, 2.5),
        Row(Op.Acos, (e, x) => e.Acos(x), 1.5, 1.5),
        Row(Op.Atan, (e, x) => e.Atan(x), 2, 2),
        Row(Op.Atan2, (e, y, x) => e.Atan2(y, x), 2, 2),
        Row(Op.Sinh, (e, x) => e.Sinh(x), 2, 2),
        Row(Op.Cosh, (e, x) => e.Cosh(x), 2, 2),
        Row(Op.Tanh, (e, x) => e.Tanh(x), 3, 3),
        Row(Op.Asinh, (e, x) => e.Asinh(x), 2.5, 2),
        Row(Op.Acosh, (e, x) => e.Acosh(x), 2.5, 2.5),
        Row(Op.Atanh, (e, x) => e.Atanh(x), 2.5, 2.5),
        Row(Op.Erf, (e, x) => e.Erf(x), 1.5, 1.5),
        Row(Op.Erfc, (e, x) => e.Erfc(x), 3.5, 3),
        Row(Op.ErfInv, (e, x) => e.ErfInv(x), 3, 4),
        Row(Op.Sigmoid, (e, x) => e.Sigmoid(x), 2.5, 2.5),
        Row(Op.Softplus, (e, x) => e.Softplus(x), 2.5, 2.5),
        Row(Op.LGamma, (e, x) => e.LGamma(x), 3, 3) with { Absolute = 16, Range = "x > 0; below, what the reflection's terms cancel comes on top" },
        Row(Op.Digamma, (e, x) => e.Digamma(x), 5.5, 4) with { Absolute = 40, Range = "away from the zeros, where terms of the size of ln |x| cancel" },
        Row(Op.Trigamma, (e, x) => e.Trigamma(x), 7.5, 7) with { Range = "below 0 the reflection squares a sine, which doubles its error" },
        Row(Op.Pow, (e, x, y) => e.Pow(x, y), 1.1, 1.1),
        Row(Op.Cbrt, (e, x) => e.Cbrt(x), 1, 1),
        Row(Op.Hypot, (e, x, y) => e.Hypot(x, y), 2.5, 2.5),
        Row(Op.Rsqrt, (e, x) => 1 / e.Sqrt(x), 1.5, 1.5),
    ];

    static readonly Dictionary<Op, ElementaryRow> ByOp = All.ToDictionary(r => r.Op);

    public static IReadOnlyList<ElementaryRow> Rows => All;

    public static bool TryGet(Op op, out Expansion expansion)
    {
        var found = ByOp.TryGetValue(op, out var row);
        expansion = row?.Expand!;
        return found;
    }

    /// <summary>The expansion of a formula of functions, for less and with a smaller error than one after the other; null for what is no such formula.</summary>
    public static Expr? Compose(Expr node, ComputeType type)
    {
        var e = new Expansions(node.Builder, type);
        return node.Op switch
        {
            Op.Tanh when node[0].Op == Op.Softplus => e.TanhOfSoftplus(node[0][0]),
            Op.Add when node[0].Is(1) && node[1].Op == Op.Erf => e.OnePlusErf(node[1][0]),
            Op.Add when node[1].Is(1) && node[0].Op == Op.Erf => e.OnePlusErf(node[0][0]),
            Op.Subtract when node[0].Is(1) && node[1].Op == Op.Erf => e.OnePlusErf(-node[1][0]),
            _ => null,
        };
    }

    static ElementaryRow Row(Op op, Func<Expansions, Expr, Expr> expand, double single, double @double) =>
        new(op, (builder, operands, type) => expand(new Expansions(builder, type), operands[0]), single, @double);

    static ElementaryRow Row(Op op, Func<Expansions, Expr, Expr, Expr> expand, double single, double @double) =>
        new(op, (builder, operands, type) => expand(new Expansions(builder, type), operands[0], operands[1]), single, @double);
}
