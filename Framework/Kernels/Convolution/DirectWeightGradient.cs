using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// The weights' gradient for few outputs or few taps: dot products of rows of the results' gradient with rows of the bordered image, up to four by four side by side.
/// Nothing is turned over, and the sums stay in registers for a whole block.
/// </summary>
static unsafe class DirectWeightGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    const int Edge = 4;

    /// <summary>Whether rounding rows up to whole vectors wastes less than packing would cost.</summary>
    internal static bool IsBetter(in ConvolutionShape shape)
    {
        int width = shape.Width.Output, rounded = (width + V.Count - 1) / V.Count * V.Count;
        return Math.Min(shape.GroupOutputs, shape.Depths) <= 32 && rounded <= width * 3 / 2 || shape.GroupOutputs == 1;
    }

    /// <summary>Elements to reserve for the rows of a block's gradient, each padded with zeros to whole vectors.</summary>
    internal static nint Length(in ConvolutionShape shape, int rows) => (nint)shape.GroupOutputs * rows * Rounded(shape.Width.Output);

    static int Rounded(int width) => (width + V.Count - 1) / V.Count * V.Count;

    /// <summary>Adds a block's part to C, or overwrites it. A of the arguments is the block's gradient, <paramref name="rounded"/> where its padded copy goes.</summary>
    internal static void Run(in GemmArguments<T> g, in ConvolutionShape shape, T* image, int* offsets, in BorderedImage<T> layout, int imageRows, T* rounded)
    {
        int width = shape.Width.Output, rows = (int)(g.K / width), stride = Rounded(width);
        nint plane = (nint)rows * stride;
        for (nint output = 0; output < g.M; output++)
        {
            for (int row = 0; row < rows; row++)
            {
                var (from, line) = Math.DivRem(row, imageRows);
                T* source = g.A + ((nint)from * shape.Outputs + output) * shape.OutputPlane + (nint)line * width, target = rounded + output * plane + (nint)row * stride;
                Packing.CopyBytes((byte*)source, (byte*)target, (nint)width * sizeof(T));
                for (int i = width; i < stride; i++) target[i] = default;
            }
        }

        // Bits set for the elements of a row's last vector that belong to it.
        T* mask = stackalloc T[V.Count];
        new Span<byte>(mask, V.Count * sizeof(T)).Clear();
        new Span<byte>(mask, (width - (stride - V.Count)) * sizeof(T)).Fill(0xFF);

        T* sums = stackalloc T[Edge * Edge];
        T* parts = stackalloc T[V.Count];
        for (nint output = 0; output < g.M; output += Edge)
        {
            int outputs = (int)Math.Min(Edge, g.M - output);
            for (nint tap = 0; tap < g.N; tap += Edge)
            {
                // Where fewer than four taps are left, the last one stands in for the missing ones.
                int taps = (int)Math.Min(Edge, g.N - tap);
                Block block = new()
                {
                    Gradient = rounded + output * plane, Plane = plane, Rows = rows, Stride = stride, Mask = mask, Sums = sums, Parts = parts,
                    RowStep = layout.RowOffset(1), ImageRows = imageRows, ImageStep = layout.RowOffset(imageRows) - imageRows * layout.RowOffset(1),
                    X0 = image + offsets[tap], X1 = image + offsets[tap + Math.Min(1, taps - 1)], X2 = image + offsets[tap + Math.Min(2, taps - 1)], X3 = image + offsets[tap + taps - 1],
                };
                switch (outputs)
                {
                    case 1: Dots<N1>(block); break;
                    case 2: Dots<N2>(block); break;
                    case 3: Dots<N3>(block); break;
                    default: Dots<N4>(block); break;
                }

                for (int i = 0; i < outputs; i++)
                {
                    T* target = g.C + (output + i) * g.CRow + tap;
                    for (int j = 0; j < taps; j++)
                    {
                        V1<T> sum = V1<T>.Create(sums[i * Edge + j]);
                        if (g.Start == TileStart.FromC) sum += V1<T>.Create(target[j]);
                        sum.Store(ref target[j], 0);
                    }
                }
            }
        }
    }

    struct Block
    {
        internal T* Gradient, X0, X1, X2, X3, Mask, Sums, Parts;
        internal nint Plane;
        internal int Rows, Stride, RowStep, ImageRows, ImageStep;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Dots<TOutputs>(in Block block) where TOutputs : struct, IExtent
    {
        V s00 = default, s01 = default, s02 = default, s03 = default;
        V s10 = default, s11 = default, s12 = default, s13 = default;
        V s20 = default, s21 = default, s22 = default, s23 = default;
        V s30 = default, s31 = default, s32 = default, s33 = default;
        V mask = V.Load(ref *block.Mask, 0);
        T* g0 = block.Gradient, g1 = g0 + block.Plane, g2 = g1 + block.Plane, g3 = g2 + block.Plane;
        T* a = block.X0, b = block.X1, c = block.X2, d = block.X3;
        nint last = block.Stride - V.Count;

        for (int row = 0; row < block.Rows; row++)
        {
            for (nint i = 0; i <= last; i += V.Count)
            {
                V x0 = V.Load(ref a[i], 0), x1 = V.Load(ref b[i], 0), x2 = V.Load(ref c[i], 0), x3 = V.Load(ref d[i], 0);
                if (i == last)
                {
                    x0 &= mask;
                    x1 &= mask;
                    x2 &= mask;
                    x3 &= mask;
                }

                Step(V.Load(ref g0[i], 0), x0, x1, x2, x3, ref s00, ref s01, ref s02, ref s03);
                if (TOutputs.Value > 1) Step(V.Load(ref g1[i], 0), x0, x1, x2, x3, ref s10, ref s11, ref s12, ref s13);
                if (TOutputs.Value > 2) Step(V.Load(ref g2[i], 0), x0, x1, x2, x3, ref s20, ref s21, ref s22, ref s23);
                if (TOutputs.Value > 3) Step(V.Load(ref g3[i], 0), x0, x1, x2, x3, ref s30, ref s31, ref s32, ref s33);
            }

            g0 += block.Stride;
            if (TOutputs.Value > 1) g1 += block.Stride;
            if (TOutputs.Value > 2) g2 += block.Stride;
            if (TOutputs.Value > 3) g3 += block.Stride;

            nint step = block.RowStep + ((row + 1) % block.ImageRows == 0 ? block.ImageStep : 0);
            a += step;
            b += step;
            c += step;
            d += step;
        }

        Sum(block, 0, s00, s01, s02, s03);
        if (TOutputs.Value > 1) Sum(block, Edge, s10, s11, s12, s13);
        if (TOutputs.Value > 2) Sum(block, 2 * Edge, s20, s21, s22, s23);
        if (TOutputs.Value > 3) Sum(block, 3 * Edge, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step(V g, V x0, V x1, V x2, V x3, ref V s0, ref V s1, ref V s2, ref V s3)
    {
        s0 = V.Fma(g, x0, s0);
        s1 = V.Fma(g, x1, s1);
        s2 = V.Fma(g, x2, s2);
        s3 = V.Fma(g, x3, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Sum(in Block block, int at, V s0, V s1, V s2, V s3)
    {
        block.Sums[at] = DotProducts<V, T>.Sum(s0, block.Parts);
        block.Sums[at + 1] = DotProducts<V, T>.Sum(s1, block.Parts);
        block.Sums[at + 2] = DotProducts<V, T>.Sum(s2, block.Parts);
        block.Sums[at + 3] = DotProducts<V, T>.Sum(s3, block.Parts);
    }
}
