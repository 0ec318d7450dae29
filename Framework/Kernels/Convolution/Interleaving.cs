using System.Diagnostics.CodeAnalysis;
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
                Store(a, b, 0b10_00_10_00, (float*)even + i);
                Store(a, b, 0b11_01_11_01, (float*)odd + i);
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

    /// <summary>target[i] = source[step·i].</summary>
    internal static void Take<T>(T* source, T* target, int step, int count) where T : unmanaged
    {
        int i = 0;
        if (step == 2 && Avx2.IsSupported && sizeof(T) == 4 && count > 8)
        {
            for (; i <= count - 9; i += 8) Store(Vector256.Load((float*)source + 2 * i), Vector256.Load((float*)source + 2 * i + 8), 0b10_00_10_00, (float*)target + i);

            // The last step goes back over some of the one before, and one element further: behind the last one may be nothing.
            float* last = (float*)source + 2 * (count - 8) - 1;
            Store(Vector256.Load(last), Vector256.Load(last + 8), 0b11_01_11_01, (float*)target + count - 8);
            return;
        }

        for (; i < count; i++) target[i] = source[(nint)step * i];
    }

    /// <summary>Every other element of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<float> a, Vector256<float> b, [ConstantExpected] byte which, float* target) =>
        Avx2.Permute4x64(Avx.Shuffle(a, b, which).AsDouble(), 0b11_01_10_00).AsSingle().Store(target);

    /// <summary>Adds <paramref name="step"/> runs that take turns: target[step·i + j] += runs[j·pitch + i].</summary>
    internal static void Add<V, T>(T* runs, nint pitch, int step, T* target, int length) where V : unmanaged, ISimd<V, T> where T : unmanaged
    {
        int i = 0;
        if (step == 1)
        {
            Runs.Add<V, T>(target, length, runs);
            return;
        }

        if (step == 2 && Avx.IsSupported && sizeof(T) == 4)
        {
            for (; i <= length - 16; i += 16)
            {
                Vector256<float> even = Vector256.Load((float*)runs + i / 2), odd = Vector256.Load((float*)(runs + pitch) + i / 2), low = Avx.UnpackLow(even, odd), high = Avx.UnpackHigh(even, odd);
                float* to = (float*)target + i;
                (Vector256.Load(to) + Avx.Permute2x128(low, high, 0x20)).Store(to);
                (Vector256.Load(to + 8) + Avx.Permute2x128(low, high, 0x31)).Store(to + 8);
            }
        }

        for (int start = i; start < i + step; start++)
        {
            T* from = runs + start % step * pitch + start / step;
            for (int j = start; j < length; j += step, from++) (V1<T>.Create(target[j]) + V1<T>.Create(*from)).Store(ref target[j], 0);
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
}
