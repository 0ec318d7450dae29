namespace Framework.Kernels;

/// <summary>
/// The constants by which powers of two are built and taken apart without converting between integers and floating point. Adding 1.5·2^f (f the
/// number of stored fraction bits) to an integral n leaves n in the low bits of the pattern, and or-ing an integer k &lt; 2^f into the pattern of
/// 2^f gives 2^f + k: both are exact, need no conversion instruction, and mean the same on every target.
/// </summary>
static class FloatBits
{
    public const int FractionSingle = 23, FractionDouble = 52;

    /// <summary>1.5·2^f plus the exponent's bias: the sum's low bits are the biased exponent, ready to be shifted into place.</summary>
    public const float Pow2Single = 12582912f + 127f;
    public const double Pow2Double = 6755399441055744d + 1023d;

    /// <summary>The pattern of 2/3: an offset from it has as its upper bits the e of m·2^e with m in [2/3, 4/3).</summary>
    public const uint TwoThirdsSingle = 0x3F2A_AAAB;
    public const ulong TwoThirdsDouble = 0x3FE5_5555_5555_5555;
    public const uint FractionMaskSingle = 0x007F_FFFF;
    public const ulong FractionMaskDouble = 0x000F_FFFF_FFFF_FFFF;

    /// <summary>All but the lower half of the digits: 12 and 26 are left.</summary>
    public const uint HeadMaskSingle = 0xFFFF_F000;
    public const ulong HeadMaskDouble = 0xFFFF_FFFF_F800_0000;

    /// <summary>Takes 2/3 off a pattern and keeps the exponent positive by half the exponents' range, which <c>ExponentBias</c> takes back.</summary>
    public const uint LiftSingle = 0x4000_0000 - TwoThirdsSingle;
    public const ulong LiftDouble = 0x4000_0000_0000_0000 - TwoThirdsDouble;
    public const uint IntegerBitsSingle = 0x4B00_0000;
    public const ulong IntegerBitsDouble = 0x4330_0000_0000_0000;
    public const float ExponentBiasSingle = 8388608f + 128f;
    public const double ExponentBiasDouble = 4503599627370496d + 1024d;
}
