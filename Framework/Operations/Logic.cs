namespace Framework;

// What is not 0 counts as true.
public static partial class Functional
{
    /// <summary>Whether both hold.</summary>
    [Elementwise] static bool LogicalAnd(double x, double other) => x != 0 && other != 0;

    /// <summary>Whether either holds.</summary>
    [Elementwise] static bool LogicalOr(double x, double other) => x != 0 || other != 0;

    /// <summary>Whether exactly one holds.</summary>
    [Elementwise] static bool LogicalXor(double x, double other) => x != 0 ^ other != 0;

    /// <summary>Whether x does not hold.</summary>
    [Elementwise] static bool LogicalNot(double x) => x == 0;

    /// <summary>The bits set in both.</summary>
    [Elementwise] static long BitwiseAnd(long x, long other) => x & other;

    /// <summary>The bits set in either.</summary>
    [Elementwise] static long BitwiseOr(long x, long other) => x | other;

    /// <summary>The bits set in exactly one.</summary>
    [Elementwise] static long BitwiseXor(long x, long other) => x ^ other;

    /// <summary>x with its bits moved towards the high end.</summary>
    [Elementwise] static long BitwiseLeftShift(long x, [Domain(0, 3)] long other) => x << (int)other;

    /// <summary>x with its bits moved towards the low end, the sign filling in.</summary>
    [Elementwise] static long BitwiseRightShift(long x, [Domain(0, 3)] long other) => x >> (int)other;

    /// <summary>All bits of an integer flipped.</summary>
    [Elementwise] static long Complement(long x) => ~x;

    /// <summary>All bits flipped; of a truth value, its opposite.</summary>
    /// <param name="x">Integers or truth values.</param>
    /// <returns>A tensor of the same shape and type.</returns>
    public static Tensor BitwiseNot(this Tensor x) => x.DType == DType.Bool ? LogicalNot(x) : Complement(x);
}
