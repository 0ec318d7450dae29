using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>The loops of one reduction in one type. States of several outputs lie component by component, <see cref="Pitch"/> apart.</summary>
/// <typeparam name="T">The type computed in.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ReductionKernel<T> where T : unmanaged
{
    private protected ReductionKernel()
    {
    }

    /// <summary>Outputs that are worked on together.</summary>
    internal const int Pitch = 128;

    internal abstract int States { get; }

    internal abstract int Results { get; }

    /// <summary>Reduces some rows of contiguous elements, each to the state of one output.</summary>
    internal abstract void Rows(ref T x, nint rowStride, int rows, int n, ref T states, ReadOnlySpan<double> scalars);

    /// <summary>
    /// Reduces rows to their extreme and to where it first occurs, as the second number of their states; not where the extreme is NaN.
    /// </summary>
    internal abstract void Locate(ref T x, nint rowStride, int rows, int n, ref T states);

    /// <summary>Makes the state of <paramref name="columns"/> outputs that of no elements.</summary>
    internal abstract void Seed(ref T states, int columns, ReadOnlySpan<double> scalars);

    /// <summary>Takes rows into the states of neighbouring outputs, an element of each row for every output.</summary>
    internal abstract void Columns(ref T x, nint rowStride, int rows, int columns, ref T states, ReadOnlySpan<double> scalars);

    /// <summary>Takes what other states have seen into those of <paramref name="columns"/> outputs.</summary>
    internal abstract void Combine(ref T states, ref T others, int columns, ReadOnlySpan<double> scalars);

    /// <summary>Replaces states by results.</summary>
    internal abstract void Finish(ref T states, int columns, ReadOnlySpan<double> scalars);
}

/// <summary>The loops for one body.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ReductionKernel<T, TBody> : ReductionKernel<T>
    where T : unmanaged
    where TBody : struct, IReductionBody<TBody, T>
{
    internal override int States => TBody.States;

    internal override int Results => TBody.Results;

    internal override void Rows(ref T x, nint rowStride, int rows, int n, ref T states, ReadOnlySpan<double> scalars)
    {
        TBody body = TBody.Create(scalars);
        int paired = PairedRows<T, TBody>.Takes(n) ? rows & ~1 : 0;
        if (paired > 0)
        {
            PairedRows<T, TBody>.Run(body, ref x, rowStride, paired, n, ref states);
            x = ref Unsafe.Add(ref x, paired * rowStride);
        }
        Window<T> window = default;
        for (int row = paired; row < rows; row++)
        {
            window.Set(0, ref x);
            SweepLoop.Run(body, window, n, out var state);
            ReductionState.Store<V1<T>, T>(state, ref states, (nuint)row, Pitch, TBody.States);
            x = ref Unsafe.Add(ref x, rowStride);
        }
    }

    internal override void Locate(ref T x, nint rowStride, int rows, int n, ref T states)
    {
        // An extreme begins with what comes last: the largest with what is smallest.
        V1<T> last = TBody.Create(default).Seed<V1<T>>().S0;
        if (V1<T>.AnyTrue(V1<T>.LessThan(last, default)))
        {
            LocatedRows<T, Descending<T>>.Run(last.GetElement(0), ref x, rowStride, rows, n, ref states);
        }
        else
        {
            LocatedRows<T, Ascending<T>>.Run(last.GetElement(0), ref x, rowStride, rows, n, ref states);
        }
    }

    internal override void Seed(ref T states, int columns, ReadOnlySpan<double> scalars)
    {
        Span<T> seed = stackalloc T[ReductionState<T>.Capacity];
        ReductionState.Store<V1<T>, T>(TBody.Create(scalars).Seed<V1<T>>(), ref seed[0], 0, 1, TBody.States);
        for (int k = 0; k < TBody.States; k++)
        {
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref states, k * Pitch), columns).Fill(seed[k]);
        }
    }

    internal override void Columns(ref T x, nint rowStride, int rows, int columns, ref T states, ReadOnlySpan<double> scalars)
    {
        TBody body = TBody.Create(scalars);
        nuint done = 0, all = (nuint)columns;
        if (Vector512.IsHardwareAccelerated)
        {
            done = Sweep<V512<T>>(body, ref x, rowStride, rows, done, all, ref states);
        }
        if (Vector256.IsHardwareAccelerated)
        {
            done = Sweep<V256<T>>(body, ref x, rowStride, rows, done, all, ref states);
        }
        done = Sweep<V128<T>>(body, ref x, rowStride, rows, done, all, ref states);
        Sweep<V1<T>>(body, ref x, rowStride, rows, done, all, ref states);
    }

    // States have room for whole vectors, so what follows the last column is computed along and never looked at.

    internal override void Combine(ref T states, ref T others, int columns, ReadOnlySpan<double> scalars)
    {
        TBody body = TBody.Create(scalars);
        if (Vector512.IsHardwareAccelerated)
        {
            Combine<V512<T>>(body, ref states, ref others, (nuint)columns);
        }
        else
        {
            Combine<V128<T>>(body, ref states, ref others, (nuint)columns);
        }
    }

    internal override void Finish(ref T states, int columns, ReadOnlySpan<double> scalars)
    {
        TBody body = TBody.Create(scalars);
        if (columns == 1)
        {
            Finish<V1<T>>(body, ref states, 1);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            Finish<V512<T>>(body, ref states, (nuint)columns);
        }
        else
        {
            Finish<V128<T>>(body, ref states, (nuint)columns);
        }
    }

    static void Combine<V>(TBody body, ref T states, ref T others, nuint columns) where V : unmanaged, ISimd<V, T>
    {
        for (nuint column = 0; column < columns; column += (nuint)V.Count)
        {
            var state = ReductionState.Load<V, T>(ref states, column, Pitch, TBody.States);
            body.Combine(ref state, ReductionState.Load<V, T>(ref others, column, Pitch, TBody.States));
            ReductionState.Store<V, T>(state, ref states, column, Pitch, TBody.States);
        }
    }

    static void Finish<V>(TBody body, ref T states, nuint columns) where V : unmanaged, ISimd<V, T>
    {
        for (nuint column = 0; column < columns; column += (nuint)V.Count)
        {
            var state = ReductionState.Load<V, T>(ref states, column, Pitch, TBody.States);
            ReductionState.Store<V, T>(body.Finish(state), ref states, column, Pitch, TBody.Results);
        }
    }

    /// <summary>Works on as many whole vectors of columns as are left, and says where it stopped.</summary>
    static nuint Sweep<V>(TBody body, ref T x, nint rowStride, int rows, nuint column, nuint columns, ref T states)
        where V : unmanaged, ISimd<V, T>
    {
        Window<T> w = default;
        w.Set(0, ref x);
        nuint width = (nuint)V.Count;
        // Vectors side by side hide the latency of the addition, and long stretches of each row suit the processor's prefetching.
        for (; TBody.IsShort && column + 8 * width <= columns; column += 8 * width)
        {
            var first = ReductionState.Load<V, T>(ref states, column, Pitch, TBody.States);
            var second = ReductionState.Load<V, T>(ref states, column + width, Pitch, TBody.States);
            var third = ReductionState.Load<V, T>(ref states, column + 2 * width, Pitch, TBody.States);
            var fourth = ReductionState.Load<V, T>(ref states, column + 3 * width, Pitch, TBody.States);
            var fifth = ReductionState.Load<V, T>(ref states, column + 4 * width, Pitch, TBody.States);
            var sixth = ReductionState.Load<V, T>(ref states, column + 5 * width, Pitch, TBody.States);
            var seventh = ReductionState.Load<V, T>(ref states, column + 6 * width, Pitch, TBody.States);
            var eighth = ReductionState.Load<V, T>(ref states, column + 7 * width, Pitch, TBody.States);
            nuint at = column;
            for (int row = 0; row < rows; row++)
            {
                ReductionState.Share(ref second, first, TBody.CountedStates);
                ReductionState.Share(ref third, first, TBody.CountedStates);
                ReductionState.Share(ref fourth, first, TBody.CountedStates);
                ReductionState.Share(ref fifth, first, TBody.CountedStates);
                ReductionState.Share(ref sixth, first, TBody.CountedStates);
                ReductionState.Share(ref seventh, first, TBody.CountedStates);
                ReductionState.Share(ref eighth, first, TBody.CountedStates);
                body.Step(w, at, ref first);
                body.Step(w, at + width, ref second);
                body.Step(w, at + 2 * width, ref third);
                body.Step(w, at + 3 * width, ref fourth);
                body.Step(w, at + 4 * width, ref fifth);
                body.Step(w, at + 5 * width, ref sixth);
                body.Step(w, at + 6 * width, ref seventh);
                body.Step(w, at + 7 * width, ref eighth);
                at += (nuint)rowStride;
            }
            ReductionState.Store<V, T>(first, ref states, column, Pitch, TBody.States);
            ReductionState.Store<V, T>(second, ref states, column + width, Pitch, TBody.States);
            ReductionState.Store<V, T>(third, ref states, column + 2 * width, Pitch, TBody.States);
            ReductionState.Store<V, T>(fourth, ref states, column + 3 * width, Pitch, TBody.States);
            ReductionState.Store<V, T>(fifth, ref states, column + 4 * width, Pitch, TBody.States);
            ReductionState.Store<V, T>(sixth, ref states, column + 5 * width, Pitch, TBody.States);
            ReductionState.Store<V, T>(seventh, ref states, column + 6 * width, Pitch, TBody.States);
            ReductionState.Store<V, T>(eighth, ref states, column + 7 * width, Pitch, TBody.States);
        }
        for (; column + width <= columns; column += width)
        {
            var state = ReductionState.Load<V, T>(ref states, column, Pitch, TBody.States);
            nuint at = column;
            for (int row = 0; row < rows; row++)
            {
                body.Step(w, at, ref state);
                at += (nuint)rowStride;
            }
            ReductionState.Store<V, T>(state, ref states, column, Pitch, TBody.States);
        }
        return column;
    }
}
