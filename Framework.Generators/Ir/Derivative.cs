using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>Reverse accumulation over the graph: one sweep gives the derivatives with respect to all inputs.</summary>
static class Derivative
{
    /// <summary>
    /// The gradient of each input (null: structurally zero), given the gradient of each output (null: none arrives).
    /// Inputs in <paramref name="skipped"/> are taken for constants.
    /// <paramref name="failure"/> names a node that has no derivative rule though a gradient must pass it.
    /// </summary>
    public static Expr?[] Of(IReadOnlyList<Expr> outputs, IReadOnlyList<Expr?> gradients, int inputs, out Expr? failure, IReadOnlyCollection<int>? skipped = null)
    {
        failure = null;
        var result = new Expr?[inputs];
        if (outputs.Count == 0)
            return result;
        var terms = new DerivativeTerms(outputs[0].Builder);
        var adjoints = new Dictionary<Expr, Expr>();
        for (var i = 0; i < outputs.Count; i++)
        {
            if (gradients[i] is { } gradient && outputs[i].Kind == ValueKind.Number)
                Accumulate(adjoints, terms, outputs[i], gradient);
        }
        var active = Active(outputs, skipped ?? []);
        // Operands have smaller ids: by falling id every user comes before what it uses.
        foreach (var node in Graph.Reachable(outputs).OrderByDescending(n => n.Id))
        {
            if (!adjoints.TryGetValue(node, out var adjoint))
                continue;
            if (node.Op == Op.Input && active.Contains(node))
                result[node.Index] = adjoint;
            var row = Primitives.Of(node.Op);
            if (row.Signature == Signature.Leaf || !active.Contains(node))
                continue;
            if (!row.Differentiable)
                failure = node;
            if (row.Derivative is null)
                continue;
            var contributions = row.Derivative(terms, node, adjoint);
            for (var i = 0; i < contributions.Length; i++)
            {
                if (contributions[i] is { } contribution && active.Contains(node[i]))
                    Accumulate(adjoints, terms, node[i], contribution);
            }
        }
        return result;
    }

    /// <summary>The nodes through which a number flows from an input.</summary>
    static HashSet<Expr> Active(IReadOnlyList<Expr> outputs, IReadOnlyCollection<int> skipped)
    {
        var active = new HashSet<Expr>();
        foreach (var node in Graph.Reachable(outputs).OrderBy(n => n.Id))
        {
            if (node.Kind == ValueKind.Number && node.Op != Op.Detach && (node.Op == Op.Input ? !skipped.Contains(node.Index) : node.Operands.Any(active.Contains)))
                active.Add(node);
        }
        return active;
    }

    static void Accumulate(Dictionary<Expr, Expr> adjoints, DerivativeTerms terms, Expr node, Expr contribution)
    {
        adjoints.TryGetValue(node, out var sum);
        adjoints[node] = terms.Sum(sum, contribution);
    }
}
