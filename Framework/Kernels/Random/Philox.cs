using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", 2011):
/// a keyed bijection of 128-bit counters whose outputs pass the usual statistical tests. Any block can be computed by itself, so the numbers
/// do not depend on how many threads compute them.
/// </summary>
static class Philox
{
    /// <summary>Blocks whose words are laid out together: the first words of all, then the second ones, and so on.</summary>
    public const int TileBlocks = 16;

    /// <summary>Bytes of such a tile.</summary>
    public const int TileBytes = 4 * TileBlocks * sizeof(uint);

    const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    const int Rounds = 10;

    /// <summary>The four words of one counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint A, uint B, uint C, uint D) Block(ulong key, ulong counter, ulong counterHigh = 0)
    {
        uint a = (uint)counter, b = (uint)(counter >> 32), c = (uint)counterHigh, d = (uint)(counterHigh >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * a, p1 = (ulong)Multiplier1 * c;
            (a, b, c, d) = ((uint)(p1 >> 32) ^ b ^ k0, (uint)p1, (uint)(p0 >> 32) ^ d ^ k1, (uint)p0);
            k0 += Weyl0;
            k1 += Weyl1;
        }
        return (a, b, c, d);
    }

    /// <summary>The words of one tile, as words of 32 bits, or as numbers of 64: of the first and second words, then of the third and fourth.</summary>
    /// <param name="key">The key.</param>
    /// <param name="counter">The first block's counter.</param>
    /// <param name="tile"><see cref="TileBytes"/> of <c>uint</c> or of <c>ulong</c>.</param>
    public static void Fill<T>(ulong key, ulong counter, Span<T> tile) where T : unmanaged
    {
        ref uint words = ref Unsafe.As<T, uint>(ref tile[0]);
        for (int i = 0; i < TileBlocks; i += Vector256<ulong>.Count)
        {
            if (Avx2.IsSupported)
            {
                FillFour<T>(key, counter + (ulong)i, ref words, i);
            }
            else
            {
                FillSingly<T>(key, counter + (ulong)i, ref words, i);
            }
        }
    }

    /// <summary>Four blocks at a time. Each word has a lane of 64 bits, whose upper half is never looked at.</summary>
    static void FillFour<T>(ulong key, ulong counter, ref uint words, int at)
    {
        Vector256<ulong> counters = Vector256.Create(counter) + Vector256.Create(0ul, 1, 2, 3), a = counters, b = counters >>> 32, c = default, d = default;
        Vector256<uint> multiplier0 = Vector256.Create((ulong)Multiplier0).AsUInt32(), multiplier1 = Vector256.Create((ulong)Multiplier1).AsUInt32();
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<ulong> p0 = Avx2.Multiply(a.AsUInt32(), multiplier0), p1 = Avx2.Multiply(c.AsUInt32(), multiplier1);
            a = (p1 >>> 32) ^ b ^ Vector256.Create((ulong)k0);
            c = (p0 >>> 32) ^ d ^ Vector256.Create((ulong)k1);
            b = p1;
            d = p0;
            k0 += Weyl0;
            k1 += Weyl1;
        }
        if (Unsafe.SizeOf<T>() == sizeof(ulong))
        {
            Vector256<ulong> lower = Vector256.Create((ulong)uint.MaxValue);
            ref ulong numbers = ref Unsafe.As<uint, ulong>(ref words);
            (b << 32 | a & lower).StoreUnsafe(ref numbers, (nuint)at);
            (d << 32 | c & lower).StoreUnsafe(ref numbers, (nuint)(TileBlocks + at));
            return;
        }
        Vector256<uint> ab = Vector256.Narrow(a, b), cd = Vector256.Narrow(c, d);
        ab.GetLower().StoreUnsafe(ref words, (nuint)at);
        ab.GetUpper().StoreUnsafe(ref words, (nuint)(TileBlocks + at));
        cd.GetLower().StoreUnsafe(ref words, (nuint)(2 * TileBlocks + at));
        cd.GetUpper().StoreUnsafe(ref words, (nuint)(3 * TileBlocks + at));
    }

    static void FillSingly<T>(ulong key, ulong counter, ref uint words, int at)
    {
        for (int i = 0; i < Vector256<ulong>.Count; i++)
        {
            var (a, b, c, d) = Block(key, counter + (ulong)i);
            if (Unsafe.SizeOf<T>() == sizeof(ulong))
            {
                ref ulong number = ref Unsafe.Add(ref Unsafe.As<uint, ulong>(ref words), at + i);
                number = (ulong)b << 32 | a;
                Unsafe.Add(ref number, TileBlocks) = (ulong)d << 32 | c;
                continue;
            }
            ref uint word = ref Unsafe.Add(ref words, at + i);
            word = a;
            Unsafe.Add(ref word, TileBlocks) = b;
            Unsafe.Add(ref word, 2 * TileBlocks) = c;
            Unsafe.Add(ref word, 3 * TileBlocks) = d;
        }
    }
}
