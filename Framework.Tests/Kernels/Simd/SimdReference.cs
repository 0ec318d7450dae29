using System.Numerics;
using Framework.Kernels;

namespace Framework.Tests.Kernels.Simd;

/// <summary>One member of <see cref="ISimd{TSelf, T}"/> and what it means for one element; <c>Where</c> limits the first operand.</summary>
sealed record Row<V, T>(string Name, Func<V, V, V, V> Vector, Func<T, T, T, T> Scalar, Func<T, bool>? Where = null);

interface IReference<T> where T : unmanaged
{
    bool Same(T expected, T actual);

    IEnumerable<Row<V, T>> Rows<V>() where V : unmanaged, ISimd<V, T>;
}

static class CommonRows
{
    public static IEnumerable<Row<V, T>> All<V, T>(Func<bool, T> mask) where V : unmanaged, ISimd<V, T> where T : unmanaged, INumber<T>
    {
        yield return new("+", (a, b, _) => a + b, (a, b, _) => a + b);
        yield return new("-", (a, b, _) => a - b, (a, b, _) => a - b);
        yield return new("*", (a, b, _) => a * b, (a, b, _) => a * b);
        yield return new("negate", (a, _, _) => -a, (a, _, _) => -a);
        yield return new("Min", (a, b, _) => V.Min(a, b), (a, b, _) => T.Min(a, b));
        yield return new("Max", (a, b, _) => V.Max(a, b), (a, b, _) => T.Max(a, b));
        yield return new("<", (a, b, _) => V.LessThan(a, b), (a, b, _) => mask(a < b));
        yield return new("<=", (a, b, _) => V.LessThanOrEqual(a, b), (a, b, _) => mask(a <= b));
        yield return new("==", (a, b, _) => V.Equal(a, b), (a, b, _) => mask(a == b));
        yield return new("!=", (a, b, _) => V.NotEqual(a, b), (a, b, _) => mask(a != b));
        yield return new("IsNaN", (a, _, _) => V.IsNaN(a), (a, _, _) => mask(T.IsNaN(a)));
        yield return new("SelectLess", (a, b, c) => V.SelectLess(a, b, b, c), (a, b, c) => a < b ? b : c);
        yield return new("SelectLessOrEqual", (a, b, c) => V.SelectLessOrEqual(a, b, b, c), (a, b, c) => a <= b ? b : c);
        yield return new("SelectEqual", (a, b, c) => V.SelectEqual(a, b, b, c), (a, b, c) => a == b ? b : c);
        var bound = T.CreateChecked(2);
        yield return new("AtMost", (a, _, _) => V.AtMost(a, V.Create(bound)), (a, _, _) => T.Min(a, bound));
        yield return new("AtLeast", (a, _, _) => V.AtLeast(a, V.Create(bound)), (a, _, _) => T.Max(a, bound));
        yield return new("Select", (a, b, c) => V.Select(V.LessThan(a, b), b, c), (a, b, c) => a < b ? b : c);
    }

    public static V Added<V, T>(V a, V b, V sum) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        V.AddProduct(a, b, ref sum);
        return sum;
    }

    public static V Added<V, T>(T a, V b, V sum) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        V.AddProduct(ref a, b, ref sum);
        return sum;
    }

    /// <summary>Rows of the two floating-point types: their scalar counterparts come from .NET's generic mathematics.</summary>
    public static IEnumerable<Row<V, T>> Floating<V, T>(Func<T, T> round) where V : unmanaged, ISimd<V, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        yield return new("/", (a, b, _) => a / b, (a, b, _) => a / b);
        yield return new("Fma", (a, b, c) => V.Fma(a, b, c), (a, b, c) => T.FusedMultiplyAdd(a, b, c));
        yield return new("Fms", (a, b, c) => V.Fms(a, b, c), (a, b, c) => T.FusedMultiplyAdd(a, b, -c));
        yield return new("AddProduct", Added<V, T>, (a, b, c) => T.FusedMultiplyAdd(a, b, c));
        var number = T.CreateChecked(0.7);
        yield return new("AddProduct of a number", (a, b, _) => Added(number, a, b), (a, b, _) => T.FusedMultiplyAdd(number, a, b));
        yield return new("Abs", (a, _, _) => V.Abs(a), (a, _, _) => T.Abs(a));
        yield return new("Sqrt", (a, _, _) => V.Sqrt(a), (a, _, _) => T.Sqrt(a));
        yield return new("Floor", (a, _, _) => V.Floor(a), (a, _, _) => T.Floor(a));
        yield return new("Ceiling", (a, _, _) => V.Ceiling(a), (a, _, _) => T.Ceiling(a));
        yield return new("Truncate", (a, _, _) => V.Truncate(a), (a, _, _) => T.Truncate(a));
        yield return new("Round", (a, _, _) => V.Round(a), (a, _, _) => round(a));
        yield return new("CopySign", (a, b, _) => V.CopySign(a, b), (a, b, _) => T.CopySign(a, b));
        var split = (T x) => T.IsNormal(x) && T.IsPositive(x);
        yield return new("Exponent", (a, _, _) => V.Exponent(a), (a, _, _) => T.CreateChecked(Split(a).Exponent), split);
        yield return new("Mantissa", (a, _, _) => V.Mantissa(a), (a, _, _) => Split(a).Mantissa, split);
        var digits = typeof(T) == typeof(float) ? 12 : 26;
        yield return new("Head", (a, _, _) => V.Head(a), (a, _, _) => T.ScaleB(T.Truncate(T.ScaleB(a, digits - 1 - T.ILogB(a))), T.ILogB(a) + 1 - digits), T.IsNormal);
        // n = 2a, from the subnormals to beyond overflow.
        yield return new("Scale", (a, _, _) => V.Scale(V.Mantissa(a), V.Exponent(a) + V.Exponent(a)), (a, _, _) => T.ScaleB(Split(a).Mantissa, 2 * Split(a).Exponent), split);
        yield return new("Pow2", (a, _, _) => V.Pow2(V.Exponent(a)), (a, _, _) => T.ScaleB(T.One, Split(a).Exponent), x => split(x) && Split(x).Exponent <= T.ILogB(x));
    }

    static (int Exponent, T Mantissa) Split<T>(T x) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var exponent = T.ILogB(x);
        var mantissa = T.ScaleB(x, -exponent);
        return mantissa * T.CreateChecked(3) < T.CreateChecked(4) ? (exponent, mantissa) : (exponent + 1, mantissa / T.CreateChecked(2));
    }
}

sealed class SingleReference : IReference<float>
{
    static float Mask(bool condition) => BitConverter.Int32BitsToSingle(condition ? -1 : 0);

    static float Bits(float a, float b, Func<int, int, int> f) => BitConverter.Int32BitsToSingle(f(BitConverter.SingleToInt32Bits(a), BitConverter.SingleToInt32Bits(b)));

    public bool Same(float expected, float actual)
        => BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual) || float.IsNaN(expected) && float.IsNaN(actual);

    public IEnumerable<Row<V, float>> Rows<V>() where V : unmanaged, ISimd<V, float> =>
    [
        .. CommonRows.All<V, float>(Mask), .. CommonRows.Floating<V, float>(MathF.Round),
        new("&", (a, b, _) => a & b, (a, b, _) => Bits(a, b, (x, y) => x & y)),
        new("|", (a, b, _) => a | b, (a, b, _) => Bits(a, b, (x, y) => x | y)),
        new("^", (a, b, _) => a ^ b, (a, b, _) => Bits(a, b, (x, y) => x ^ y)),
        new("~", (a, _, _) => ~a, (a, _, _) => Bits(a, a, (x, _) => ~x)),
        new("smallest normal", (_, _, _) => V.Pow2(V.Create(-126)), (_, _, _) => 1.17549435e-38f),
        new("Create", (_, _, _) => V.Create(1.25f), (_, _, _) => 1.25f),
    ];
}

sealed class DoubleReference : IReference<double>
{
    static double Mask(bool condition) => BitConverter.Int64BitsToDouble(condition ? -1 : 0);

    static double Bits(double a, double b, Func<long, long, long> f) => BitConverter.Int64BitsToDouble(f(BitConverter.DoubleToInt64Bits(a), BitConverter.DoubleToInt64Bits(b)));

    public bool Same(double expected, double actual)
        => BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual) || double.IsNaN(expected) && double.IsNaN(actual);

    public IEnumerable<Row<V, double>> Rows<V>() where V : unmanaged, ISimd<V, double> =>
    [
        .. CommonRows.All<V, double>(Mask), .. CommonRows.Floating<V, double>(Math.Round),
        new("&", (a, b, _) => a & b, (a, b, _) => Bits(a, b, (x, y) => x & y)),
        new("|", (a, b, _) => a | b, (a, b, _) => Bits(a, b, (x, y) => x | y)),
        new("^", (a, b, _) => a ^ b, (a, b, _) => Bits(a, b, (x, y) => x ^ y)),
        new("~", (a, _, _) => ~a, (a, _, _) => Bits(a, a, (x, _) => ~x)),
        new("smallest normal", (_, _, _) => V.Pow2(V.Create(-1022)), (_, _, _) => 2.2250738585072014e-308),
        new("Create", (_, _, _) => V.Create(1.25), (_, _, _) => 1.25),
    ];
}

sealed class IntegerReference : IReference<long>
{
    public bool Same(long expected, long actual) => expected == actual;

    public IEnumerable<Row<V, long>> Rows<V>() where V : unmanaged, ISimd<V, long> =>
    [
        .. CommonRows.All<V, long>(condition => condition ? -1 : 0),
        new("/", (a, b, _) => a / b, (a, b, _) => b == 0 ? 0 : b == -1 ? -a : a / b),
        new("Fma", (a, b, c) => V.Fma(a, b, c), (a, b, c) => a * b + c),
        new("AddProduct", CommonRows.Added<V, long>, (a, b, c) => a * b + c),
        new("AddProduct of a number", (a, b, _) => CommonRows.Added(-3L, a, b), (a, b, _) => -3 * a + b),
        new("Abs", (a, _, _) => V.Abs(a), (a, _, _) => a < 0 ? -a : a),
        new("rounding", (a, _, _) => V.Floor(V.Ceiling(V.Round(V.Truncate(a)))), (a, _, _) => a),
        new("CopySign", (a, b, _) => V.CopySign(a, b), (a, b, _) => a < 0 == b < 0 ? a : -a),
        new("&", (a, b, _) => a & b, (a, b, _) => a & b),
        new("|", (a, b, _) => a | b, (a, b, _) => a | b),
        new("^", (a, b, _) => a ^ b, (a, b, _) => a ^ b),
        new("~", (a, _, _) => ~a, (a, _, _) => ~a),
        new("<<", (a, b, _) => V.ShiftLeft(a, b), (a, b, _) => a << (int)b),
        new(">>", (a, b, _) => V.ShiftRight(a, b), (a, b, _) => a >> (int)b),
    ];
}
