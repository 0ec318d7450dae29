using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Sweeps a body over the contiguous elements of one row in the widest vectors that the row fills. The order in which elements are combined depends on
/// the length alone: lanes, then accumulators, then blocks, each pairwise.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SweepLoop
{
    /// <summary>
    /// Elements that are accumulated before they are joined with others pairwise. As many as make 128 for each of four accumulators of single numbers in every lane: the rounding error grows with these, and
    /// narrow vectors have fewer lanes.
    /// </summary>
    internal static int Block => Vector512.IsHardwareAccelerated ? 8192 : Vector256.IsHardwareAccelerated ? 4096 : 2048;

    // States come back through references: as a result, numbers written one by one would be read in pairs, which the processor cannot forward.

    /// <summary>Computes <paramref name="n"/> elements.</summary>
    /// <param name="body">The sweep.</param>
    /// <param name="w">The rows.</param>
    /// <param name="n">The length of a row.</param>
    /// <param name="state">The state that has seen them all.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TBody>(TBody body, in Window<T> w, int n, out ReductionState<V1<T>> state)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        // Most rows are neither short nor long; each call saved shows in rows of a hundred elements.
        if (Vector512.IsHardwareAccelerated && n >= V512<T>.Count && n <= Block)
        {
            Sweep<T, TBody, V512<T>>(body, w, 0, (nuint)n, out state);
        }
        else
        {
            Range(body, w, 0, n, out state);
        }
    }

    /// <summary>Computes a row, or the rows of a bundle, or those of a group, whose elements lie side by side: the first of each row, then the second of each.</summary>
    /// <typeparam name="T">The type computed in.</typeparam>
    /// <typeparam name="TBody">The sweep.</typeparam>
    /// <typeparam name="W">A single number for a row; for several a vector with a lane for each row.</typeparam>
    /// <param name="body">The sweep.</param>
    /// <param name="w">The rows.</param>
    /// <param name="n">The length of a row.</param>
    /// <param name="state">The state that has seen them all.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TBody, W>(TBody body, in Window<T> w, int n, out ReductionState<W> state)
        where T : unmanaged
        where TBody : struct, IRowSweep<TBody, T>
        where W : unmanaged, ISimd<W, T>
    {
        Unsafe.SkipInit(out state);
        if (typeof(W) == typeof(V1<T>))
        {
            Run(body, w, n, out Unsafe.As<ReductionState<W>, ReductionState<V1<T>>>(ref state));
        }
        else if (!w.IsBundle)
        {
            Group(body, w, (nuint)n * (nuint)W.Count, ref state);
        }
        else
        {
            RowBundle.Sweep(body, w, (nuint)n, ref state);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Group<T, TBody, W>(TBody body, in Window<T> window, nuint all, ref ReductionState<W> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where W : unmanaged, ISimd<W, T>
    {
        Window<T> w = window;
        ReductionState<W> state = body.Seed<W>();
        nuint i = TBody.IsShort && TBody.States > 0 ? RowBundle.Fours(body, w, all, ref state) : 0;
        for (; i < all; i += (nuint)W.Count)
        {
            body.Step(w, i, ref state);
        }
        if (TBody.States > 0) result.S0 = state.S0;
        if (TBody.States > 1) result.S1 = state.S1;
        if (TBody.States > 2) result.S2 = state.S2;
        if (TBody.States > 3) result.S3 = state.S3;
    }

    /// <summary>An element of a row, or of each row of a group, and NaN where the index is outside.</summary>
    /// <param name="w">The rows.</param>
    /// <param name="operand">Of which operand.</param>
    /// <param name="index">A whole number for each row.</param>
    /// <param name="n">The length of a row.</param>
    public static W Pick<T, W>(in Window<T> w, int operand, W index, int n)
        where T : unmanaged
        where W : unmanaged, ISimd<W, T>
    {
        W picked = W.Create(Element.Convert<double, T>(double.NaN));
        ref T lanes = ref Unsafe.As<W, T>(ref picked), row = ref w.Get(operand);
        nint elementStep = w.IsBundle ? 1 : W.Count, rowStep = w.IsBundle ? Unsafe.Add(ref w.Steps, operand) : 1;
        for (int lane = 0; lane < W.Count; lane++)
        {
            double at = Element.Convert<T, double>(index.GetElement(lane));
            if (at >= 0 && at < n)
            {
                Unsafe.Add(ref lanes, lane) = Unsafe.Add(ref row, (nint)at * elementStep + lane * rowStep);
            }
        }
        return picked;
    }

    static void Range<T, TBody>(TBody body, in Window<T> w, int start, int n, out ReductionState<V1<T>> state)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        if (n <= Block || TBody.States == 0)
        {
            Choose(body, w, (nuint)start, (nuint)n, out state);
            return;
        }
        int half = (n / 2 + Block - 1) / Block * Block;
        Range(body, w, start, half, out state);
        Range(body, w, start + half, n - half, out var rest);
        body.Combine(ref state, rest);
    }

    static void Choose<T, TBody>(TBody body, in Window<T> w, nuint start, nuint n, out ReductionState<V1<T>> state)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        if (Vector512.IsHardwareAccelerated && n >= (nuint)V512<T>.Count)
        {
            Sweep<T, TBody, V512<T>>(body, w, start, n, out state);
        }
        else if (Vector256.IsHardwareAccelerated && n >= (nuint)V256<T>.Count)
        {
            Sweep<T, TBody, V256<T>>(body, w, start, n, out state);
        }
        else if (n >= (nuint)V128<T>.Count)
        {
            Sweep<T, TBody, V128<T>>(body, w, start, n, out state);
        }
        else
        {
            ReductionState<V1<T>> seen = body.Seed<V1<T>>();
            for (nuint i = start; i < start + n; i++)
            {
                body.Step(w, i, ref seen);
            }
            state = seen;
        }
    }

    static void Sweep<T, TBody, V>(TBody body, in Window<T> window, nuint start, nuint n, out ReductionState<V1<T>> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        Window<T> w = window;
        nuint width = (nuint)V.Count, i = start, end = start + n;
        ReductionState<V> state = body.Seed<V>();
        if (TBody.IsShort && n >= 4 * width)
        {
            ReductionState<V> second = state, third = state, fourth = state;
            for (; i + 4 * width <= end; i += 4 * width)
            {
                ReductionState.Share(ref second, state, TBody.CountedStates);
                ReductionState.Share(ref third, state, TBody.CountedStates);
                ReductionState.Share(ref fourth, state, TBody.CountedStates);
                body.Step(w, i, ref state);
                body.Step(w, i + width, ref second);
                body.Step(w, i + 2 * width, ref third);
                body.Step(w, i + 3 * width, ref fourth);
            }
            body.Combine(ref state, second);
            body.Combine(ref third, fourth);
            body.Combine(ref state, third);
        }
        for (; i + width <= end; i += width)
        {
            body.Step(w, i, ref state);
        }
        // What is left is the end of a vector that overlaps the last whole one; lanes seen before do not count again.
        ReductionState<V> all = state;
        if (i < end)
        {
            body.Step(w, end - width, ref all);
            all = ReductionState.Select<V, T>(Mask<T, V>(end - i), all, state, TBody.States);
        }
        if (TBody.States == 0)
        {
            result = default;
        }
        else if (TBody.IsShort || TBody.States == 1)
        {
            Fold<T, TBody, V>(body, all, out result);
        }
        else
        {
            FoldApart<T, TBody, V>(body, all, out result);
        }
    }

    /// <summary>The mask of the last <paramref name="lanes"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Mask<T, V>(nuint lanes)
        where T : unmanaged
        where V : unmanaged, ISimd<V, T>
    {
        if (Unsafe.SizeOf<T>() == 4)
        {
            return V.Load(ref Unsafe.As<int, T>(ref MemoryMarshal.GetReference(Lanes32)), 16 - ((nuint)V.Count - lanes));
        }
        return V.Load(ref Unsafe.As<long, T>(ref MemoryMarshal.GetReference(Lanes64)), 8 - ((nuint)V.Count - lanes));
    }

    static ReadOnlySpan<int> Lanes32 =>
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];

    static ReadOnlySpan<long> Lanes64 => [0, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1];

    /// <summary>Leaves the compiler's budget for inlining to the loop, where the steps are long.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void FoldApart<T, TBody, V>(TBody body, in ReductionState<V> state, out ReductionState<V1<T>> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where V : unmanaged, ISimd<V, T>
        => Fold(body, state, out result);

    /// <summary>Combines the lanes of a state, halves with halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Fold<T, TBody, V>(TBody body, in ReductionState<V> state, out ReductionState<V1<T>> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        if (typeof(V) == typeof(V512<T>))
        {
            Fold512(body, Unsafe.As<ReductionState<V>, ReductionState<V512<T>>>(ref Unsafe.AsRef(in state)), out result);
        }
        else if (typeof(V) == typeof(V256<T>))
        {
            Fold256(body, Unsafe.As<ReductionState<V>, ReductionState<V256<T>>>(ref Unsafe.AsRef(in state)), out result);
        }
        else
        {
            Fold128(body, Unsafe.As<ReductionState<V>, ReductionState<V128<T>>>(ref Unsafe.AsRef(in state)), out result);
        }
    }

    /// <summary>Combines the lanes of several rows' states, halves with halves: a vector has one lane of each row, and the first one the result in the end.</summary>
    /// <param name="body">What joins two states.</param>
    /// <param name="lanes">The vectors of the first number, one behind the other, then those of the second.</param>
    /// <param name="count">The lanes of a row.</param>
    /// <param name="area">Elements from one number to the next.</param>
    internal static void FoldRows<T, TBody, V>(TBody body, ref T lanes, int count, nuint area)
        where T : unmanaged
        where TBody : struct, ICombination<T>
        where V : unmanaged, ISimd<V, T>
    {
        nuint width = (nuint)V.Count;
        for (nuint half = (nuint)count / 2; half > 0; half /= 2)
        {
            for (nuint lane = 0; lane < half; lane++)
            {
                var state = ReductionState.Load<V, T>(ref lanes, lane * width, area, TBody.States);
                body.Combine(ref state, ReductionState.Load<V, T>(ref lanes, (lane + half) * width, area, TBody.States));
                ReductionState.Store<V, T>(state, ref lanes, lane * width, area, TBody.States);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Fold512<T, TBody>(TBody body, in ReductionState<V512<T>> state, out ReductionState<V1<T>> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        ReductionState<V256<T>> low = default, high = default;
        if (TBody.States > 0) (low.S0, high.S0) = Halves(state.S0);
        if (TBody.States > 1) (low.S1, high.S1) = Halves(state.S1);
        if (TBody.States > 2) (low.S2, high.S2) = Halves(state.S2);
        if (TBody.States > 3) (low.S3, high.S3) = Halves(state.S3);
        body.Combine(ref low, high);
        Fold256(body, low, out result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Fold256<T, TBody>(TBody body, in ReductionState<V256<T>> state, out ReductionState<V1<T>> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        ReductionState<V128<T>> low = default, high = default;
        if (TBody.States > 0) (low.S0, high.S0) = Halves(state.S0);
        if (TBody.States > 1) (low.S1, high.S1) = Halves(state.S1);
        if (TBody.States > 2) (low.S2, high.S2) = Halves(state.S2);
        if (TBody.States > 3) (low.S3, high.S3) = Halves(state.S3);
        body.Combine(ref low, high);
        Fold128(body, low, out result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Fold128<T, TBody>(TBody body, in ReductionState<V128<T>> state, out ReductionState<V1<T>> result)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        ReductionState<V1<T>> sum = Lane<T, TBody>(state, 0), second = Lane<T, TBody>(state, 1);
        if (V128<T>.Count == 4)
        {
            ReductionState<V1<T>> third = Lane<T, TBody>(state, 2), fourth = Lane<T, TBody>(state, 3);
            body.Combine(ref sum, third);
            body.Combine(ref second, fourth);
        }
        body.Combine(ref sum, second);
        Unsafe.SkipInit(out result);
        if (TBody.States > 0) result.S0 = sum.S0;
        if (TBody.States > 1) result.S1 = sum.S1;
        if (TBody.States > 2) result.S2 = sum.S2;
        if (TBody.States > 3) result.S3 = sum.S3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReductionState<V1<T>> Lane<T, TBody>(in ReductionState<V128<T>> state, int lane)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        ReductionState<V1<T>> single = default;
        if (TBody.States > 0) single.S0 = V1<T>.Create(state.S0.GetElement(lane));
        if (TBody.States > 1) single.S1 = V1<T>.Create(state.S1.GetElement(lane));
        if (TBody.States > 2) single.S2 = V1<T>.Create(state.S2.GetElement(lane));
        if (TBody.States > 3) single.S3 = V1<T>.Create(state.S3.GetElement(lane));
        return single;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (V256<T> Low, V256<T> High) Halves<T>(V512<T> vector) where T : unmanaged
    {
        var bits = Unsafe.BitCast<V512<T>, Vector512<byte>>(vector);
        return (Unsafe.BitCast<Vector256<byte>, V256<T>>(bits.GetLower()), Unsafe.BitCast<Vector256<byte>, V256<T>>(bits.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (V128<T> Low, V128<T> High) Halves<T>(V256<T> vector) where T : unmanaged
    {
        var bits = Unsafe.BitCast<V256<T>, Vector256<byte>>(vector);
        return (Unsafe.BitCast<Vector128<byte>, V128<T>>(bits.GetLower()), Unsafe.BitCast<Vector128<byte>, V128<T>>(bits.GetUpper()));
    }
}
