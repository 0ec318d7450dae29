using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Brings a slice of an operand into the order in which the micro-kernel reads it: for each step of k, the elements of one panel
/// side by side. Rows of A and columns of B are packed alike, "lines" here, and any strides are read in place.
/// </summary>
static unsafe class Packing
{
    // Steps of k for which neighbouring panels are packed in turn where the lines are adjacent, so that they share what they fetched.
    const int Turn = 16;

    /// <summary>
    /// Packs <paramref name="lines"/> lines of <paramref name="depth"/> elements into panels of <paramref name="width"/> lines, one behind the other.
    /// The last panel may have fewer; it is <paramref name="lastWidth"/> wide, and what is missing from that is zero.
    /// </summary>
    internal static void Panels<T>(T* source, nint lineStride, nint depthStride, nint lines, nint depth, T* target, int width, int lastWidth)
        where T : unmanaged
    {
        nint turn = lineStride == 1 ? Turn : Math.Max(depth, 1);
        for (nint p = 0; p < depth; p += turn)
        {
            nint steps = Math.Min(turn, depth - p);
            for (nint line = 0; line < lines; line += width)
            {
                int own = (int)Math.Min(width, lines - line), panelWidth = line + width >= lines ? lastWidth : width;
                Panel(source + line * lineStride + p * depthStride, lineStride, depthStride, own, steps, target + line * depth + p * panelWidth, panelWidth);
            }
        }
    }

    /// <summary>One panel: target[p·width + i] = source[i·lineStride + p·depthStride].</summary>
    internal static void Panel<T>(T* source, nint lineStride, nint depthStride, int lines, nint depth, T* target, int width) where T : unmanaged
    {
        if (lines < width) new Span<T>(target, checked((int)depth * width)).Clear();

        if (lineStride == 1) Copy(source, depthStride, lines, depth, target, width);
        else if (depthStride == 1) Transposition.Matrix(source, lineStride, lines, (int)depth, target, width);
        else Gather(source, lineStride, depthStride, lines, depth, target, width);
    }

    /// <summary>Copies so many runs of some elements, which lie a stride apart on each side.</summary>
    internal static void Copy<T>(T* source, nint sourceStride, int elements, nint runs, T* target, nint targetStride) where T : unmanaged
    {
        nint bytes = (nint)elements * sizeof(T);
        if (bytes == 16)
        {
            // Short runs spend their time on the choice of pieces: patches of four taps take a tenth less without it.
            for (nint run = 0; run < runs; run++, source += sourceStride, target += targetStride) V128<T>.Load(ref *source, 0).Store(ref *target, 0);
            return;
        }

        for (nint run = 0; run < runs; run++, source += sourceStride, target += targetStride)
            CopyBytes((byte*)source, (byte*)target, bytes);
    }

    /// <summary>Copies in the widest pieces; the last piece overlaps the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyBytes(byte* source, byte* target, nint bytes)
    {
        if (bytes >= 32) CopyPieces<V256<double>>(source, target, bytes, 32);
        else if (bytes >= 16) CopyPieces<V128<double>>(source, target, bytes, 16);
        else
            for (nint i = 0; i < bytes; i += 4) *(int*)(target + i) = *(int*)(source + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void CopyPieces<V>(byte* source, byte* target, nint bytes, nint piece) where V : unmanaged, ISimd<V, double>
    {
        nint last = bytes - piece;
        for (nint i = 0; i < last; i += piece) V.Load(ref *(double*)(source + i), 0).Store(ref *(double*)(target + i), 0);
        V.Load(ref *(double*)(source + last), 0).Store(ref *(double*)(target + last), 0);
    }

    static void Gather<T>(T* source, nint lineStride, nint depthStride, int lines, nint depth, T* target, int width) where T : unmanaged
    {
        for (nint p = 0; p < depth; p++)
        {
            T* line = source + p * depthStride, place = target + p * width;
            for (int i = 0; i < lines; i++, line += lineStride) place[i] = *line;
        }
    }
}
