using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>
/// Reverse accumulation over a row-wise program. It is that over an expression, and in addition: what reaches a value of which there is one a row is
/// summed over the row, and a reduction hands its gradient to all elements.
/// </summary>
static class RowDerivative
{
    /// <summary>The gradient of each input, null where it is structurally zero, as it is for indices and truth values.</summary>
    public static Expr?[] Of(IReadOnlyList<Expr> outputs, IReadOnlyList<RowOperand> inputs, Rows rows, out Expr? failure)
    {
        failure = null;
        var builder = outputs[0].Builder;
        var own = builder.Count;
        var terms = new DerivativeTerms(builder);
        var adjoints = new Dictionary<Expr, Expr>();
        for (var k = 0; k < outputs.Count; k++)
            Accumulate(adjoints, terms, outputs[k], builder.Gradient(k));
        var result = new Expr?[inputs.Count];
        var nodes = Graph.InOrder(outputs);
        var active = new HashSet<Expr>();
        foreach (var node in nodes)
        {
            if (node.Kind == ValueKind.Number && node.Op != Op.Detach && (node.Op == Op.Input ? inputs[node.Index] is RowOperand.Row or RowOperand.Number : node.Operands.Any(active.Contains)))
                active.Add(node);
        }
        foreach (var node in Enumerable.Reverse(nodes))
        {
            if (!active.Contains(node) || !adjoints.TryGetValue(node, out var adjoint))
                continue;
            if (node.Op == Op.Input)
            {
                result[node.Index] = adjoint;
                continue;
            }
            var row = Primitives.Of(node.Op);
            if (!row.Differentiable)
                failure = node;
            var contributions = Rows.IsReduction(node.Op) ? [Reduction(terms, rows, node, adjoint)]
                : node.Op == Op.RowPick ? [terms.Choose(terms.Make(Op.Equal, builder.Position, node[1]), adjoint, null), null]
                : row.Derivative?.Invoke(terms, node, adjoint) ?? [];
            for (var i = 0; i < contributions.Length; i++)
            {
                if (contributions[i] is { } term && active.Contains(node[i]))
                    Accumulate(adjoints, terms, node[i], rows.Varies(node) && !rows.Varies(node[i]) ? rows.SumOfTerm(term, own) : term);
            }
        }
        return result;
    }

    static Expr? Reduction(DerivativeTerms terms, Rows rows, Expr node, Expr gradient)
    {
        switch (node.Op)
        {
            case Op.RowSum:
                return gradient;
            case Op.RowArgMax:
                return null;
            case Op.RowLogSumExp:
                return terms.Scale(gradient, terms.Make(Op.Exp, node[0] - node));
            default:
                // Equal elements share the gradient.
                var chosen = terms.Make(Op.Select, terms.Make(Op.Equal, node[0], node), terms.Constant(1), terms.Constant(0));
                return terms.Scale(gradient, chosen / rows.Sum(chosen));
        }
    }

    static void Accumulate(Dictionary<Expr, Expr> adjoints, DerivativeTerms terms, Expr node, Expr contribution)
    {
        adjoints.TryGetValue(node, out var sum);
        adjoints[node] = terms.Sum(sum, contribution);
    }
}
