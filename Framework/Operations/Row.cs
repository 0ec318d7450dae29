namespace Framework;

/// <summary>
/// The numbers along one dimension of a tensor: what a <see cref="RowwiseAttribute"/> method is written in. The method runs as it stands, in double;
/// that is the reference its kernels are tested against.
/// </summary>
/// <param name="values">The numbers.</param>
public sealed class Row(params double[] values)
{
    readonly double[] values = values;

    /// <summary>How many numbers there are.</summary>
    public int Length => values.Length;

    /// <summary>One of the numbers; NaN where there is none.</summary>
    /// <param name="index">Its place, from 0.</param>
    public double this[long index] => index >= 0 && index < values.Length ? values[index] : double.NaN;

    /// <summary>The numbers in a new array.</summary>
    /// <returns>The array.</returns>
    public double[] ToArray() => (double[])values.Clone();

    /// <summary>The sum.</summary>
    /// <returns>One number.</returns>
    public double Sum() => values.Sum();

    /// <summary>The mean.</summary>
    /// <returns>One number.</returns>
    public double Mean() => Sum() / Length;

    /// <summary>The largest number; NaN if there is one.</summary>
    /// <returns>One number.</returns>
    public double Max() => values.Aggregate(double.NegativeInfinity, Math.Max);

    /// <summary>The smallest number; NaN if there is one.</summary>
    /// <returns>One number.</returns>
    public double Min() => values.Aggregate(double.PositiveInfinity, Math.Min);

    /// <summary>Where the largest number first occurs, or the first NaN.</summary>
    /// <returns>Its place, from 0.</returns>
    public long ArgMax() => First(Max());

    /// <summary>Where the smallest number first occurs, or the first NaN.</summary>
    /// <returns>Its place, from 0.</returns>
    public long ArgMin() => First(Min());

    /// <summary>The place of each number.</summary>
    /// <returns>The whole numbers from 0.</returns>
    public Row Indices() => new([.. values.Select((_, i) => (double)i)]);

    /// <summary>The logarithm of the sum of exponentials, which itself does not overflow.</summary>
    /// <returns>One number.</returns>
    public double LogSumExp()
    {
        double shift = Max();
        if (double.IsInfinity(shift))
        {
            shift = 0;
        }
        return Math.Log(values.Sum(x => Math.Exp(x - shift))) + shift;
    }

    /// <summary>The sums.</summary>
    public static Row operator +(Row a, Row b) => Map(a, b, (x, y) => x + y);

    /// <summary>The sums with one number.</summary>
    public static Row operator +(Row a, double b) => Map(a, x => x + b);

    /// <summary>The sums with one number.</summary>
    public static Row operator +(double a, Row b) => Map(b, x => a + x);

    /// <summary>The differences.</summary>
    public static Row operator -(Row a, Row b) => Map(a, b, (x, y) => x - y);

    /// <summary>The differences from one number.</summary>
    public static Row operator -(Row a, double b) => Map(a, x => x - b);

    /// <summary>The differences from one number.</summary>
    public static Row operator -(double a, Row b) => Map(b, x => a - x);

    /// <summary>The negatives.</summary>
    public static Row operator -(Row a) => Map(a, x => -x);

    /// <summary>The products.</summary>
    public static Row operator *(Row a, Row b) => Map(a, b, (x, y) => x * y);

    /// <summary>The products with one number.</summary>
    public static Row operator *(Row a, double b) => Map(a, x => x * b);

    /// <summary>The products with one number.</summary>
    public static Row operator *(double a, Row b) => Map(b, x => a * x);

    /// <summary>The quotients.</summary>
    public static Row operator /(Row a, Row b) => Map(a, b, (x, y) => x / y);

    /// <summary>The quotients by one number.</summary>
    public static Row operator /(Row a, double b) => Map(a, x => x / b);

    /// <summary>The quotients of one number.</summary>
    public static Row operator /(double a, Row b) => Map(b, x => a / x);

    /// <summary>The exponentials.</summary>
    /// <param name="x">The exponents.</param>
    public static Row Exp(Row x) => Map(x, Math.Exp);

    /// <summary>The natural logarithms.</summary>
    /// <param name="x">The numbers.</param>
    public static Row Log(Row x) => Map(x, Math.Log);

    /// <summary>The square roots.</summary>
    /// <param name="x">The numbers.</param>
    public static Row Sqrt(Row x) => Map(x, Math.Sqrt);

    /// <summary>The reciprocals of the square roots.</summary>
    /// <param name="x">The numbers.</param>
    public static Row Rsqrt(Row x) => Map(x, Rsqrt);

    /// <summary>The magnitudes.</summary>
    /// <param name="x">The numbers.</param>
    public static Row Abs(Row x) => Map(x, Math.Abs);

    /// <summary>The hyperbolic tangents.</summary>
    /// <param name="x">The numbers.</param>
    public static Row Tanh(Row x) => Map(x, Math.Tanh);

    /// <summary>The larger ones of pairs.</summary>
    /// <param name="a">Numbers.</param>
    /// <param name="b">Numbers.</param>
    public static Row Max(Row a, Row b) => Map(a, b, Math.Max);

    /// <summary>The smaller ones of pairs.</summary>
    /// <param name="a">Numbers.</param>
    /// <param name="b">Numbers.</param>
    public static Row Min(Row a, Row b) => Map(a, b, Math.Min);

    /// <summary>The exponential of one number.</summary>
    /// <param name="x">The exponent.</param>
    public static double Exp(double x) => Math.Exp(x);

    /// <summary>The natural logarithm of one number.</summary>
    /// <param name="x">The number.</param>
    public static double Log(double x) => Math.Log(x);

    /// <summary>The square root of one number.</summary>
    /// <param name="x">The number.</param>
    public static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary>The reciprocal of the square root of one number.</summary>
    /// <param name="x">The number.</param>
    public static double Rsqrt(double x) => 1 / Math.Sqrt(x);

    /// <summary>The same number, taken for a constant by derivatives: for a shift that cancels, such as softmax's.</summary>
    /// <param name="x">The number.</param>
    public static double Detach(double x) => x;

    long First(double wanted) => Array.FindIndex(values, x => x == wanted || double.IsNaN(x));

    /// <summary>A function of each number.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="f">A lambda or the name of a method, such as <c>Functional.Silu</c>: a kernel has its body in place of it.</param>
    public static Row Map(Row x, Func<double, double> f)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(f);
        return new([.. x.values.Select(f)]);
    }

    /// <summary>A function of the numbers at each place of two rows.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="y">As many.</param>
    /// <param name="f">A lambda or the name of a method: a kernel has its body in place of it.</param>
    /// <exception cref="ArgumentException">The rows are not of one length.</exception>
    public static Row Map(Row x, Row y, Func<double, double, double> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        RequireSameLength(x, y);
        return new([.. x.values.Zip(y.values, f)]);
    }

    /// <summary>A function of the numbers at each place of three rows.</summary>
    /// <param name="x">Numbers.</param>
    /// <param name="y">As many.</param>
    /// <param name="z">As many.</param>
    /// <param name="f">A lambda or the name of a method: a kernel has its body in place of it.</param>
    /// <exception cref="ArgumentException">The rows are not of one length.</exception>
    public static Row Map(Row x, Row y, Row z, Func<double, double, double, double> f)
    {
        ArgumentNullException.ThrowIfNull(f);
        RequireSameLength(x, y);
        RequireSameLength(x, z);
        return new([.. x.values.Select((value, i) => f(value, y.values[i], z.values[i]))]);
    }

    static void RequireSameLength(Row a, Row b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"Rows of {a.Length} and {b.Length} numbers have no common operation.");
        }
    }
}
