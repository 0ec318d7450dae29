using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static System.Runtime.CompilerServices.Unsafe;

namespace Framework.Kernels;

/// <summary>128 bits of elements; see <see cref="ISimd{TSelf, T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V128<T> : ISimd<V128<T>, T>
    where T : unmanaged
{
    // Never assigned by a constructor: vectors are cast to this struct bit by bit, which is no call. The just-in-time compiler stops inlining at
    // 512 locals a method, and every call that it inlines takes some: large kernels fell apart into calls, a hundred times slower.
#pragma warning disable CS0649
    readonly Vector128<T> value;
#pragma warning restore CS0649

    /// <inheritdoc/>
    public static int Count { [MethodImpl(AggressiveInlining)] get => Vector128<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Load(ref T source, nuint index) => BitCast<Vector128<T>, V128<T>>(Vector128.LoadUnsafe(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void Store(ref T destination, nuint index) => value.StoreUnsafe(ref destination, index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public unsafe void StorePastCaches(ref T destination, nuint index) => value.StoreAlignedNonTemporal((T*)AsPointer(ref Add(ref destination, index)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Create(T value) => BitCast<Vector128<T>, V128<T>>(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Sequence(nuint first) => BitCast<Vector128<T>, V128<T>>(Vector128<T>.Indices + Vector128.Create(Element.Convert<long, T>((long)first)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public T GetElement(int index) => value.GetElement(index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator +(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator -(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator *(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> operator /(V128<T> a, V128<T> b)
    {
        if (typeof(T) == typeof(long)) return BitCast<Vector128<T>, V128<T>>(IntegerArithmetic.Divide(a.value.AsInt64(), b.value.AsInt64()).As<long, T>());
        return BitCast<Vector128<T>, V128<T>>(a.value / b.value);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator -(V128<T> a) => BitCast<Vector128<T>, V128<T>>(-a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator &(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(a.value & b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator |(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(a.value | b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator ^(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator ~(V128<T> a) => BitCast<Vector128<T>, V128<T>>(~a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Fma(V128<T> a, V128<T> b, V128<T> c)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector128<T>, V128<T>>(Vector128.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector128<T>, V128<T>>(Vector128.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());
        return a * b + c;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(V128<T> a, V128<T> b, ref V128<T> sum)
    {
        if (typeof(T) == typeof(float)) As<V128<T>, Vector128<float>>(ref sum) = Vector128.FusedMultiplyAdd(a.value.AsSingle(), b.value.AsSingle(), sum.value.AsSingle());
        else if (typeof(T) == typeof(double)) As<V128<T>, Vector128<double>>(ref sum) = Vector128.FusedMultiplyAdd(a.value.AsDouble(), b.value.AsDouble(), sum.value.AsDouble());
        else sum = a * b + sum;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(ref T a, V128<T> b, ref V128<T> sum)
    {
        Vector128<T> x = Vector128.Create(a);
        if (typeof(T) == typeof(float)) As<V128<T>, Vector128<float>>(ref sum) = Vector128.FusedMultiplyAdd(x.AsSingle(), b.value.AsSingle(), sum.value.AsSingle());
        else if (typeof(T) == typeof(double)) As<V128<T>, Vector128<double>>(ref sum) = Vector128.FusedMultiplyAdd(x.AsDouble(), b.value.AsDouble(), sum.value.AsDouble());
        else sum = BitCast<Vector128<T>, V128<T>>(x) * b + sum;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Fms(V128<T> a, V128<T> b, V128<T> c)
    {
        if (System.Runtime.Intrinsics.X86.Fma.IsSupported && typeof(T) == typeof(float)) return BitCast<Vector128<T>, V128<T>>(System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(a.value.AsSingle(), b.value.AsSingle(), c.value.AsSingle()).As<float, T>());
        if (System.Runtime.Intrinsics.X86.Fma.IsSupported && typeof(T) == typeof(double)) return BitCast<Vector128<T>, V128<T>>(System.Runtime.Intrinsics.X86.Fma.MultiplySubtract(a.value.AsDouble(), b.value.AsDouble(), c.value.AsDouble()).As<double, T>());
        return Fma(a, b, -c);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Abs(V128<T> a) => BitCast<Vector128<T>, V128<T>>(Vector128.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Sqrt(V128<T> a) => BitCast<Vector128<T>, V128<T>>(Vector128.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Min(V128<T> a, V128<T> b)
    {
        // One instruction orders zeros as well and only fails at NaN, which the sum carries on: half of what Vector128.Min takes.
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(float))
            return BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Avx512F.VL.CompareUnordered(a.value.AsSingle(), b.value.AsSingle()),
                a.value.AsSingle() + b.value.AsSingle(), Avx512DQ.VL.Range(a.value.AsSingle(), b.value.AsSingle(), RangeMin)).As<float, T>());
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(double))
            return BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Avx512F.VL.CompareUnordered(a.value.AsDouble(), b.value.AsDouble()),
                a.value.AsDouble() + b.value.AsDouble(), Avx512DQ.VL.Range(a.value.AsDouble(), b.value.AsDouble(), RangeMin)).As<double, T>());
        return BitCast<Vector128<T>, V128<T>>(Vector128.Min(a.value, b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Max(V128<T> a, V128<T> b)
    {
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(float))
            return BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Avx512F.VL.CompareUnordered(a.value.AsSingle(), b.value.AsSingle()),
                a.value.AsSingle() + b.value.AsSingle(), Avx512DQ.VL.Range(a.value.AsSingle(), b.value.AsSingle(), RangeMax)).As<float, T>());
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(double))
            return BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Avx512F.VL.CompareUnordered(a.value.AsDouble(), b.value.AsDouble()),
                a.value.AsDouble() + b.value.AsDouble(), Avx512DQ.VL.Range(a.value.AsDouble(), b.value.AsDouble(), RangeMax)).As<double, T>());
        return BitCast<Vector128<T>, V128<T>>(Vector128.Max(a.value, b.value));
    }

    // VRANGE's controls: the smaller or the larger, with the sign of the result of the comparison.
    const byte RangeMin = 0b0100, RangeMax = 0b0101;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> AtMost(V128<T> a, V128<T> bound) => BitCast<Vector128<T>, V128<T>>(Vector128.MinNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> AtLeast(V128<T> a, V128<T> bound) => BitCast<Vector128<T>, V128<T>>(Vector128.MaxNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Floor(V128<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector128<T>, V128<T>>(Vector128.Floor(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector128<T>, V128<T>>(Vector128.Floor(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Ceiling(V128<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector128<T>, V128<T>>(Vector128.Ceiling(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector128<T>, V128<T>>(Vector128.Ceiling(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Round(V128<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector128<T>, V128<T>>(Vector128.Round(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector128<T>, V128<T>>(Vector128.Round(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Truncate(V128<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector128<T>, V128<T>>(Vector128.Truncate(a.value.AsSingle()).As<float, T>());
        if (typeof(T) == typeof(double)) return BitCast<Vector128<T>, V128<T>>(Vector128.Truncate(a.value.AsDouble()).As<double, T>());
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> CopySign(V128<T> magnitude, V128<T> sign)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Vector128.Create(-0f).As<float, T>(), sign.value, magnitude.value));
        if (typeof(T) == typeof(double)) return BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Vector128.Create(-0d).As<double, T>(), sign.value, magnitude.value));
        return Select(LessThan(magnitude ^ sign, default), -magnitude, magnitude);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> LessThan(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(Vector128.LessThan(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> LessThanOrEqual(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(Vector128.LessThanOrEqual(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Equal(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(Vector128.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> NotEqual(V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(~Vector128.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> IsNaN(V128<T> a) => NotEqual(a, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Select(V128<T> mask, V128<T> a, V128<T> b) => BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(mask.value, a.value, b.value));

    // The comparison stands inside the selection so that its result stays in a mask register.

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> SelectLess(V128<T> a, V128<T> b, V128<T> x, V128<T> y) => BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Vector128.LessThan(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> SelectLessOrEqual(V128<T> a, V128<T> b, V128<T> x, V128<T> y) => BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Vector128.LessThanOrEqual(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> SelectEqual(V128<T> a, V128<T> b, V128<T> x, V128<T> y) => BitCast<Vector128<T>, V128<T>>(Vector128.ConditionalSelect(Vector128.Equals(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AnyTrue(V128<T> mask) => mask.value.AsInt64() != Vector128<long>.Zero;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static int FirstTrue(V128<T> mask) => Math.Min(BitOperations.TrailingZeroCount(mask.value.ExtractMostSignificantBits()), Count);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AllLess(V128<T> a, V128<T> b) => Vector128.LessThanAll(a.value, b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Pow2(V128<T> n)
    {
        if (typeof(T) == typeof(float)) return BitCast<Vector128<T>, V128<T>>(((n.value.AsSingle() + Vector128.Create(FloatBits.Pow2Single)).AsInt32() << FloatBits.FractionSingle).AsSingle().As<float, T>());
        return BitCast<Vector128<T>, V128<T>>(((n.value.AsDouble() + Vector128.Create(FloatBits.Pow2Double)).AsInt64() << FloatBits.FractionDouble).As<long, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Scale(V128<T> x, V128<T> n)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.VL.IsSupported) return BitCast<Vector128<T>, V128<T>>(Avx512F.VL.Scale(x.value.AsSingle(), n.value.AsSingle()).As<float, T>());
            var half = Floor(BitCast<Vector128<T>, V128<T>>((n.value.AsSingle() * 0.5f).As<float, T>()));
            return x * Pow2(half) * Pow2(n - half);
        }
        if (Avx512F.VL.IsSupported) return BitCast<Vector128<T>, V128<T>>(Avx512F.VL.Scale(x.value.AsDouble(), n.value.AsDouble()).As<double, T>());
        var part = Floor(BitCast<Vector128<T>, V128<T>>((n.value.AsDouble() * 0.5).As<double, T>()));
        return x * Pow2(part) * Pow2(n - part);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Exponent(V128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var biased = x.value.AsUInt32() + Vector128.Create(FloatBits.LiftSingle) >>> FloatBits.FractionSingle;
            return BitCast<Vector128<T>, V128<T>>(((biased | Vector128.Create(FloatBits.IntegerBitsSingle)).AsSingle() - Vector128.Create(FloatBits.ExponentBiasSingle)).As<float, T>());
        }
        var wide = x.value.AsUInt64() + Vector128.Create(FloatBits.LiftDouble) >>> FloatBits.FractionDouble;
        return BitCast<Vector128<T>, V128<T>>(((wide | Vector128.Create(FloatBits.IntegerBitsDouble)).AsDouble() - Vector128.Create(FloatBits.ExponentBiasDouble)).As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Mantissa(V128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var origin = Vector128.Create(FloatBits.TwoThirdsSingle);
            return BitCast<Vector128<T>, V128<T>>(((x.value.AsUInt32() - origin & Vector128.Create(FloatBits.FractionMaskSingle)) + origin).AsSingle().As<float, T>());
        }
        var start = Vector128.Create(FloatBits.TwoThirdsDouble);
        return BitCast<Vector128<T>, V128<T>>(((x.value.AsUInt64() - start & Vector128.Create(FloatBits.FractionMaskDouble)) + start).AsDouble().As<double, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Head(V128<T> x) => BitCast<Vector128<T>, V128<T>>(typeof(T) == typeof(float)
        ? (x.value.AsUInt32() & Vector128.Create(FloatBits.HeadMaskSingle)).As<uint, T>()
        : (x.value.AsUInt64() & Vector128.Create(FloatBits.HeadMaskDouble)).As<ulong, T>());

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> ShiftLeft(V128<T> a, V128<T> b)
    {
        var shifted = Vector128<long>.Zero;
        for (var i = 0; i < Vector128<long>.Count; i++) shifted = shifted.WithElement(i, a.value.AsInt64().GetElement(i) << (int)b.value.AsInt64().GetElement(i));
        return BitCast<Vector128<T>, V128<T>>(shifted.As<long, T>());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> ShiftRight(V128<T> a, V128<T> b)
    {
        var shifted = Vector128<long>.Zero;
        for (var i = 0; i < Vector128<long>.Count; i++) shifted = shifted.WithElement(i, a.value.AsInt64().GetElement(i) >> (int)b.value.AsInt64().GetElement(i));
        return BitCast<Vector128<T>, V128<T>>(shifted.As<long, T>());
    }
}
