using System.Collections.Generic;

namespace Framework.Generators.Ir;

/// <summary>
/// Formulas whose value or derivative fails where that of the function does not, replaced by the function: log(1 + eˣ) overflows from 710 on and its derivative
/// is ∞/∞ there, log of a softmax is −∞ once the softmax underflows, √(x·x) has the derivative 0/0 at 0. Where the formula has a value that is a number, the function has the same.
/// </summary>
static class Stable
{
    public static Expr[] Run(IReadOnlyList<Expr> roots) => Simplifier.Run(Graph.Map(roots, Rewrite));

    static Expr Rewrite(Expr node)
    {
        var make = node.Builder.Make;
        return node.Op switch
        {
            Op.Log when OnePlusExp(node[0]) is { } x => make(Op.Softplus, [x]),
            Op.Log1p when node[0].Op == Op.Exp => make(Op.Softplus, [node[0][0]]),
            Op.Log when node[0].Op == Op.Sigmoid => -make(Op.Softplus, [-node[0][0]]),
            Op.Log when node[0].Op == Op.Exp => node[0][0],
            Op.Log when node[0].Op == Op.RowSum && node[0][0].Op == Op.Exp => make(Op.RowLogSumExp, [node[0][0][0]]),
            Op.Log when node[0] is { Op: Op.Divide } share && share[0].Op == Op.Exp && share[1].Op == Op.RowSum && share[1][0] == share[0] =>
                share[0][0] - make(Op.RowLogSumExp, [share[0][0]]),
            Op.Divide when node[0].Is(1) && OnePlusExp(node[1]) is { } x => make(Op.Sigmoid, [-x]),
            Op.Divide when node[0].Op == Op.Exp && OnePlusExp(node[1]) == node[0][0] => make(Op.Sigmoid, [node[0][0]]),
            Op.Sqrt when node[0] is { Op: Op.Multiply } square && square[0] == square[1] => node.Builder.Abs(square[0]),
            _ => node,
        };
    }

    /// <summary>x of 1 + eˣ.</summary>
    static Expr? OnePlusExp(Expr sum) => sum.Op != Op.Add ? null
        : sum[0].Is(1) && sum[1].Op == Op.Exp ? sum[1][0]
        : sum[1].Is(1) && sum[0].Op == Op.Exp ? sum[0][0]
        : null;
}
