using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Integer operations made total: tails are computed on padding, where a divisor may be 0.</summary>
static class IntegerArithmetic
{
    /// <summary>The truncated quotient; 0 for the divisor 0, and wrapped around for <see cref="long.MinValue"/> / −1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Divide(long a, long b) => b is 0 ? 0 : b is -1 ? unchecked(-a) : a / b;
}
