using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Sums of a block of taps. An input row is loaded once and meets the taps of all rows; what it gives to later outputs waits in registers, and in memory while other strips have their turn.
/// Each row's products are summed apart first: a chain through all of an output's products would be waited for.
/// </summary>
static unsafe class TapSums<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>Rows of a block of taps at most.</summary>
    internal const int MostRows = 4;

    /// <summary>Elements to reserve for sums that wait.</summary>
    internal static nint WaitingLength(in TapStrips<V, T> strips) => (nint)(MostRows - 1) * V.Count * strips.Count;

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
            case 3: Columns<N3>(pass, block, strips, slice, weights, bias, results, waiting); break;
            default: Columns<N4>(pass, block, strips, slice, weights, bias, results, waiting); break;
        }
    }

    static void Columns<TRows>(in TapPass<T> pass, in TapBlock block, in TapStrips<V, T> strips, T* slice, T* weights, T* bias, T* results, T* waiting) where TRows : struct, IExtent
    {
        weights += block.First;
        switch (block.Columns)
        {
            case 1: Rows<TRows, N1>(pass, strips, slice, weights, block.Step, bias, results, waiting); break;
            case 2: Rows<TRows, N2>(pass, strips, slice, weights, block.Step, bias, results, waiting); break;
            case 3: Rows<TRows, N3>(pass, strips, slice, weights, block.Step, bias, results, waiting); break;
            case 4: Rows<TRows, N4>(pass, strips, slice, weights, block.Step, bias, results, waiting); break;
            default: Rows<TRows, N5>(pass, strips, slice, weights, block.Step, bias, results, waiting); break;
        }
    }

    static void Rows<TRows, TColumns>(in TapPass<T> pass, in TapStrips<V, T> strips, T* slice, T* w, int step, T* bias, T* results, T* waiting)
        where TRows : struct, IExtent
        where TColumns : struct, IExtent
    {
        V w00 = Weight<N1, TColumns>(w, 0), w01 = Weight<N2, TColumns>(w, 1), w02 = Weight<N3, TColumns>(w, 2), w03 = Weight<N4, TColumns>(w, 3), w04 = Weight<N5, TColumns>(w, 4);
        V w10 = default, w11 = default, w12 = default, w13 = default, w14 = default, w20 = default, w21 = default, w22 = default, w23 = default, w24 = default;
        V w30 = default, w31 = default, w32 = default, w33 = default, w34 = default;
        if (TRows.Value > 1)
        {
            w += step;
            (w10, w11, w12, w13, w14) = (Weight<N1, TColumns>(w, 0), Weight<N2, TColumns>(w, 1), Weight<N3, TColumns>(w, 2), Weight<N4, TColumns>(w, 3), Weight<N5, TColumns>(w, 4));
        }

        if (TRows.Value > 2)
        {
            w += step;
            (w20, w21, w22, w23, w24) = (Weight<N1, TColumns>(w, 0), Weight<N2, TColumns>(w, 1), Weight<N3, TColumns>(w, 2), Weight<N4, TColumns>(w, 3), Weight<N5, TColumns>(w, 4));
        }

        if (TRows.Value > 3)
        {
            w += step;
            (w30, w31, w32, w33, w34) = (Weight<N1, TColumns>(w, 0), Weight<N2, TColumns>(w, 1), Weight<N3, TColumns>(w, 2), Weight<N4, TColumns>(w, 3), Weight<N5, TColumns>(w, 4));
        }

        bool adds = bias == null;
        V start = adds ? default : V.Create(*bias);
        nint xStep = pass.XStep, yStep = pass.YStep, newest = (TRows.Value - 1) * yStep;
        nuint second = (nuint)pass.Second, third = (nuint)pass.Third, fourth = (nuint)pass.Fourth, fifth = (nuint)pass.Fifth;
        int inputs = pass.Inputs, outputs = pass.Outputs, end;
        slice += pass.Offset;
        for (int first = 1 - TRows.Value; first < outputs; first = end)
        {
            end = Math.Min(outputs, first + pass.Turn);
            T* wait = waiting;
            for (int strip = pass.First; strip < pass.End; strip++, wait += (MostRows - 1) * V.Count)
            {
                T* masks = strips.Set(pass.Masks, strip);
                V m0 = V.Load(ref *masks, 0), m1 = Mask<N2, TColumns>(masks), m2 = Mask<N3, TColumns>(masks), m3 = Mask<N4, TColumns>(masks), m4 = Mask<N5, TColumns>(masks);
                V next = V.Load(ref *wait, 0), afterNext = V.Load(ref *wait, (nuint)V.Count), lastWaiting = V.Load(ref *wait, (nuint)(2 * V.Count));
                int column = strips.Column(strip), input = first + TRows.Value - 1 - pass.Missing;
                T* x = slice + Math.Max(0, input) * xStep + column, y = results + first * yStep + column;
                for (int output = first; output < end; output++, input++, y += yStep)
                {
                    V latest = adds ? V.Load(ref y[newest], 0) : start, sum;
                    if ((uint)input < (uint)inputs)
                    {
                        V a = V.Load(ref *x, 0) & m0, b = TColumns.Value > 1 ? V.Load(ref *x, second) & m1 : default, c = TColumns.Value > 2 ? V.Load(ref *x, third) & m2 : default;
                        V d = TColumns.Value > 3 ? V.Load(ref *x, fourth) & m3 : default, e = TColumns.Value > 4 ? V.Load(ref *x, fifth) & m4 : default;
                        x += xStep;
                        if (TRows.Value > 3)
                        {
                            sum = next + Products<TColumns>(w30, w31, w32, w33, w34, a, b, c, d, e);
                            next = afterNext + Products<TColumns>(w20, w21, w22, w23, w24, a, b, c, d, e);
                            afterNext = lastWaiting + Products<TColumns>(w10, w11, w12, w13, w14, a, b, c, d, e);
                            lastWaiting = latest + Products<TColumns>(w00, w01, w02, w03, w04, a, b, c, d, e);
                        }
                        else if (TRows.Value > 2)
                        {
                            sum = next + Products<TColumns>(w20, w21, w22, w23, w24, a, b, c, d, e);
                            next = afterNext + Products<TColumns>(w10, w11, w12, w13, w14, a, b, c, d, e);
                            afterNext = latest + Products<TColumns>(w00, w01, w02, w03, w04, a, b, c, d, e);
                        }
                        else if (TRows.Value > 1)
                        {
                            sum = next + Products<TColumns>(w10, w11, w12, w13, w14, a, b, c, d, e);
                            next = latest + Products<TColumns>(w00, w01, w02, w03, w04, a, b, c, d, e);
                        }
                        else sum = latest + Products<TColumns>(w00, w01, w02, w03, w04, a, b, c, d, e);
                    }
                    else
                    {
                        sum = TRows.Value > 1 ? next : latest;
                        next = TRows.Value > 2 ? afterNext : latest;
                        afterNext = TRows.Value > 3 ? lastWaiting : latest;
                        lastWaiting = latest;
                    }

                    if (output >= 0) sum.Store(ref *y, 0);
                }

                if (end == outputs) continue;
                next.Store(ref *wait, 0);
                afterNext.Store(ref *wait, (nuint)V.Count);
                lastWaiting.Store(ref *wait, (nuint)(2 * V.Count));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Weight<TOwn, TColumns>(T* w, int column) where TOwn : struct, IExtent where TColumns : struct, IExtent => TColumns.Value >= TOwn.Value ? V.Create(w[column]) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Mask<TOwn, TColumns>(T* masks) where TOwn : struct, IExtent where TColumns : struct, IExtent =>
        TColumns.Value >= TOwn.Value ? V.Load(ref *masks, (nuint)((TOwn.Value - 1) * V.Count)) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Products<TColumns>(V w0, V w1, V w2, V w3, V w4, V a, V b, V c, V d, V e) where TColumns : struct, IExtent
    {
        V sum = w0 * a;
        if (TColumns.Value > 1) V.AddProduct(w1, b, ref sum);
        if (TColumns.Value > 2) V.AddProduct(w2, c, ref sum);
        if (TColumns.Value > 3) V.AddProduct(w3, d, ref sum);
        if (TColumns.Value > 4) V.AddProduct(w4, e, ref sum);
        return sum;
    }
}
