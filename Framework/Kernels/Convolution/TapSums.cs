using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Sums of up to three by three taps. An input row is loaded once and meets the taps of all rows; what it gives to later outputs waits in registers, and in memory while other strips have their turn.
/// Each row's products are summed apart first: a chain through all of an output's products would be waited for.
/// </summary>
static unsafe class TapSums<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>Elements to reserve for sums that wait.</summary>
    internal static nint WaitingLength(in TapStrips<V, T> strips) => (nint)(TapBlock.Edge - 1) * V.Count * strips.Count;

    /// <param name="pass">The way.</param>
    /// <param name="block">The taps.</param>
    /// <param name="strips">The strips of a row.</param>
    /// <param name="slice">Inputs.</param>
    /// <param name="weights">The slice's weights.</param>
    /// <param name="bias">What the outputs begin from, or null if it is what they hold. Then strips must not overlap, and as many rows more as a block has may be read.</param>
    /// <param name="results">Outputs.</param>
    /// <param name="waiting">The memory reserved.</param>
    internal static void Run(in TapPass<T> pass, in TapBlock block, in TapStrips<V, T> strips, T* slice, T* weights, T* bias, T* results, T* waiting)
    {
        switch (block.Rows)
        {
            case 1: Columns<N1>(pass, block, strips, slice, weights, bias, results, waiting); break;
            case 2: Columns<N2>(pass, block, strips, slice, weights, bias, results, waiting); break;
            default: Columns<N3>(pass, block, strips, slice, weights, bias, results, waiting); break;
        }
    }

    static void Columns<TRows>(in TapPass<T> pass, in TapBlock block, in TapStrips<V, T> strips, T* slice, T* weights, T* bias, T* results, T* waiting) where TRows : struct, IExtent
    {
        weights += block.First;
        switch (block.Columns)
        {
            case 1: Rows<TRows, N1>(pass, strips, slice, weights, block.Step, bias, results, waiting); break;
            case 2: Rows<TRows, N2>(pass, strips, slice, weights, block.Step, bias, results, waiting); break;
            default: Rows<TRows, N3>(pass, strips, slice, weights, block.Step, bias, results, waiting); break;
        }
    }

    static void Rows<TRows, TColumns>(in TapPass<T> pass, in TapStrips<V, T> strips, T* slice, T* w, int step, T* bias, T* results, T* waiting)
        where TRows : struct, IExtent
        where TColumns : struct, IExtent
    {
        V w00 = Weight<N1, TColumns>(w, 0), w01 = Weight<N2, TColumns>(w, 1), w02 = Weight<N3, TColumns>(w, 2);
        V w10 = default, w11 = default, w12 = default, w20 = default, w21 = default, w22 = default;
        if (TRows.Value > 1)
        {
            w += step;
            (w10, w11, w12) = (Weight<N1, TColumns>(w, 0), Weight<N2, TColumns>(w, 1), Weight<N3, TColumns>(w, 2));
        }

        if (TRows.Value > 2)
        {
            w += step;
            (w20, w21, w22) = (Weight<N1, TColumns>(w, 0), Weight<N2, TColumns>(w, 1), Weight<N3, TColumns>(w, 2));
        }

        bool adds = bias == null;
        V start = adds ? default : V.Create(*bias);
        nint xStep = pass.XStep, yStep = pass.YStep, newest = (TRows.Value - 1) * yStep;
        nuint toMiddle = (nuint)pass.Middle, toRight = (nuint)pass.Right;
        int inputs = pass.Inputs, outputs = pass.Outputs, end;
        slice += pass.Offset;
        for (int first = 1 - TRows.Value; first < outputs; first = end)
        {
            end = Math.Min(outputs, first + pass.Turn);
            T* wait = waiting;
            for (int strip = pass.First; strip < pass.End; strip++, wait += (TapBlock.Edge - 1) * V.Count)
            {
                T* masks = strips.Set(pass.Masks, strip);
                V left = V.Load(ref *masks, 0), middle = V.Load(ref *masks, (nuint)V.Count), right = V.Load(ref *masks, (nuint)(2 * V.Count));
                V next = V.Load(ref *wait, 0), afterNext = V.Load(ref *wait, (nuint)V.Count);
                int column = strips.Column(strip), input = first + TRows.Value - 1 - pass.Missing;
                T* x = slice + Math.Max(0, input) * xStep + column, y = results + first * yStep + column;
                for (int output = first; output < end; output++, input++, y += yStep)
                {
                    V latest = adds ? V.Load(ref y[newest], 0) : start, sum;
                    if ((uint)input < (uint)inputs)
                    {
                        V a = V.Load(ref *x, 0) & left, b = TColumns.Value > 1 ? V.Load(ref *x, toMiddle) & middle : default, c = TColumns.Value > 2 ? V.Load(ref *x, toRight) & right : default;
                        x += xStep;
                        if (TRows.Value > 2)
                        {
                            sum = next + Products<TColumns>(w20, w21, w22, a, b, c);
                            next = afterNext + Products<TColumns>(w10, w11, w12, a, b, c);
                            afterNext = latest + Products<TColumns>(w00, w01, w02, a, b, c);
                        }
                        else if (TRows.Value > 1)
                        {
                            sum = next + Products<TColumns>(w10, w11, w12, a, b, c);
                            next = latest + Products<TColumns>(w00, w01, w02, a, b, c);
                        }
                        else sum = latest + Products<TColumns>(w00, w01, w02, a, b, c);
                    }
                    else
                    {
                        sum = TRows.Value > 1 ? next : latest;
                        next = TRows.Value > 2 ? afterNext : latest;
                        afterNext = latest;
                    }

                    if (output >= 0) sum.Store(ref *y, 0);
                }

                if (end == outputs) continue;
                next.Store(ref *wait, 0);
                afterNext.Store(ref *wait, (nuint)V.Count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Weight<TOwn, TColumns>(T* w, int column) where TOwn : struct, IExtent where TColumns : struct, IExtent => TColumns.Value >= TOwn.Value ? V.Create(w[column]) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Products<TColumns>(V w0, V w1, V w2, V a, V b, V c) where TColumns : struct, IExtent
    {
        V sum = w0 * a;
        if (TColumns.Value > 1) sum = V.Fma(w1, b, sum);
        if (TColumns.Value > 2) sum = V.Fma(w2, c, sum);
        return sum;
    }
}
