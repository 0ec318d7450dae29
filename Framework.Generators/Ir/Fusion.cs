using System.Collections.Generic;

namespace Framework.Generators.Ir;

/// <summary>
/// The last step of lowering: pairs of primitives that vector units do in one go. A choice takes the comparison it depends on into itself, also where
/// others need it too, since comparing again costs less than keeping a mask; a limit that is a number but not 0 spares the care for NaN and signed zeros.
/// </summary>
static class Fusion
{
    public static Expr[] Run(IReadOnlyList<Expr> roots)
    {
        var fused = Graph.Map(roots, Fuse);
        Verifier.Check(fused, "fusion");
        return fused;
    }

    static Expr Fuse(Expr node) => node.Op switch
    {
        Op.Select when node.Kind != ValueKind.Boolean => Choice(node, node[0], node[1], node[2]),
        Op.Min when IsLimit(node[1]) => node.Builder.Make(Op.AtMost, node[0], node[1]),
        Op.Min when IsLimit(node[0]) => node.Builder.Make(Op.AtMost, node[1], node[0]),
        Op.Max when IsLimit(node[1]) => node.Builder.Make(Op.AtLeast, node[0], node[1]),
        Op.Max when IsLimit(node[0]) => node.Builder.Make(Op.AtLeast, node[1], node[0]),
        _ => node,
    };

    static Expr Choice(Expr node, Expr condition, Expr a, Expr b)
    {
        var make = node.Builder.Make;
        return condition.Op switch
        {
            Op.Less => make(Op.SelectLess, [condition[0], condition[1], a, b]),
            Op.Greater => make(Op.SelectLess, [condition[1], condition[0], a, b]),
            Op.LessOrEqual => make(Op.SelectLessOrEqual, [condition[0], condition[1], a, b]),
            Op.GreaterOrEqual => make(Op.SelectLessOrEqual, [condition[1], condition[0], a, b]),
            Op.Equal => make(Op.SelectEqual, [condition[0], condition[1], a, b]),
            Op.NotEqual => make(Op.SelectEqual, [condition[0], condition[1], b, a]),
            Op.IsNaN => make(Op.SelectEqual, [condition[0], condition[0], b, a]),
            Op.Not => Choice(node, condition[0], b, a),
            // Two choices, each with its comparison, cost no more than the two masks that would have to meet.
            Op.And => Choice(node, condition[0], Choice(node, condition[1], a, b), b),
            Op.Or => Choice(node, condition[0], a, Choice(node, condition[1], a, b)),
            _ => make(Op.Select, [condition, a, b]),
        };
    }

    static bool IsLimit(Expr node) => node.IsConstant && node.Value != 0 && !double.IsNaN(node.Value) && node.Kind == ValueKind.Number;
}
