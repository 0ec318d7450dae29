using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>Rows of one vector or less, of which a call for each would take most of the time.</summary>
static class ShortRows
{
    /// <summary>Two vectors cover a row that is no shorter than the narrower ones and no longer than two of the wider ones.</summary>
    public const int LeastBytes = 16, MostBytes = 64;

    /// <summary>Copies a row, or fills it with one value.</summary>
    /// <param name="source">The first element, or the only one.</param>
    /// <param name="isOne">Whether it is the only one.</param>
    /// <param name="count">The elements of the row.</param>
    /// <param name="target">Receives them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read<T>(ref T source, bool isOne, int count, ref T target) where T : unmanaged
    {
        if (count * Unsafe.SizeOf<T>() < Unsafe.SizeOf<Vector256<T>>())
        {
            nuint last = (nuint)(count - Vector128<T>.Count);
            (isOne ? Vector128.Create(source) : Vector128.LoadUnsafe(ref source)).StoreUnsafe(ref target);
            (isOne ? Vector128.Create(source) : Vector128.LoadUnsafe(ref source, last)).StoreUnsafe(ref target, last);
        }
        else
        {
            nuint last = (nuint)(count - Vector256<T>.Count);
            (isOne ? Vector256.Create(source) : Vector256.LoadUnsafe(ref source)).StoreUnsafe(ref target);
            (isOne ? Vector256.Create(source) : Vector256.LoadUnsafe(ref source, last)).StoreUnsafe(ref target, last);
        }
    }
}
