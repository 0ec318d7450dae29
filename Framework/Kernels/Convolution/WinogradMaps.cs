using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>A linear map of some vectors, which lie <c>step</c> elements apart, to others.</summary>
unsafe interface IWinogradMap<T> where T : unmanaged
{
    static abstract int From { get; }

    static abstract int To { get; }

    static abstract void Apply<V>(T* source, nint step, T* target, nint targetStep) where V : unmanaged, ISimd<V, T>;
}

/// <summary>
/// The linear maps of Winograd's F(4, 3) and F(2, 5) (Winograd 1980; Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015): y = Aᵀ[(G g) ⊙ (Bᵀ d)] for
/// six inputs d, three weights g and four outputs y, or five and two. Products of polynomials are taken by their values at 0, ±p, ±q and ∞; the transposed product, which this is, by the
/// transposed maps.
/// </summary>
/// <remarks>
/// p = 5/8 and q = 3/2 make the worst error a third of that of the usual 1 and 2, and the mean one a half: all powers of the points, and their reciprocals, stay near 1.
/// What the maps multiply by is exact in single precision but for the denominators in G.
/// </remarks>
static unsafe class WinogradMaps<T> where T : unmanaged
{
    const double P = 5.0 / 8, Q = 3.0 / 2, P2 = P * P, Q2 = Q * Q;

    // The reciprocals of ∏(xᵢ − xⱼ) over the other points, at 0, ±p and ±q.
    const double AtZero = 1 / (P2 * Q2), AtP = 1 / (2 * P2 * (P2 - Q2)), AtQ = 1 / (2 * Q2 * (Q2 - P2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Constant<V>(double value) where V : unmanaged, ISimd<V, T> => V.Create(Element.Convert<double, T>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Load<V>(T* source, nint index) where V : unmanaged, ISimd<V, T> => V.Load(ref source[index], 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Times<V>(double factor, V x, V y) where V : unmanaged, ISimd<V, T> => V.Fma(Constant<V>(factor), x, y);

    /// <summary>Bᵀ: row i has the coefficients of the product of (x − xⱼ) over the other points.</summary>
    internal readonly struct Inputs : IWinogradMap<T>
    {
        public static int From => 6;

        public static int To => 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(T* source, nint step, T* target, nint targetStep) where V : unmanaged, ISimd<V, T>
        {
            V d0 = Load<V>(source, 0), d1 = Load<V>(source, step), d2 = Load<V>(source, 2 * step), d3 = Load<V>(source, 3 * step), d4 = Load<V>(source, 4 * step), d5 = Load<V>(source, 5 * step);
            Times(P2 * Q2, d0, Times(-P2 - Q2, d2, d4)).Store(ref *target, 0);
            Pair(P, Times(-Q2, d2, d4), Times(-Q2, d1, d3), target + targetStep, targetStep);
            Pair(Q, Times(-P2, d2, d4), Times(-P2, d1, d3), target + 3 * targetStep, targetStep);
            Times(P2 * Q2, d1, Times(-P2 - Q2, d3, d5)).Store(ref target[5 * targetStep], 0);
        }
    }

    /// <summary>Aᵀ: column i has the powers of point i.</summary>
    internal readonly struct Outputs<TTaps> : IWinogradMap<T> where TTaps : struct, IExtent
    {
        public static int From => WinogradShape.Reach;

        public static int To => WinogradShape.EdgeOf(TTaps.Value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(T* source, nint step, T* target, nint targetStep) where V : unmanaged, ISimd<V, T>
        {
            Sums(source, step, out V y0, out V y1, out V y2, out V y3);
            y0.Store(ref *target, 0);
            y1.Store(ref target[targetStep], 0);
            if (To == 2) return;
            y2.Store(ref target[2 * targetStep], 0);
            y3.Store(ref target[3 * targetStep], 0);
        }

        /// <summary>The results, of which two do not count where there are two.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static void Sums<V>(T* source, nint step, out V y0, out V y1, out V y2, out V y3) where V : unmanaged, ISimd<V, T>
        {
            V p = Load<V>(source, step), minusP = Load<V>(source, 2 * step), q = Load<V>(source, 3 * step), minusQ = Load<V>(source, 4 * step), infinite = Load<V>(source, 5 * step);
            V evenP = p + minusP, oddP = p - minusP, evenQ = q + minusQ, oddQ = q - minusQ;
            y0 = Load<V>(source, 0) + (evenP + evenQ);
            y1 = Times(P, oddP, To == 2 ? Times(Q, oddQ, infinite) : Constant<V>(Q) * oddQ);
            y2 = To == 2 ? default : Times(P2, evenP, Constant<V>(Q2) * evenQ);
            y3 = To == 2 ? default : Times(P * P2, oddP, Times(Q * Q2, oddQ, infinite));
        }
    }

    /// <summary>A, which takes the outputs' gradients back.</summary>
    internal readonly struct Gradients<TTaps> : IWinogradMap<T> where TTaps : struct, IExtent
    {
        public static int From => WinogradShape.EdgeOf(TTaps.Value);

        public static int To => WinogradShape.Reach;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(T* source, nint step, T* target, nint targetStep) where V : unmanaged, ISimd<V, T>
        {
            V y0 = Load<V>(source, 0), y1 = Load<V>(source, step), y2 = From == 2 ? default : Load<V>(source, 2 * step), y3 = From == 2 ? default : Load<V>(source, 3 * step);
            y0.Store(ref *target, 0);
            Pair(P, From == 2 ? y0 : Times(P2, y2, y0), From == 2 ? y1 : Times(P2, y3, y1), target + targetStep, targetStep);
            Pair(Q, From == 2 ? y0 : Times(Q2, y2, y0), From == 2 ? y1 : Times(Q2, y3, y1), target + 3 * targetStep, targetStep);
            (From == 2 ? y1 : y3).Store(ref target[5 * targetStep], 0);
        }
    }

    /// <summary>G: the value of the filter at each point, over the product of the point's distances from the others.</summary>
    internal readonly struct Filters<TTaps> : IWinogradMap<T> where TTaps : struct, IExtent
    {
        public static int From => TTaps.Value;

        public static int To => WinogradShape.Reach;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(T* source, nint step, T* target, nint targetStep) where V : unmanaged, ISimd<V, T>
        {
            V g0 = Load<V>(source, 0), g1 = Load<V>(source, step), g2 = Load<V>(source, 2 * step), g3 = From == 3 ? default : Load<V>(source, 3 * step), g4 = From == 3 ? default : Load<V>(source, 4 * step);
            (Constant<V>(AtZero) * g0).Store(ref *target, 0);
            Pair(P, Constant<V>(AtP) * Times(P2, From == 3 ? g2 : Times(P2, g4, g2), g0), Constant<V>(AtP) * (From == 3 ? g1 : Times(P2, g3, g1)), target + targetStep, targetStep);
            Pair(Q, Constant<V>(AtQ) * Times(Q2, From == 3 ? g2 : Times(Q2, g4, g2), g0), Constant<V>(AtQ) * (From == 3 ? g1 : Times(Q2, g3, g1)), target + 3 * targetStep, targetStep);
            (From == 3 ? g2 : g4).Store(ref target[5 * targetStep], 0);
        }
    }

    /// <summary>Gᵀ, from the gradients of transformed filters to those of the filters.</summary>
    internal readonly struct FilterGradients<TTaps> : IWinogradMap<T> where TTaps : struct, IExtent
    {
        public static int From => WinogradShape.Reach;

        public static int To => TTaps.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(T* source, nint step, T* target, nint targetStep) where V : unmanaged, ISimd<V, T>
        {
            V p = Load<V>(source, step), minusP = Load<V>(source, 2 * step), q = Load<V>(source, 3 * step), minusQ = Load<V>(source, 4 * step), infinite = Load<V>(source, 5 * step);
            V evenP = Constant<V>(AtP) * (p + minusP), oddP = Constant<V>(AtP) * (p - minusP), evenQ = Constant<V>(AtQ) * (q + minusQ), oddQ = Constant<V>(AtQ) * (q - minusQ);
            Times(AtZero, Load<V>(source, 0), evenP + evenQ).Store(ref *target, 0);
            Times(P, oddP, Constant<V>(Q) * oddQ).Store(ref target[targetStep], 0);
            Times(P2, evenP, To == 3 ? Times(Q2, evenQ, infinite) : Constant<V>(Q2) * evenQ).Store(ref target[2 * targetStep], 0);
            if (To == 3) return;
            Times(P * P2, oddP, Constant<V>(Q * Q2) * oddQ).Store(ref target[3 * targetStep], 0);
            Times(P2 * P2, evenP, Times(Q2 * Q2, evenQ, infinite)).Store(ref target[4 * targetStep], 0);
        }
    }

    /// <summary>The values at a point and at its negative, of which a polynomial's even and odd parts are the sum and the difference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Pair<V>(double point, V even, V odd, T* target, nint step) where V : unmanaged, ISimd<V, T>
    {
        Times(point, odd, even).Store(ref *target, 0);
        Times(-point, odd, even).Store(ref target[step], 0);
    }
}
