using System;
using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>The values that the leaves of a graph stand for.</summary>
sealed record Environment(double[] Inputs, double[] Scalars)
{
    public double[] Gradients { get; init; } = [];
    public double[] Outputs { get; init; } = [];
}

/// <summary>Evaluates a graph in double: the reference that tells the frontend's faults from the emitters'.</summary>
static class Interpreter
{
    public static double Evaluate(Expr root, Environment environment) => Evaluate([root], environment)[0];

    public static double[] Evaluate(IReadOnlyList<Expr> roots, Environment environment)
    {
        var values = new Dictionary<Expr, double>();
        foreach (var node in Graph.InOrder(roots))
        {
            values[node] = node.Op switch
            {
                Op.Constant => node.Value,
                Op.Input => environment.Inputs[node.Index],
                Op.Scalar => environment.Scalars[node.Index],
                Op.Gradient => environment.Gradients[node.Index],
                Op.Output => environment.Outputs[node.Index],
                _ => Apply(node, [.. node.Operands.Select(o => values[o])]),
            };
        }
        return [.. roots.Select(r => values[r])];
    }

    /// <summary>One node on values for its operands.</summary>
    public static double Apply(Expr node, double[] operands)
    {
        var value = Primitives.Of(node.Op).Evaluate(operands);
        // The only arithmetic primitive that leaves the integers.
        return node.Kind == ValueKind.Integer && node.Op == Op.Divide ? Math.Truncate(value) : value;
    }
}
