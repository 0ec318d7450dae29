using System;

namespace Framework.Generators.Ir;

static partial class Primitives
{
    static Primitive[] Logic() =>
    [
        Comparison(Op.Less, "{0} < {1}", "V.LessThan({0}, {1})", (a, b) => a < b),
        Comparison(Op.LessOrEqual, "{0} <= {1}", "V.LessThanOrEqual({0}, {1})", (a, b) => a <= b),
        Comparison(Op.Greater, "{0} > {1}", "V.LessThan({1}, {0})", (a, b) => a > b),
        Comparison(Op.GreaterOrEqual, "{0} >= {1}", "V.LessThanOrEqual({1}, {0})", (a, b) => a >= b),
        Comparison(Op.Equal, "{0} == {1}", "V.Equal({0}, {1})", (a, b) => a == b),
        Comparison(Op.NotEqual, "{0} != {1}", "V.NotEqual({0}, {1})", (a, b) => a != b),
        Predicate(Op.IsNaN, "isnan({0})", "V.IsNaN({0})", "double.IsNaN", double.IsNaN),
        Predicate(Op.IsInfinite, "isinf({0})", null, "double.IsInfinity", double.IsInfinity),
        Predicate(Op.IsFinite, "isfinite({0})", null, "double.IsFinite",
            x => !double.IsNaN(x) && !double.IsInfinity(x)),
        new(Op.And, 2, Signature.Logic, "{0} && {1}", v => v[0] * v[1])
        {
            Simd = "{0} & {1}", IntegerLegal = true, Recorded = "LogicalAnd",
        },
        new(Op.Or, 2, Signature.Logic, "{0} || {1}", v => Math.Max(v[0], v[1]))
        {
            Simd = "{0} | {1}", IntegerLegal = true, Recorded = "LogicalOr",
        },
        new(Op.Xor, 2, Signature.Logic, "{0} ^ {1}", v => Flag(v[0] != v[1]))
        {
            Simd = "{0} ^ {1}", IntegerLegal = true, Recorded = "LogicalXor",
        },
        new(Op.Not, 1, Signature.Logic, "!{0}", v => 1 - v[0])
        {
            Simd = "~{0}", IntegerLegal = true, Recorded = "LogicalNot",
        },
        new(Op.Select, 3, Signature.Choice, "{0} ? {1} : {2}", v => v[0] != 0 ? v[1] : v[2])
        {
            Simd = "V.Select({0}, {1}, {2})", IntegerLegal = true, Recorded = "Where",
            Derivative = (t, y, g) => [null, t.Choose(y[0], g, null), t.Choose(y[0], null, g)],
        },
        Compared(Op.SelectLess, "SelectLess", (a, b) => a < b),
        Compared(Op.SelectLessOrEqual, "SelectLessOrEqual", (a, b) => a <= b),
        Compared(Op.SelectEqual, "SelectEqual", (a, b) => a == b),
        new(Op.AtMost, 2, Signature.Real, "min({0}, {1})", v => Math.Min(v[0], v[1])) { Simd = "V.AtMost({0}, {1})", Differentiable = false },
        new(Op.AtLeast, 2, Signature.Real, "max({0}, {1})", v => Math.Max(v[0], v[1])) { Simd = "V.AtLeast({0}, {1})", Differentiable = false },
        Bitwise(Op.BitwiseAnd, 2, "{0} & {1}", "{0} & {1}", v => (long)v[0] & (long)v[1]),
        Bitwise(Op.BitwiseOr, 2, "{0} | {1}", "{0} | {1}", v => (long)v[0] | (long)v[1]),
        Bitwise(Op.BitwiseXor, 2, "{0} ^ {1}", "{0} ^ {1}", v => (long)v[0] ^ (long)v[1]),
        Bitwise(Op.BitwiseNot, 1, "~{0}", "~{0}", v => ~(long)v[0]),
        Bitwise(Op.ShiftLeft, 2, "{0} << {1}", "V.ShiftLeft({0}, {1})", v => (long)v[0] << (int)v[1]),
        Bitwise(Op.ShiftRight, 2, "{0} >> {1}", "V.ShiftRight({0}, {1})", v => (long)v[0] >> (int)v[1]),
    ];

    static Primitive Comparison(Op op, string text, string simd, Func<double, double, bool> evaluate) =>
        new(op, 2, Signature.Comparison, text, v => Flag(evaluate(v[0], v[1]))) { Simd = simd, IntegerLegal = true, Recorded = op.ToString().Replace("Or", "") };

    static Primitive Predicate(Op op, string text, string? simd, string member, Func<double, bool> evaluate) =>
        new(op, 1, Signature.Predicate, text, v => Flag(evaluate(v[0]))) { Simd = simd, Members = [member], IntegerLegal = true, Recorded = op.ToString().Replace("Infinite", "Inf") };

    static Primitive Compared(Op op, string member, Func<double, double, bool> evaluate) =>
        new(op, 4, Signature.ComparedChoice, member + "({0}, {1}, {2}, {3})", v => evaluate(v[0], v[1]) ? v[2] : v[3])
        {
            Simd = $"V.{member}({{0}}, {{1}}, {{2}}, {{3}})", IntegerLegal = true, Differentiable = false,
        };

    static Primitive Bitwise(Op op, int arity, string text, string simd, Func<double[], long> evaluate) =>
        new(op, arity, Signature.Bitwise, text, v => evaluate(v)) { Simd = simd, IntegerLegal = true };
}
