using System.Globalization;
using Framework.Generators.Ir;
using Framework.Generators.Ir.Elementary;
using Framework.Kernels;
using ComputeType = Framework.Generators.Ir.ComputeType;

namespace Framework.Tests.Generators.Elementary;

/// <summary>The expansions in the arithmetic of their own type: the bounds that the table states, the limits, and agreement of all widths.</summary>
public class ElementaryTests
{
    public static TheoryData<string> Functions => [.. ElementaryTable.Rows.Select(r => r.Op.ToString())];

    static ElementaryRow Row(string name) => ElementaryTable.Rows.Single(r => r.Op.ToString() == name);

    static bool IsBinary(ElementaryRow row) => Primitives.Of(row.Op).Arity == 2;

    static Expr Lowered(ElementaryRow row, ComputeType type)
    {
        var builder = new ExprBuilder();
        var unknown = new HashSet<Op>();
        var call = IsBinary(row) ? builder.Make(row.Op, builder.Input(0), builder.Input(1)) : builder.Make(row.Op, builder.Input(0));
        var lowered = Lowering.Lower(call, type, unknown);
        Assert.Empty(unknown);
        return lowered;
    }

    static VectorInterpreter<V512<float>, float> InSingle(ElementaryRow row) => new(Lowered(row, ComputeType.Float32), x => (float)x);

    static VectorInterpreter<V512<double>, double> InDouble(ElementaryRow row) => new(Lowered(row, ComputeType.Float64), x => x);

    [Fact]
    public void Every_elementary_function_has_a_row()
    {
        var missing = Primitives.All.Where(p => p.Signature == Signature.Real && p.Simd is null).Select(p => p.Op).Except(ElementaryTable.Rows.Select(r => r.Op));
        Assert.Empty(missing);
    }

    [Fact]
    public void The_page_states_what_the_table_does_and_nothing_measured_exceeds_it()
    {
        using var reader = new StreamReader(typeof(ElementaryTests).Assembly.GetManifestResourceStream("numerics-page")!);
        var rows = reader.ReadToEnd().Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(l => l.Split(" | ")).ToLookup(c => c[0][2..]);
        foreach (var row in ElementaryTable.Rows)
        {
            var cells = rows[row.Op.ToString()].Single();
            Assert.Equal((row.SingleUlp, row.DoubleUlp), (Number(cells[3]), Number(cells[4])));
            Assert.InRange(Number(cells[1].Split(' ')[0]), 0.01, row.SingleUlp);
        }

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Operands of all magnitudes, then of the ranges where functions bend.</summary>
    static float[] Sample(int seed, int count)
    {
        var random = new Random(seed);
        var sample = new float[count];
        for (var i = 0; i < count; i++)
        {
            sample[i] = (i % 4) switch
            {
                0 => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)),
                1 => (float)(random.NextDouble() - 0.5) * 40,
                2 => (float)(random.NextDouble() - 0.5) * 4,
                _ => (float)(random.NextDouble() - 0.5) * 220,
            };
        }
        return sample;
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Single_precision_keeps_the_stated_bound(string name)
    {
        var row = Row(name);
        const int count = 1 << 16;
        float[] x = Sample(1, count), y = Sample(2, count);
        if (row.Op == Op.Pow)
            for (var i = 0; i < count; i += 2) x[i] = Math.Abs(x[i]);
        var got = IsBinary(row) ? InSingle(row).Run(x, y) : InSingle(row).Run(x);
        for (var i = 0; i < count; i++)
        {
            if (name is "Sin" or "Cos" or "Tan" && Math.Abs(x[i]) is > 1e5f and <= float.MaxValue) continue;
            var expected = Reference.Evaluate(row.Op, x[i], y[i]);
            Assert.True(IsClose(row, expected, got[i], x[i]), $"{name}({x[i]:R}, {y[i]:R}) = {got[i]:R}, expected {(float)expected:R}");
        }
    }

    /// <summary>Three roundings, and the exponential's error, which all of the value has far below 0.</summary>
    [Fact]
    public void Tanh_of_softplus_is_exact_in_both_tails()
    {
        var builder = new ExprBuilder();
        var call = builder.Make(Op.Tanh, builder.Make(Op.Softplus, builder.Input(0)));
        var x = Sample(3, 1 << 16);
        var single = new VectorInterpreter<V512<float>, float>(Lowering.Lower(call, ComputeType.Float32, new HashSet<Op>()), c => (float)c).Run(x);
        var @double = new VectorInterpreter<V512<double>, double>(Lowering.Lower(call, ComputeType.Float64, new HashSet<Op>()), c => c).Run([.. x.Select(v => (double)v)]);
        for (var i = 0; i < x.Length; i++)
        {
            var n = Math.Exp(Math.Min(x[i], 40));
            var expected = n * (n + 2) / (n * (n + 2) + 2);
            var ulp = Math.ScaleB(1, Math.Clamp(Math.ILogB(expected), -126, 127) - 23);
            Assert.True(double.IsNaN(expected) ? float.IsNaN(single[i]) : Math.Abs(single[i] - expected) <= 3 * ulp, $"{x[i]:R}: {single[i]:R}, expected {expected:R}");
            Assert.True(double.IsNaN(expected) ? double.IsNaN(@double[i]) : Math.Abs(@double[i] - expected) <= 1e-15 * expected, $"{x[i]:R}: {@double[i]:R}, expected {expected:R}");
        }
    }

    /// <summary>1 + erf x is erfc −x, and 1 − erf x erfc x; the exponential magnifies what its exponent lost.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void One_plus_an_error_function_keeps_its_digits_in_both_tails(int sign)
    {
        var builder = new ExprBuilder();
        var (one, erf) = (builder.Constant(1), builder.Make(Op.Erf, builder.Input(0)));
        var formula = sign > 0 ? one + erf : one - erf;
        var x = Sample(4, 1 << 16);
        var single = new VectorInterpreter<V512<float>, float>(Lowering.Lower(formula, ComputeType.Float32, new HashSet<Op>()), c => (float)c).Run(x);
        var @double = new VectorInterpreter<V512<double>, double>(Lowering.Lower(formula, ComputeType.Float64, new HashSet<Op>()), c => c).Run([.. x.Select(v => (double)v)]);
        for (var i = 0; i < x.Length; i++)
        {
            var expected = KernelMath.Erfc(-sign * (double)x[i]);
            var lost = Math.Min((double)x[i] * x[i], 800);
            Assert.True(IsWithin(7 + lost, expected, single[i], -126, 23), $"{x[i]:R}: {single[i]:R}, expected {expected:R}");
            // The reference has no subnormal values.
            Assert.True(expected < 2.3e-308 ? @double[i] < 2.3e-308 : IsWithin(12 + lost, expected, @double[i], -1022, 52), $"{x[i]:R}: {@double[i]:R}, expected {expected:R}");
        }

        static bool IsWithin(double ulps, double expected, double got, int smallest, int digits) =>
            double.IsNaN(expected) ? double.IsNaN(got) : Math.Abs(got - expected) <= ulps * Math.ScaleB(1, Math.Clamp(Math.ILogB(expected), smallest, 127) - digits);
    }

    static bool IsClose(ElementaryRow row, double expected, float got, float x)
    {
        if (double.IsNaN(expected) || float.IsNaN(got)) return double.IsNaN(expected) && float.IsNaN(got);
        if (expected == 0) return got == 0 && double.IsNegative(expected) == float.IsNegative(got);
        if (double.IsInfinity(expected)) return got == expected;
        // An infinity stands for what lies within the bound of the largest number.
        var value = float.IsInfinity(got) ? Math.CopySign(Math.ScaleB(1, 128), got) : got;
        var ulp = Math.ScaleB(1, Math.Clamp(Math.ILogB(expected), -126, 127) - 23);
        var cancelling = row.Op == Op.Digamma || x < 0 ? row.Absolute : 0;
        return Math.Abs(value - expected) <= row.SingleUlp * ulp + cancelling * Math.ScaleB(1, -23) || double.IsInfinity((float)expected) && float.IsInfinity(got);
    }

    /// <summary>
    /// values.txt holds, a line each, a function, the bits of its operands and of the nearest double to the value, and what is left in ulp of it;
    /// computed in 113-bit arithmetic (libquadmath; ψ, ψ′ and erf⁻¹ from series and iterations in it) at random and at the worst operands found.
    /// </summary>
    [Fact]
    public void Double_precision_keeps_the_stated_bound()
    {
        using var reader = new StreamReader(typeof(ElementaryTests).Assembly.GetManifestResourceStream("elementary-values")!);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).ToLookup(p => p[0]);
        foreach (var row in ElementaryTable.Rows)
        {
            var points = lines[row.Op.ToString()].Select(p => (X: Bits(p[1]), Y: Bits(p[2]), Value: Bits(p[3]), Fraction: double.Parse(p[4], CultureInfo.InvariantCulture))).ToArray();
            Assert.NotEmpty(points);
            var (x, y) = (Padded(points.Select(p => p.X)), Padded(points.Select(p => p.Y)));
            var got = IsBinary(row) ? InDouble(row).Run(x, y) : InDouble(row).Run(x);
            for (var i = 0; i < points.Length; i++)
            {
                var (operand, _, value, fraction) = points[i];
                var ulp = Math.ScaleB(1, Math.ILogB(value) - 52);
                var cancelling = row.Op == Op.Digamma || operand < 0 ? row.Absolute * Math.ScaleB(1, -52) / ulp : 0;
                var error = Math.Abs((got[i] - value) / ulp - fraction);
                Assert.True(error <= row.DoubleUlp + cancelling, $"{row.Op}({operand:R}, {points[i].Y:R}) = {got[i]:R}, expected {value:R}: {error:F2} ulp");
            }
        }
    }

    static double Bits(string hex) => BitConverter.UInt64BitsToDouble(ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    static T[] Padded<T>(IEnumerable<T> values)
    {
        var all = values.ToList();
        while (all.Count % 16 != 0) all.Add(all[0]);
        return [.. all];
    }

    static readonly double[] Edges =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1e-45, -1e-45, 1e-40, -1e-40, 1.1754943508222875e-38, 100, -100, 88.7228, 88.73, -103.9, -104.1,
        16777216, 1e10, float.MaxValue, float.MinValue, double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Limits_are_those_of_the_function(string name)
    {
        var row = Row(name);
        var pairs = IsBinary(row) ? [.. Edges.SelectMany(x => Edges.Select(y => (x, y)))] : Edges.Select(x => (x, y: 0.0)).ToArray();
        var (x, y) = (Padded(pairs.Select(p => (float)p.x)), Padded(pairs.Select(p => (float)p.y)));
        var got = IsBinary(row) ? InSingle(row).Run(x, y) : InSingle(row).Run(x);
        for (var i = 0; i < pairs.Length; i++)
        {
            if (name is "Sin" or "Cos" or "Tan" && Math.Abs(x[i]) is > 1e5f and <= float.MaxValue) continue;
            var expected = Reference.Evaluate(row.Op, x[i], y[i]);
            Assert.True(IsClose(row, expected, got[i], x[i]), $"{name}({x[i]:R}, {y[i]:R}) = {got[i]:R}, expected {(float)expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void All_widths_give_the_same_bits(string name)
    {
        var row = Row(name);
        var graph = Lowered(row, ComputeType.Float32);
        float[] x = Sample(3, 256), y = Sample(4, 256);
        float[][] operands = IsBinary(row) ? [x, y] : [x];
        var widest = new VectorInterpreter<V512<float>, float>(graph, v => (float)v).Run(operands);
        Assert.Equal(widest, new VectorInterpreter<V256<float>, float>(graph, v => (float)v).Run(operands));
        Assert.Equal(widest, new VectorInterpreter<V128<float>, float>(graph, v => (float)v).Run(operands));
        Assert.Equal(widest, new VectorInterpreter<V1<float>, float>(graph, v => (float)v).Run(operands));
    }

    [Fact]
    public void Usual_ways_give_the_bits_of_the_general_one_where_they_are_taken()
    {
        var samples = (Sample(5, 1 << 14), Sample(6, 1 << 14));
        var found = ElementaryTable.Rows.Count(row => HasUsualWay<V512<float>, float>(row, ComputeType.Float32, v => (float)v, samples) | HasUsualWay<V512<double>, double>(row, ComputeType.Float64, v => v, samples));
        Assert.NotEqual(0, found);
    }

    static bool HasUsualWay<V, T>(ElementaryRow row, ComputeType type, Func<double, T> constant, (float[] X, float[] Y) samples)
        where V : unmanaged, ISimd<V, T>
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var builder = new ExprBuilder();
        var lowered = Lowering.LowerWithShortcuts([builder.Make(row.Op, [.. Enumerable.Range(0, Primitives.Of(row.Op).Arity).Select(i => builder.Input(i))])], type, new HashSet<Op>());
        if (Shortcuts.Usual(lowered) is not { } usual) return false;
        T[][] operands = IsBinary(row) ? [Converted(samples.X), Converted(samples.Y)] : [Converted(samples.X)];
        var (got, expected) = (Run(usual.Roots[0]), Run(Shortcuts.General(lowered)[0]));
        var guards = usual.Guards.Select(g => (Value: Run(g.Value), Bound: Run(g.Bound))).ToArray();
        var taken = Enumerable.Range(0, got.Length).Where(i => guards.All(g => g.Value[i] < g.Bound[i])).ToArray();
        Assert.InRange(taken.Length, got.Length / 20, got.Length - 1);
        Assert.All(taken, i => Assert.True(got[i].Equals(expected[i]), $"{row.Op}({operands[0][i]:R}, {operands[^1][i]:R}) is {got[i]:R} the usual way, {expected[i]:R} the general one"));
        return true;

        T[] Run(Expr root) => new VectorInterpreter<V, T>(root, constant).Run(operands);
        T[] Converted(float[] values) => [.. values.Select(v => T.CreateChecked(v))];
    }
}
