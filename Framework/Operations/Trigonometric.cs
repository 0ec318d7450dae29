namespace Framework;

public static partial class Functional
{
    /// <summary>The sine.</summary>
    [Elementwise] static double Sin(double x) => Math.Sin(x);

    /// <summary>The cosine.</summary>
    [Elementwise] static double Cos(double x) => Math.Cos(x);

    /// <summary>The tangent.</summary>
    [Elementwise] static double Tan([Domain(-1.4, 1.4)] double x) => Math.Tan(x);

    /// <summary>The angle whose sine is x, in radians.</summary>
    [Elementwise] static double Asin([Domain(-0.9, 0.9)] double x) => Math.Asin(x);

    /// <summary>The angle whose cosine is x, in radians.</summary>
    [Elementwise] static double Acos([Domain(-0.9, 0.9)] double x) => Math.Acos(x);

    /// <summary>The angle whose tangent is x, in radians.</summary>
    [Elementwise] static double Atan(double x) => Math.Atan(x);

    /// <summary>The angle of the point (other, x), in radians from −π to π.</summary>
    [Elementwise] static double Atan2(double x, double other) => Math.Atan2(x, other);

    /// <summary>The hyperbolic sine.</summary>
    [Elementwise] static double Sinh(double x) => Math.Sinh(x);

    /// <summary>The hyperbolic cosine.</summary>
    [Elementwise] static double Cosh(double x) => Math.Cosh(x);

    /// <summary>The hyperbolic tangent.</summary>
    [Elementwise] static double Tanh(double x) => Math.Tanh(x);

    /// <summary>The number whose hyperbolic sine is x.</summary>
    [Elementwise] static double Asinh(double x) => Math.Asinh(x);

    /// <summary>The number whose hyperbolic cosine is x, from 1 on.</summary>
    [Elementwise] static double Acosh([Domain(1.2, 4)] double x) => Math.Acosh(x);

    /// <summary>The number whose hyperbolic tangent is x.</summary>
    [Elementwise] static double Atanh([Domain(-0.9, 0.9)] double x) => Math.Atanh(x);

    /// <summary>sin(πx)/(πx), and 1 at 0.</summary>
    [Elementwise] static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
