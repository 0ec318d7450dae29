using System;

namespace Framework.Generators.Ir;

static partial class Primitives
{
    // Where a derivative can be told from the value (exp, tanh, sqrt, …) it is, so that backward keeps the output and not the operand.
    static Primitive[] Elementary() =>
    [
        Function(Op.Exp, "exp", Math.Exp, (t, y, g) => t.Scale(g, y), "Math.Exp"),
        Function(Op.Exp2, "exp2", x => Math.Pow(2, x), (t, y, g) => t.Scale(g, y * Ln2), "KernelMath.Exp2"),
        Function(Op.Expm1, "expm1", SpecialFunctions.Expm1, (t, y, g) => t.Scale(g, y + 1), "KernelMath.Expm1"),
        Function(Op.Log, "log", Math.Log, (t, y, g) => t.Quotient(g, y[0]), "Math.Log"),
        Function(Op.Log2, "log2", x => Math.Log(x) / Ln2, (t, y, g) => t.Quotient(g, y[0] * Ln2), "Math.Log2"),
        Function(Op.Log10, "log10", Math.Log10, (t, y, g) => t.Quotient(g, y[0] * Ln10), "Math.Log10"),
        Function(Op.Log1p, "log1p", SpecialFunctions.Log1p, (t, y, g) => t.Quotient(g, 1 + y[0]), "KernelMath.Log1p"),

        Function(Op.Sin, "sin", Math.Sin, (t, y, g) => t.Scale(g, t.Make(Op.Cos, y[0])), "Math.Sin"),
        Function(Op.Cos, "cos", Math.Cos, (t, y, g) => t.Negate(t.Scale(g, t.Make(Op.Sin, y[0]))), "Math.Cos"),
        Function(Op.Tan, "tan", Math.Tan, (t, y, g) => t.Scale(g, 1 + y * y), "Math.Tan"),
        Function(Op.Asin, "asin", Math.Asin, (t, y, g) => t.Scale(g, t.Make(Op.Rsqrt, 1 - y[0] * y[0])), "Math.Asin"),
        Function(Op.Acos, "acos", Math.Acos, (t, y, g) => t.Negate(t.Scale(g, t.Make(Op.Rsqrt, 1 - y[0] * y[0]))), "Math.Acos"),
        Function(Op.Atan, "atan", Math.Atan, (t, y, g) => t.Quotient(g, 1 + y[0] * y[0]), "Math.Atan"),
        new(Op.Atan2, 2, Signature.Real, "atan2({0}, {1})", v => Math.Atan2(v[0], v[1]))
        {
            Members = ["Math.Atan2"],
            Derivative = (t, y, g) =>
            {
                var square = y[0] * y[0] + y[1] * y[1];
                return [t.Scale(g, y[1] / square), t.Negate(t.Scale(g, y[0] / square))];
            },
        },

        Function(Op.Sinh, "sinh", Math.Sinh, (t, y, g) => t.Scale(g, t.Make(Op.Cosh, y[0])), "Math.Sinh"),
        Function(Op.Cosh, "cosh", Math.Cosh, (t, y, g) => t.Scale(g, t.Make(Op.Sinh, y[0])), "Math.Cosh"),
        Function(Op.Tanh, "tanh", Math.Tanh, (t, y, g) => t.Scale(g, 1 - y * y), "Math.Tanh"),
        Function(Op.Asinh, "asinh", SpecialFunctions.Asinh, (t, y, g) => t.Scale(g, t.Make(Op.Rsqrt, y[0] * y[0] + 1)), "Math.Asinh"),
        // As two roots: x² − 1 would lose the digits of x − 1 next to 1.
        Function(Op.Acosh, "acosh", SpecialFunctions.Acosh,
            (t, y, g) => t.Scale(g, t.Make(Op.Rsqrt, y[0] - 1) * t.Make(Op.Rsqrt, y[0] + 1)), "Math.Acosh"),
        Function(Op.Atanh, "atanh", SpecialFunctions.Atanh, (t, y, g) => t.Quotient(g, 1 - y[0] * y[0]), "Math.Atanh"),

        new(Op.Pow, 2, Signature.Real, "pow({0}, {1})", v => Math.Pow(v[0], v[1]))
        {
            Members = ["Math.Pow"], IntegerLegal = true,
            // x⁰ is flat even at 0, and 0ʸ is flat in y from y = 0 on: both would otherwise be 0·∞.
            Derivative = (t, y, g) =>
            [
                t.Choose(t.Equal(y[1], 0), null, t.Scale(g, y[1] * t.Make(Op.Pow, y[0], y[1] - 1))),
                t.Choose(t.Make(Op.And, t.Equal(y[0], 0), t.Make(Op.GreaterOrEqual, y[1], t.Constant(0))), null,
                    t.Scale(g, y * t.Make(Op.Log, y[0]))),
            ],
        },
        Function(Op.Cbrt, "cbrt", SpecialFunctions.Cbrt, (t, y, g) => t.Quotient(g, 3 * (y * y)), "Math.Cbrt"),
        new(Op.Hypot, 2, Signature.Real, "hypot({0}, {1})", v => SpecialFunctions.Hypot(v[0], v[1]))
        {
            Members = ["KernelMath.Hypot"],
            Derivative = (t, y, g) => [t.Scale(g, y[0] / y), t.Scale(g, y[1] / y)],
        },
        Function(Op.Rsqrt, "rsqrt", x => 1 / Math.Sqrt(x), (t, y, g) => t.Scale(g, -0.5 * (y * y * y)), "KernelMath.Rsqrt"),
    ];

    static Primitive[] Special() =>
    [
        Function(Op.Erf, "erf", SpecialFunctions.Erf, (t, y, g) => t.Scale(g, TwoOverRootPi * t.Gauss(y[0])), "KernelMath.Erf"),
        Function(Op.Erfc, "erfc", SpecialFunctions.Erfc, (t, y, g) => t.Scale(g, -TwoOverRootPi * t.Gauss(y[0])), "KernelMath.Erfc"),
        Function(Op.ErfInv, "erfinv", SpecialFunctions.ErfInv,
            (t, y, g) => t.Scale(g, 1 / TwoOverRootPi * t.Make(Op.Exp, y * y)), "KernelMath.ErfInv") with { Recorded = "Erfinv" },
        Function(Op.Sigmoid, "sigmoid", SpecialFunctions.Sigmoid, (t, y, g) => t.Scale(g, y * (1 - y)), "KernelMath.Sigmoid"),
        Function(Op.Softplus, "softplus", SpecialFunctions.Softplus, (t, y, g) => t.Scale(g, t.Make(Op.Sigmoid, y[0])), "KernelMath.Softplus"),
        Function(Op.LGamma, "lgamma", SpecialFunctions.LGamma, (t, y, g) => t.Scale(g, t.Make(Op.Digamma, y[0])), "KernelMath.LGamma")
            with { Recorded = "Lgamma" },
        Function(Op.Digamma, "digamma", SpecialFunctions.Digamma, (t, y, g) => t.Scale(g, t.Make(Op.Trigamma, y[0])), "KernelMath.Digamma"),
        Function(Op.Trigamma, "trigamma", SpecialFunctions.Trigamma, null, "KernelMath.Trigamma") with { Differentiable = false },

        new(Op.Pow2, 1, Signature.Real, "pow2({0})", v => Math.Pow(2, v[0]))
        {
            Simd = "V.Pow2({0})", Ptx = new(Pow2Single("{0}", "{d}")) { Double = Pow2Double("{0}", "{d}") }, Differentiable = false,
        },
        new(Op.Scale, 2, Signature.Real, "scale({0}, {1})", v => v[0] * Math.Pow(2, v[1]))
        {
            Simd = "V.Scale({0}, {1})", Differentiable = false,
            Ptx = new(Scaled("0f3F000000", Pow2Single)) { Double = Scaled("0d3FE0000000000000", Pow2Double) },
        },
        new(Op.Exponent, 1, Signature.Real, "exponent({0})", v => SpecialFunctions.Exponent(v[0]))
        {
            Simd = "V.Exponent({0})", Differentiable = false,
            Ptx = new("mov.b32 {b}, {0}; add.u32 {b}, {b}, 0x00D55555; shr.u32 {b}, {b}, 23; or.b32 {b}, {b}, 0x4B000000; mov.b32 {f}, {b}; sub.rn.f32 {d}, {f}, 0f4B000080")
            {
                Double = "mov.b64 {b}, {0}; add.u64 {b}, {b}, 0x001AAAAAAAAAAAAB; shr.u64 {b}, {b}, 52; or.b64 {b}, {b}, 0x4330000000000000; mov.b64 {f}, {b}; sub.rn.f64 {d}, {f}, 0d4330000000000400",
            },
        },
        new(Op.Mantissa, 1, Signature.Real, "mantissa({0})", v => SpecialFunctions.Mantissa(v[0]))
        {
            Simd = "V.Mantissa({0})", Differentiable = false,
            Ptx = new("mov.b32 {b}, {0}; sub.u32 {b}, {b}, 0x3F2AAAAB; and.b32 {b}, {b}, 0x007FFFFF; add.u32 {b}, {b}, 0x3F2AAAAB; mov.b32 {d}, {b}")
            {
                Double = "mov.b64 {b}, {0}; sub.u64 {b}, {b}, 0x3FE5555555555555; and.b64 {b}, {b}, 0x000FFFFFFFFFFFFF; add.u64 {b}, {b}, 0x3FE5555555555555; mov.b64 {d}, {b}",
            },
        },
        new(Op.Head, 1, Signature.Real, "head({0})", v => SpecialFunctions.Head(v[0]))
        {
            Simd = "V.Head({0})", Differentiable = false,
            Ptx = new("mov.b32 {b}, {0}; and.b32 {b}, {b}, 0xFFFFF000; mov.b32 {d}, {b}") { Double = "mov.b64 {b}, {0}; and.b64 {b}, {b}, 0xFFFFFFFFF8000000; mov.b64 {d}, {b}" },
        },
    ];

    // The constants are those of the library's FloatBits, which says what they do.
    static string Pow2Single(string n, string result) => $"add.rn.f32 {{f}}, {n}, 0f4B40007F; mov.b32 {{b}}, {{f}}; shl.b32 {{b}}, {{b}}, 23; mov.b32 {result}, {{b}}";

    static string Pow2Double(string n, string result) => $"add.rn.f64 {{f}}, {n}, 0d43380000000003FF; mov.b64 {{b}}, {{f}}; shl.b64 {{b}}, {{b}}, 52; mov.b64 {result}, {{b}}";

    /// <summary>x·2ᵐ·2ⁿ⁻ᵐ with m = ⌊n/2⌋, as the vector types have it.</summary>
    static string Scaled(string half, Func<string, string, string> pow2) =>
        $"mul.rn.{{t}} {{g}}, {{1}}, {half}; cvt.rmi.{{t}}.{{t}} {{g}}, {{g}}; {pow2("{g}", "{f}")}; sub.rn.{{t}} {{g}}, {{1}}, {{g}}; mul.rn.{{t}} {{h}}, {{0}}, {{f}}; "
        + $"{pow2("{g}", "{g}")}; mul.rn.{{t}} {{d}}, {{h}}, {{g}}";

    const double Ln2 = 0.69314718055994530942;
    const double Ln10 = 2.30258509299404568402;
    const double TwoOverRootPi = 1.12837916709551257390;

    static Primitive Function(
        Op op, string name, Func<double, double> evaluate, Func<DerivativeTerms, Expr, Expr, Expr?>? derivative, params string[] members) =>
        new(op, 1, Signature.Real, name + "({0})", v => evaluate(v[0]))
        {
            Members = members,
            Derivative = derivative is null ? null : (t, y, g) => [derivative(t, y, g)],
        };
}
