using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>Integer operations made total: tails are computed on padding, where a divisor may be 0.</summary>
static class IntegerArithmetic
{
    /// <summary>Below this, quotients of doubles are never rounded up to the next integer: a quotient a/b lies at least 1/b below it, and a rounding error is at most a/b · 2⁻⁵³.</summary>
    const ulong ExactBound = 1ul << 52;

    /// <summary>The truncated quotient; 0 for the divisor 0, and wrapped around for <see cref="long.MinValue"/> / −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Divide(long a, long b) => b is 0 ? 0 : b is -1 ? unchecked(-a) : a / b;

    /// <summary>The quotients of the elements. No processor divides vectors of integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Divide(Vector512<long> a, Vector512<long> b) =>
        Vector512.LessThanAll((Vector512.Abs(a) | Vector512.Abs(b)).AsUInt64(), Vector512.Create(ExactBound))
            ? Vector512.AndNot(Vector512.ConvertToInt64Native(Vector512.ConvertToDouble(a) / Vector512.ConvertToDouble(b)), Vector512.IsZero(b))
            : Vector512.Create(DivideSingly(a.GetLower(), b.GetLower()), DivideSingly(a.GetUpper(), b.GetUpper()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Divide(Vector256<long> a, Vector256<long> b) =>
        Vector256.LessThanAll((Vector256.Abs(a) | Vector256.Abs(b)).AsUInt64(), Vector256.Create(ExactBound))
            ? Vector256.AndNot(Vector256.ConvertToInt64Native(Vector256.ConvertToDouble(a) / Vector256.ConvertToDouble(b)), Vector256.IsZero(b))
            : DivideSingly(a, b);

    public static Vector128<long> Divide(Vector128<long> a, Vector128<long> b) => Divide(a.ToVector256(), b.ToVector256()).GetLower();

    [MethodImpl(MethodImplOptions.NoInlining)]
    static Vector256<long> DivideSingly(Vector256<long> a, Vector256<long> b) =>
        Vector256.Create(Divide(a[0], b[0]), Divide(a[1], b[1]), Divide(a[2], b[2]), Divide(a[3], b[3]));
}
