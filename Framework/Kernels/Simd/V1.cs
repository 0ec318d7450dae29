using System.ComponentModel;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Framework.Kernels;

/// <summary>A single element in a vector's clothes; see <see cref="ISimd{TSelf, T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V1<T> : ISimd<V1<T>, T>
    where T : unmanaged
{
    readonly T value;

    [MethodImpl(AggressiveInlining)]
    V1(T value) => this.value = value;

    float Single { [MethodImpl(AggressiveInlining)] get => Unsafe.BitCast<T, float>(value); }
    double Double { [MethodImpl(AggressiveInlining)] get => Unsafe.BitCast<T, double>(value); }
    long Int64 { [MethodImpl(AggressiveInlining)] get => Unsafe.BitCast<T, long>(value); }

    /// <summary>The pattern, so that bitwise operations need not know the type.</summary>
    ulong Bits { [MethodImpl(AggressiveInlining)] get => typeof(T) == typeof(float) ? Unsafe.BitCast<T, uint>(value) : Unsafe.BitCast<T, ulong>(value); }

    [MethodImpl(AggressiveInlining)] static V1<T> From(float v) => new(Unsafe.BitCast<float, T>(v));
    [MethodImpl(AggressiveInlining)] static V1<T> From(double v) => new(Unsafe.BitCast<double, T>(v));
    [MethodImpl(AggressiveInlining)] static V1<T> From(long v) => new(Unsafe.BitCast<long, T>(v));
    [MethodImpl(AggressiveInlining)] static V1<T> FromBits(ulong bits) => new(typeof(T) == typeof(float) ? Unsafe.BitCast<uint, T>((uint)bits) : Unsafe.BitCast<ulong, T>(bits));
    [MethodImpl(AggressiveInlining)] static V1<T> Mask(bool condition) => FromBits(condition ? ulong.MaxValue : 0);

    /// <inheritdoc/>
    public static int Count { [MethodImpl(AggressiveInlining)] get => 1; }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Load(ref T source, nuint index) => new(Unsafe.Add(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void Store(ref T destination, nuint index) => Unsafe.Add(ref destination, index) = value;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Create(T value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public T GetElement(int index) => value;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator +(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return From(a.Single + b.Single);
        if (typeof(T) == typeof(double)) return From(a.Double + b.Double);
        return From(a.Int64 + b.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator -(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return From(a.Single - b.Single);
        if (typeof(T) == typeof(double)) return From(a.Double - b.Double);
        return From(a.Int64 - b.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator *(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return From(a.Single * b.Single);
        if (typeof(T) == typeof(double)) return From(a.Double * b.Double);
        return From(a.Int64 * b.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator /(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return From(a.Single / b.Single);
        if (typeof(T) == typeof(double)) return From(a.Double / b.Double);
        return From(IntegerArithmetic.Divide(a.Int64, b.Int64));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator -(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return From(-a.Single);
        if (typeof(T) == typeof(double)) return From(-a.Double);
        return From(-a.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> operator &(V1<T> a, V1<T> b) => FromBits(a.Bits & b.Bits);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> operator |(V1<T> a, V1<T> b) => FromBits(a.Bits | b.Bits);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> operator ^(V1<T> a, V1<T> b) => FromBits(a.Bits ^ b.Bits);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> operator ~(V1<T> a) => FromBits(~a.Bits);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Fma(V1<T> a, V1<T> b, V1<T> c)
    {
        if (typeof(T) == typeof(float)) return From(MathF.FusedMultiplyAdd(a.Single, b.Single, c.Single));
        if (typeof(T) == typeof(double)) return From(Math.FusedMultiplyAdd(a.Double, b.Double, c.Double));
        return a * b + c;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Abs(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return From(MathF.Abs(a.Single));
        if (typeof(T) == typeof(double)) return From(Math.Abs(a.Double));
        return From(a.Int64 < 0 ? -a.Int64 : a.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Sqrt(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return From(MathF.Sqrt(a.Single));
        return From(Math.Sqrt(a.Double));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Min(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return From(MathF.Min(a.Single, b.Single));
        if (typeof(T) == typeof(double)) return From(Math.Min(a.Double, b.Double));
        return From(Math.Min(a.Int64, b.Int64));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Max(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return From(MathF.Max(a.Single, b.Single));
        if (typeof(T) == typeof(double)) return From(Math.Max(a.Double, b.Double));
        return From(Math.Max(a.Int64, b.Int64));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> AtMost(V1<T> a, V1<T> bound) => SelectLess(bound, a, bound, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> AtLeast(V1<T> a, V1<T> bound) => SelectLess(a, bound, bound, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Floor(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return From(MathF.Floor(a.Single));
        if (typeof(T) == typeof(double)) return From(Math.Floor(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Ceiling(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return From(MathF.Ceiling(a.Single));
        if (typeof(T) == typeof(double)) return From(Math.Ceiling(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Round(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return From(MathF.Round(a.Single));
        if (typeof(T) == typeof(double)) return From(Math.Round(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Truncate(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return From(MathF.Truncate(a.Single));
        if (typeof(T) == typeof(double)) return From(Math.Truncate(a.Double));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> CopySign(V1<T> magnitude, V1<T> sign)
    {
        if (typeof(T) == typeof(float)) return From(MathF.CopySign(magnitude.Single, sign.Single));
        if (typeof(T) == typeof(double)) return From(Math.CopySign(magnitude.Double, sign.Double));
        return From((magnitude.Int64 ^ sign.Int64) < 0 ? -magnitude.Int64 : magnitude.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> LessThan(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return Mask(a.Single < b.Single);
        if (typeof(T) == typeof(double)) return Mask(a.Double < b.Double);
        return Mask(a.Int64 < b.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> LessThanOrEqual(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return Mask(a.Single <= b.Single);
        if (typeof(T) == typeof(double)) return Mask(a.Double <= b.Double);
        return Mask(a.Int64 <= b.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Equal(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return Mask(a.Single == b.Single);
        if (typeof(T) == typeof(double)) return Mask(a.Double == b.Double);
        return Mask(a.Int64 == b.Int64);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> NotEqual(V1<T> a, V1<T> b) => ~Equal(a, b);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> IsNaN(V1<T> a) => NotEqual(a, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Select(V1<T> mask, V1<T> a, V1<T> b) => FromBits(a.Bits & mask.Bits | b.Bits & ~mask.Bits);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> SelectLess(V1<T> a, V1<T> b, V1<T> x, V1<T> y) => Select(LessThan(a, b), x, y);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> SelectLessOrEqual(V1<T> a, V1<T> b, V1<T> x, V1<T> y) => Select(LessThanOrEqual(a, b), x, y);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> SelectEqual(V1<T> a, V1<T> b, V1<T> x, V1<T> y) => Select(Equal(a, b), x, y);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AnyTrue(V1<T> mask) => mask.Bits != 0;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AllTrue(V1<T> mask) => mask.Bits != 0;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Pow2(V1<T> n)
    {
        if (typeof(T) == typeof(float)) return FromBits((ulong)BitConverter.SingleToUInt32Bits(n.Single + FloatBits.Pow2Single) << FloatBits.FractionSingle);
        return From(BitConverter.DoubleToInt64Bits(n.Double + FloatBits.Pow2Double) << FloatBits.FractionDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Scale(V1<T> x, V1<T> n)
    {
        var half = typeof(T) == typeof(float) ? From(MathF.Floor(n.Single * 0.5f)) : From(Math.Floor(n.Double * 0.5));
        return x * Pow2(half) * Pow2(n - half);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Exponent(V1<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var biased = (uint)x.Bits + FloatBits.LiftSingle >>> FloatBits.FractionSingle;
            return From(BitConverter.UInt32BitsToSingle(biased | FloatBits.IntegerBitsSingle) - FloatBits.ExponentBiasSingle);
        }
        var wide = x.Bits + FloatBits.LiftDouble >>> FloatBits.FractionDouble;
        return From(BitConverter.UInt64BitsToDouble(wide | FloatBits.IntegerBitsDouble) - FloatBits.ExponentBiasDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Mantissa(V1<T> x)
    {
        if (typeof(T) == typeof(float)) return FromBits(((uint)x.Bits - FloatBits.TwoThirdsSingle & FloatBits.FractionMaskSingle) + FloatBits.TwoThirdsSingle);
        return FromBits((x.Bits - FloatBits.TwoThirdsDouble & FloatBits.FractionMaskDouble) + FloatBits.TwoThirdsDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> ShiftLeft(V1<T> a, V1<T> b) => From(a.Int64 << (int)b.Int64);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> ShiftRight(V1<T> a, V1<T> b) => From(a.Int64 >> (int)b.Int64);
}
