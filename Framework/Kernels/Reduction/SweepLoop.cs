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
    /// <summary>Elements that are accumulated without a rounding-error bound better than their number divided by lanes and accumulators.</summary>
    const int Block = 8192;

    /// <summary>Computes <paramref name="n"/> elements and returns the state that has seen them all.</summary>
    public static ReductionState<V1<T>> Run<T, TBody>(TBody body, in Window<T> w, int n)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        => Range(body, w, 0, n);

    /// <summary>An element of a row, or NaN where the index is outside.</summary>
    /// <param name="row">The first element.</param>
    /// <param name="index">A whole number.</param>
    /// <param name="n">The length of the row.</param>
    public static V1<T> Pick<T>(ref T row, V1<T> index, int n) where T : unmanaged
    {
        double at = Element.Convert<T, double>(index.GetElement(0));
        return V1<T>.Create(at >= 0 && at < n ? Unsafe.Add(ref row, (int)at) : Element.Convert<double, T>(double.NaN));
    }

    static ReductionState<V1<T>> Range<T, TBody>(TBody body, in Window<T> w, int start, int n)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        if (n <= Block || TBody.States == 0)
        {
            return Choose(body, w, (nuint)start, (nuint)n);
        }
        int half = (n / 2 + Block - 1) / Block * Block;
        ReductionState<V1<T>> state = Range(body, w, start, half), rest = Range(body, w, start + half, n - half);
        body.Combine(ref state, rest);
        return state;
    }

    static ReductionState<V1<T>> Choose<T, TBody>(TBody body, in Window<T> w, nuint start, nuint n)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        if (Vector512.IsHardwareAccelerated && n >= (nuint)V512<T>.Count)
        {
            return Sweep<T, TBody, V512<T>>(body, w, start, n);
        }
        if (Vector256.IsHardwareAccelerated && n >= (nuint)V256<T>.Count)
        {
            return Sweep<T, TBody, V256<T>>(body, w, start, n);
        }
        if (n >= (nuint)V128<T>.Count)
        {
            return Sweep<T, TBody, V128<T>>(body, w, start, n);
        }
        ReductionState<V1<T>> state = body.Seed<V1<T>>();
        for (nuint i = start; i < start + n; i++)
        {
            body.Step(w, i, ref state);
        }
        return state;
    }

    static ReductionState<V1<T>> Sweep<T, TBody, V>(TBody body, in Window<T> window, nuint start, nuint n)
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
        return TBody.States == 0 ? default : TBody.IsShort ? Fold<T, TBody, V>(body, all) : FoldApart<T, TBody, V>(body, all);
    }

    /// <summary>The mask of the last <paramref name="lanes"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Mask<T, V>(nuint lanes)
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
    static ReductionState<V1<T>> FoldApart<T, TBody, V>(TBody body, in ReductionState<V> state)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where V : unmanaged, ISimd<V, T>
        => Fold<T, TBody, V>(body, state);

    /// <summary>Combines the lanes of a state, halves with halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReductionState<V1<T>> Fold<T, TBody, V>(TBody body, in ReductionState<V> state)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
        where V : unmanaged, ISimd<V, T>
    {
        if (typeof(V) == typeof(V512<T>))
        {
            return Fold512<T, TBody>(body, Unsafe.As<ReductionState<V>, ReductionState<V512<T>>>(ref Unsafe.AsRef(in state)));
        }
        if (typeof(V) == typeof(V256<T>))
        {
            return Fold256<T, TBody>(body, Unsafe.As<ReductionState<V>, ReductionState<V256<T>>>(ref Unsafe.AsRef(in state)));
        }
        return Fold128<T, TBody>(body, Unsafe.As<ReductionState<V>, ReductionState<V128<T>>>(ref Unsafe.AsRef(in state)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReductionState<V1<T>> Fold512<T, TBody>(TBody body, in ReductionState<V512<T>> state)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        ReductionState<V256<T>> low = default, high = default;
        if (TBody.States > 0) (low.S0, high.S0) = Halves(state.S0);
        if (TBody.States > 1) (low.S1, high.S1) = Halves(state.S1);
        if (TBody.States > 2) (low.S2, high.S2) = Halves(state.S2);
        if (TBody.States > 3) (low.S3, high.S3) = Halves(state.S3);
        body.Combine(ref low, high);
        return Fold256<T, TBody>(body, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReductionState<V1<T>> Fold256<T, TBody>(TBody body, in ReductionState<V256<T>> state)
        where T : unmanaged
        where TBody : struct, ISweepBody<T>
    {
        ReductionState<V128<T>> low = default, high = default;
        if (TBody.States > 0) (low.S0, high.S0) = Halves(state.S0);
        if (TBody.States > 1) (low.S1, high.S1) = Halves(state.S1);
        if (TBody.States > 2) (low.S2, high.S2) = Halves(state.S2);
        if (TBody.States > 3) (low.S3, high.S3) = Halves(state.S3);
        body.Combine(ref low, high);
        return Fold128<T, TBody>(body, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ReductionState<V1<T>> Fold128<T, TBody>(TBody body, in ReductionState<V128<T>> state)
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
        return sum;
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
