using Framework.Kernels;

namespace Framework.Tests.Kernels.Simd;

/// <summary>Every member of every width against .NET's scalar operations, over all pairs of special and some random values.</summary>
public class SimdTests
{
    static readonly float[] Singles = Values(float.Epsilon, 1.17549435e-38f, float.MaxValue, 8388608.5f, random => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)), x => (float)x);
    static readonly double[] Doubles = Values(double.Epsilon, 2.2250738585072014e-308, double.MaxValue, 4503599627370497.5, random => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)), x => x);
    static readonly Random integers = new(3);
    static readonly long[] Integers = [0, 1, -1, 2, 63, 64, -64, 7, long.MaxValue, long.MinValue, long.MinValue + 1, .. Enumerable.Range(0, 40).Select(_ => integers.NextInt64(long.MinValue, long.MaxValue))];

    static T[] Values<T>(T epsilon, T normal, T max, T tie, Func<Random, T> draw, Func<double, T> create) where T : System.Numerics.INumber<T>
    {
        var random = new Random(5);
        T[] positive = [T.Zero, T.One, epsilon, normal, max, tie, .. new[] { 0.5, 1.5, 2.5, 0.1, 2 / 3.0, 3, 1e10, double.PositiveInfinity, double.NaN }.Select(create)];
        return [.. positive, .. positive.Select(x => -x), .. Enumerable.Range(0, 40).Select(_ => draw(random))];
    }

    [Fact] public void Single_operations_agree_at_every_width() => EveryWidth(new SingleReference(), Singles);

    [Fact] public void Double_operations_agree_at_every_width() => EveryWidth(new DoubleReference(), Doubles);

    [Fact] public void Integer_operations_agree_at_every_width() => EveryWidth(new IntegerReference(), Integers);

    /// <summary>Around multiples of the divisor, where a rounded quotient would be one too large, and on both sides of the bound of what doubles divide.</summary>
    [Fact]
    public void Integer_quotients_are_truncated_exactly()
    {
        var random = new Random(6);
        long[] values = [.. Enumerable.Range(0, 400).SelectMany(i =>
        {
            var divisor = random.NextInt64(1, 1L << random.Next(1, 54));
            var multiple = random.NextInt64(0, (1L << random.Next(1, 54)) / divisor + 1) * divisor;
            return (long[])[multiple - 1, divisor, -multiple, -divisor, 1 - multiple, divisor, multiple, 0];
        })];
        Quotients<V512<long>>(values);
        Quotients<V256<long>>(values);
        Quotients<V128<long>>(values);
    }

    static void Quotients<V>(long[] values) where V : unmanaged, ISimd<V, long>
    {
        var got = new long[V.Count];
        for (var i = 0; i < values.Length - V.Count; i++)
        {
            (V.Load(ref values[i], 0) / V.Load(ref values[i + 1], 0)).Store(ref got[0], 0);
            for (var k = 0; k < V.Count; k++)
            {
                var (a, b) = (values[i + k], values[i + k + 1]);
                if ((b == 0 ? 0 : a / b) != got[k]) Assert.Fail($"{typeof(V).Name} {a} / {b}: {got[k]}");
            }
        }
    }

    static void EveryWidth<T>(IReference<T> reference, T[] values) where T : unmanaged
    {
        Check<V512<T>, T>(reference, values);
        Check<V256<T>, T>(reference, values);
        Check<V128<T>, T>(reference, values);
        Check<V1<T>, T>(reference, values);
    }

    static void Check<V, T>(IReference<T> reference, T[] values) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        var n = values.Length + V.Count;
        T[] a = new T[n], b = new T[n], c = new T[n], got = new T[V.Count];
        for (var shift = 0; shift < values.Length; shift++)
        {
            for (var i = 0; i < n; i++) (a[i], b[i], c[i]) = (values[i % values.Length], values[(i + shift) % values.Length], values[(i + 3 * shift + 1) % values.Length]);
            for (var start = 0; start < values.Length; start += V.Count)
            {
                var (x, y, z) = (V.Load(ref a[0], (nuint)start), V.Load(ref b[0], (nuint)start), V.Load(ref c[0], (nuint)start));
                foreach (var row in reference.Rows<V>())
                {
                    row.Vector(x, y, z).Store(ref got[0], 0);
                    for (var k = 0; k < V.Count; k++)
                    {
                        var (p, q, r) = (a[start + k], b[start + k], c[start + k]);
                        if (row.Where is { } where && !where(p)) continue;
                        var expected = row.Scalar(p, q, r);
                        if (!reference.Same(expected, got[k])) Assert.Fail($"{typeof(V).Name} {row.Name}({p}, {q}, {r}): {got[k]}, expected {expected}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Masks_answer_for_any_and_all()
    {
        Masks<V512<float>, float>(1, 2);
        Masks<V256<double>, double>(1, 2);
        Masks<V128<long>, long>(1, 2);
        Masks<V1<float>, float>(1, 2);
    }

    static void Masks<V, T>(T one, T two) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        var values = Enumerable.Repeat(one, V.Count).ToArray();
        values[^1] = two;
        var mixed = V.LessThan(V.Load(ref values[0], 0), V.Create(two));
        Assert.Equal(V.Count > 1, V.AnyTrue(mixed));
        Assert.False(V.AllLess(V.Load(ref values[0], 0), V.Create(two)));
        Assert.True(V.AllLess(V.Create(one), V.Create(two)));
        Assert.False(V.AnyTrue(V.LessThan(V.Create(two), V.Load(ref values[0], 0))));
        Assert.Equal(V.Count - 1, V.FirstTrue(V.Equal(V.Load(ref values[0], 0), V.Create(two))));
        Assert.Equal(V.Count, V.FirstTrue(V.LessThan(V.Create(two), V.Load(ref values[0], 0))));
        Assert.Equal(two, V.Load(ref values[0], 0).GetElement(V.Count - 1));
    }
}
