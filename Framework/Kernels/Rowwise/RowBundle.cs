using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// Sweeps over a bundle: as many rows as a vector has lanes, one after the other and where they lie, and what was seen of each is folded for all of them together. On its own a short row spends its
/// time on folding the lanes of its vectors and on the arithmetic between its sweeps, of which each step waits for the one before. The order in which elements are combined is that of single rows, to the bit.
/// </summary>
static class RowBundle
{
    /// <summary>The rows of one sweep.</summary>
    /// <param name="body">The sweep, with a lane of its numbers for each row.</param>
    /// <param name="window">The first row of each operand.</param>
    /// <param name="n">The length of a row, which fills a vector at least.</param>
    /// <param name="result">What was seen, a lane for each row.</param>
    [MethodImpl(MethodImplOptions.NoInlining), SkipLocalsInit]
    public static void Sweep<T, TBody, W>(TBody body, in Window<T> window, nuint n, ref ReductionState<W> result)
        where T : unmanaged
        where TBody : struct, IRowSweep<TBody, T>
        where W : unmanaged, ISimd<W, T>
    {
        Window<T> w = window;
        nuint square = (nuint)(W.Count * W.Count);
        Span<T> seen = stackalloc T[2 * TBody.States * W.Count * W.Count];
        for (int row = 0; row < W.Count; row++)
        {
            ReductionState<W> state = body.Seed<W>();
            Accumulate(body.Row(row), w, n, ref state);
            if (TBody.States > 0)
            {
                ReductionState.Store(state, ref MemoryMarshal.GetReference(seen), (nuint)(row * W.Count), square, TBody.States);
            }
            w.AdvanceThose(TBody.Touched);
        }
        if (TBody.States > 0)
        {
            Fold(body, seen, square, ref result);
        }
    }

    /// <summary>
    /// As the loop in <see cref="SweepLoop"/>, which has it for itself: beside what single rows do with a state, a call of this would use up the compiler's budget for inlining,
    /// and rows of exponentials would take 1.6 times as long.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Accumulate<T, TBody, V>(TBody body, in Window<T> w, nuint n, ref ReductionState<V> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        nuint width = (nuint)V.Count, i = 0;
        ReductionState<V> state = result;
        if (TBody.IsShort && n >= 4 * width)
        {
            i = Fours(body, w, n, ref state);
        }
        for (; i + width <= n; i += width)
        {
            body.Step(w, i, ref state);
        }
        if (i < n)
        {
            ReductionState<V> all = state;
            body.Step(w, n - width, ref all);
            state = ReductionState.Select<V, T>(SweepLoop.Mask<T, V>(n - i), all, state, TBody.States);
        }
        result = state;
    }

    /// <summary>Takes elements into a state by four accumulators, so that none waits for the one before, for as long as there are four vectors; says how many elements those were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint Fours<T, TBody, V>(TBody body, in Window<T> w, nuint n, ref ReductionState<V> state)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        nuint width = (nuint)V.Count, i = 0;
        ReductionState<V> first = state, second = state, third = state, fourth = state;
        for (; i + 4 * width <= n; i += 4 * width)
        {
            body.Step(w, i, ref first);
            body.Step(w, i + width, ref second);
            body.Step(w, i + 2 * width, ref third);
            body.Step(w, i + 3 * width, ref fourth);
        }
        body.Combine(ref first, second);
        body.Combine(ref third, fourth);
        body.Combine(ref first, third);
        state = first;
        return i;
    }

    /// <summary>Turns the states over, so that a vector has a lane of each row, and folds these vectors.</summary>
    static unsafe void Fold<T, TBody, W>(TBody body, Span<T> seen, nuint square, ref ReductionState<W> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where W : unmanaged, ISimd<W, T>
    {
        int all = TBody.States * (int)square;
        fixed (T* from = seen)
        {
            for (int k = 0; k < TBody.States; k++)
            {
                nint at = k * (nint)square;
                Transposition.Matrix(from + at, W.Count, W.Count, W.Count, from + all + at, W.Count);
            }
        }
        ref T lanes = ref seen[all];
        SweepLoop.FoldRows<T, TBody, W>(body, ref lanes, W.Count, square);
        result = ReductionState.Load<W, T>(ref lanes, 0, square, TBody.States);
    }
}
