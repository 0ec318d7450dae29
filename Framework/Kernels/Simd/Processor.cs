using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>What the set of instructions does not tell of the processor.</summary>
static class Processor
{
    /// <summary>
    /// Whether vectors of half the size take half the time. They do where 512 bits pass through units of 256 one half after the other, as in Zen 4; elsewhere an operation takes the same time at every size.
    /// </summary>
    internal static readonly bool HalvesTakeHalf = Vector512.IsHardwareAccelerated && X86Base.IsSupported && IsZen4();

    /// <summary>AMD's processors of family 25 are Zen 3, which has no AVX-512, and Zen 4.</summary>
    static bool IsZen4()
    {
        const int Auth = 0x68747541;
        int family = X86Base.CpuId(1, 0).Eax >> 8;
        return X86Base.CpuId(0, 0).Ebx == Auth && (family & 15) + (family >> 12 & 255) == 25;
    }
}
