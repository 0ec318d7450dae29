using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;
using static System.Runtime.CompilerServices.Unsafe;

namespace Framework.Kernels;

/// <summary>A single element in a vector's clothes; see <see cref="ISimd{TSelf, T}"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V1<T> : ISimd<V1<T>, T>
    where T : unmanaged
{
    // As in the wider types, never assigned by a constructor.
#pragma warning disable CS0649
    readonly T value;
#pragma warning restore CS0649

    /// <summary>The pattern, so that bitwise operations need not know the type.</summary>
    ulong Bits { [MethodImpl(AggressiveInlining)] get => typeof(T) == typeof(float) ? BitCast<T, uint>(value) : BitCast<T, ulong>(value); }

    [MethodImpl(AggressiveInlining)] static V1<T> FromBits(ulong bits) => typeof(T) == typeof(float) ? BitCast<uint, V1<T>>((uint)bits) : BitCast<ulong, V1<T>>(bits);

    // Comparisons, choices and patterns are those of a vector's first lane: a condition in a general register would go through memory to choose between numbers.
    [MethodImpl(AggressiveInlining)] static Vector128<T> Lane(V1<T> a) => Vector128.CreateScalarUnsafe(a.value);
    [MethodImpl(AggressiveInlining)] static V1<T> First(Vector128<T> vector) => BitCast<T, V1<T>>(vector.ToScalar());

    /// <inheritdoc/>
    public static int Count { [MethodImpl(AggressiveInlining)] get => 1; }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Load(ref T source, nuint index) => BitCast<T, V1<T>>(Add(ref source, index));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void Store(ref T destination, nuint index) => Add(ref destination, index) = value;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public void StorePastCaches(ref T destination, nuint index) => Store(ref destination, index);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Create(T value) => BitCast<T, V1<T>>(value);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Sequence(nuint first) => Create(Element.Convert<long, T>((long)first));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public T GetElement(int index) => value;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator +(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(BitCast<T, float>(a.value) + BitCast<T, float>(b.value));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(BitCast<T, double>(a.value) + BitCast<T, double>(b.value));
        return BitCast<long, V1<T>>(BitCast<T, long>(a.value) + BitCast<T, long>(b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator -(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(BitCast<T, float>(a.value) - BitCast<T, float>(b.value));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(BitCast<T, double>(a.value) - BitCast<T, double>(b.value));
        return BitCast<long, V1<T>>(BitCast<T, long>(a.value) - BitCast<T, long>(b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator *(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(BitCast<T, float>(a.value) * BitCast<T, float>(b.value));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(BitCast<T, double>(a.value) * BitCast<T, double>(b.value));
        return BitCast<long, V1<T>>(BitCast<T, long>(a.value) * BitCast<T, long>(b.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator /(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(BitCast<T, float>(a.value) / BitCast<T, float>(b.value));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(BitCast<T, double>(a.value) / BitCast<T, double>(b.value));
        return BitCast<long, V1<T>>(IntegerArithmetic.Divide(BitCast<T, long>(a.value), BitCast<T, long>(b.value)));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> operator -(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(-BitCast<T, float>(a.value));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(-BitCast<T, double>(a.value));
        return BitCast<long, V1<T>>(-BitCast<T, long>(a.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> operator &(V1<T> a, V1<T> b) => First(Lane(a) & Lane(b));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> operator |(V1<T> a, V1<T> b) => First(Lane(a) | Lane(b));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> operator ^(V1<T> a, V1<T> b) => First(Lane(a) ^ Lane(b));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> operator ~(V1<T> a) => First(~Lane(a));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Fma(V1<T> a, V1<T> b, V1<T> c)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.FusedMultiplyAdd(BitCast<T, float>(a.value), BitCast<T, float>(b.value), BitCast<T, float>(c.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.FusedMultiplyAdd(BitCast<T, double>(a.value), BitCast<T, double>(b.value), BitCast<T, double>(c.value)));
        return a * b + c;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static void AddProduct(V1<T> a, V1<T> b, ref V1<T> sum) => sum = Fma(a, b, sum);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static void AddProduct(ref T a, V1<T> b, ref V1<T> sum) => sum = Fma(Create(a), b, sum);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Fms(V1<T> a, V1<T> b, V1<T> c) => Fma(a, b, -c);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Abs(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.Abs(BitCast<T, float>(a.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.Abs(BitCast<T, double>(a.value)));
        return BitCast<long, V1<T>>(BitCast<T, long>(a.value) < 0 ? -BitCast<T, long>(a.value) : BitCast<T, long>(a.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Sqrt(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.Sqrt(BitCast<T, float>(a.value)));
        return BitCast<double, V1<T>>(Math.Sqrt(BitCast<T, double>(a.value)));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Min(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.Min(BitCast<T, float>(a.value), BitCast<T, float>(b.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.Min(BitCast<T, double>(a.value), BitCast<T, double>(b.value)));
        return BitCast<long, V1<T>>(Math.Min(BitCast<T, long>(a.value), BitCast<T, long>(b.value)));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Max(V1<T> a, V1<T> b)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.Max(BitCast<T, float>(a.value), BitCast<T, float>(b.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.Max(BitCast<T, double>(a.value), BitCast<T, double>(b.value)));
        return BitCast<long, V1<T>>(Math.Max(BitCast<T, long>(a.value), BitCast<T, long>(b.value)));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> AtMost(V1<T> a, V1<T> bound) => First(Vector128.MinNative(Lane(bound), Lane(a)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> AtLeast(V1<T> a, V1<T> bound) => First(Vector128.MaxNative(Lane(bound), Lane(a)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Floor(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.Floor(BitCast<T, float>(a.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.Floor(BitCast<T, double>(a.value)));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Ceiling(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.Ceiling(BitCast<T, float>(a.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.Ceiling(BitCast<T, double>(a.value)));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Round(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.Round(BitCast<T, float>(a.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.Round(BitCast<T, double>(a.value)));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Truncate(V1<T> a)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.Truncate(BitCast<T, float>(a.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.Truncate(BitCast<T, double>(a.value)));
        return a;
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> CopySign(V1<T> magnitude, V1<T> sign)
    {
        if (typeof(T) == typeof(float)) return BitCast<float, V1<T>>(MathF.CopySign(BitCast<T, float>(magnitude.value), BitCast<T, float>(sign.value)));
        if (typeof(T) == typeof(double)) return BitCast<double, V1<T>>(Math.CopySign(BitCast<T, double>(magnitude.value), BitCast<T, double>(sign.value)));
        return BitCast<long, V1<T>>((BitCast<T, long>(magnitude.value) ^ BitCast<T, long>(sign.value)) < 0 ? -BitCast<T, long>(magnitude.value) : BitCast<T, long>(magnitude.value));
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> LessThan(V1<T> a, V1<T> b) => First(Vector128.LessThan(Lane(a), Lane(b)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> LessThanOrEqual(V1<T> a, V1<T> b) => First(Vector128.LessThanOrEqual(Lane(a), Lane(b)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Equal(V1<T> a, V1<T> b) => First(Vector128.Equals(Lane(a), Lane(b)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> NotEqual(V1<T> a, V1<T> b) => First(~Vector128.Equals(Lane(a), Lane(b)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> IsNaN(V1<T> a) => NotEqual(a, a);

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Select(V1<T> mask, V1<T> a, V1<T> b) => First(Vector128.ConditionalSelect(Lane(mask), Lane(a), Lane(b)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> SelectLess(V1<T> a, V1<T> b, V1<T> x, V1<T> y) => First(Vector128.ConditionalSelect(Vector128.LessThan(Lane(a), Lane(b)), Lane(x), Lane(y)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> SelectLessOrEqual(V1<T> a, V1<T> b, V1<T> x, V1<T> y) => First(Vector128.ConditionalSelect(Vector128.LessThanOrEqual(Lane(a), Lane(b)), Lane(x), Lane(y)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> SelectEqual(V1<T> a, V1<T> b, V1<T> x, V1<T> y) => First(Vector128.ConditionalSelect(Vector128.Equals(Lane(a), Lane(b)), Lane(x), Lane(y)));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AnyTrue(V1<T> mask) => mask.Bits != 0;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static int FirstTrue(V1<T> mask) => mask.Bits != 0 ? 0 : 1;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static bool AllLess(V1<T> a, V1<T> b) => LessThan(a, b).Bits != 0;

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Pow2(V1<T> n)
    {
        if (typeof(T) == typeof(float)) return FromBits((ulong)BitConverter.SingleToUInt32Bits(BitCast<T, float>(n.value) + FloatBits.Pow2Single) << FloatBits.FractionSingle);
        return BitCast<long, V1<T>>(BitConverter.DoubleToInt64Bits(BitCast<T, double>(n.value) + FloatBits.Pow2Double) << FloatBits.FractionDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Scale(V1<T> x, V1<T> n)
    {
        var half = typeof(T) == typeof(float) ? BitCast<float, V1<T>>(MathF.Floor(BitCast<T, float>(n.value) * 0.5f)) : BitCast<double, V1<T>>(Math.Floor(BitCast<T, double>(n.value) * 0.5));
        return x * Pow2(half) * Pow2(n - half);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Exponent(V1<T> x)
    {
        if (typeof(T) == typeof(float))
        {
            var biased = (uint)x.Bits + FloatBits.LiftSingle >>> FloatBits.FractionSingle;
            return BitCast<float, V1<T>>(BitConverter.UInt32BitsToSingle(biased | FloatBits.IntegerBitsSingle) - FloatBits.ExponentBiasSingle);
        }
        var wide = x.Bits + FloatBits.LiftDouble >>> FloatBits.FractionDouble;
        return BitCast<double, V1<T>>(BitConverter.UInt64BitsToDouble(wide | FloatBits.IntegerBitsDouble) - FloatBits.ExponentBiasDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)]
    public static V1<T> Mantissa(V1<T> x)
    {
        if (typeof(T) == typeof(float)) return FromBits(((uint)x.Bits - FloatBits.TwoThirdsSingle & FloatBits.FractionMaskSingle) + FloatBits.TwoThirdsSingle);
        return FromBits((x.Bits - FloatBits.TwoThirdsDouble & FloatBits.FractionMaskDouble) + FloatBits.TwoThirdsDouble);
    }

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> Head(V1<T> x) => FromBits(x.Bits & (typeof(T) == typeof(float) ? FloatBits.HeadMaskSingle : FloatBits.HeadMaskDouble));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> ShiftLeft(V1<T> a, V1<T> b) => BitCast<long, V1<T>>(BitCast<T, long>(a.value) << (int)BitCast<T, long>(b.value));

    /// <inheritdoc/>
    [MethodImpl(AggressiveInlining)] public static V1<T> ShiftRight(V1<T> a, V1<T> b) => BitCast<long, V1<T>>(BitCast<T, long>(a.value) >> (int)BitCast<T, long>(b.value));
}
