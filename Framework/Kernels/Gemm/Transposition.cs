using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>Square blocks turned over in registers, for panels whose lines run along k.</summary>
static unsafe class Transposition
{
    internal static bool IsSupported<T>() where T : unmanaged => Avx.IsSupported && sizeof(T) is 4 or 8;

    /// <summary>Edge of the largest block.</summary>
    internal static int Block<T>() where T : unmanaged => 32 / sizeof(T);

    /// <summary>
    /// Turns over <paramref name="lines"/> lines, at least as many as a block has, whose length <paramref name="depth"/> is a multiple of
    /// <paramref name="block"/>: 4, or the largest block. The last block of lines overlaps the one before it.
    /// </summary>
    internal static void Panel<T>(T* source, nint lineStride, int lines, nint depth, T* target, int width, int block) where T : unmanaged
    {
        // What was fetched of a line is used up at once: lines a power of two apart push each other out of the cache.
        nint turn = 64 / sizeof(T);
        for (nint start = 0; start < depth; start += turn)
        {
            nint end = Math.Min(start + turn, depth);
            for (int i = 0; i < lines; i += block)
            {
                int line = Math.Min(i, lines - block);
                for (nint p = start; p < end; p += block)
                {
                    T* from = source + line * lineStride + p, to = target + p * width + line;
                    if (sizeof(T) == 8) Block4((double*)from, lineStride, (double*)to, width);
                    else if (block == 8) Block8((float*)from, lineStride, (float*)to, width);
                    else Block4((float*)from, lineStride, (float*)to, width);
                }
            }
        }
    }

    /// <summary>target[p·pitch + i] = source[i·lineStride + p] for all lines i and all p below <paramref name="depth"/>.</summary>
    internal static void Matrix<T>(T* source, nint lineStride, int lines, int depth, T* target, nint pitch) where T : unmanaged
    {
        if (Avx512F.IsSupported && sizeof(T) == 4 && lines >= 16 && depth >= 8)
        {
            Lines16((float*)source, lineStride, lines, depth, (float*)target, pitch);
            return;
        }

        int shorter = Math.Min(lines, depth), block = shorter >= Block<T>() ? Block<T>() : 4;
        if (IsSupported<T>() && shorter >= block)
        {
            // The last blocks go back over some of the ones before.
            int whole = depth - depth % block, last = depth - block;
            Panel(source, lineStride, lines, whole, target, (int)pitch, block);
            if (whole < depth) Panel(source + last, lineStride, lines, block, target + last * pitch, (int)pitch, block);
            return;
        }

        // What the vectors leave is done one by one.
        if (Sse.IsSupported && sizeof(T) == 4 && lines is 2 or 3 && pitch == lines)
        {
            int done = Together((float*)source, lineStride, lines, depth, (float*)target);
            source += done;
            target += done * pitch;
            depth -= done;
        }
        else if (Sse.IsSupported && sizeof(T) == 4 && depth is 2 or 3 && lineStride == depth)
        {
            int done = Apart((float*)source, lines, depth, (float*)target, pitch);
            source += done * lineStride;
            target += done;
            lines -= done;
        }

        for (int p = 0; p < depth; p++)
        {
            for (int i = 0; i < lines; i++)
            {
                target[p * pitch + i] = source[i * lineStride + p];
            }
        }
    }

    /// <summary>Two or three lines whose elements come to lie side by side without gaps: four elements of each at a time, while others follow for the next to overwrite. Returns how many are done.</summary>
    static int Together(float* source, nint lineStride, int lines, int depth, float* target)
    {
        int p = 0;
        for (; p + 4 < depth; p += 4)
        {
            float* from = source + p, to = target + (nint)p * lines;
            Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + lineStride), c = lines > 2 ? Vector128.Load(from + 2 * lineStride) : b;
            Four(a, b, c, c, out a, out b, out c, out Vector128<float> d);
            a.Store(to);
            b.Store(to + lines);
            c.Store(to + 2 * lines);
            d.Store(to + 3 * lines);
        }
        return p;
    }

    /// <summary>The reverse, from lines of two or three elements without gaps: each vector has the beginning of the next line as well, while others follow.</summary>
    static int Apart(float* source, int lines, int depth, float* target, nint pitch)
    {
        int i = 0;
        for (; i + 4 < lines; i += 4)
        {
            float* from = source + (nint)i * depth, to = target + i;
            Four(Vector128.Load(from), Vector128.Load(from + depth), Vector128.Load(from + 2 * depth), Vector128.Load(from + 3 * depth), out Vector128<float> a, out Vector128<float> b, out Vector128<float> c, out _);
            a.Store(to);
            b.Store(to + pitch);
            if (depth > 2) c.Store(to + 2 * pitch);
        }
        return i;
    }

    /// <summary>
    /// Sixteen lines from their beginning to their end, then the next, so that they are read in few places at once; the last blocks, of eight elements each, overlap the ones before.
    /// </summary>
    static void Lines16(float* source, nint lineStride, int lines, int depth, float* target, nint pitch)
    {
        for (int i = 0; i < lines; i += 16)
        {
            int line = Math.Min(i, lines - 16);
            for (int j = 0; j < depth; j += 8)
            {
                int p = Math.Min(j, depth - 8);
                Block16x8(source + line * lineStride + p, lineStride, target + p * pitch + line, pitch);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block16x8(float* s, nint stride, float* t, nint width)
    {
        // Lines i and i + 4 share a register, as in the smaller blocks.
        Four(s, stride, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Four(s + 8 * stride, stride, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Join(a0, b0, t, width);
        Join(a1, b1, t + width, width);
        Join(a2, b2, t + 2 * width, width);
        Join(a3, b3, t + 3 * width, width);
    }

    /// <summary>Elements i and i + 4 of lines 0 to 3, then of lines 4 to 7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Four(float* s, nint stride, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3)
    {
        Vector512<float> a0 = Vector512.Create(Vector256.Load(s), Vector256.Load(s + 4 * stride)), a1 = Vector512.Create(Vector256.Load(s + stride), Vector256.Load(s + 5 * stride));
        Vector512<float> a2 = Vector512.Create(Vector256.Load(s + 2 * stride), Vector256.Load(s + 6 * stride)), a3 = Vector512.Create(Vector256.Load(s + 3 * stride), Vector256.Load(s + 7 * stride));
        Vector512<double> b0 = Avx512F.UnpackLow(a0, a1).AsDouble(), b1 = Avx512F.UnpackHigh(a0, a1).AsDouble();
        Vector512<double> b2 = Avx512F.UnpackLow(a2, a3).AsDouble(), b3 = Avx512F.UnpackHigh(a2, a3).AsDouble();
        r0 = Avx512F.UnpackLow(b0, b2).AsSingle();
        r1 = Avx512F.UnpackHigh(b0, b2).AsSingle();
        r2 = Avx512F.UnpackLow(b1, b3).AsSingle();
        r3 = Avx512F.UnpackHigh(b1, b3).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Join(Vector512<float> a, Vector512<float> b, float* t, nint width)
    {
        Avx512F.Shuffle4x128(a, b, 0b10_00_10_00).Store(t);
        Avx512F.Shuffle4x128(a, b, 0b11_01_11_01).Store(t + 4 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block8(float* s, nint stride, float* t, nint width)
    {
        // Lines i and i + 4 share a register, so that only two rounds of shuffles within 128 bits remain.
        Vector256<float> a0 = Halves(s, s + 4 * stride), a1 = Halves(s + stride, s + 5 * stride);
        Vector256<float> a2 = Halves(s + 2 * stride, s + 6 * stride), a3 = Halves(s + 3 * stride, s + 7 * stride);
        Four(a0, a1, a2, a3, t, width);

        s += 4;
        a0 = Halves(s, s + 4 * stride);
        a1 = Halves(s + stride, s + 5 * stride);
        a2 = Halves(s + 2 * stride, s + 6 * stride);
        a3 = Halves(s + 3 * stride, s + 7 * stride);
        Four(a0, a1, a2, a3, t + 4 * width, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Halves(float* low, float* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));

    /// <summary>Turns over four by four elements in each half, and stores the four results <paramref name="width"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Four(Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3, float* t, nint width)
    {
        Vector256<double> b0 = Avx.UnpackLow(a0, a1).AsDouble(), b1 = Avx.UnpackHigh(a0, a1).AsDouble();
        Vector256<double> b2 = Avx.UnpackLow(a2, a3).AsDouble(), b3 = Avx.UnpackHigh(a2, a3).AsDouble();
        Avx.UnpackLow(b0, b2).AsSingle().Store(t);
        Avx.UnpackHigh(b0, b2).AsSingle().Store(t + width);
        Avx.UnpackLow(b1, b3).AsSingle().Store(t + 2 * width);
        Avx.UnpackHigh(b1, b3).AsSingle().Store(t + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block4(float* s, nint stride, float* t, nint width)
    {
        Four(Vector128.Load(s), Vector128.Load(s + stride), Vector128.Load(s + 2 * stride), Vector128.Load(s + 3 * stride), out Vector128<float> a, out Vector128<float> b, out Vector128<float> c, out Vector128<float> d);
        a.Store(t);
        b.Store(t + width);
        c.Store(t + 2 * width);
        d.Store(t + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Four(
        Vector128<float> a0, Vector128<float> a1, Vector128<float> a2, Vector128<float> a3, out Vector128<float> r0, out Vector128<float> r1, out Vector128<float> r2, out Vector128<float> r3)
    {
        Vector128<double> b0 = Sse.UnpackLow(a0, a1).AsDouble(), b1 = Sse.UnpackHigh(a0, a1).AsDouble();
        Vector128<double> b2 = Sse.UnpackLow(a2, a3).AsDouble(), b3 = Sse.UnpackHigh(a2, a3).AsDouble();
        r0 = Sse2.UnpackLow(b0, b2).AsSingle();
        r1 = Sse2.UnpackHigh(b0, b2).AsSingle();
        r2 = Sse2.UnpackLow(b1, b3).AsSingle();
        r3 = Sse2.UnpackHigh(b1, b3).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block4(double* s, nint stride, double* t, nint width)
    {
        Vector256<double> a0 = Halves(s, s + 2 * stride), a1 = Halves(s + stride, s + 3 * stride);
        Avx.UnpackLow(a0, a1).Store(t);
        Avx.UnpackHigh(a0, a1).Store(t + width);
        s += 2;
        a0 = Halves(s, s + 2 * stride);
        a1 = Halves(s + stride, s + 3 * stride);
        Avx.UnpackLow(a0, a1).Store(t + 2 * width);
        Avx.UnpackHigh(a0, a1).Store(t + 3 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> Halves(double* low, double* high) => Vector256.Create(Vector128.Load(low), Vector128.Load(high));
}
