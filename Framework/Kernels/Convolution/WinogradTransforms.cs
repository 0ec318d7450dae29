using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The linear maps of Winograd's F(2×2, 3×3) (Lavin and Gray, "Fast algorithms for convolutional neural networks", 2015): Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A
/// for a tile d of 4×4 inputs, 3×3 weights g and 2×2 outputs Y. Each works on a vector of neighbouring tiles; element e of a transformed tile
/// lies <c>plane</c> elements behind element e − 1.
/// </summary>
static unsafe class WinogradTransforms<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>Bᵀ d B. <paramref name="offsets"/> tells where the 16 inputs lie.</summary>
    internal static void Inputs(T* source, int* offsets, T* target, nint plane, int tiles)
    {
        for (int tile = 0; tile < tiles; tile += V.Count, source += V.Count, target += V.Count)
        {
            Columns(source, offsets, 0, out V a0, out V a1, out V a2, out V a3);
            Columns(source, offsets, 1, out V b0, out V b1, out V b2, out V b3);
            Columns(source, offsets, 2, out V c0, out V c1, out V c2, out V c3);
            Columns(source, offsets, 3, out V d0, out V d1, out V d2, out V d3);
            Row(target, plane, a0, b0, c0, d0);
            Row(target + 4 * plane, plane, a1, b1, c1, d1);
            Row(target + 8 * plane, plane, a2, b2, c2, d2);
            Row(target + 12 * plane, plane, a3, b3, c3, d3);
        }
    }

    /// <summary>Bᵀ on one column of the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Columns(T* source, int* offsets, int column, out V t0, out V t1, out V t2, out V t3)
    {
        V d0 = V.Load(ref source[offsets[column]], 0), d1 = V.Load(ref source[offsets[4 + column]], 0);
        V d2 = V.Load(ref source[offsets[8 + column]], 0), d3 = V.Load(ref source[offsets[12 + column]], 0);
        t0 = d0 - d2;
        t1 = d1 + d2;
        t2 = d2 - d1;
        t3 = d1 - d3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Row(T* target, nint plane, V d0, V d1, V d2, V d3)
    {
        (d0 - d2).Store(ref *target, 0);
        (d1 + d2).Store(ref target[plane], 0);
        (d2 - d1).Store(ref target[2 * plane], 0);
        (d1 - d3).Store(ref target[3 * plane], 0);
    }

    /// <summary>Aᵀ m A plus a bias: the four outputs of each tile, each kind in a run of its own, <paramref name="run"/> elements apart.</summary>
    internal static void Outputs(T* source, nint plane, T bias, T* target, int run, int tiles)
    {
        V start = V.Create(bias);
        for (int tile = 0; tile < tiles; tile += V.Count, source += V.Count, target += V.Count)
        {
            Sums(source, plane, 0, out V a0, out V a1);
            Sums(source, plane, 1, out V b0, out V b1);
            Sums(source, plane, 2, out V c0, out V c1);
            Sums(source, plane, 3, out V d0, out V d1);
            (start + a0 + b0 + c0).Store(ref *target, 0);
            (start + b0 - c0 - d0).Store(ref target[run], 0);
            (start + a1 + b1 + c1).Store(ref target[2 * run], 0);
            (start + b1 - c1 - d1).Store(ref target[3 * run], 0);
        }
    }

    /// <summary>Aᵀ on one column of the transformed tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Sums(T* source, nint plane, int column, out V s0, out V s1)
    {
        V m0 = V.Load(ref source[column * plane], 0), m1 = V.Load(ref source[(4 + column) * plane], 0);
        V m2 = V.Load(ref source[(8 + column) * plane], 0), m3 = V.Load(ref source[(12 + column) * plane], 0);
        s0 = m0 + m1 + m2;
        s1 = m1 - m2 - m3;
    }

    /// <summary>A y Aᵀ, the transpose of what the outputs go through. <paramref name="offsets"/> tells where the 4 gradients lie.</summary>
    internal static void Gradients(T* source, int* offsets, T* target, nint plane, int tiles)
    {
        for (int tile = 0; tile < tiles; tile += V.Count, source += V.Count, target += V.Count)
        {
            V a = V.Load(ref source[offsets[0]], 0), b = V.Load(ref source[offsets[1]], 0);
            V c = V.Load(ref source[offsets[2]], 0), d = V.Load(ref source[offsets[3]], 0);
            Spread(target, plane, a, b);
            Spread(target + 4 * plane, plane, a + c, b + d);
            Spread(target + 8 * plane, plane, a - c, b - d);
            Spread(target + 12 * plane, plane, -c, -d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Spread(T* target, nint plane, V a, V b)
    {
        a.Store(ref *target, 0);
        (a + b).Store(ref target[plane], 0);
        (a - b).Store(ref target[2 * plane], 0);
        (-b).Store(ref target[3 * plane], 0);
    }

    /// <summary>G g Gᵀ of one filter.</summary>
    internal static void Filter(T* g, T* target, nint plane)
    {
        V1<T>* rows = stackalloc V1<T>[12];
        for (int column = 0; column < 3; column++) Expand(At(g, column), At(g, 3 + column), At(g, 6 + column), rows + column, 3);
        V1<T>* all = stackalloc V1<T>[4];
        for (int row = 0; row < 4; row++)
        {
            Expand(rows[3 * row], rows[3 * row + 1], rows[3 * row + 2], all, 1);
            for (int column = 0; column < 4; column++) all[column].Store(ref target[(4 * row + column) * plane], 0);
        }
    }

    /// <summary>Gᵀ u G, from the gradient of a transformed filter to that of the filter.</summary>
    internal static void FilterGradient(T* source, nint plane, T* target)
    {
        V1<T>* rows = stackalloc V1<T>[12];
        for (int column = 0; column < 4; column++)
            Contract(At(source, column * plane), At(source, (4 + column) * plane), At(source, (8 + column) * plane), At(source, (12 + column) * plane), rows + column, 4);
        V1<T>* all = stackalloc V1<T>[3];
        for (int row = 0; row < 3; row++)
        {
            Contract(rows[4 * row], rows[4 * row + 1], rows[4 * row + 2], rows[4 * row + 3], all, 1);
            for (int column = 0; column < 3; column++) all[column].Store(ref target[3 * row + column], 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V1<T> At(T* source, nint index) => V1<T>.Load(ref source[index], 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V1<T> Half(V1<T> x) => typeof(T) == typeof(float)
        ? V1<T>.Create(Unsafe.BitCast<float, T>(0.5f * Unsafe.BitCast<T, float>(x.GetElement(0))))
        : V1<T>.Create(Unsafe.BitCast<double, T>(0.5 * Unsafe.BitCast<T, double>(x.GetElement(0))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Expand(V1<T> g0, V1<T> g1, V1<T> g2, V1<T>* target, int step)
    {
        V1<T> outer = g0 + g2;
        target[0] = g0;
        target[step] = Half(outer + g1);
        target[2 * step] = Half(outer - g1);
        target[3 * step] = g2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Contract(V1<T> u0, V1<T> u1, V1<T> u2, V1<T> u3, V1<T>* target, int step)
    {
        V1<T> sum = Half(u1 + u2);
        target[0] = u0 + sum;
        target[step] = Half(u1 - u2);
        target[2 * step] = sum + u3;
    }
}
