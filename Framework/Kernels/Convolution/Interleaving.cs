using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>Elements that take turns: taken apart into two runs, or put together from them.</summary>
static unsafe class Interleaving
{
    /// <summary>even[i] = source[2i], odd[i] = source[2i + 1].</summary>
    internal static void Split<T>(T* source, T* even, T* odd, int count) where T : unmanaged
    {
        int i = 0;
        if (Avx2.IsSupported && sizeof(T) == 4)
        {
            // The last step goes back over some of the one before.
            for (; count >= 8 && i < count; i += 8)
            {
                i = Math.Min(i, count - 8);
                Vector256<float> a = Vector256.Load((float*)source + 2 * i), b = Vector256.Load((float*)source + 2 * i + 8);
                Avx2.Permute4x64(Avx.Shuffle(a, b, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle().Store((float*)even + i);
                Avx2.Permute4x64(Avx.Shuffle(a, b, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle().Store((float*)odd + i);
            }
            for (; count >= 4 && i < count; i += 4)
            {
                i = Math.Min(i, count - 4);
                Vector128<float> a = Vector128.Load((float*)source + 2 * i), b = Vector128.Load((float*)source + 2 * i + 4);
                Sse.Shuffle(a, b, 0b10_00_10_00).Store((float*)even + i);
                Sse.Shuffle(a, b, 0b11_01_11_01).Store((float*)odd + i);
            }
        }

        for (; i < count; i++)
        {
            even[i] = source[2 * i];
            odd[i] = source[2 * i + 1];
        }
    }

    /// <summary>target[2i] = even[i], target[2i + 1] = odd[i].</summary>
    internal static void Join<T>(T* even, T* odd, T* target, int count) where T : unmanaged
    {
        int i = 0;
        if (Avx.IsSupported && sizeof(T) == 4)
        {
            for (; count >= 8 && i < count; i += 8)
            {
                i = Math.Min(i, count - 8);
                Vector256<float> a = Vector256.Load((float*)even + i), b = Vector256.Load((float*)odd + i);
                Vector256<float> low = Avx.UnpackLow(a, b), high = Avx.UnpackHigh(a, b);
                Avx.Permute2x128(low, high, 0x20).Store((float*)target + 2 * i);
                Avx.Permute2x128(low, high, 0x31).Store((float*)target + 2 * i + 8);
            }
            for (; count >= 4 && i < count; i += 4)
            {
                i = Math.Min(i, count - 4);
                Vector128<float> a = Vector128.Load((float*)even + i), b = Vector128.Load((float*)odd + i);
                Sse.UnpackLow(a, b).Store((float*)target + 2 * i);
                Sse.UnpackHigh(a, b).Store((float*)target + 2 * i + 4);
            }
        }

        for (; i < count; i++)
        {
            target[2 * i] = even[i];
            target[2 * i + 1] = odd[i];
        }
    }
}
