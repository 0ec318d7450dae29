using System;
using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>The grammar of the graph, executable. Runs between passes; a finding is a fault of the generator, never of a declaration.</summary>
static class Verifier
{
    public static void Check(IReadOnlyList<Expr> roots, string pass)
    {
        foreach (var node in Graph.InOrder(roots))
        {
            if (Fault(node) is { } fault)
                throw new InvalidOperationException($"After {pass}, node {node.Id} ({node.Op}) {fault}.");
        }
    }

    /// <summary>What is wrong with a node, or null.</summary>
    public static string? Fault(Expr node)
    {
        var row = Primitives.Of(node.Op);
        if (node.Operands.Length != row.Arity)
            return $"has {node.Operands.Length} operands instead of {row.Arity}";
        if (node.Operands.Any(o => o.Id >= node.Id))
            return "comes before one of its operands";
        if (node.Operands.Any(o => o.Builder != node.Builder))
            return "has an operand of another graph";
        var kinds = node.Operands.Select(o => o.Kind).ToArray();
        var numeric = kinds.Length > 0 && kinds[0] != ValueKind.Boolean && kinds.All(k => k == kinds[0]);
        var valid = row.Signature switch
        {
            Signature.Leaf => node.Op is not (Op.Input or Op.Scalar or Op.Gradient or Op.Output) || node.Value >= 0,
            Signature.Arithmetic => numeric && node.Kind == kinds[0],
            Signature.Real => kinds.All(k => k == ValueKind.Number) && node.Kind == ValueKind.Number,
            Signature.Bitwise => kinds.All(k => k == ValueKind.Integer) && node.Kind == ValueKind.Integer,
            Signature.Comparison => numeric && node.Kind == ValueKind.Boolean,
            Signature.Predicate => kinds[0] == ValueKind.Number && node.Kind == ValueKind.Boolean,
            Signature.Logic => kinds.All(k => k == ValueKind.Boolean) && node.Kind == ValueKind.Boolean,
            Signature.Choice => kinds[0] == ValueKind.Boolean && kinds[1] == kinds[2] && node.Kind == kinds[1],
            Signature.ComparedChoice => kinds[0] != ValueKind.Boolean && kinds[0] == kinds[1] && kinds[2] == kinds[3] && node.Kind == kinds[2],
            _ => false,
        };
        return valid ? null : $"takes ({string.Join(", ", kinds)}) and gives {node.Kind}, which is not {row.Signature}";
    }
}
