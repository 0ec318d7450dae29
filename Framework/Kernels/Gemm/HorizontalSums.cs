using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The sums of the elements of vectors in memory. A method of its own: inlined behind a loop full of accumulators, its calls would make the
/// compiler keep these in memory inside the loop.
/// </summary>
static unsafe class HorizontalSums<T> where T : unmanaged
{
    /// <summary>128-bit pieces are added first, then the elements of what remains in pairs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Run(T* vectors, int length, int count, T* sums)
    {
        T* rest = stackalloc T[4];
        for (int vector = 0; vector < count; vector++, vectors += length)
        {
            V128<T> piece = V128<T>.Load(ref *vectors, 0);
            for (int i = V128<T>.Count; i < length; i += V128<T>.Count) piece += V128<T>.Load(ref vectors[i], 0);

            piece.Store(ref *rest, 0);
            V1<T> sum = V1<T>.Create(rest[0]) + V1<T>.Create(rest[1]);
            if (V128<T>.Count == 4) sum += V1<T>.Create(rest[2]) + V1<T>.Create(rest[3]);
            sum.Store(ref sums[vector], 0);
        }
    }
}
