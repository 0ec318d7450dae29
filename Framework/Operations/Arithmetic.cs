namespace Framework;

/// <summary>How a quotient is made whole.</summary>
public enum RoundingMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Towards 0.</summary>
    Trunc,

    /// <summary>Towards −∞.</summary>
    Floor,
}

public static partial class Functional
{
    /// <summary>The sum; of truth values, whether either holds.</summary>
    [Elementwise] static double Add(double x, double other) => x + other;

    /// <summary>x + alpha·other.</summary>
    [Elementwise] static double AddScaled(double x, double other, [Scalar] double alpha) => x + alpha * other;

    /// <summary>The difference.</summary>
    [Elementwise(RefusesBool = true)] static double Subtract(double x, double other) => x - other;

    /// <summary>x − alpha·other.</summary>
    [Elementwise] static double SubtractScaled(double x, double other, [Scalar] double alpha) => x - alpha * other;

    /// <summary>The product; of truth values, whether both hold.</summary>
    [Elementwise] static double Multiply(double x, double other) => x * other;

    /// <summary>The quotient; of integers, in floating point.</summary>
    [Elementwise] static double Divide(double x, [Domain(0.3, 3)] double other) => x / other;

    /// <summary>The largest integer not above the quotient.</summary>
    [Elementwise] static double FloorDivide(double x, [Domain(0.3, 3)] double other) => Math.Floor(x / other);

    /// <summary>The integer part of the quotient.</summary>
    [Elementwise] static double TruncDivide(double x, [Domain(0.3, 3)] double other) => Math.Truncate(x / other);

    /// <summary>What the division rounded towards 0 leaves; it has the sign of x.</summary>
    [Elementwise] static double Fmod(double x, [Domain(0.6, 3)] double other) => x % other;

    /// <summary>What the division rounded down leaves; it has the sign of the divisor.</summary>
    [Elementwise]
    static double Remainder(double x, [Domain(0.6, 3)] double other)
    {
        var rest = x % other;
        return rest != 0 && rest < 0 != other < 0 ? rest + other : rest;
    }

    /// <summary>The negative.</summary>
    [Elementwise(RefusesBool = true)] static double Negate(double x) => -x;

    /// <summary>x itself.</summary>
    [Elementwise] static double Positive(double x) => x;

    /// <summary>The magnitude. Its gradient at 0 is 0.</summary>
    [Elementwise] static double Abs([Kink(0)] double x) => Math.Abs(x);

    /// <summary>1 over x.</summary>
    [Elementwise] static double Reciprocal([Domain(0.3, 3)] double x) => 1 / x;

    /// <summary>A number times itself.</summary>
    [Elementwise] static double Squared(double x) => x * x;

    /// <summary>A number times itself, twice.</summary>
    [Elementwise] static double Cubed(double x) => x * x * x;

    /// <summary>The square root.</summary>
    [Elementwise] static double Sqrt([Domain(0.1, 4)] double x) => Math.Sqrt(x);

    /// <summary>The larger one; NaN if either is. Equal operands share the gradient in halves.</summary>
    [Elementwise] static double Maximum([Kink(nameof(other))] double x, double other) => Math.Max(x, other);

    /// <summary>The smaller one; NaN if either is. Equal operands share the gradient in halves.</summary>
    [Elementwise] static double Minimum([Kink(nameof(other))] double x, double other) => Math.Min(x, other);

    /// <summary>The larger one; if one is NaN, the other.</summary>
    [Elementwise] static double Fmax([Kink(nameof(other))] double x, double other) => x >= other || double.IsNaN(other) ? x : other;

    /// <summary>The smaller one; if one is NaN, the other.</summary>
    [Elementwise] static double Fmin([Kink(nameof(other))] double x, double other) => x <= other || double.IsNaN(other) ? x : other;

    /// <summary>x, but not below a bound; NaN if either is. At the bound the gradient passes.</summary>
    [Elementwise] static double ClampMin([Kink(nameof(min))] double x, double min) => x < min || double.IsNaN(min) ? min : x;

    /// <summary>x, but not above a bound; NaN if either is. At the bound the gradient passes.</summary>
    [Elementwise] static double ClampMax([Kink(nameof(max))] double x, double max) => x > max || double.IsNaN(max) ? max : x;

    /// <summary>x, but not below one bound nor above another, which decides where they cross.</summary>
    [Elementwise]
    static double ClampBetween([Kink(nameof(min)), Kink(nameof(max))] double x, [Domain(-1.5, 0)] double min, [Domain(0, 1.5)] double max)
    {
        var raised = x < min || double.IsNaN(min) ? min : x;
        return raised > max || double.IsNaN(max) ? max : raised;
    }

    /// <summary>From x to end in proportion to the weight, written so that a weight of 1 gives the end exactly.</summary>
    [Elementwise]
    static double Lerp(double x, double end, double weight) =>
        Math.Abs(weight) < 0.5 ? x + weight * (end - x) : end - (end - x) * (1 - weight);

    /// <summary>x + value·first·second.</summary>
    [Elementwise] static double Addcmul(double x, double first, double second, [Scalar] double value = 1) => x + value * first * second;

    /// <summary>x + value·first/second.</summary>
    [Elementwise] static double Addcdiv(double x, double first, [Domain(0.3, 3)] double second, [Scalar] double value = 1) => x + value * (first / second);

    /// <summary>x + alpha·other.</summary>
    /// <param name="x">An operand; operands broadcast against each other.</param>
    /// <param name="other">An operand.</param>
    /// <param name="alpha">What the other operand is multiplied by.</param>
    /// <returns>The result, of the operands' broadcast shape.</returns>
    public static Tensor Add(this Tensor x, Tensor other, double alpha) => alpha == 1 ? Add(x, other) : AddScaled(x, other, alpha);

    /// <summary>x − alpha·other.</summary>
    /// <param name="x">An operand; operands broadcast against each other.</param>
    /// <param name="other">An operand.</param>
    /// <param name="alpha">What the other operand is multiplied by.</param>
    /// <returns>The result, of the operands' broadcast shape.</returns>
    public static Tensor Subtract(this Tensor x, Tensor other, double alpha) => alpha == 1 ? Subtract(x, other) : SubtractScaled(x, other, alpha);

    /// <summary>other − alpha·x.</summary>
    /// <param name="x">An operand; operands broadcast against each other.</param>
    /// <param name="other">An operand.</param>
    /// <param name="alpha">What the first operand is multiplied by.</param>
    /// <returns>The result, of the operands' broadcast shape.</returns>
    public static Tensor Rsub(this Tensor x, Tensor other, double alpha = 1) => Subtract(other, x, alpha);

    /// <summary>x times itself; of truth values, as integers.</summary>
    /// <param name="x">The values.</param>
    /// <returns>A tensor of the same shape.</returns>
    public static Tensor Square(this Tensor x) => Squared(x.DType == DType.Bool ? x.To(DType.Int64) : x);

    /// <summary>The quotient, rounded as asked.</summary>
    /// <param name="x">The dividend; operands broadcast against each other.</param>
    /// <param name="other">The divisor.</param>
    /// <param name="roundingMode">How the quotient is made whole; integers stay integers unless it is not.</param>
    /// <returns>The result, of the operands' broadcast shape.</returns>
    public static Tensor Divide(this Tensor x, Tensor other, RoundingMode roundingMode) => roundingMode switch
    {
        RoundingMode.Trunc => TruncDivide(x, other),
        RoundingMode.Floor => FloorDivide(x, other),
        _ => Divide(x, other),
    };

    /// <summary>x, but not below one bound nor above another.</summary>
    /// <param name="x">The values.</param>
    /// <param name="min">The lower bound, if there is one.</param>
    /// <param name="max">The upper bound, if there is one; it decides where the two cross.</param>
    /// <returns>The result, of the operands' broadcast shape.</returns>
    /// <exception cref="ArgumentException">There is no bound.</exception>
    public static Tensor Clamp(this Tensor x, Tensor? min = null, Tensor? max = null) => (min, max) switch
    {
        ({ } low, { } high) => ClampBetween(x, low, high),
        ({ } low, null) => ClampMin(x, low),
        (null, { } high) => ClampMax(x, high),
        _ => throw new ArgumentException("Clamp needs a lower bound, an upper bound or both.", nameof(min)),
    };
}
