using System.Collections.Generic;
using System.Linq;
using Framework.Generators.Ir.Elementary;

namespace Framework.Generators.Ir;

/// <summary>Brings a graph down to the primitives that a compute type has instructions for.</summary>
static class Lowering
{
    /// <summary>Expansions may stand on one another; deeper than this they must be going round in a circle.</summary>
    const int MaxDepth = 12;

    /// <summary>Without shortcuts.</summary>
    public static Expr[] Lower(IReadOnlyList<Expr> roots, ComputeType type, ISet<Op> unknown) => Shortcuts.General(LowerWithShortcuts(roots, type, unknown));

    public static Expr[] LowerWithShortcuts(IReadOnlyList<Expr> roots, ComputeType type, ISet<Op> unknown)
    {
        // While the inner functions can still be seen.
        var composed = Graph.Map(roots, node => ElementaryTable.Compose(node, type) ?? node);
        var lowered = Graph.Map(composed, node => Node(node, type, unknown, 0));
        Verifier.Check(lowered, "lowering");
        var simplified = Simplifier.Run(lowered, exact: true);
        return type == ComputeType.Int64 ? simplified : Fusion.Run(simplified);
    }

    public static Expr Lower(Expr root, ComputeType type, ISet<Op> unknown) => Lower([root], type, unknown)[0];

    static Expr Node(Expr node, ComputeType type, ISet<Op> unknown, int depth)
    {
        var row = Primitives.Of(node.Op);
        if (row.Signature == Signature.Leaf)
            return node;
        if (type == ComputeType.Int64 && node.Op is Op.Floor or Op.Ceiling or Op.Round or Op.Truncate)
            return node is { Op: Op.Floor } && node[0] is { Op: Op.Divide } quotient ? FloorDivide(node.Builder, quotient[0], quotient[1]) : node[0];
        if (Structural(node, type) is { } replaced)
            return Again(replaced, node, type, unknown, depth);
        if (row.Simd is not null)
            return node;
        if (depth < MaxDepth && ElementaryTable.TryGet(node.Op, out var expansion))
            return Again(expansion(node.Builder, [.. node.Operands], type), node, type, unknown, depth);
        unknown.Add(node.Op);
        return node;
    }

    static Expr Again(Expr replaced, Expr node, ComputeType type, ISet<Op> unknown, int depth)
    {
        // The operands are lowered already, and mapping over them once more changes nothing.
        return Graph.Map([replaced], inner => inner == node ? inner : Node(inner, type, unknown, depth + 1))[0];
    }

    /// <summary>Primitives that are a choice or a few steps of arithmetic on every target.</summary>
    static Expr? Structural(Expr node, ComputeType type)
    {
        var b = node.Builder;
        switch (node.Op)
        {
            case Op.Sign:
                var (one, zero) = (node.Like(1), node.Like(0));
                return b.Select(b.Greater(node[0], zero), one, b.Select(b.Less(node[0], zero), -one, zero));
            case Op.IsNaN or Op.IsInfinite when type == ComputeType.Int64:
                return b.Constant(false);
            case Op.IsFinite when type == ComputeType.Int64:
                return b.Constant(true);
            case Op.IsInfinite:
                return b.Equal(b.Abs(node[0]), node[0].Like(double.PositiveInfinity));
            case Op.IsFinite:
                return b.Less(b.Abs(node[0]), node[0].Like(double.PositiveInfinity));
            case Op.Pow when type == ComputeType.Int64:
                return IntegerPower(b, node[0], node[1]);
            case Op.Remainder when type == ComputeType.Int64:
                return node[0] - b.Make(Op.Divide, node[0], node[1]) * node[1];
            case Op.Remainder:
                return FloatRemainder(b, node[0], node[1]);
            default:
                return null;
        }
    }

    /// <summary>
    /// By squaring, with wrap-around. Eight bits of the exponent do: from 64 on an even base has become 0, and 0, 1 and −1 know only odd and even.
    /// A negative exponent leaves 0 of all but 1 and −1.
    /// </summary>
    static Expr IntegerPower(ExprBuilder b, Expr x, Expr exponent)
    {
        var (zero, one, two) = (x.Like(0), x.Like(1), x.Like(2));
        var (power, square, rest) = (one, x, exponent);
        for (var bit = 0; bit < 8; bit++)
        {
            var half = rest / two;
            power = b.Select(b.Make(Op.NotEqual, rest - half * two, zero), power * square, power);
            (square, rest) = (square * square, half);
        }
        var negative = b.Less(exponent, zero);
        var unit = b.Equal(b.Abs(x), one);
        return b.Select(b.Or(b.And(negative, b.Not(unit)), b.And(b.Equal(x, zero), b.Greater(exponent, zero))), zero, power);
    }

    /// <summary>The integer quotient rounds towards 0: one less where the division leaves something and the signs differ.</summary>
    static Expr FloorDivide(ExprBuilder b, Expr x, Expr y)
    {
        var (quotient, zero) = (x / y, x.Like(0));
        var rest = x - quotient * y;
        var differ = b.Make(Op.Xor, b.Less(x, zero), b.Less(y, zero));
        return b.Select(b.And(b.Make(Op.NotEqual, rest, zero), differ), quotient - 1, quotient);
    }

    /// <summary>
    /// The remainder of the truncated quotient, exact while |x/y| is below 2²⁴ (2⁵³ in double): the fused step makes x − q·y without rounding,
    /// and where the quotient was rounded up past a whole number the remainder comes out with the wrong sign, by one y.
    /// </summary>
    static Expr FloatRemainder(ExprBuilder b, Expr x, Expr y)
    {
        var r = b.Fma(-b.Make(Op.Truncate, x / y), y, x);
        var step = b.Make(Op.CopySign, y, x);
        var overshot = b.And(b.Less(r * step, 0), b.Not(b.Equal(r, 0)));
        var corrected = b.Make(Op.CopySign, b.Select(overshot, r + step, r), x);
        // x mod ±∞ is x, where the formula has 0·∞. A quotient beyond the type's range leaves anything between 0 and y: 0 then.
        var finite = b.Make(Op.IsFinite, x);
        var beyond = b.And(b.Make(Op.IsInfinite, x / y), b.And(finite, b.Make(Op.NotEqual, y, y.Like(0))));
        return b.Select(b.And(b.Make(Op.IsInfinite, y), finite), x, b.Select(beyond, b.Make(Op.CopySign, y.Like(0), x), corrected));
    }
}
