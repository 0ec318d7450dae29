using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static System.Runtime.CompilerServices.Unsafe;

namespace Framework.Kernels;

/// <summary>512 bits of elements; see <see cref="ISimd{TSelf, T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V512<T> : ISimd<V512<T>, T>
    where T : unmanaged
{
    // Never assigned by a constructor: vectors are cast to this struct bit by bit, which is no call. The just-in-time compiler stops inlining at
    // 512 locals a method, and every call that it inlines takes some: large kernels fell apart into calls, a hundred times slower.
#pragma warning disable CS0649
    readonly Vector512<T> value;
#pragma warning restore CS0649

    /// <inheritdoc/>
    public static int Count { [MethodImpl(AggressiveInlining)] get => Vector512<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Load(ref T source, nuint index) => BitCast<Vector512<T>, V512<T>>(Vector512.LoadUnsafe(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void Store(ref T destination, nuint index) => value.StoreUnsafe(ref destination, index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public unsafe void StorePastCaches(ref T destination, nuint index) => value.StoreAlignedNonTemporal((T*)AsPointer(ref Add(ref destination, index)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Create(T value) => BitCast<Vector512<T>, V512<T>>(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Sequence(nuint first) => BitCast<Vector512<T>, V512<T>>(Vector512<T>.Indices + Vector512.Create(Element.Convert<long, T>((long)first)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public T GetElement(int index) => value.GetElement(index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator +(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator -(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator *(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> operator /(V512<T> a, V512<T> b)
    {
        if (typeof(T) == typeof(long)) return BitCast<Vector512<T>, V512<T>>(IntegerArithmetic.Divide(a.value.AsInt64(), b.value.AsInt64()).As<long, T>());
        return BitCast<Vector512<T>, V512<T>>(a.value / b.value);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator -(V512<T> a) => BitCast<Vector512<T>, V512<T>>(-a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator &(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(a.value & b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator |(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(a.value | b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator ^(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator ~(V512<T> a) => BitCast<Vector512<T>, V512<T>>(~a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Fma(V512<T> a, V512<T> b, V512<T> c)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector512<T>, V512<T>>(Vector512.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector512<T>, V512<T>>(Vector512.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());
        return a * b + c;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(V512<T> a, V512<T> b, ref V512<T> sum)
    {
        if (typeof(T) == typeof(float)) As<V512<T>, Vector512<float>>(ref sum) = Vector512.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), sum.value.AsSingle());
        else if (typeof(T) == typeof(double)) As<V512<T>, Vector512<double>>(ref sum) = Vector512.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), sum.value.AsDouble());
        else sum = a * b + sum;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(ref T a, V512<T> b, ref V512<T> sum)
    {
        Vector512<T> x = Vector512.Create(a);
        if (typeof(T) == typeof(float)) As<V512<T>, Vector512<float>>(ref sum) = Vector512.FusedMultiplyAdd(x.AsSingle(), b.value.AsSingle(), sum.value.AsSingle());
        else if (typeof(T) == typeof(double)) As<V512<T>, Vector512<double>>(ref sum) = Vector512.FusedMultiplyAdd(x.AsDouble(), b.value.AsDouble(), sum.value.AsDouble());
        else sum = BitCast<Vector512<T>, V512<T>>(x) * b + sum;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Fms(V512<T> a, V512<T> b, V512<T> c)
    {
        if (Avx512F.IsSupported && typeof(T) == typeof(float)) return BitCast<Vector512<T>, V512<T>>(Avx512F.FusedMultiplySubtract(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>());
        if (Avx512F.IsSupported && typeof(T) == typeof(double)) return BitCast<Vector512<T>, V512<T>>(Avx512F.FusedMultiplySubtract(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());
        return Fma(a, b, -c);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Abs(V512<T> a) => BitCast<Vector512<T>, V512<T>>(Vector512.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Sqrt(V512<T> a) => BitCast<Vector512<T>, V512<T>>(Vector512.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Min(V512<T> a, V512<T> b)
    {
        // One instruction orders zeros as well and only fails at NaN, which the sum carries on: half of what Vector512.Min takes.
        if (Avx512DQ.IsSupported && typeof(T) == typeof(float))
            return BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.value.AsSingle(), b.value.AsSingle()),
                a.value.AsSingle() + b.value.AsSingle(), Avx512DQ.Range(a.value.AsSingle(), b.value.AsSingle(), RangeMin)).As<float, T>());
        if (Avx512DQ.IsSupported && typeof(T) == typeof(double))
            return BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.value.AsDouble(), b.value.AsDouble()),
                a.value.AsDouble() + b.value.AsDouble(), Avx512DQ.Range(a.value.AsDouble(), b.value.AsDouble(), RangeMin)).As<double, T>());
        return BitCast<Vector512<T>, V512<T>>(Vector512.Min(a.value, b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Max(V512<T> a, V512<T> b)
    {
        if (Avx512DQ.IsSupported && typeof(T) == typeof(float))
            return BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.value.AsSingle(), b.value.AsSingle()),
                a.value.AsSingle() + b.value.AsSingle(), Avx512DQ.Range(a.value.AsSingle(), b.value.AsSingle(), RangeMax)).As<float, T>());
        if (Avx512DQ.IsSupported && typeof(T) == typeof(double))
            return BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.value.AsDouble(), b.value.AsDouble()),
                a.value.AsDouble() + b.value.AsDouble(), Avx512DQ.Range(a.value.AsDouble(), b.value.AsDouble(), RangeMax)).As<double, T>());
        return BitCast<Vector512<T>, V512<T>>(Vector512.Max(a.value, b.value));
    }

    // VRANGE's controls: the smaller or the larger, with the sign of the result of the comparison.
    const byte RangeMin = 0b0100, RangeMax = 0b0101;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> AtMost(V512<T> a, V512<T> bound) => BitCast<Vector512<T>, V512<T>>(Vector512.MinNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> AtLeast(V512<T> a, V512<T> bound) => BitCast<Vector512<T>, V512<T>>(Vector512.MaxNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Floor(V512<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector512<T>, V512<T>>(Vector512.Floor(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector512<T>, V512<T>>(Vector512.Floor(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Ceiling(V512<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector512<T>, V512<T>>(Vector512.Ceiling(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector512<T>, V512<T>>(Vector512.Ceiling(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Round(V512<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector512<T>, V512<T>>(Vector512.Round(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector512<T>, V512<T>>(Vector512.Round(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Truncate(V512<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector512<T>, V512<T>>(Vector512.Truncate(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector512<T>, V512<T>>(Vector512.Truncate(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> CopySign(V512<T> magnitude, V512<T> sign)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Vector512.Create(-0f).As<float, T>(), sign.value, magnitude.value));
        if (typeof(T) == typeof(double)) return BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Vector512.Create(-0d).As<double, T>(), sign.value, magnitude.value));
        return Select(LessThan(magnitude ^ sign, default), -magnitude, magnitude);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> LessThan(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(Vector512.LessThan(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> LessThanOrEqual(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(Vector512.LessThanOrEqual(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Equal(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(Vector512.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> NotEqual(V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(~Vector512.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> IsNaN(V512<T> a) => NotEqual(a, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Select(V512<T> mask, V512<T> a, V512<T> b) => BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(mask.value, a.value, b.value));

    // The comparison stands inside the selection so that its result stays in a mask register.

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> SelectLess(V512<T> a, V512<T> b, V512<T> x, V512<T> y) => BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Vector512.LessThan(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> SelectLessOrEqual(V512<T> a, V512<T> b, V512<T> x, V512<T> y) => BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Vector512.LessThanOrEqual(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> SelectEqual(V512<T> a, V512<T> b, V512<T> x, V512<T> y) => BitCast<Vector512<T>, V512<T>>(Vector512.ConditionalSelect(Vector512.Equals(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AnyTrue(V512<T> mask) => mask.value.AsInt64() != Vector512<long>.Zero;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static int FirstTrue(V512<T> mask) => Math.Min(BitOperations.TrailingZeroCount(mask.value.ExtractMostSignificantBits()), Count);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AllLess(V512<T> a, V512<T> b) => Vector512.LessThanAll(a.value, b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Pow2(V512<T> n)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector512<T>, V512<T>>(((n.value.AsSingle() + Vector512.Create(FloatBits.Pow2Single)).AsInt32() << FloatBits.FractionSingle).AsSingle().As<float, T>());
        return BitCast<Vector512<T>, V512<T>>(((n.value.AsDouble() + Vector512.Create(FloatBits.Pow2Double)).AsInt64() << FloatBits.FractionDouble).As<long, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Scale(V512<T> x, V512<T> n)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.IsSupported) return BitCast<Vector512<T>, V512<T>>(Avx512F.Scale(x.value.AsSingle(), n.value.AsSingle()).As<float, T>());
            var half = Floor(BitCast<Vector512<T>, V512<T>>((n.value.AsSingle() * 0.5f).As<float, T>()));
            return x * Pow2(half) * Pow2(n - half);
        }
        if (Avx512F.IsSupported) return BitCast<Vector512<T>, V512<T>>(Avx512F.Scale(x.value.AsDouble(), n.value.AsDouble()).As<double, T>());
        var part = Floor(BitCast<Vector512<T>, V512<T>>((n.value.AsDouble() * 0.5).As<double, T>()));
        return x * Pow2(part) * Pow2(n - part);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Exponent(V512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var biased = x.value.AsUInt32() + Vector512.Create(FloatBits.LiftSingle) >>> FloatBits.FractionSingle;
            return BitCast<Vector512<T>, V512<T>>(((biased | Vector512.Create(FloatBits.IntegerBitsSingle)).AsSingle() - Vector512.Create(FloatBits.ExponentBiasSingle)).As<float, T>());
        }
        var wide = x.value.AsUInt64() + Vector512.Create(FloatBits.LiftDouble) >>> FloatBits.FractionDouble;
        return BitCast<Vector512<T>, V512<T>>(((wide | Vector512.Create(FloatBits.IntegerBitsDouble)).AsDouble() - Vector512.Create(FloatBits.ExponentBiasDouble)).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Mantissa(V512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var origin = Vector512.Create(FloatBits.TwoThirdsSingle);
            return BitCast<Vector512<T>, V512<T>>(((x.value.AsUInt32() - origin & Vector512.Create(FloatBits.FractionMaskSingle)) + origin).AsSingle().As<float, T>());
        }
        var start = Vector512.Create(FloatBits.TwoThirdsDouble);
        return BitCast<Vector512<T>, V512<T>>(((x.value.AsUInt64() - start & Vector512.Create(FloatBits.FractionMaskDouble)) + start).AsDouble().As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Head(V512<T> x) => BitCast<Vector512<T>, V512<T>>(typeof(T) == typeof(float)
        ? (x.value.AsUInt32() & Vector512.Create(FloatBits.HeadMaskSingle)).As<uint, T>()
        : (x.value.AsUInt64() & Vector512.Create(FloatBits.HeadMaskDouble)).As<ulong, T>());

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> ShiftLeft(V512<T> a, V512<T> b)
    {
        var shifted = Vector512<long>.Zero;
        for (var i = 0; i < Vector512<long>.Count; i++) shifted = shifted.WithElement(i, a.value.AsInt64().GetElement(i) << (int)b.value.AsInt64().GetElement(i));
        return BitCast<Vector512<T>, V512<T>>(shifted.As<long, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> ShiftRight(V512<T> a, V512<T> b)
    {
        var shifted = Vector512<long>.Zero;
        for (var i = 0; i < Vector512<long>.Count; i++) shifted = shifted.WithElement(i, a.value.AsInt64().GetElement(i) >> (int)b.value.AsInt64().GetElement(i));
        return BitCast<Vector512<T>, V512<T>>(shifted.As<long, T>());
    }
}
