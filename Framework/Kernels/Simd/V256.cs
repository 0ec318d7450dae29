using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Framework.Kernels;

/// <summary>256 bits of elements; see <see cref="ISimd{TSelf, T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V256<T> : ISimd<V256<T>, T>
    where T : unmanaged
{
    readonly Vector256<T> value;

    [MethodImpl(AggressiveInlining)]
    V256(Vector256<T> value) => this.value = value;

    Vector256<float> Single { [MethodImpl(AggressiveInlining)] get => value.AsSingle(); }
    Vector256<double> Double { [MethodImpl(AggressiveInlining)] get => value.AsDouble(); }
    Vector256<long> Int64 { [MethodImpl(AggressiveInlining)] get => value.AsInt64(); }

    [MethodImpl(AggressiveInlining)] static V256<T> From(Vector256<float> v) => new(v.As<float, T>());
    [MethodImpl(AggressiveInlining)] static V256<T> From(Vector256<double> v) => new(v.As<double, T>());
    [MethodImpl(AggressiveInlining)] static V256<T> From(Vector256<long> v) => new(v.As<long, T>());

    /// <inheritdoc/>
    public static int Count { [MethodImpl(AggressiveInlining)] get => Vector256<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Load(ref T source, nuint index) => new(Vector256.LoadUnsafe(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void Store(ref T destination, nuint index) => value.StoreUnsafe(ref destination, index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Create(T value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public T GetElement(int index) => value.GetElement(index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator +(V256<T> a, V256<T> b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator -(V256<T> a, V256<T> b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator *(V256<T> a, V256<T> b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> operator /(V256<T> a, V256<T> b)
    {
        if (typeof(T) != typeof(long)) return new(a.value / b.value);
        var quotient = Vector256<long>.Zero;
        for (var i = 0; i < Count; i++) quotient = quotient.WithElement(i, IntegerArithmetic.Divide(a.Int64.GetElement(i), b.Int64.GetElement(i)));
        return From(quotient);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator -(V256<T> a) => new(-a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator &(V256<T> a, V256<T> b) => new(a.value & b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator |(V256<T> a, V256<T> b) => new(a.value | b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator ^(V256<T> a, V256<T> b) => new(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> operator ~(V256<T> a) => new(~a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Fma(V256<T> a, V256<T> b, V256<T> c)
    {
        if (typeof(T) == typeof(float)) return From(Vector256.FusedMultiplyAdd(a.Single, b.Single, c.Single));
        if (typeof(T) == typeof(double)) return From(Vector256.FusedMultiplyAdd(a.Double, b.Double, c.Double));
        return a * b + c;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Abs(V256<T> a) => new(Vector256.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Sqrt(V256<T> a) => new(Vector256.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Min(V256<T> a, V256<T> b)
    {
        // One instruction orders zeros as well and only fails at NaN, which the sum carries on: half of what Vector256.Min takes.
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(float))
            return From(Vector256.ConditionalSelect(Avx512F.VL.CompareUnordered(a.Single, b.Single), a.Single + b.Single, Avx512DQ.VL.Range(a.Single, b.Single, RangeMin)));
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(double))
            return From(Vector256.ConditionalSelect(Avx512F.VL.CompareUnordered(a.Double, b.Double), a.Double + b.Double, Avx512DQ.VL.Range(a.Double, b.Double, RangeMin)));
        return new(Vector256.Min(a.value, b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Max(V256<T> a, V256<T> b)
    {
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(float))
            return From(Vector256.ConditionalSelect(Avx512F.VL.CompareUnordered(a.Single, b.Single), a.Single + b.Single, Avx512DQ.VL.Range(a.Single, b.Single, RangeMax)));
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(double))
            return From(Vector256.ConditionalSelect(Avx512F.VL.CompareUnordered(a.Double, b.Double), a.Double + b.Double, Avx512DQ.VL.Range(a.Double, b.Double, RangeMax)));
        return new(Vector256.Max(a.value, b.value));
    }

    // VRANGE's controls: the smaller or the larger, with the sign of the result of the comparison.
    const byte RangeMin = 0b0100, RangeMax = 0b0101;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> AtMost(V256<T> a, V256<T> bound) => new(Vector256.MinNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> AtLeast(V256<T> a, V256<T> bound) => new(Vector256.MaxNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Floor(V256<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector256.Floor(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector256.Floor(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Ceiling(V256<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector256.Ceiling(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector256.Ceiling(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Round(V256<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector256.Round(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector256.Round(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Truncate(V256<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector256.Truncate(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector256.Truncate(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> CopySign(V256<T> magnitude, V256<T> sign)
    {
        if (typeof(T) == typeof(float)) return new(Vector256.ConditionalSelect(Vector256.Create(-0f).As<float, T>(), sign.value, magnitude.value));
        if (typeof(T) == typeof(double)) return new(Vector256.ConditionalSelect(Vector256.Create(-0d).As<double, T>(), sign.value, magnitude.value));
        return Select(LessThan(magnitude ^ sign, default), -magnitude, magnitude);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> LessThan(V256<T> a, V256<T> b) => new(Vector256.LessThan(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> LessThanOrEqual(V256<T> a, V256<T> b) => new(Vector256.LessThanOrEqual(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Equal(V256<T> a, V256<T> b) => new(Vector256.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> NotEqual(V256<T> a, V256<T> b) => new(~Vector256.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> IsNaN(V256<T> a) => NotEqual(a, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V256<T> Select(V256<T> mask, V256<T> a, V256<T> b) => new(Vector256.ConditionalSelect(mask.value, a.value, b.value));

    // The comparison stands inside the selection so that its result stays in a mask register.

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> SelectLess(V256<T> a, V256<T> b, V256<T> x, V256<T> y) => new(Vector256.ConditionalSelect(Vector256.LessThan(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> SelectLessOrEqual(V256<T> a, V256<T> b, V256<T> x, V256<T> y) => new(Vector256.ConditionalSelect(Vector256.LessThanOrEqual(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> SelectEqual(V256<T> a, V256<T> b, V256<T> x, V256<T> y) => new(Vector256.ConditionalSelect(Vector256.Equals(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AnyTrue(V256<T> mask) => mask.Int64 != Vector256<long>.Zero;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AllTrue(V256<T> mask) => mask.Int64 == Vector256<long>.AllBitsSet;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Pow2(V256<T> n)
    {
        if (typeof(T) == typeof(float)) return From(((n.Single + Vector256.Create(FloatBits.Pow2Single)).AsInt32() << FloatBits.FractionSingle).AsSingle());
        return From((n.Double + Vector256.Create(FloatBits.Pow2Double)).AsInt64() << FloatBits.FractionDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Scale(V256<T> x, V256<T> n)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.VL.IsSupported) return From(Avx512F.VL.Scale(x.Single, n.Single));
            var half = Floor(From(n.Single * 0.5f));
            return x * Pow2(half) * Pow2(n - half);
        }
        if (Avx512F.VL.IsSupported) return From(Avx512F.VL.Scale(x.Double, n.Double));
        var part = Floor(From(n.Double * 0.5));
        return x * Pow2(part) * Pow2(n - part);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Exponent(V256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var biased = x.value.AsUInt32() + Vector256.Create(FloatBits.LiftSingle) >>> FloatBits.FractionSingle;
            return From((biased | Vector256.Create(FloatBits.IntegerBitsSingle)).AsSingle() - Vector256.Create(FloatBits.ExponentBiasSingle));
        }
        var wide = x.value.AsUInt64() + Vector256.Create(FloatBits.LiftDouble) >>> FloatBits.FractionDouble;
        return From((wide | Vector256.Create(FloatBits.IntegerBitsDouble)).AsDouble() - Vector256.Create(FloatBits.ExponentBiasDouble));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> Mantissa(V256<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var origin = Vector256.Create(FloatBits.TwoThirdsSingle);
            return From(((x.value.AsUInt32() - origin & Vector256.Create(FloatBits.FractionMaskSingle)) + origin).AsSingle());
        }
        var start = Vector256.Create(FloatBits.TwoThirdsDouble);
        return From(((x.value.AsUInt64() - start & Vector256.Create(FloatBits.FractionMaskDouble)) + start).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> ShiftLeft(V256<T> a, V256<T> b)
    {
        var shifted = Vector256<long>.Zero;
        for (var i = 0; i < Vector256<long>.Count; i++) shifted = shifted.WithElement(i, a.Int64.GetElement(i) << (int)b.Int64.GetElement(i));
        return From(shifted);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V256<T> ShiftRight(V256<T> a, V256<T> b)
    {
        var shifted = Vector256<long>.Zero;
        for (var i = 0; i < Vector256<long>.Count; i++) shifted = shifted.WithElement(i, a.Int64.GetElement(i) >> (int)b.Int64.GetElement(i));
        return From(shifted);
    }
}
