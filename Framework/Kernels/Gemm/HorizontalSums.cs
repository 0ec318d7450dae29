using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Framework.Kernels;

/// <summary>
/// The sums of the elements of vectors in memory. A method of its own: inlined behind a loop full of accumulators, its calls would make the
/// compiler keep these in memory inside the loop.
/// </summary>
static unsafe class HorizontalSums<T> where T : unmanaged
{
    /// <summary>128-bit pieces are added first, then the elements of what remains in pairs: of four vectors at once where the processor can.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Run(T* vectors, int length, int count, T* sums)
    {
        int vector = 0;
        for (; Sse3.IsSupported && vector <= count - 4; vector += 4, vectors += 4 * length)
        {
            Vector128<T> first = Pairs(Piece(vectors, length), Piece(vectors + length, length));
            Vector128<T> second = Pairs(Piece(vectors + 2 * length, length), Piece(vectors + 3 * length, length));
            if (sizeof(T) == 4)
            {
                Pairs(first, second).Store(sums + vector);
            }
            else
            {
                first.Store(sums + vector);
                second.Store(sums + vector + 2);
            }
        }

        for (; vector < count; vector++, vectors += length)
        {
            Vector128<T> piece = Piece(vectors, length);
            V1<T> sum = V1<T>.Create(piece[0]) + V1<T>.Create(piece[1]);
            if (sizeof(T) == 4) sum += V1<T>.Create(piece[2]) + V1<T>.Create(piece[3]);
            sum.Store(ref sums[vector], 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<T> Piece(T* vector, int length)
    {
        Vector128<T> piece = Vector128.Load(vector);
        for (int i = Vector128<T>.Count; i < length; i += Vector128<T>.Count) piece += Vector128.Load(vector + i);
        return piece;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<T> Pairs(Vector128<T> a, Vector128<T> b) => sizeof(T) == 4
        ? Sse3.HorizontalAdd(a.As<T, float>(), b.As<T, float>()).As<float, T>()
        : Sse3.HorizontalAdd(a.As<T, double>(), b.As<T, double>()).As<double, T>();
}
