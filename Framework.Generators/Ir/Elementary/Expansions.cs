namespace Framework.Generators.Ir.Elementary;

/// <summary>The expressions of the elementary functions for one compute type. What stands here is what the families share.</summary>
sealed partial class Expansions(ExprBuilder builder, ComputeType type)
{
    bool IsSingle => type == ComputeType.Float32;

    /// <summary>A constant, or a coefficient row, by type.</summary>
    T By<T>(T single, T @double) => IsSingle ? single : @double;

    Expr Constant(double value) => builder.Constant(value);
    Expr Infinity => Constant(double.PositiveInfinity);
    Expr NaN => Constant(double.NaN);

    public Expr Sqrt(Expr x) => builder.Sqrt(x);
    Expr Abs(Expr x) => builder.Abs(x);
    Expr Min(Expr a, double b) => builder.Make(Op.Min, a, Constant(b));
    Expr Max(Expr a, double b) => builder.Make(Op.Max, a, Constant(b));
    Expr Round(Expr x) => builder.Make(Op.Round, x);
    Expr Floor(Expr x) => builder.Make(Op.Floor, x);
    Expr Truncate(Expr x) => builder.Make(Op.Truncate, x);
    Expr CopySign(Expr magnitude, Expr sign) => builder.Make(Op.CopySign, magnitude, sign);
    Expr Pow2(Expr n) => builder.Make(Op.Pow2, n);
    Expr Fma(Expr a, Expr b, Expr c) => builder.Fma(a, b, c);
    Expr Fma(Expr a, double b, Expr c) => builder.Fma(a, Constant(b), c);
    Expr Fma(Expr a, Expr b, double c) => builder.Fma(a, b, Constant(c));
    Expr Fma(Expr a, double b, double c) => builder.Fma(a, Constant(b), Constant(c));

    Expr Fms(Expr a, Expr b, Expr c) => builder.Make(Op.Fms, a, b, c);

    Expr Select(Expr condition, Expr a, Expr b) => builder.Select(condition, a, b);
    Expr Select(Expr condition, double a, Expr b) => builder.Select(condition, Constant(a), b);
    Expr Select(Expr condition, Expr a, double b) => builder.Select(condition, a, Constant(b));
    Expr Select(Expr condition, double a, double b) => builder.Select(condition, Constant(a), Constant(b));
    Expr Less(Expr a, double b) => builder.Less(a, b);
    Expr Less(Expr a, Expr b) => builder.Less(a, b);
    Expr Greater(Expr a, double b) => builder.Greater(a, b);
    Expr Greater(Expr a, Expr b) => builder.Greater(a, b);
    Expr Equal(Expr a, double b) => builder.Equal(a, b);
    Expr Equal(Expr a, Expr b) => builder.Equal(a, b);
    Expr And(Expr a, Expr b) => builder.And(a, b);
    Expr Or(Expr a, Expr b) => builder.Or(a, b);
    Expr Not(Expr a) => builder.Not(a);

    /// <summary>The general value, by the usual way where that gives the same: for a below the bound.</summary>
    Expr Shortcut(Expr a, Expr bound, Expr usual, Expr general) => builder.Make(Op.Shortcut, a, bound, usual, general);

    Expr Polynomial(Expr x, double[] single, double[] @double) => builder.Polynomial(x, By(single, @double));

    /// <summary>x·2ⁿ, rounded once; see the vector types' Scale for what n may be.</summary>
    Expr Scale(Expr x, Expr n) => builder.Make(Op.Scale, x, n);

    /// <summary>What is so small that f(x) = x + O(x²) is x itself. Also keeps −0, which sums lose.</summary>
    Expr OrTiny(Expr x, Expr value) => Select(Less(Abs(x), By(2e-8, 3e-17)), x, value);

    /// <summary>a + b without error: the rounded sum and what it lost (Knuth).</summary>
    static (Expr Sum, Expr Lost) TwoSum(Expr a, Expr b)
    {
        var sum = a + b;
        var part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }

    /// <summary>a·b without error.</summary>
    (Expr Product, Expr Lost) TwoProduct(Expr a, Expr b)
    {
        var product = a * b;
        return (product, Fms(a, b, product));
    }
}
