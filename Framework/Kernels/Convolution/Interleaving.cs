using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>Elements that take turns: taken apart into runs, or put together from them.</summary>
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

    /// <summary>target[step·i] = source[i]; what lies between keeps its values, and with a step of 2 is written with them.</summary>
    internal static void Spread<T>(T* source, T* target, int step, int count) where T : unmanaged
    {
        int i = 0;
        if (step == 2 && Avx2.IsSupported && sizeof(T) == 4)
        {
            // Pairs whose second element is before the last one's first: behind it may be another thread's.
            Vector256<int> low = Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3), high = Vector256.Create(4, 4, 5, 5, 6, 6, 7, 7);
            for (; i < count - 8; i += 8)
            {
                Vector256<float> values = Vector256.Load((float*)source + i);
                float* to = (float*)target + 2 * i;
                Avx.Blend(Avx2.PermuteVar8x32(values, low), Vector256.Load(to), 0b10101010).Store(to);
                Avx.Blend(Avx2.PermuteVar8x32(values, high), Vector256.Load(to + 8), 0b10101010).Store(to + 8);
            }
        }

        for (; i < count; i++) target[(nint)step * i] = source[i];
    }

    /// <summary>target[j·run + i] = source[4i + j] for four runs j.</summary>
    internal static void SplitFour<T>(T* source, T* target, nint run, int count) where T : unmanaged
    {
        if (!Avx.IsSupported || sizeof(T) != 4 || count < 8)
        {
            Transposition.Matrix(source, 4, count, 4, target, run);
            return;
        }

        for (int i = 0; i < count; i += 8)
        {
            i = Math.Min(i, count - 8);
            float* s = (float*)source + 4 * i;
            Transposition.Four(
                Transposition.Halves(s, s + 16), Transposition.Halves(s + 4, s + 20), Transposition.Halves(s + 8, s + 24), Transposition.Halves(s + 12, s + 28),
                (float*)target + i, run);
        }
    }

    /// <summary>target[4i + j] = source[j·run + i] for four runs j.</summary>
    internal static void JoinFour<T>(T* source, nint run, T* target, int count) where T : unmanaged
    {
        if (!Avx.IsSupported || sizeof(T) != 4 || count < 8)
        {
            Transposition.Matrix(source, run, 4, count, target, 4);
            return;
        }

        for (int i = 0; i < count; i += 8)
        {
            i = Math.Min(i, count - 8);
            float* s = (float*)source + i, t = (float*)target + 4 * i;
            Vector256<float> a = Vector256.Load(s), b = Vector256.Load(s + run), c = Vector256.Load(s + 2 * run), d = Vector256.Load(s + 3 * run);
            Vector256<float> evenLow = Avx.UnpackLow(a, c), evenHigh = Avx.UnpackHigh(a, c), oddLow = Avx.UnpackLow(b, d), oddHigh = Avx.UnpackHigh(b, d);
            Halves(Avx.UnpackLow(evenLow, oddLow), Avx.UnpackHigh(evenLow, oddLow), t);
            Halves(Avx.UnpackLow(evenHigh, oddHigh), Avx.UnpackHigh(evenHigh, oddHigh), t + 8);
        }
    }

    /// <summary>The lower halves side by side, and 16 elements further on the upper ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Halves(Vector256<float> a, Vector256<float> b, float* target)
    {
        Avx.Permute2x128(a, b, 0x20).Store(target);
        Avx.Permute2x128(a, b, 0x31).Store(target + 16);
    }
}
