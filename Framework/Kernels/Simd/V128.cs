using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Framework.Kernels;

/// <summary>128 bits of elements; see <see cref="ISimd{TSelf, T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V128<T> : ISimd<V128<T>, T>
    where T : unmanaged
{
    readonly Vector128<T> value;

    [MethodImpl(AggressiveInlining)]
    V128(Vector128<T> value) => this.value = value;

    Vector128<float> Single { [MethodImpl(AggressiveInlining)] get => value.AsSingle(); }
    Vector128<double> Double { [MethodImpl(AggressiveInlining)] get => value.AsDouble(); }
    Vector128<long> Int64 { [MethodImpl(AggressiveInlining)] get => value.AsInt64(); }

    [MethodImpl(AggressiveInlining)] static V128<T> From(Vector128<float> v) => new(v.As<float, T>());
    [MethodImpl(AggressiveInlining)] static V128<T> From(Vector128<double> v) => new(v.As<double, T>());
    [MethodImpl(AggressiveInlining)] static V128<T> From(Vector128<long> v) => new(v.As<long, T>());

    /// <inheritdoc/>
    public static int Count { [MethodImpl(AggressiveInlining)] get => Vector128<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Load(ref T source, nuint index) => new(Vector128.LoadUnsafe(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void Store(ref T destination, nuint index) => value.StoreUnsafe(ref destination, index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Create(T value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public T GetElement(int index) => value.GetElement(index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator +(V128<T> a, V128<T> b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator -(V128<T> a, V128<T> b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator *(V128<T> a, V128<T> b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> operator /(V128<T> a, V128<T> b)
    {
        if (typeof(T) != typeof(long)) return new(a.value / b.value);
        var quotient = Vector128<long>.Zero;
        for (var i = 0; i < Count; i++) quotient = quotient.WithElement(i, IntegerArithmetic.Divide(a.Int64.GetElement(i), b.Int64.GetElement(i)));
        return From(quotient);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator -(V128<T> a) => new(-a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator &(V128<T> a, V128<T> b) => new(a.value & b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator |(V128<T> a, V128<T> b) => new(a.value | b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator ^(V128<T> a, V128<T> b) => new(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> operator ~(V128<T> a) => new(~a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Fma(V128<T> a, V128<T> b, V128<T> c)
    {
        if (typeof(T) == typeof(float)) return From(Vector128.FusedMultiplyAdd(a.Single, b.Single, c.Single));
        if (typeof(T) == typeof(double)) return From(Vector128.FusedMultiplyAdd(a.Double, b.Double, c.Double));
        return a * b + c;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Abs(V128<T> a) => new(Vector128.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Sqrt(V128<T> a) => new(Vector128.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Min(V128<T> a, V128<T> b)
    {
        // One instruction orders zeros as well and only fails at NaN, which the sum carries on: half of what Vector128.Min takes.
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(float))
            return From(Vector128.ConditionalSelect(Avx512F.VL.CompareUnordered(a.Single, b.Single), a.Single + b.Single, Avx512DQ.VL.Range(a.Single, b.Single, RangeMin)));
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(double))
            return From(Vector128.ConditionalSelect(Avx512F.VL.CompareUnordered(a.Double, b.Double), a.Double + b.Double, Avx512DQ.VL.Range(a.Double, b.Double, RangeMin)));
        return new(Vector128.Min(a.value, b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Max(V128<T> a, V128<T> b)
    {
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(float))
            return From(Vector128.ConditionalSelect(Avx512F.VL.CompareUnordered(a.Single, b.Single), a.Single + b.Single, Avx512DQ.VL.Range(a.Single, b.Single, RangeMax)));
        if (Avx512DQ.VL.IsSupported && typeof(T) == typeof(double))
            return From(Vector128.ConditionalSelect(Avx512F.VL.CompareUnordered(a.Double, b.Double), a.Double + b.Double, Avx512DQ.VL.Range(a.Double, b.Double, RangeMax)));
        return new(Vector128.Max(a.value, b.value));
    }

    // VRANGE's controls: the smaller or the larger, with the sign of the result of the comparison.
    const byte RangeMin = 0b0100, RangeMax = 0b0101;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> AtMost(V128<T> a, V128<T> bound) => new(Vector128.MinNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> AtLeast(V128<T> a, V128<T> bound) => new(Vector128.MaxNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Floor(V128<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector128.Floor(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector128.Floor(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Ceiling(V128<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector128.Ceiling(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector128.Ceiling(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Round(V128<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector128.Round(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector128.Round(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Truncate(V128<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector128.Truncate(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector128.Truncate(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> CopySign(V128<T> magnitude, V128<T> sign)
    {
        if (typeof(T) == typeof(float)) return new(Vector128.ConditionalSelect(Vector128.Create(-0f).As<float, T>(), sign.value, magnitude.value));
        if (typeof(T) == typeof(double)) return new(Vector128.ConditionalSelect(Vector128.Create(-0d).As<double, T>(), sign.value, magnitude.value));
        return Select(LessThan(magnitude ^ sign, default), -magnitude, magnitude);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> LessThan(V128<T> a, V128<T> b) => new(Vector128.LessThan(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> LessThanOrEqual(V128<T> a, V128<T> b) => new(Vector128.LessThanOrEqual(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Equal(V128<T> a, V128<T> b) => new(Vector128.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> NotEqual(V128<T> a, V128<T> b) => new(~Vector128.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> IsNaN(V128<T> a) => NotEqual(a, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V128<T> Select(V128<T> mask, V128<T> a, V128<T> b) => new(Vector128.ConditionalSelect(mask.value, a.value, b.value));

    // The comparison stands inside the selection so that its result stays in a mask register.

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> SelectLess(V128<T> a, V128<T> b, V128<T> x, V128<T> y) => new(Vector128.ConditionalSelect(Vector128.LessThan(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> SelectLessOrEqual(V128<T> a, V128<T> b, V128<T> x, V128<T> y) => new(Vector128.ConditionalSelect(Vector128.LessThanOrEqual(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> SelectEqual(V128<T> a, V128<T> b, V128<T> x, V128<T> y) => new(Vector128.ConditionalSelect(Vector128.Equals(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AnyTrue(V128<T> mask) => mask.Int64 != Vector128<long>.Zero;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AllTrue(V128<T> mask) => mask.Int64 == Vector128<long>.AllBitsSet;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Pow2(V128<T> n)
    {
        if (typeof(T) == typeof(float)) return From(((n.Single + Vector128.Create(FloatBits.Pow2Single)).AsInt32() << FloatBits.FractionSingle).AsSingle());
        return From((n.Double + Vector128.Create(FloatBits.Pow2Double)).AsInt64() << FloatBits.FractionDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Scale(V128<T> x, V128<T> n)
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
    public static V128<T> Exponent(V128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var biased = x.value.AsUInt32() + Vector128.Create(FloatBits.LiftSingle) >>> FloatBits.FractionSingle;
            return From((biased | Vector128.Create(FloatBits.IntegerBitsSingle)).AsSingle() - Vector128.Create(FloatBits.ExponentBiasSingle));
        }
        var wide = x.value.AsUInt64() + Vector128.Create(FloatBits.LiftDouble) >>> FloatBits.FractionDouble;
        return From((wide | Vector128.Create(FloatBits.IntegerBitsDouble)).AsDouble() - Vector128.Create(FloatBits.ExponentBiasDouble));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> Mantissa(V128<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var origin = Vector128.Create(FloatBits.TwoThirdsSingle);
            return From(((x.value.AsUInt32() - origin & Vector128.Create(FloatBits.FractionMaskSingle)) + origin).AsSingle());
        }
        var start = Vector128.Create(FloatBits.TwoThirdsDouble);
        return From(((x.value.AsUInt64() - start & Vector128.Create(FloatBits.FractionMaskDouble)) + start).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> ShiftLeft(V128<T> a, V128<T> b)
    {
        var shifted = Vector128<long>.Zero;
        for (var i = 0; i < Vector128<long>.Count; i++) shifted = shifted.WithElement(i, a.Int64.GetElement(i) << (int)b.Int64.GetElement(i));
        return From(shifted);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V128<T> ShiftRight(V128<T> a, V128<T> b)
    {
        var shifted = Vector128<long>.Zero;
        for (var i = 0; i < Vector128<long>.Count; i++) shifted = shifted.WithElement(i, a.Int64.GetElement(i) >> (int)b.Int64.GetElement(i));
        return From(shifted);
    }
}
