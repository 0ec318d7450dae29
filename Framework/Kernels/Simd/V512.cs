using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Framework.Kernels;

/// <summary>512 bits of elements; see <see cref="ISimd{TSelf, T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V512<T> : ISimd<V512<T>, T>
    where T : unmanaged
{
    readonly Vector512<T> value;

    [MethodImpl(AggressiveInlining)]
    V512(Vector512<T> value) => this.value = value;

    Vector512<float> Single { [MethodImpl(AggressiveInlining)] get => value.AsSingle(); }
    Vector512<double> Double { [MethodImpl(AggressiveInlining)] get => value.AsDouble(); }
    Vector512<long> Int64 { [MethodImpl(AggressiveInlining)] get => value.AsInt64(); }

    [MethodImpl(AggressiveInlining)] static V512<T> From(Vector512<float> v) => new(v.As<float, T>());
    [MethodImpl(AggressiveInlining)] static V512<T> From(Vector512<double> v) => new(v.As<double, T>());
    [MethodImpl(AggressiveInlining)] static V512<T> From(Vector512<long> v) => new(v.As<long, T>());

    /// <inheritdoc/>
    public static int Count { [MethodImpl(AggressiveInlining)] get => Vector512<T>.Count; }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Load(ref T source, nuint index) => new(Vector512.LoadUnsafe(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void Store(ref T destination, nuint index) => value.StoreUnsafe(ref destination, index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Create(T value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public T GetElement(int index) => value.GetElement(index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator +(V512<T> a, V512<T> b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator -(V512<T> a, V512<T> b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator *(V512<T> a, V512<T> b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> operator /(V512<T> a, V512<T> b)
    {
        if (typeof(T) != typeof(long)) return new(a.value / b.value);
        var quotient = Vector512<long>.Zero;
        for (var i = 0; i < Count; i++) quotient = quotient.WithElement(i, IntegerArithmetic.Divide(a.Int64.GetElement(i), b.Int64.GetElement(i)));
        return From(quotient);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator -(V512<T> a) => new(-a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator &(V512<T> a, V512<T> b) => new(a.value & b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator |(V512<T> a, V512<T> b) => new(a.value | b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator ^(V512<T> a, V512<T> b) => new(a.value ^ b.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> operator ~(V512<T> a) => new(~a.value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Fma(V512<T> a, V512<T> b, V512<T> c)
    {
        if (typeof(T) == typeof(float)) return From(Vector512.FusedMultiplyAdd(a.Single, b.Single, c.Single));
        if (typeof(T) == typeof(double)) return From(Vector512.FusedMultiplyAdd(a.Double, b.Double, c.Double));
        return a * b + c;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Abs(V512<T> a) => new(Vector512.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Sqrt(V512<T> a) => new(Vector512.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Min(V512<T> a, V512<T> b)
    {
        // One instruction orders zeros as well and only fails at NaN, which the sum carries on: half of what Vector512.Min takes.
        if (Avx512DQ.IsSupported && typeof(T) == typeof(float))
            return From(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.Single, b.Single), a.Single + b.Single, Avx512DQ.Range(a.Single, b.Single, RangeMin)));
        if (Avx512DQ.IsSupported && typeof(T) == typeof(double))
            return From(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.Double, b.Double), a.Double + b.Double, Avx512DQ.Range(a.Double, b.Double, RangeMin)));
        return new(Vector512.Min(a.value, b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Max(V512<T> a, V512<T> b)
    {
        if (Avx512DQ.IsSupported && typeof(T) == typeof(float))
            return From(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.Single, b.Single), a.Single + b.Single, Avx512DQ.Range(a.Single, b.Single, RangeMax)));
        if (Avx512DQ.IsSupported && typeof(T) == typeof(double))
            return From(Vector512.ConditionalSelect(Avx512F.CompareUnordered(a.Double, b.Double), a.Double + b.Double, Avx512DQ.Range(a.Double, b.Double, RangeMax)));
        return new(Vector512.Max(a.value, b.value));
    }

    // VRANGE's controls: the smaller or the larger, with the sign of the result of the comparison.
    const byte RangeMin = 0b0100, RangeMax = 0b0101;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> AtMost(V512<T> a, V512<T> bound) => new(Vector512.MinNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> AtLeast(V512<T> a, V512<T> bound) => new(Vector512.MaxNative(bound.value, a.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Floor(V512<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector512.Floor(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector512.Floor(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Ceiling(V512<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector512.Ceiling(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector512.Ceiling(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Round(V512<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector512.Round(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector512.Round(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Truncate(V512<T> a)
    {
        if (typeof(T) == typeof(float)) return From(Vector512.Truncate(a.Single));
        if (typeof(T) == typeof(double)) return From(Vector512.Truncate(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> CopySign(V512<T> magnitude, V512<T> sign)
    {
        if (typeof(T) == typeof(float)) return new(Vector512.ConditionalSelect(Vector512.Create(-0f).As<float, T>(), sign.value, magnitude.value));
        if (typeof(T) == typeof(double)) return new(Vector512.ConditionalSelect(Vector512.Create(-0d).As<double, T>(), sign.value, magnitude.value));
        return Select(LessThan(magnitude ^ sign, default), -magnitude, magnitude);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> LessThan(V512<T> a, V512<T> b) => new(Vector512.LessThan(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> LessThanOrEqual(V512<T> a, V512<T> b) => new(Vector512.LessThanOrEqual(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Equal(V512<T> a, V512<T> b) => new(Vector512.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> NotEqual(V512<T> a, V512<T> b) => new(~Vector512.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> IsNaN(V512<T> a) => NotEqual(a, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V512<T> Select(V512<T> mask, V512<T> a, V512<T> b) => new(Vector512.ConditionalSelect(mask.value, a.value, b.value));

    // The comparison stands inside the selection so that its result stays in a mask register.

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> SelectLess(V512<T> a, V512<T> b, V512<T> x, V512<T> y) => new(Vector512.ConditionalSelect(Vector512.LessThan(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> SelectLessOrEqual(V512<T> a, V512<T> b, V512<T> x, V512<T> y) => new(Vector512.ConditionalSelect(Vector512.LessThanOrEqual(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> SelectEqual(V512<T> a, V512<T> b, V512<T> x, V512<T> y) => new(Vector512.ConditionalSelect(Vector512.Equals(a.value, b.value), x.value, y.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AnyTrue(V512<T> mask) => mask.Int64 != Vector512<long>.Zero;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AllTrue(V512<T> mask) => mask.Int64 == Vector512<long>.AllBitsSet;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Pow2(V512<T> n)
    {
        if (typeof(T) == typeof(float)) return From(((n.Single + Vector512.Create(FloatBits.Pow2Single)).AsInt32() << FloatBits.FractionSingle).AsSingle());
        return From((n.Double + Vector512.Create(FloatBits.Pow2Double)).AsInt64() << FloatBits.FractionDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Scale(V512<T> x, V512<T> n)
    {
        if (typeof(T) == typeof(float))
        {
            if (Avx512F.IsSupported) return From(Avx512F.Scale(x.Single, n.Single));
            var half = Floor(From(n.Single * 0.5f));
            return x * Pow2(half) * Pow2(n - half);
        }
        if (Avx512F.IsSupported) return From(Avx512F.Scale(x.Double, n.Double));
        var part = Floor(From(n.Double * 0.5));
        return x * Pow2(part) * Pow2(n - part);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Exponent(V512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var biased = x.value.AsUInt32() + Vector512.Create(FloatBits.LiftSingle) >>> FloatBits.FractionSingle;
            return From((biased | Vector512.Create(FloatBits.IntegerBitsSingle)).AsSingle() - Vector512.Create(FloatBits.ExponentBiasSingle));
        }
        var wide = x.value.AsUInt64() + Vector512.Create(FloatBits.LiftDouble) >>> FloatBits.FractionDouble;
        return From((wide | Vector512.Create(FloatBits.IntegerBitsDouble)).AsDouble() - Vector512.Create(FloatBits.ExponentBiasDouble));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> Mantissa(V512<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var origin = Vector512.Create(FloatBits.TwoThirdsSingle);
            return From(((x.value.AsUInt32() - origin & Vector512.Create(FloatBits.FractionMaskSingle)) + origin).AsSingle());
        }
        var start = Vector512.Create(FloatBits.TwoThirdsDouble);
        return From(((x.value.AsUInt64() - start & Vector512.Create(FloatBits.FractionMaskDouble)) + start).AsDouble());
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> ShiftLeft(V512<T> a, V512<T> b)
    {
        var shifted = Vector512<long>.Zero;
        for (var i = 0; i < Vector512<long>.Count; i++) shifted = shifted.WithElement(i, a.Int64.GetElement(i) << (int)b.Int64.GetElement(i));
        return From(shifted);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V512<T> ShiftRight(V512<T> a, V512<T> b)
    {
        var shifted = Vector512<long>.Zero;
        for (var i = 0; i < Vector512<long>.Count; i++) shifted = shifted.WithElement(i, a.Int64.GetElement(i) >> (int)b.Int64.GetElement(i));
        return From(shifted);
    }
}
