using System.Numerics;

namespace Framework.Kernels;

/// <summary>Sizes of blocks grow by eighths of a power of two, so that at most an eighth of one is unused and requests of nearly one size share blocks.</summary>
static class SizeClass
{
    const int Smallest = 11, PerDoubling = 8;

    /// <summary>Bytes of the smallest class.</summary>
    public const long SmallestSize = 1L << Smallest;

    public const int Count = (63 - Smallest) * PerDoubling;

    /// <summary>The smallest class of at least so many bytes.</summary>
    public static int Holding(long bytes)
    {
        bytes = Math.Max(bytes, SmallestSize);
        int power = BitOperations.Log2((ulong)(bytes - 1) | 1);
        long step = 1L << (power - 3);
        int eighths = (int)((bytes - (1L << power) + step - 1) / step);
        return Math.Max(0, (power - Smallest) * PerDoubling + eighths);
    }

    /// <summary>The largest class that fits into so many bytes, of which there are at least <see cref="SmallestSize"/>.</summary>
    public static int Within(long bytes)
    {
        int holding = Holding(bytes);
        return SizeOf(holding) > bytes ? holding - 1 : holding;
    }

    public static long SizeOf(int sizeClass) => (8L + sizeClass % PerDoubling) << (Smallest - 3 + sizeClass / PerDoubling);
}
