using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Reduces neighbouring rows two by two, and joins the lanes of several of them (<see cref="LaneFold{T, TBody}"/>). What has to wait in one row for its own last step
/// leaves the processor to the other; what only depends on how many elements were seen is computed once for both. Every row is reduced in the order of
/// <see cref="SweepLoop"/>, to the same bits.
/// </summary>
static unsafe class PairedRows<T, TBody>
    where T : unmanaged
    where TBody : struct, ISweepBody<T>
{
    /// <summary>Whether rows of a length are reduced so. With fewer registers nothing is gained, and states of one number are joined faster than turned over: sums of 64 elements would take a quarter longer.</summary>
    public static bool Takes(int n) => Vector512.IsHardwareAccelerated && TBody.IsShort && TBody.States > 1 && n >= 4 * V512<T>.Count && n <= SweepLoop.Block;

    /// <summary>Reduces an even number of rows, each to the state of one output.</summary>
    [SkipLocalsInit]
    public static void Run(TBody body, ref T x, nint rowStride, int rows, int n, ref T states)
    {
        T* memory = stackalloc T[LaneFold<T, TBody>.Memory], lanes = LaneFold<T, TBody>.FromLine(memory);
        for (int row = 0; row < rows; row += LaneFold<T, TBody>.Group)
        {
            int count = Math.Min(LaneFold<T, TBody>.Group, rows - row);
            for (int k = 0; k < count; k += 2)
            {
                Sweep<V512<T>>(body, ref x, (nuint)rowStride, (nuint)n, ref lanes[k * V512<T>.Count]);
                x = ref Unsafe.Add(ref x, 2 * rowStride);
            }
            LaneFold<T, TBody>.Run(body, lanes, V512<T>.Count, count, ref Unsafe.Add(ref states, row));
        }
    }

    /// <summary>The states of two rows, with a lane for each independent accumulator.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Sweep<V>(TBody body, ref T x, nuint other, nuint n, ref T lanes) where V : unmanaged, ISimd<V, T>
    {
        Window<T> w = default;
        w.Set(0, ref x);
        nuint width = (nuint)V.Count, i = 0;
        ReductionState<V> first = body.Seed<V>(), first2 = first, first3 = first, first4 = first, second = first, second2 = first, second3 = first, second4 = first;
        for (; i + 4 * width <= n; i += 4 * width)
        {
            Share(first, ref first2, ref first3, ref first4, ref second, ref second2, ref second3, ref second4);
            body.Step(w, i, ref first);
            body.Step(w, i + width, ref first2);
            body.Step(w, i + 2 * width, ref first3);
            body.Step(w, i + 3 * width, ref first4);
            body.Step(w, other + i, ref second);
            body.Step(w, other + i + width, ref second2);
            body.Step(w, other + i + 2 * width, ref second3);
            body.Step(w, other + i + 3 * width, ref second4);
        }
        Share(first, ref first2, ref first3, ref first4, ref second, ref second2, ref second3, ref second4);
        body.Combine(ref first, first2);
        body.Combine(ref second, second2);
        body.Combine(ref first3, first4);
        body.Combine(ref second3, second4);
        body.Combine(ref first, first3);
        body.Combine(ref second, second3);
        for (; i + width <= n; i += width)
        {
            ReductionState.Share(ref second, first, TBody.CountedStates);
            body.Step(w, i, ref first);
            body.Step(w, other + i, ref second);
        }
        if (i < n)
        {
            ReductionState<V> firstWhole = first, secondWhole = second;
            V mask = SweepLoop.Mask<T, V>(n - i);
            body.Step(w, n - width, ref first);
            body.Step(w, other + n - width, ref second);
            first = ReductionState.Select<V, T>(mask, first, firstWhole, TBody.States);
            second = ReductionState.Select<V, T>(mask, second, secondWhole, TBody.States);
        }
        ReductionState.Store<V, T>(first, ref lanes, 0, (nuint)LaneFold<T, TBody>.Area, TBody.States);
        ReductionState.Store<V, T>(second, ref lanes, width, (nuint)LaneFold<T, TBody>.Area, TBody.States);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Share<V>(
        in ReductionState<V> first, ref ReductionState<V> first2, ref ReductionState<V> first3, ref ReductionState<V> first4,
        ref ReductionState<V> second, ref ReductionState<V> second2, ref ReductionState<V> second3, ref ReductionState<V> second4)
    {
        ReductionState.Share(ref first2, first, TBody.CountedStates);
        ReductionState.Share(ref first3, first, TBody.CountedStates);
        ReductionState.Share(ref first4, first, TBody.CountedStates);
        ReductionState.Share(ref second, first, TBody.CountedStates);
        ReductionState.Share(ref second2, first, TBody.CountedStates);
        ReductionState.Share(ref second3, first, TBody.CountedStates);
        ReductionState.Share(ref second4, first, TBody.CountedStates);
    }
}
