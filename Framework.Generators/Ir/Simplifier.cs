using System;
using System.Collections.Generic;
using System.Linq;

namespace Framework.Generators.Ir;

/// <summary>
/// Constant folding and identities that hold for every double, NaN, infinities and signed zeros included; beyond these only products of constants
/// are regrouped, which saves a rounding. So x·0 stays (it is NaN at infinity) and x + 0 stays (it turns −0 into 0).
/// </summary>
static class Simplifier
{
    public static Expr Run(Expr root) => Run([root])[0];

    /// <param name="roots">What to simplify.</param>
    /// <param name="exact">Leaves out the regrouping of constants: an expansion may depend on each of its roundings.</param>
    public static Expr[] Run(IReadOnlyList<Expr> roots, bool exact = false)
    {
        var simplified = roots.ToArray();
        // Every rule shrinks the graph or orders operands, so this ends; the bound only guards against a faulty rule.
        for (var round = 0; round < 20; round++)
        {
            var next = Graph.Map(simplified, node => Rewrite(node, exact));
            if (next.SequenceEqual(simplified))
                break;
            simplified = next;
        }
        Verifier.Check(simplified, "simplification");
        return simplified;
    }

    static Expr Rewrite(Expr node, bool exact)
    {
        if (node.Operands.Length > 0 && node.Operands.All(o => o.IsConstant) && !Rows.IsReduction(node.Op) && Fold(node) is { } folded)
            return folded;
        return node.Op switch
        {
            Op.Add => Add(node),
            Op.Subtract => Subtract(node),
            Op.Multiply => Multiply(node, exact),
            Op.Divide => Divide(node, exact),
            Op.Negate => Negate(node),
            Op.Abs when node[0].Op is Op.Negate or Op.Abs => node.Builder.Abs(node[0][0]),
            Op.Min or Op.Max => node[0] == node[1] ? node[0] : Ordered(node),
            Op.Floor or Op.Ceiling or Op.Round or Op.Truncate when IsIntegral(node[0]) => node[0],
            Op.Equal or Op.NotEqual => Ordered(node),
            Op.Pow => Pow(node),
            Op.And or Op.Or or Op.Xor or Op.Not => Logic(node),
            Op.Select => Select(node),
            _ => node,
        };
    }

    static Expr? Fold(Expr node)
    {
        var value = Interpreter.Apply(node, [.. node.Operands.Select(o => o.Value)]);
        if (node.Kind == ValueKind.Boolean)
            return node.Builder.Constant(value != 0);
        // An integer beyond 2⁵³ is not exact in double, and 1/0 must fail where it runs.
        return node.Kind == ValueKind.Integer && !(Math.Abs(value) <= 9007199254740992) ? null : node.Builder.Constant(value, node.Kind);
    }

    static Expr Add(Expr node)
    {
        var (a, b) = (node[0], node[1]);
        if (b.Is(-0.0) || b.Is(0) && b.Kind == ValueKind.Integer)
            return a;
        if (a.Is(-0.0) || a.Is(0) && a.Kind == ValueKind.Integer)
            return b;
        if (b.Op == Op.Negate)
            return a - b[0];
        if (a.Op == Op.Negate)
            return b - a[0];
        return Ordered(node);
    }

    static Expr Subtract(Expr node)
    {
        var (a, b) = (node[0], node[1]);
        if (b.Is(0))
            return a;
        if (b.Op == Op.Negate)
            return a + b[0];
        return node;
    }

    static Expr Multiply(Expr node, bool exact)
    {
        var (a, b) = (node[0], node[1]);
        if (b.IsConstant && !a.IsConstant)
            return b * a;
        if (a.Is(1))
            return b;
        if (a.Is(-1))
            return -b;
        if (a.Op == Op.Negate)
            return b.Op == Op.Negate ? a[0] * b[0] : -(a[0] * b);
        if (b.Op == Op.Negate)
            return a.IsConstant ? node.Like(-a.Value) * b[0] : -(a * b[0]);
        if (exact)
            return Ordered(node);
        if (a.IsConstant && b.Op == Op.Multiply && b[0].IsConstant && Exact(a.Value * b[0].Value))
            return node.Like(a.Value * b[0].Value) * b[1];
        // c·x standing as a factor lets its constant out, to meet others.
        if (b.Op == Op.Multiply && b[0].IsConstant)
            return b[0] * (a * b[1]);
        if (a.Op == Op.Multiply && a[0].IsConstant && !b.IsConstant)
            return a[0] * (a[1] * b);
        return Ordered(node);
    }

    static Expr Divide(Expr node, bool exact)
    {
        var (a, b) = (node[0], node[1]);
        if (b.Is(1))
            return a;
        if (node.Kind == ValueKind.Integer)
            return node;
        if (b.Is(-1))
            return -a;
        // Not after lowering, which may have chosen integers: they have no halves.
        if (!exact && b.IsConstant && IsPowerOfTwo(b.Value))
            return node.Like(1 / b.Value) * a;
        if (a.Op == Op.Negate)
            return b.Op == Op.Negate ? a[0] / b[0] : -(a[0] / b);
        return node;
    }

    static Expr Negate(Expr node)
    {
        var a = node[0];
        if (a.Op == Op.Negate)
            return a[0];
        if (a.Op == Op.Multiply && a[0].IsConstant)
            return node.Like(-a[0].Value) * a[1];
        return node;
    }

    static Expr Pow(Expr node)
    {
        var (x, exponent) = (node[0], node[1]);
        if (exponent.Is(0))
            return node.Like(1);
        if (exponent.Is(1))
            return x;
        if (exponent.Is(2))
            return x * x;
        if (exponent.Is(3))
            return x * x * x;
        if (exponent.Is(-1))
            return 1 / x;
        return node;
    }

    static Expr Logic(Expr node)
    {
        var a = node[0];
        if (node.Op == Op.Not)
            return a.Op == Op.Not ? a[0] : node;
        var b = node[1];
        if (a == b)
            return node.Op == Op.Xor ? node.Builder.Constant(false) : a;
        if (b.IsConstant)
            (a, b) = (b, a);
        if (!a.IsConstant)
            return Ordered(node);
        return (node.Op, a.Value != 0) switch
        {
            (Op.And, true) or (Op.Or, false) or (Op.Xor, false) => b,
            (Op.And, false) or (Op.Or, true) => a,
            _ => node.Builder.Not(b),
        };
    }

    static Expr Select(Expr node)
    {
        var (condition, a, b) = (node[0], node[1], node[2]);
        if (condition.IsConstant)
            return condition.Value != 0 ? a : b;
        if (a == b)
            return a;
        if (condition.Op == Op.Not)
            return node.Builder.Select(condition[0], b, a);
        if (a.Op == Op.Select && a[0] == condition)
            return node.Builder.Select(condition, a[1], b);
        if (b.Op == Op.Select && b[0] == condition)
            return node.Builder.Select(condition, a, b[2]);
        if (node.Kind == ValueKind.Boolean && a.IsConstant && b.IsConstant)
            return a.Value != 0 ? condition : node.Builder.Not(condition);
        return node;
    }

    /// <summary>Operands of a commutative primitive in one order, so that x·y and y·x are one node.</summary>
    static Expr Ordered(Expr node) =>
        node[0].Id <= node[1].Id || node[0].IsConstant || node[1].IsConstant ? node : node.Builder.Make(node.Op, node[1], node[0]);

    static bool IsIntegral(Expr node) =>
        node.Kind == ValueKind.Integer || node.Op is Op.Floor or Op.Ceiling or Op.Round or Op.Truncate or Op.Sign;

    /// <summary>Whether a product of constants neither overflowed nor came near the edges of float32.</summary>
    static bool Exact(double product) => Math.Abs(product) is >= 1e-18 and <= 1e18;

    static bool IsPowerOfTwo(double value) =>
        Exact(value) && (BitConverter.DoubleToInt64Bits(value) & 0xF_FFFF_FFFF_FFFF) == 0;
}
