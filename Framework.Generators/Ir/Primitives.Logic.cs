using System;

namespace Framework.Generators.Ir;

static partial class Primitives
{
    static Primitive[] Logic() =>
    [
        Comparison(Op.Less, "{0} < {1}", "V.LessThan({0}, {1})", "setp.lt", (a, b) => a < b),
        Comparison(Op.LessOrEqual, "{0} <= {1}", "V.LessThanOrEqual({0}, {1})", "setp.le", (a, b) => a <= b),
        Comparison(Op.Greater, "{0} > {1}", "V.LessThan({1}, {0})", "setp.gt", (a, b) => a > b),
        Comparison(Op.GreaterOrEqual, "{0} >= {1}", "V.LessThanOrEqual({1}, {0})", "setp.ge", (a, b) => a >= b),
        Comparison(Op.Equal, "{0} == {1}", "V.Equal({0}, {1})", "setp.eq", (a, b) => a == b),
        Comparison(Op.NotEqual, "{0} != {1}", "V.NotEqual({0}, {1})", "setp.neu", (a, b) => a != b),
        Predicate(Op.IsNaN, "isnan({0})", "V.IsNaN({0})", "double.IsNaN", double.IsNaN),
        Predicate(Op.IsInfinite, "isinf({0})", null, "double.IsInfinity", double.IsInfinity),
        Predicate(Op.IsFinite, "isfinite({0})", null, "double.IsFinite",
            x => !double.IsNaN(x) && !double.IsInfinity(x)),
        new(Op.And, 2, Signature.Logic, "{0} && {1}", v => v[0] * v[1])
        {
            Simd = "{0} & {1}", Ptx = new("and.pred {d}, {0}, {1}"), IntegerLegal = true, Recorded = "LogicalAnd",
        },
        new(Op.Or, 2, Signature.Logic, "{0} || {1}", v => Math.Max(v[0], v[1]))
        {
            Simd = "{0} | {1}", Ptx = new("or.pred {d}, {0}, {1}"), IntegerLegal = true, Recorded = "LogicalOr",
        },
        new(Op.Xor, 2, Signature.Logic, "{0} ^ {1}", v => Flag(v[0] != v[1]))
        {
            Simd = "{0} ^ {1}", Ptx = new("xor.pred {d}, {0}, {1}"), IntegerLegal = true, Recorded = "LogicalXor",
        },
        new(Op.Not, 1, Signature.Logic, "!{0}", v => 1 - v[0])
        {
            Simd = "~{0}", Ptx = new("not.pred {d}, {0}"), IntegerLegal = true, Recorded = "LogicalNot",
        },
        new(Op.Select, 3, Signature.Choice, "{0} ? {1} : {2}", v => v[0] != 0 ? v[1] : v[2])
        {
            Simd = "V.Select({0}, {1}, {2})", IntegerLegal = true, Recorded = "Where",
            Ptx = new("selp.{t} {d}, {1}, {2}, {0}") { Boolean = "and.pred {p}, {0}, {1}; not.pred {q}, {0}; and.pred {q}, {q}, {2}; or.pred {d}, {p}, {q}" },
            Derivative = (t, y, g) => [null, t.Choose(y[0], g, null), t.Choose(y[0], null, g)],
        },
        Compared(Op.SelectLess, "SelectLess", "lt", (a, b) => a < b),
        Compared(Op.SelectLessOrEqual, "SelectLessOrEqual", "le", (a, b) => a <= b),
        Compared(Op.SelectEqual, "SelectEqual", "eq", (a, b) => a == b),
        // Both ways give the same, so that choosing between them by element is as right as by vector.
        Compared(Op.Shortcut, "SelectLess", "lt", (a, b) => a < b) with { Text = "shortcut({0}, {1}, {2}, {3})" },
        new(Op.AtMost, 2, Signature.Real, "min({0}, {1})", v => Math.Min(v[0], v[1]))
        {
            Simd = "V.AtMost({0}, {1})", Ptx = new("setp.lt.{t} {p}, {1}, {0}; selp.{t} {d}, {1}, {0}, {p}"), Differentiable = false,
        },
        new(Op.AtLeast, 2, Signature.Real, "max({0}, {1})", v => Math.Max(v[0], v[1]))
        {
            Simd = "V.AtLeast({0}, {1})", Ptx = new("setp.lt.{t} {p}, {0}, {1}; selp.{t} {d}, {1}, {0}, {p}"), Differentiable = false,
        },
        Bitwise(Op.BitwiseAnd, 2, "{0} & {1}", "{0} & {1}", "and.b64 {d}, {0}, {1}", v => (long)v[0] & (long)v[1]),
        Bitwise(Op.BitwiseOr, 2, "{0} | {1}", "{0} | {1}", "or.b64 {d}, {0}, {1}", v => (long)v[0] | (long)v[1]),
        Bitwise(Op.BitwiseXor, 2, "{0} ^ {1}", "{0} ^ {1}", "xor.b64 {d}, {0}, {1}", v => (long)v[0] ^ (long)v[1]),
        Bitwise(Op.BitwiseNot, 1, "~{0}", "~{0}", "not.b64 {d}, {0}", v => ~(long)v[0]),
        Bitwise(Op.ShiftLeft, 2, "{0} << {1}", "V.ShiftLeft({0}, {1})", ShiftCount + "shl.b64 {d}, {0}, {w}", v => (long)v[0] << (int)v[1]),
        Bitwise(Op.ShiftRight, 2, "{0} >> {1}", "V.ShiftRight({0}, {1})", ShiftCount + "shr.s64 {d}, {0}, {w}", v => (long)v[0] >> (int)v[1]),
    ];

    // C# looks at six bits of the count, PTX at all of them.
    const string ShiftCount = "and.b64 {b}, {1}, 63; cvt.u32.u64 {w}, {b}; ";

    static Primitive Comparison(Op op, string text, string simd, string ptx, Func<double, double, bool> evaluate) =>
        new(op, 2, Signature.Comparison, text, v => Flag(evaluate(v[0], v[1]))) 
        {
            // A NaN is unequal to everything, and integers know no such thing.
            Simd = simd, Ptx = new(ptx, ptx.Replace("neu", "ne")), IntegerLegal = true, Recorded = op.ToString().Replace("Or", ""),
        };

    static Primitive Predicate(Op op, string text, string? simd, string member, Func<double, bool> evaluate) =>
        new(op, 1, Signature.Predicate, text, v => Flag(evaluate(v[0]))) 
        {
            Simd = simd, Ptx = simd is null ? null : new("setp.nan.{t} {d}, {0}, {0}"),
            Members = [member], IntegerLegal = true, Recorded = op.ToString().Replace("Infinite", "Inf"),
        };

    static Primitive Compared(Op op, string member, string ptx, Func<double, double, bool> evaluate) =>
        new(op, 4, Signature.ComparedChoice, member + "({0}, {1}, {2}, {3})", v => evaluate(v[0], v[1]) ? v[2] : v[3])
        {
            Simd = $"V.{member}({{0}}, {{1}}, {{2}}, {{3}})", Ptx = new($"setp.{ptx}.{{t}} {{p}}, {{0}}, {{1}}; selp.{{t}} {{d}}, {{2}}, {{3}}, {{p}}"), IntegerLegal = true, Differentiable = false,
        };

    static Primitive Bitwise(Op op, int arity, string text, string simd, string ptx, Func<double[], long> evaluate) =>
        new(op, arity, Signature.Bitwise, text, v => evaluate(v)) { Simd = simd, Ptx = new(ptx), IntegerLegal = true };
}
