using Framework.Generators.Ir;

namespace Framework.Tests.Generators.Elementary;

/// <summary>The functions in double, from .NET and <see cref="KernelMath"/>: some 2⁻²⁸ of a float's ulp, none of it shared with the expansions.</summary>
static class Reference
{
    public static double Evaluate(Op op, double x, double y) => op switch
    {
        Op.Exp => Math.Exp(x),
        Op.Exp2 => KernelMath.Exp2(x),
        Op.Expm1 => KernelMath.Expm1(x),
        Op.Log => Math.Log(x),
        Op.Log2 => Math.Log2(x),
        Op.Log10 => Math.Log10(x),
        Op.Log1p => KernelMath.Log1p(x),
        Op.Sin => Math.Sin(x),
        Op.Cos => Math.Cos(x),
        Op.Tan => Math.Tan(x),
        Op.Asin => Math.Asin(x),
        Op.Acos => Math.Acos(x),
        Op.Atan => Math.Atan(x),
        Op.Atan2 => Math.Atan2(x, y),
        Op.Sinh => Math.Sinh(x),
        Op.Cosh => Math.Cosh(x),
        Op.Tanh => Math.Tanh(x),
        Op.Asinh => Math.Asinh(x),
        Op.Acosh => Math.Acosh(x),
        Op.Atanh => Math.Atanh(x),
        Op.Erf => KernelMath.Erf(x),
        Op.Erfc => KernelMath.Erfc(x),
        Op.ErfInv => KernelMath.ErfInv(x),
        Op.Sigmoid => KernelMath.Sigmoid(x),
        Op.Softplus => KernelMath.Softplus(x),
        Op.LGamma => KernelMath.LGamma(x),
        Op.Digamma => KernelMath.Digamma(x),
        Op.Trigamma => KernelMath.Trigamma(x),
        Op.Pow => Math.Pow(x, y),
        Op.Cbrt => Math.Cbrt(x),
        Op.Hypot => KernelMath.Hypot(x, y),
        Op.Rsqrt => KernelMath.Rsqrt(x),
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "A new row of the table needs its reference here."),
    };
}
