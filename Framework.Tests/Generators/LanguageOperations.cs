namespace Framework.Tests.Generators;

/// <summary>A declaration for each thing that the language has, in a user's project.</summary>
public static partial class LanguageOperations
{
    const double Half = 0.5;
    static readonly double Root = Math.Sqrt(2) * Elsewhere.Gain;

    static (double first, double second) Both(double x, double y) => (x + y, x * y);

    [Elementwise] static double Constants(double x) => Half * x + Root * Math.PI;

    [Elementwise]
    static double TupleLocals(double x, double y)
    {
        var both = Both(x, y);
        var (sum, product) = Both(y, both.second);
        (sum, product) = (product, sum);
        return both.Item1 * sum - product;
    }

    [Elementwise]
    static (double small, double large) Sorted(double x, double y) => x <= y ? (x, y) : (y, x);

    [Elementwise]
    static double Gap(double x, double y)
    {
        var (small, large) = Sorted(x, y);
        return large - small;
    }

    [Elementwise]
    static double Assigned(double x)
    {
        double y = 0, z;
        if (x > 1)
        {
            y = x;
            z = 2;
        }
        else if (x > 0)
            z = x * x;
        else
        {
            y -= x;
            z = y++;
        }
        return y * z + (z += 1);
    }

    [Elementwise]
    static double Switched(double x, [Scalar] int degree = 2) => degree switch
    {
        0 => 1,
        1 => x,
        > 1 and < 4 => x switch { < -1 => -x, >= -1 and <= 1 => x * x, double.PositiveInfinity => 0, _ => Math.Pow(x, degree + 1) },
        _ => Math.Pow(x, degree / 2),
    };

    [Elementwise]
    static double SwitchedTuples(double x)
    {
        var (a, b) = x switch { > 0 => (x, 2.0), _ => (-x, x * x) };
        return a * b;
    }

    [Elementwise]
    static double Local(double x, double y)
    {
        return Square(x) + Square(Square(y));

        static double Square(double t) => t * t;
    }

    /// <summary>A local function sees the variables around it as they are when it is called.</summary>
    [Elementwise]
    static double Captured(double x, double y)
    {
        double scale = 2;
        double Scaled(double t) => scale * t + y;
        var before = Scaled(x);
        scale = 3;
        return before * Scaled(y);
    }

    [Elementwise] static double OfTuple(double x, double y) => Dot((x, y), (y, 2));

    static double Dot((double a, double b) p, (double a, double b) q) => p.a * q.a + p.b * q.b;

    /// <summary>Arithmetic of the caller's integers, which becomes a number at the end.</summary>
    [Elementwise] static double Levels(double x, [Scalar] int bits = 3) => Math.Sin(x * ((1 << bits) - 1)) / (bits % 2 + (bits >> 1));

    [Elementwise] static long Bits(long x, long y, [Scalar] long mask = 12) => (x & mask) | (y << 2) ^ ~x;

    [Elementwise] static bool Between(double x, double low, double high) => x > low && !(x >= high);

    [Elementwise] static double Gated(double x, bool open, [Scalar] bool inverted = false) => open ^ inverted ? x * x : 0;

    [Elementwise] static double FromAnotherFile(double x) => Elsewhere.Twice(x) * Elsewhere.Cube(x: x);

    [Elementwise] static double FromTheLibrary(double x, double y) => Functional.Softplus(x, beta: 2) * Functional.Logaddexp(x, y);

    [Elementwise] static double PerOperand(double x, [Domain(0.5, 2)] double y) => x == 0 ? 0 : x * Math.Log(y);

    [Derivative(nameof(PerOperand), "x")] static double PerOperandByX(double y) => Math.Log(y);

    [Derivative(nameof(PerOperand), "y")] static double PerOperandByY(double x, double y, double gradient) => gradient * x / y;

    // Every name that generated code has for something of its own.
    [Elementwise]
    static (double result, double computed) Names(double gradient, double inputs, double results, [Scalar] double scalars = 2, [Scalar] double operand = 3) =>
        (gradient * inputs * scalars, results * operand);

    [Elementwise] static double @double(double @in) => @in + @in;
}
