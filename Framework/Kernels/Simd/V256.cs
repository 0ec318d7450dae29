using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static System.Runtime.CompilerServices.Unsafe;

namespace Framework.Kernels;

/// <summary>256 bits of elements; see <see cref="ISimd{TSelf, T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V256<T> : ISimd<V256<T>, T>
    where T : unmanaged
{
    // Never assigned by a constructor: vectors are cast to this struct bit by bit, which is no call. The just-in-time compiler stops inlining at
    // 512 locals a method, and every call that it inlines takes some: large kernels fell apart into calls, a hundred times slower.
#pragma warning disable CS0649
    readonly Vector256<T> value;
#pragma warning restore CS0649

    /// <inheritdoc/>
    public static int Count { [MethodImpl(AggressiveInlining)] get => Vector256<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Load(ref T source, nuint index) => BitCast<Vector256<T>, V256<T>>(Vector256.LoadUnsafe(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void Store(ref T destination, nuint index) => value.StoreUnsafe(ref destination, index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public unsafe void StorePastCaches(ref T destination, nuint index) => value.StoreAlignedNonTemporal((T*)AsPointer(ref Add(ref destination, index)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Create(T value) => BitCast<Vector256<T>, V256<T>>(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Sequence(nuint first) => BitCast<Vector256<T>, V256<T>>(Vector256<T>.Indices + Vector256.Create(Element.Convert<long, T>((long)first)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public T GetElement(int index) => value.GetElement(index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator +(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator -(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator *(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> operator /(V256<T> a, V256<T> b)
    {
        if (typeof(T) == typeof(long)) return BitCast<Vector256<T>, V256<T>>(IntegerArithmetic.Divide(a.value.AsInt64(), b.value.AsInt64()).As<long, T>());
        return BitCast<Vector256<T>, V256<T>>(a.value / b.value);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator -(V256<T> a) => BitCast<Vector256<T>, V256<T>>(-a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator &(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(a.value & b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator |(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(a.value | b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator ^(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator ~(V256<T> a) => BitCast<Vector256<T>, V256<T>>(~a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Fma(V256<T> a, V256<T> b, V256<T> c)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector256<T>, V256<T>>(Vector256.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector256<T>, V256<T>>(Vector256.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());
        return a * b + c;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(V256<T> a, V256<T> b, ref V256<T> sum)
    {
        if (typeof(T) == typeof(float)) As<V256<T>, Vector256<float>>(ref sum) = Vector256.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), sum.value.AsSingle());
        else if (typeof(T) == typeof(double)) As<V256<T>, Vector256<double>>(ref sum) = Vector256.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), sum.value.AsDouble());
        else sum = a * b + sum;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(ref T a, V256<T> b, ref V256<T> sum)
    {
        Vector256<T> x = Vector256.Create(a);
        if (typeof(T) == typeof(float)) As<V256<T>, Vector256<float>>(ref sum) = Vector256.FusedMultiplyAdd(x.AsSingle(), b.value.AsSingle(), sum.value.AsSingle());
        else if (typeof(T) == typeof(double)) As<V256<T>, Vector256<double>>(ref sum) = Vector256.FusedMultiplyAdd(x.AsDouble(), b.value.AsDouble(), sum.value.AsDouble());
        else sum = BitCast<Vector256<T>, V256<T>>(x) * b + sum;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Fms(V256<T> a, V256<T> b, V256<T> c)
    {
        if (System.Runtime.Intrinsics.X86.Fma.IsSupported && typeof(T) == typeof(float)) return BitCast<Vector256<T>, V256<T>>(System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>());
        if (System.Runtime.Intrinsics.X86.Fma.IsSupported && typeof(T) == typeof(double)) return BitCast<Vector256<T>, V256<T>>(System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());
        return Fma(a, b, -c);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Abs(V256<T> a) => BitCast<Vector256<T>, V256<T>>(Vector256.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Sqrt(V256<T> a) => BitCast<Vector256<T>, V256<T>>(Vector256.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Min(V256<T> a, V256<T> b)
    {
        // One instruction orders zeros as well and only fails at NaN, which the sum carries on: half of what Vector256.Min takes.
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(float))
            return BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Avx512F.VL.CompareUnordered(a.value.AsSingle(), b.value.AsSingle()),
                a.value.AsSingle() + b.value.AsSingle(), Avx512DQ.VL.Range(a.value.AsSingle(), b.value.AsSingle(), RangeMin)).As<float, T>());
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(double))
            return BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Avx512F.VL.CompareUnordered(a.value.AsDouble(), b.value.AsDouble()),
                a.value.AsDouble() + b.value.AsDouble(), Avx512DQ.VL.Range(a.value.AsDouble(), b.value.AsDouble(), RangeMin)).As<double, T>());
        return BitCast<Vector256<T>, V256<T>>(Vector256.Min(a.value, b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Max(V256<T> a, V256<T> b)
    {
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(float))
            return BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Avx512F.VL.CompareUnordered(a.value.AsSingle(), b.value.AsSingle()),
                a.value.AsSingle() + b.value.AsSingle(), Avx512DQ.VL.Range(a.value.AsSingle(), b.value.AsSingle(), RangeMax)).As<float, T>());
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(double))
            return BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Avx512F.VL.CompareUnordered(a.value.AsDouble(), b.value.AsDouble()),
                a.value.AsDouble() + b.value.AsDouble(), Avx512DQ.VL.Range(a.value.AsDouble(), b.value.AsDouble(), RangeMax)).As<double, T>());
        return BitCast<Vector256<T>, V256<T>>(Vector256.Max(a.value, b.value));
    }

    // VRANGE's controls: the smaller or the larger, with the sign of the result of the comparison.
    const byte RangeMin = 0b0100, RangeMax = 0b0101;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> AtMost(V256<T> a, V256<T> bound) => BitCast<Vector256<T>, V256<T>>(Vector256.MinNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> AtLeast(V256<T> a, V256<T> bound) => BitCast<Vector256<T>, V256<T>>(Vector256.MaxNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Floor(V256<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector256<T>, V256<T>>(Vector256.Floor(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector256<T>, V256<T>>(Vector256.Floor(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Ceiling(V256<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector256<T>, V256<T>>(Vector256.Ceiling(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector256<T>, V256<T>>(Vector256.Ceiling(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Round(V256<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector256<T>, V256<T>>(Vector256.Round(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector256<T>, V256<T>>(Vector256.Round(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Truncate(V256<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector256<T>, V256<T>>(Vector256.Truncate(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector256<T>, V256<T>>(Vector256.Truncate(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> CopySign(V256<T> magnitude, V256<T> sign)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Vector256.Create(-0f).As<float, T>(), sign.value, magnitude.value));
        if (typeof(T) == typeof(double)) return BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Vector256.Create(-0d).As<double, T>(), sign.value, magnitude.value));
        return Select(LessThan(magnitude ^ sign, default), -magnitude, magnitude);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> LessThan(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(Vector256.LessThan(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> LessThanOrEqual(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(Vector256.LessThanOrEqual(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Equal(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(Vector256.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> NotEqual(V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(~Vector256.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> IsNaN(V256<T> a) => NotEqual(a, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Select(V256<T> mask, V256<T> a, V256<T> b) => BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(mask.value, a.value, b.value));

    // The comparison stands inside the selection so that its result stays in a mask register.

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> SelectLess(V256<T> a, V256<T> b, V256<T> x, V256<T> y) => BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Vector256.LessThan(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> SelectLessOrEqual(V256<T> a, V256<T> b, V256<T> x, V256<T> y) => BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Vector256.LessThanOrEqual(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> SelectEqual(V256<T> a, V256<T> b, V256<T> x, V256<T> y) => BitCast<Vector256<T>, V256<T>>(Vector256.ConditionalSelect(Vector256.Equals(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AnyTrue(V256<T> mask) => mask.value.AsInt64() != Vector256<long>.Zero;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static int FirstTrue(V256<T> mask) => Math.Min(BitOperations.TrailingZeroCount(mask.value.ExtractMostSignificantBits()), Count);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AllLess(V256<T> a, V256<T> b) => Vector256.LessThanAll(a.value, b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Pow2(V256<T> n)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector256<T>, V256<T>>(((n.value.AsSingle() + Vector256.Create(FloatBits.Pow2Single)).AsInt32() << FloatBits.FractionSingle).AsSingle().As<float, T>());
        return BitCast<Vector256<T>, V256<T>>(((n.value.AsDouble() + Vector256.Create(FloatBits.Pow2Double)).AsInt64() << FloatBits.FractionDouble).As<long, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Scale(V256<T> x, V256<T> n)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.VL.IsSupported) return BitCast<Vector256<T>, V256<T>>(Avx512F.VL.Scale(x.value.AsSingle(), n.value.AsSingle()).As<float, T>());
            var half = Floor(BitCast<Vector256<T>, V256<T>>((n.value.AsSingle() * 0.5f).As<float, T>()));
            return x * Pow2(half) * Pow2(n - half);
        }
        if (Avx512F.VL.IsSupported) return BitCast<Vector256<T>, V256<T>>(Avx512F.VL.Scale(x.value.AsDouble(), n.value.AsDouble()).As<double, T>());
        var part = Floor(BitCast<Vector256<T>, V256<T>>((n.value.AsDouble() * 0.5).As<double, T>()));
        return x * Pow2(part) * Pow2(n - part);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Exponent(V256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var biased = x.value.AsUInt32() + Vector256.Create(FloatBits.LiftSingle) >>> FloatBits.FractionSingle;
            return BitCast<Vector256<T>, V256<T>>(((biased | Vector256.Create(FloatBits.IntegerBitsSingle)).AsSingle() - Vector256.Create(FloatBits.ExponentBiasSingle)).As<float, T>());
        }
        var wide = x.value.AsUInt64() + Vector256.Create(FloatBits.LiftDouble) >>> FloatBits.FractionDouble;
        return BitCast<Vector256<T>, V256<T>>(((wide | Vector256.Create(FloatBits.IntegerBitsDouble)).AsDouble() - Vector256.Create(FloatBits.ExponentBiasDouble)).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Mantissa(V256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var origin = Vector256.Create(FloatBits.TwoThirdsSingle);
            return BitCast<Vector256<T>, V256<T>>(((x.value.AsUInt32() - origin & Vector256.Create(FloatBits.FractionMaskSingle)) + origin).AsSingle().As<float, T>());
        }
        var start = Vector256.Create(FloatBits.TwoThirdsDouble);
        return BitCast<Vector256<T>, V256<T>>(((x.value.AsUInt64() - start & Vector256.Create(FloatBits.FractionMaskDouble)) + start).AsDouble().As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Head(V256<T> x) => BitCast<Vector256<T>, V256<T>>(typeof(T) == typeof(float)
        ? (x.value.AsUInt32() & Vector256.Create(FloatBits.HeadMaskSingle)).As<uint, T>()
        : (x.value.AsUInt64() & Vector256.Create(FloatBits.HeadMaskDouble)).As<ulong, T>());

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> ShiftLeft(V256<T> a, V256<T> b)
    {
        var shifted = Vector256<long>.Zero;
        for (var i = 0; i < Vector256<long>.Count; i++) shifted = shifted.WithElement(i, a.value.AsInt64().GetElement(i) << (int)b.value.AsInt64().GetElement(i));
        return BitCast<Vector256<T>, V256<T>>(shifted.As<long, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> ShiftRight(V256<T> a, V256<T> b)
    {
        var shifted = Vector256<long>.Zero;
        for (var i = 0; i < Vector256<long>.Count; i++) shifted = shifted.WithElement(i, a.value.AsInt64().GetElement(i) >> (int)b.value.AsInt64().GetElement(i));
        return BitCast<Vector256<T>, V256<T>>(shifted.As<long, T>());
    }
}
