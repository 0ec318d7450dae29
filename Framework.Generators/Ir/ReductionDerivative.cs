using System;
using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>
/// The derivative of a reduction's last state by one element, as an expression of the two. Where the order of elements does not matter, accumulating is
/// adding in disguise: some φ has φ(A(s, x)) = φ(s) + m(x). From that, by differentiating, ∂A/∂x : ∂A/∂s = m′(x) : φ′(s), and since φ of the last state S is the sum
/// of all m(x), this ratio at (S, x) is what S changes by. For a sum it is m′(x); for log(eˢ + eˣ) it is eˣ⁻ˢ; for √(s² + x²) it is x/s.
/// </summary>
static class ReductionDerivative
{
    /// <summary>The slope of each state, the inputs being the states and then the element; null where the form does not tell.</summary>
    public static Expr[]? Slopes(IReadOnlyList<Expr> accumulate)
    {
        var builder = accumulate[0].Builder;
        var states = accumulate.Count;
        var slopes = accumulate.Select((a, k) => Added(a, builder.Input(k), states)).ToArray();
        if (states == 1 && slopes[0] is null)
            slopes[0] = Ratio(accumulate[0]);
        return slopes.Any(s => s is null) ? null : [.. slopes.Select(s => s!)];
    }

    /// <summary>m(x) where accumulating is s + m(x), or another operation in place of the sum; null if it is not.</summary>
    public static Expr? Map(Expr accumulate, Expr state, Op op, int states) =>
        accumulate.Op == op && accumulate.Operands.Length == 2 && accumulate.Operands.Contains(state)
            && accumulate[accumulate[0] == state ? 1 : 0] is var map && !DependsOnState(map, states) ? map : null;

    static Expr? Added(Expr accumulate, Expr state, int states)
    {
        var builder = state.Builder;
        if (accumulate == state)
            return builder.Constant(0);
        var map = Map(accumulate, state, Op.Add, states);
        if (map is null && accumulate.Op == Op.Subtract && accumulate[0] == state && !DependsOnState(accumulate[1], states))
            map = -accumulate[1];
        return map is null ? null : Partial(map, states, states + 1);
    }

    static bool DependsOnState(Expr map, int states) => Graph.Reachable([map]).Any(n => n.Op == Op.Input && n.Index < states);

    static Expr? Partial(Expr value, int input, int inputs)
    {
        var gradient = Derivative.Of([value], [value.Builder.Constant(1)], inputs, out var failure)[input];
        return failure is not null ? null : Simplifier.Run(gradient ?? value.Builder.Constant(0));
    }

    static Expr? Ratio(Expr accumulate)
    {
        if (Partial(accumulate, 0, 2) is not { } byState || Partial(accumulate, 1, 2) is not { } byElement)
            return null;
        var ratio = Simplifier.Run(byElement / byState);
        return AddsUp(accumulate, ratio) ? ratio : null;
    }

    /// <summary>
    /// Whether φ exists: the order of elements must not matter, and the ratio must be a function of the element over one of the state, so that
    /// R(s, x)·R(t, y) = R(s, y)·R(t, x). Tried on many points, since no rewriting would prove it of every formula; extremes fail it, because they have no ratio.
    /// </summary>
    static bool AddsUp(Expr accumulate, Expr ratio)
    {
        var (tried, drawn) = (0, 0);
        for (var k = 0; k < 64; k++)
        {
            double[] s = [Draw(), Draw()], x = [Draw(), Draw()];
            var (left, right) = (At(ratio, s[0], x[0]) * At(ratio, s[1], x[1]), At(ratio, s[0], x[1]) * At(ratio, s[1], x[0]));
            var (one, other) = (At(accumulate, At(accumulate, s[0], x[0]), x[1]), At(accumulate, At(accumulate, s[0], x[1]), x[0]));
            // A scalar parameter or the domain of a root can leave a point without a value.
            if (double.IsNaN(left + right + one + other))
                continue;
            tried++;
            if (left == 0 || double.IsInfinity(left) || !Near(left, right) || !Near(one, other))
                return false;
        }
        return tried >= 8;

        // Multiples of the golden ratio lie evenly between any two whole numbers.
        double Draw() => 0.1 + 2 * (++drawn * 0.6180339887498949 % 1);
        static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-9 * Math.Abs(a);
        static double At(Expr value, double state, double element) => Interpreter.Evaluate(value, new([state, element], [.. Enumerable.Repeat(0.75, 16)]));
    }
}
