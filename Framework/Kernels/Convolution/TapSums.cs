using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// Sums of up to three by three taps for a strip of outputs. An input row is loaded once and meets the taps of all rows; what it gives to later outputs waits in registers.
/// Each row's products are summed apart first: a chain through all of an output's products would be waited for.
/// </summary>
static unsafe class TapSums<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <param name="pass">Where inputs and outputs lie.</param>
    /// <param name="block">The taps.</param>
    /// <param name="weights">The slice's weights.</param>
    /// <param name="start">What the outputs begin from.</param>
    /// <param name="startStep">From one row of that to the next.</param>
    internal static void Run(in TapPass<T> pass, in TapBlock block, T* weights, T* start, nint startStep)
    {
        switch (block.Rows)
        {
            case 1: Columns<N1>(pass, block, weights, start, startStep); break;
            case 2: Columns<N2>(pass, block, weights, start, startStep); break;
            default: Columns<N3>(pass, block, weights, start, startStep); break;
        }
    }

    static void Columns<TRows>(in TapPass<T> pass, in TapBlock block, T* weights, T* start, nint startStep) where TRows : struct, IExtent
    {
        switch (block.Columns)
        {
            case 1: Strip<TRows, N1>(pass, weights + block.First, block.Step, start, startStep); break;
            case 2: Strip<TRows, N2>(pass, weights + block.First, block.Step, start, startStep); break;
            default: Strip<TRows, N3>(pass, weights + block.First, block.Step, start, startStep); break;
        }
    }

    static void Strip<TRows, TColumns>(in TapPass<T> pass, T* w, nint step, T* start, nint startStep)
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

        V left = V.Load(ref *pass.Masks, 0), middle = V.Load(ref *pass.Masks, (nuint)V.Count), right = V.Load(ref *pass.Masks, (nuint)(2 * V.Count));
        V next = default, afterNext = default;
        T* x = pass.X, y = pass.Y;
        nint xStep = pass.XStep, yStep = pass.YStep;
        nuint toMiddle = (nuint)pass.Middle, toRight = (nuint)pass.Right;
        int input = -pass.Missing, inputs = pass.Inputs, outputs = pass.Outputs, lastStart = outputs - TRows.Value;
        for (int output = 1 - TRows.Value; output < outputs; output++, input++)
        {
            V latest = V.Load(ref *start, 0), sum;
            if (output < lastStart) start += startStep;
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

            if (output >= 0)
            {
                sum.Store(ref *y, 0);
                y += yStep;
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
