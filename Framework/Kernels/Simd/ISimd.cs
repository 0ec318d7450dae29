using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>
/// A vector of <c>Count</c> elements of <typeparamref name="T"/> (<see cref="float"/>, <see cref="double"/> or <see cref="long"/>). Every member
/// acts on each element by itself, and gives the same bits at every width (the payload of a NaN excepted): a kernel body written once against
/// this interface runs in 512, 256 and 128 bits and on single elements.
/// </summary>
/// <remarks>
/// A mask is a vector whose elements have all bits set or none. On <see cref="long"/>, arithmetic wraps around, a quotient whose divisor is 0 is
/// 0, rounding does nothing, and <see cref="Sqrt"/>, <see cref="Pow2"/>, <see cref="Scale"/>, <see cref="Exponent"/>, <see cref="Mantissa"/> and <see cref="Head"/> are not to be called.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISimd<TSelf, T>
    where TSelf : unmanaged, ISimd<TSelf, T>
    where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }

    /// <summary>Reads the elements from <paramref name="index"/> on, counted in elements from <paramref name="source"/>.</summary>
    static abstract TSelf Load(ref T source, nuint index);

    /// <summary>Writes the elements from <paramref name="index"/> on, counted in elements from <paramref name="destination"/>.</summary>
    void Store(ref T destination, nuint index);

    /// <summary>As <see cref="Store"/>, to memory that does not move, lies at a multiple of the vector's size and is not read soon. Such stores come in no order with others until a memory barrier.</summary>
    void StorePastCaches(ref T destination, nuint index);

    /// <summary>Every element is <paramref name="value"/>.</summary>
    static abstract TSelf Create(T value);

    /// <summary><paramref name="first"/> and the whole numbers after it.</summary>
    static abstract TSelf Sequence(nuint first);

    /// <summary>One element.</summary>
    T GetElement(int index);

    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>The quotient.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>The negative: the sign bit flipped, or two's complement.</summary>
    static abstract TSelf operator -(TSelf a);

    /// <summary>Bitwise and.</summary>
    static abstract TSelf operator &(TSelf a, TSelf b);

    /// <summary>Bitwise or.</summary>
    static abstract TSelf operator |(TSelf a, TSelf b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract TSelf operator ^(TSelf a, TSelf b);

    /// <summary>All bits flipped.</summary>
    static abstract TSelf operator ~(TSelf a);

    /// <summary><paramref name="a"/>·<paramref name="b"/> + <paramref name="c"/>, rounded once.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    /// <summary>Adds <paramref name="a"/>·<paramref name="b"/> to <paramref name="sum"/>, rounded once. A sum written in place stays in its register; the result of <see cref="Fma"/> is moved there.</summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    /// <summary>
    /// The same with one number for <paramref name="a"/>, where it lies. AVX-512 spreads it as it multiplies, in one operation: where each number is used once, that takes three quarters of the time.
    /// </summary>
    static abstract void AddProduct(ref T a, TSelf b, ref TSelf sum);

    /// <summary><paramref name="a"/>·<paramref name="b"/> − <paramref name="c"/>, rounded once; not for <see cref="long"/>.</summary>
    static abstract TSelf Fms(TSelf a, TSelf b, TSelf c);

    /// <summary>The magnitude.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The smaller one; NaN if either is, and −0 is below 0, as <see cref="Math.Min(double, double)"/> has it.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>The larger one; NaN if either is, and 0 is above −0, as <see cref="Math.Max(double, double)"/> has it.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller one, <paramref name="a"/> where it is NaN; for a bound that is neither NaN nor 0, where this is <see cref="Min"/> for less.</summary>
    static abstract TSelf AtMost(TSelf a, TSelf bound);

    /// <summary>The larger one, <paramref name="a"/> where it is NaN; for a bound that is neither NaN nor 0, where this is <see cref="Max"/> for less.</summary>
    static abstract TSelf AtLeast(TSelf a, TSelf bound);

    /// <summary>The largest integer not above.</summary>
    static abstract TSelf Floor(TSelf a);

    /// <summary>The smallest integer not below.</summary>
    static abstract TSelf Ceiling(TSelf a);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary>The integer part.</summary>
    static abstract TSelf Truncate(TSelf a);

    /// <summary>The magnitude of one with the sign (bit) of the other.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>The mask of a &lt; b; false where either is NaN.</summary>
    static abstract TSelf LessThan(TSelf a, TSelf b);

    /// <summary>The mask of a ≤ b; false where either is NaN.</summary>
    static abstract TSelf LessThanOrEqual(TSelf a, TSelf b);

    /// <summary>The mask of a = b; false where either is NaN, and 0 equals −0.</summary>
    static abstract TSelf Equal(TSelf a, TSelf b);

    /// <summary>The complement of <see cref="Equal"/>; true where either is NaN.</summary>
    static abstract TSelf NotEqual(TSelf a, TSelf b);

    /// <summary>The mask of the elements that are NaN.</summary>
    static abstract TSelf IsNaN(TSelf a);

    /// <summary>The bits of <paramref name="a"/> where the mask's are set, those of <paramref name="b"/> elsewhere.</summary>
    static abstract TSelf Select(TSelf mask, TSelf a, TSelf b);

    /// <summary><paramref name="x"/> where a &lt; b, else <paramref name="y"/>: <see cref="Select"/> without a mask in between.</summary>
    static abstract TSelf SelectLess(TSelf a, TSelf b, TSelf x, TSelf y);

    /// <summary><paramref name="x"/> where a ≤ b, else <paramref name="y"/>.</summary>
    static abstract TSelf SelectLessOrEqual(TSelf a, TSelf b, TSelf x, TSelf y);

    /// <summary><paramref name="x"/> where a = b, else <paramref name="y"/>.</summary>
    static abstract TSelf SelectEqual(TSelf a, TSelf b, TSelf x, TSelf y);

    /// <summary>Whether the mask holds for an element.</summary>
    static abstract bool AnyTrue(TSelf mask);

    /// <summary>The first element for which the mask holds, or <see cref="Count"/>.</summary>
    static abstract int FirstTrue(TSelf mask);

    /// <summary>Whether a &lt; b for all elements: no mask leaves its register for it.</summary>
    static abstract bool AllLess(TSelf a, TSelf b);

    /// <summary>2 to the power <paramref name="n"/>, which is integral and in the range of normal exponents.</summary>
    static abstract TSelf Pow2(TSelf n);

    /// <summary>
    /// <paramref name="x"/>·2ⁿ, rounded once into the subnormals and overflowing to infinity, for an x not far from 1 (within the square root of
    /// the range) and an integral n within twice the range of normal exponents.
    /// </summary>
    static abstract TSelf Scale(TSelf x, TSelf n);

    /// <summary>The integral e in x = m·2^e with m in [2/3, 4/3), for a positive normal x.</summary>
    static abstract TSelf Exponent(TSelf x);

    /// <summary>The m in x = m·2^e with m in [2/3, 4/3), for a positive normal x.</summary>
    static abstract TSelf Mantissa(TSelf x);

    /// <summary><paramref name="x"/> cut to the upper half of its digits: the product of two of these is exact.</summary>
    static abstract TSelf Head(TSelf x);

    /// <summary><paramref name="a"/> shifted left by <paramref name="b"/> modulo 64 bits; <see cref="long"/> only.</summary>
    static abstract TSelf ShiftLeft(TSelf a, TSelf b);

    /// <summary><paramref name="a"/> shifted right by <paramref name="b"/> modulo 64 bits, the sign filling in; <see cref="long"/> only.</summary>
    static abstract TSelf ShiftRight(TSelf a, TSelf b);
}
