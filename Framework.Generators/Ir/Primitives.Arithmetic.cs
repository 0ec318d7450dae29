using System;

namespace Framework.Generators.Ir;

static partial class Primitives
{
    // Subgradients at kinks are PyTorch's: |x| has 0 at 0, equal operands of min and max share their gradient in halves.
    static Primitive[] Arithmetic() =>
    [
        new(Op.Add, 2, Signature.Arithmetic, "{0} + {1}", v => v[0] + v[1])
        {
            Simd = "{0} + {1}", Ptx = new("add.rn", "add"), IntegerLegal = true,
            Derivative = (t, y, g) => [g, g],
        },
        new(Op.Subtract, 2, Signature.Arithmetic, "{0} - {1}", v => v[0] - v[1])
        {
            Simd = "{0} - {1}", Ptx = new("sub.rn", "sub"), IntegerLegal = true,
            Derivative = (t, y, g) => [g, t.Negate(g)],
        },
        new(Op.Multiply, 2, Signature.Arithmetic, "{0} * {1}", v => v[0] * v[1])
        {
            Simd = "{0} * {1}", Ptx = new("mul.rn", "mul.lo"), IntegerLegal = true,
            Derivative = (t, y, g) => [t.Scale(g, y[1]), t.Scale(g, y[0])],
        },
        new(Op.Divide, 2, Signature.Arithmetic, "{0} / {1}", v => v[0] / v[1])
        {
            Simd = "{0} / {1}", Ptx = new("div.rn", IntegerQuotient),
            // 1/x is its own best witness: keeping the output leaves x free to be dropped.
            Derivative = (t, y, g) => y[0].Is(1)
                ? [null, t.Negate(t.Scale(t.Scale(g, y), y))]
                : [t.Quotient(g, y[1]), t.Negate(t.Scale(t.Quotient(g, y[1]), y))],
        },
        new(Op.Remainder, 2, Signature.Arithmetic, "{0} % {1}", v => v[0] % v[1])
        {
            IntegerLegal = true, Recorded = "Fmod",
            Derivative = (t, y, g) => [g, t.Negate(t.Scale(g, t.Make(Op.Truncate, y[0] / y[1])))],
        },
        new(Op.Negate, 1, Signature.Arithmetic, "-{0}", v => -v[0])
        {
            Simd = "-{0}", Ptx = new("neg"), IntegerLegal = true,
            Derivative = (t, y, g) => [t.Negate(g)],
        },
        new(Op.Abs, 1, Signature.Arithmetic, "abs({0})", v => Math.Abs(v[0]))
        {
            Members = ["Math.Abs"], Simd = "V.Abs({0})", Ptx = new("abs", "neg.{t} {f}, {0}; max.{t} {d}, {0}, {f}"), IntegerLegal = true,
            Derivative = (t, y, g) => [t.Scale(g, t.Make(Op.Sign, y[0]))],
        },
        new(Op.Sign, 1, Signature.Arithmetic, "sign({0})", v => v[0] > 0 ? 1 : v[0] < 0 ? -1 : 0)
        {
            Members = ["KernelMath.Sign"], IntegerLegal = true,
        },
        new(Op.Min, 2, Signature.Arithmetic, "min({0}, {1})", v => Math.Min(v[0], v[1]))
        {
            Members = ["Math.Min"], Simd = "V.Min({0}, {1})", Ptx = new("min.{t} {f}, {0}, {1}; " + NaNOfEither, "min"), IntegerLegal = true, Recorded = "Minimum",
            Derivative = (t, y, g) => [t.Share(g, y[0], y[1]), t.Share(g, y[1], y[0])],
        },
        new(Op.Max, 2, Signature.Arithmetic, "max({0}, {1})", v => Math.Max(v[0], v[1]))
        {
            Members = ["Math.Max"], Simd = "V.Max({0}, {1})", Ptx = new("max.{t} {f}, {0}, {1}; " + NaNOfEither, "max"), IntegerLegal = true, Recorded = "Maximum",
            Derivative = (t, y, g) => [t.Share(g, y[1], y[0]), t.Share(g, y[0], y[1])],
        },
        new(Op.Sqrt, 1, Signature.Real, "sqrt({0})", v => Math.Sqrt(v[0]))
        {
            Members = ["Math.Sqrt"], Simd = "V.Sqrt({0})", Ptx = new("sqrt.rn"),
            Derivative = (t, y, g) => [t.Quotient(g, 2 * y)],
        },
        new(Op.Fma, 3, Signature.Real, "{0} * {1} + {2}", v => SpecialFunctions.Fma(v[0], v[1], v[2]))
        {
            Members = ["Math.FusedMultiplyAdd"], Simd = "V.Fma({0}, {1}, {2})", Ptx = new("fma.rn"),
            Derivative = (t, y, g) => [t.Scale(g, y[1]), t.Scale(g, y[0]), g],
        },
        new(Op.Fms, 3, Signature.Real, "{0} * {1} - {2}", v => SpecialFunctions.Fma(v[0], v[1], -v[2]))
        {
            Simd = "V.Fms({0}, {1}, {2})", Ptx = new("neg.{t} {f}, {2}; fma.rn.{t} {d}, {0}, {1}, {f}"), Differentiable = false,
        },
        new(Op.Floor, 1, Signature.Arithmetic, "floor({0})", v => Math.Floor(v[0]))
        {
            Members = ["Math.Floor"], Simd = "V.Floor({0})", Ptx = new("cvt.rmi.{t}"), IntegerLegal = true,
        },
        new(Op.Ceiling, 1, Signature.Arithmetic, "ceil({0})", v => Math.Ceiling(v[0]))
        {
            Members = ["Math.Ceiling"], Simd = "V.Ceiling({0})", Ptx = new("cvt.rpi.{t}"), IntegerLegal = true, Recorded = "Ceil",
        },
        new(Op.Round, 1, Signature.Arithmetic, "round({0})", v => Math.Round(v[0]))
        {
            Members = ["Math.Round"], Simd = "V.Round({0})", Ptx = new("cvt.rni.{t}"), IntegerLegal = true,
        },
        new(Op.Truncate, 1, Signature.Arithmetic, "trunc({0})", v => Math.Truncate(v[0]))
        {
            Members = ["Math.Truncate"], Simd = "V.Truncate({0})", Ptx = new("cvt.rzi.{t}"), IntegerLegal = true, Recorded = "Trunc",
        },
        new(Op.CopySign, 2, Signature.Real, "copysign({0}, {1})", v => SpecialFunctions.CopySign(v[0], v[1]))
        {
            Members = ["Math.CopySign"], Simd = "V.CopySign({0}, {1})", Ptx = new("copysign.{t} {d}, {1}, {0}"), Recorded = "Copysign",
            Derivative = (t, y, g) => [t.Scale(g, t.Make(Op.CopySign, t.Constant(1), y[1]) * t.Make(Op.Sign, y[0])), null],
        },
    ];

    // min and max of PTX order zeros as C# does, but pass over a NaN.
    const string NaNOfEither = "add.rn.{t} {g}, {0}, {1}; setp.nan.{t} {p}, {0}, {1}; selp.{t} {d}, {g}, {f}, {p}";

    // As IntegerArithmetic.Divide: 0 for the divisor 0, and −1 negates, which wraps around where the quotient would not fit.
    const string IntegerQuotient =
        "setp.eq.{t} {p}, {1}, 0; setp.eq.{t} {q}, {1}, -1; selp.{t} {f}, 1, {1}, {p}; selp.{t} {f}, 1, {f}, {q}; div.{t} {f}, {0}, {f}; " +
        "neg.{t} {g}, {0}; selp.{t} {f}, {g}, {f}, {q}; selp.{t} {d}, 0, {f}, {p}";
}
