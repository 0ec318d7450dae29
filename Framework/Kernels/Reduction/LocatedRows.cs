using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// Reduces rows to an extreme and to where it first occurs, in one sweep: each lane remembers the step in which it last changed.
/// </summary>
static unsafe class LocatedRows<T, TOrder>
    where T : unmanaged
    where TOrder : struct, IOrder<T>
{
    /// <summary>Reduces each row to the state of one output: the extreme, NaN where the row has one, and its place, which then means nothing.</summary>
    /// <param name="last">What comes after everything else.</param>
    /// <param name="x">The first row.</param>
    /// <param name="rowStride">From row to row.</param>
    /// <param name="rows">Their number, at most <see cref="ReductionKernel{T}.Pitch"/>.</param>
    /// <param name="n">Their length, which <typeparamref name="T"/> can count to.</param>
    /// <param name="states">Receive the results.</param>
    public static void Run(T last, ref T x, nint rowStride, int rows, int n, ref T states)
    {
        // Where there is little to do, joining lanes would take the most time.
        bool few = rows * (long)n < 64;
        if (Vector512.IsHardwareAccelerated && n >= V512<T>.Count && !few)
        {
            Run<V512<T>>(last, ref x, rowStride, rows, n, ref states);
        }
        else if (Vector256.IsHardwareAccelerated && n >= V256<T>.Count && !few)
        {
            Run<V256<T>>(last, ref x, rowStride, rows, n, ref states);
        }
        else if (n >= V128<T>.Count && !few)
        {
            Run<V128<T>>(last, ref x, rowStride, rows, n, ref states);
        }
        else
        {
            for (int row = 0; row < rows; row++)
            {
                ref T state = ref Unsafe.Add(ref states, row);
                if (Sweep<V1<T>>(last, ref x, (nuint)n, ref state, ReductionKernel<T>.Pitch))
                {
                    state = NaN;
                }
                x = ref Unsafe.Add(ref x, rowStride);
            }
        }
    }

    static T NaN => Element.Convert<double, T>(double.NaN);

    [SkipLocalsInit]
    static void Run<V>(T last, ref T x, nint rowStride, int rows, int n, ref T states) where V : unmanaged, ISimd<V, T>
    {
        T* memory = stackalloc T[LaneFold<T, Places>.Memory], lanes = LaneFold<T, Places>.FromLine(memory);
        for (int row = 0; row < rows; row += LaneFold<T, Places>.Group)
        {
            int count = Math.Min(LaneFold<T, Places>.Group, rows - row);
            uint without = 0;
            for (int k = 0; k < count; k++)
            {
                if (Sweep<V>(last, ref x, (nuint)n, ref lanes[k * V.Count], (nuint)LaneFold<T, Places>.Area))
                {
                    without |= 1u << k;
                }
                x = ref Unsafe.Add(ref x, rowStride);
            }
            LaneFold<T, Places>.Run(default, lanes, V.Count, count, ref Unsafe.Add(ref states, row));
            for (; without != 0; without &= without - 1)
            {
                Unsafe.Add(ref states, row + BitOperations.TrailingZeroCount(without)) = NaN;
            }
        }
    }

    /// <summary>The extreme and its place for every lane.</summary>
    /// <returns>Whether there is a NaN instead.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool Sweep<V>(T last, ref T x, nuint n, ref T lanes, nuint pitch) where V : unmanaged, ISimd<V, T>
    {
        nuint width = (nuint)V.Count, i = 0;
        V zero = V.Create(Element.Convert<long, T>(0)), one = V.Create(Element.Convert<long, T>(1));
        ReductionState<V> first = default;
        first.S0 = V.Create(last);
        first.S1 = V.Sequence(0);
        // NaN if an element is, or if there are both infinities: an addition costs less than another comparison.
        V sum = zero;
        if (n >= 8 * width)
        {
            ReductionState<V> second = first, third = first, fourth = first;
            first.S1 = second.S1 = third.S1 = fourth.S1 = zero;
            V sum2 = zero, sum3 = zero, sum4 = zero;
            for (V step = zero; i + 4 * width <= n; i += 4 * width, step += one)
            {
                Step(ref x, i, step, ref first, ref sum);
                Step(ref x, i + width, step, ref second, ref sum2);
                Step(ref x, i + 2 * width, step, ref third, ref sum3);
                Step(ref x, i + 3 * width, step, ref fourth, ref sum4);
            }
            sum = sum + sum2 + (sum3 + sum4);
            V length = V.Create(Element.Convert<long, T>((long)(4 * width)));
            first.S1 = first.S1 * length + V.Sequence(0);
            second.S1 = second.S1 * length + V.Sequence(width);
            third.S1 = third.S1 * length + V.Sequence(2 * width);
            fourth.S1 = fourth.S1 * length + V.Sequence(3 * width);
            default(Places).Combine(ref first, second);
            default(Places).Combine(ref third, fourth);
            default(Places).Combine(ref first, third);
        }
        for (; i < n; i += width)
        {
            // The last vector overlaps the one before: what is seen again has its own place once more.
            nuint from = Math.Min(i, n - width);
            Step(ref x, from, V.Sequence(from), ref first, ref sum);
        }
        ReductionState.Store<V, T>(first, ref lanes, 0, pitch, Places.States);
        return typeof(T) != typeof(long) && V.AnyTrue(V.IsNaN(sum)) && HoldsNaN<V>(ref x, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step<V>(ref T row, nuint i, V place, ref ReductionState<V> state, ref V sum) where V : unmanaged, ISimd<V, T>
    {
        V x = V.Load(ref row, i), best = state.S0;
        if (typeof(T) != typeof(long)) sum += x;
        state.S1 = TOrder.Choose(best, x, place, state.S1);
        state.S0 = TOrder.Choose(best, x, x, best);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool HoldsNaN<V>(ref T x, nuint n) where V : unmanaged, ISimd<V, T>
    {
        V any = V.IsNaN(V.Load(ref x, n - (nuint)V.Count));
        for (nuint i = 0; i + (nuint)V.Count <= n; i += (nuint)V.Count)
        {
            any |= V.IsNaN(V.Load(ref x, i));
        }
        return V.AnyTrue(any);
    }

    /// <summary>Joins extremes with their places: of two that are equal the earlier one stays.</summary>
    readonly struct Places : ICombination<T>
    {
        public static int States => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Combine<V>(ref ReductionState<V> state, in ReductionState<V> other) where V : unmanaged, ISimd<V, T>
        {
            V best = state.S0, place = state.S1;
            V earlier = V.SelectLess(other.S1, place, other.S1, place);
            state.S0 = TOrder.Choose(best, other.S0, other.S0, best);
            state.S1 = TOrder.Choose(best, other.S0, other.S1, V.SelectEqual(best, other.S0, earlier, place));
        }
    }
}
