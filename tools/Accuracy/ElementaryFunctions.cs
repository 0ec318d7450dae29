using Framework;

namespace Accuracy;

/// <summary>Every function of the generator's table as an operation of its own: what is measured is what any kernel computes that calls it.</summary>
static partial class ElementaryFunctions
{
    [Elementwise, NotDifferentiable] static double Exp(double x) => Math.Exp(x);
    [Elementwise, NotDifferentiable] static double Exp2(double x) => KernelMath.Exp2(x);
    [Elementwise, NotDifferentiable] static double Expm1(double x) => KernelMath.Expm1(x);
    [Elementwise, NotDifferentiable] static double Log(double x) => Math.Log(x);
    [Elementwise, NotDifferentiable] static double Log2(double x) => Math.Log2(x);
    [Elementwise, NotDifferentiable] static double Log10(double x) => Math.Log10(x);
    [Elementwise, NotDifferentiable] static double Log1p(double x) => KernelMath.Log1p(x);
    [Elementwise, NotDifferentiable] static double Sin(double x) => Math.Sin(x);
    [Elementwise, NotDifferentiable] static double Cos(double x) => Math.Cos(x);
    [Elementwise, NotDifferentiable] static double Tan(double x) => Math.Tan(x);
    [Elementwise, NotDifferentiable] static double Asin(double x) => Math.Asin(x);
    [Elementwise, NotDifferentiable] static double Acos(double x) => Math.Acos(x);
    [Elementwise, NotDifferentiable] static double Atan(double x) => Math.Atan(x);
    [Elementwise, NotDifferentiable] static double Atan2(double y, double x) => Math.Atan2(y, x);
    [Elementwise, NotDifferentiable] static double Sinh(double x) => Math.Sinh(x);
    [Elementwise, NotDifferentiable] static double Cosh(double x) => Math.Cosh(x);
    [Elementwise, NotDifferentiable] static double Tanh(double x) => Math.Tanh(x);
    [Elementwise, NotDifferentiable] static double Asinh(double x) => Math.Asinh(x);
    [Elementwise, NotDifferentiable] static double Acosh(double x) => Math.Acosh(x);
    [Elementwise, NotDifferentiable] static double Atanh(double x) => Math.Atanh(x);
    [Elementwise, NotDifferentiable] static double Erf(double x) => KernelMath.Erf(x);
    [Elementwise, NotDifferentiable] static double Erfc(double x) => KernelMath.Erfc(x);
    [Elementwise, NotDifferentiable] static double ErfInv(double x) => KernelMath.ErfInv(x);
    [Elementwise, NotDifferentiable] static double Sigmoid(double x) => KernelMath.Sigmoid(x);
    [Elementwise, NotDifferentiable] static double Softplus(double x) => KernelMath.Softplus(x);
    [Elementwise, NotDifferentiable] static double LGamma(double x) => KernelMath.LGamma(x);
    [Elementwise, NotDifferentiable] static double Digamma(double x) => KernelMath.Digamma(x);
    [Elementwise, NotDifferentiable] static double Trigamma(double x) => KernelMath.Trigamma(x);
    [Elementwise, NotDifferentiable] static double Pow(double x, double y) => Math.Pow(x, y);
    [Elementwise, NotDifferentiable] static double Cbrt(double x) => Math.Cbrt(x);
    [Elementwise, NotDifferentiable] static double Hypot(double x, double y) => KernelMath.Hypot(x, y);
    [Elementwise, NotDifferentiable] static double Rsqrt(double x) => KernelMath.Rsqrt(x);
}
