using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3", 2011):
/// a keyed bijection of 128-bit counters whose outputs pass the usual statistical tests. Any block can be computed by itself, so the numbers
/// do not depend on how many threads compute them.
/// </summary>
static class Philox
{
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

    /// <summary>The two 64-bit words of one counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong A, ulong B) Block64(ulong key, ulong counter)
    {
        var (a, b, c, d) = Block(key, counter);
        return ((ulong)b << 32 | a, (ulong)d << 32 | c);
    }
}
