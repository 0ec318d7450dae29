using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>Dot products of rows of gradients with what up to three by three taps see: one for each tap, in vectors that are added up at the end of all.</summary>
static unsafe class TapDots<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    /// <summary>Rows and columns of a block of taps at most: there are not registers for more.</summary>
    internal const int MostRows = 3, MostColumns = 3;

    /// <summary>Vectors of sums, <see cref="MostColumns"/> for each row of taps.</summary>
    internal const int Sums = MostRows * MostColumns;

    /// <param name="pass">The way.</param>
    /// <param name="block">The taps.</param>
    /// <param name="strips">The strips of a row.</param>
    /// <param name="slice">Inputs.</param>
    /// <param name="gradients">The outputs' gradients.</param>
    /// <param name="sums">Is added to.</param>
    internal static void Run(in TapPass<T> pass, in TapBlock block, in TapStrips<V, T> strips, T* slice, T* gradients, T* sums)
    {
        switch (block.Rows)
        {
            case 1: Columns<N1>(pass, block, strips, slice, gradients, sums); break;
            case 2: Columns<N2>(pass, block, strips, slice, gradients, sums); break;
            default: Columns<N3>(pass, block, strips, slice, gradients, sums); break;
        }
    }

    static void Columns<TRows>(in TapPass<T> pass, in TapBlock block, in TapStrips<V, T> strips, T* slice, T* gradients, T* sums) where TRows : struct, IExtent
    {
        switch (block.Columns)
        {
            case 1: Rows<TRows, N1>(pass, strips, slice, gradients, sums); break;
            case 2: Rows<TRows, N2>(pass, strips, slice, gradients, sums); break;
            default: Rows<TRows, N3>(pass, strips, slice, gradients, sums); break;
        }
    }

    static void Rows<TRows, TColumns>(in TapPass<T> pass, in TapStrips<V, T> strips, T* slice, T* gradients, T* sums)
        where TRows : struct, IExtent
        where TColumns : struct, IExtent
    {
        V s00 = Load(sums, 0), s01 = Load(sums, 1), s02 = Load(sums, 2);
        V s10 = Load(sums, 3), s11 = Load(sums, 4), s12 = Load(sums, 5);
        V s20 = Load(sums, 6), s21 = Load(sums, 7), s22 = Load(sums, 8);
        nint xStep = pass.XStep, yStep = pass.YStep;
        nuint second = (nuint)pass.Second, third = (nuint)pass.Third;
        int inputs = pass.Inputs, outputs = pass.Outputs, end;
        slice += pass.Offset;
        for (int first = 0; first < outputs; first = end)
        {
            end = Math.Min(outputs, first + pass.Turn);
            for (int strip = pass.First; strip < pass.End; strip++)
            {
                T* masks = strips.Set(pass.Masks, strip);
                V m0 = Load(masks, 0), m1 = Load(masks, 1), m2 = Load(masks, 2), own = Load(masks, TapBlock.MostColumns);

                // The inputs of three rows: a row of outputs meets a new one, and those that the row before it has met.
                V a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
                int column = strips.Column(strip), input = first - pass.Missing;
                T* x = slice + Math.Max(0, input) * xStep + column, y = gradients + first * yStep + column;
                for (int output = first + 1 - TRows.Value; output < end; output++, input++)
                {
                    V c0 = default, c1 = default, c2 = default;
                    if ((uint)input < (uint)inputs)
                    {
                        c0 = V.Load(ref *x, 0) & m0;
                        if (TColumns.Value > 1) c1 = V.Load(ref *x, second) & m1;
                        if (TColumns.Value > 2) c2 = V.Load(ref *x, third) & m2;
                        x += xStep;
                    }

                    if (output >= first)
                    {
                        V gradient = V.Load(ref *y, 0) & own;
                        y += yStep;
                        Add<TColumns>(gradient, c0, c1, c2, ref s20, ref s21, ref s22);
                        if (TRows.Value > 1) Add<TColumns>(gradient, b0, b1, b2, ref s10, ref s11, ref s12);
                        if (TRows.Value > 2) Add<TColumns>(gradient, a0, a1, a2, ref s00, ref s01, ref s02);
                    }

                    if (TRows.Value > 2) (a0, a1, a2) = (b0, b1, b2);
                    if (TRows.Value > 1) (b0, b1, b2) = (c0, c1, c2);
                }
            }
        }

        Store(sums, s00, s01, s02);
        Store(sums + 3 * V.Count, s10, s11, s12);
        Store(sums + 6 * V.Count, s20, s21, s22);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Load(T* vectors, int index) => V.Load(ref *vectors, (nuint)(index * V.Count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add<TColumns>(V gradient, V x0, V x1, V x2, ref V s0, ref V s1, ref V s2) where TColumns : struct, IExtent
    {
        V.AddProduct(gradient, x0, ref s0);
        if (TColumns.Value > 1) V.AddProduct(gradient, x1, ref s1);
        if (TColumns.Value > 2) V.AddProduct(gradient, x2, ref s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* target, V s0, V s1, V s2)
    {
        s0.Store(ref *target, 0);
        s1.Store(ref *target, (nuint)V.Count);
        s2.Store(ref *target, (nuint)(2 * V.Count));
    }
}
