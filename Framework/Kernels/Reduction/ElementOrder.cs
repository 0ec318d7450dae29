using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>What comes before what.</summary>
interface IOrder<T> where T : unmanaged
{
    /// <summary><paramref name="a"/> where <paramref name="x"/> comes before <paramref name="best"/>, else <paramref name="b"/>; the latter where either is NaN.</summary>
    static abstract V Choose<V>(V best, V x, V a, V b) where V : unmanaged, ISimd<V, T>;
}

/// <summary>The largest comes first.</summary>
readonly struct Descending<T> : IOrder<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Choose<V>(V best, V x, V a, V b) where V : unmanaged, ISimd<V, T> => V.SelectLess(best, x, a, b);
}

/// <summary>The smallest comes first.</summary>
readonly struct Ascending<T> : IOrder<T> where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Choose<V>(V best, V x, V a, V b) where V : unmanaged, ISimd<V, T> => V.SelectLess(x, best, a, b);
}
