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
        return Math.Min(shape.GroupOutputs, shape.Depths) <= 16 && rounded <= width * 3 / 2 || shape.GroupOutputs == 1;
    }

    /// <summary>Elements to reserve for a copy of a block's gradient with rows of a whole vector; none where rows are longer.</summary>
    internal static nint Length(in ConvolutionShape shape, int rows) => shape.Width.Output < V.Count ? (nint)shape.GroupOutputs * rows * V.Count : 0;

    /// <summary>Adds a block's part to C, or overwrites it. A of the arguments is the block's gradient, <paramref name="copy"/> the memory reserved.</summary>
    [SkipLocalsInit]
    internal static void Run(in GemmArguments<T> g, in ConvolutionShape shape, T* image, int* offsets, in BorderedImage<T> layout, int imageRows, T* copy)
    {
        int width = shape.Width.Output, rows = (int)(g.K / width);
        Block block = new()
        {
            Gradient = g.A, Plane = g.ARow, Rows = rows, ImageRows = imageRows, Last = width - V.Count,
            GradientStep = width, GradientJump = shape.Outputs * shape.OutputPlane - (nint)imageRows * width,
            Step = layout.RowOffset(1), Jump = layout.RowOffset(imageRows) - imageRows * layout.RowOffset(1),
        };
        if (width < V.Count) Widen(g, shape, ref block, copy);

        // The last vector of a row ends where the row does: bits set for the elements that the one before it has not had.
        int fresh = width % V.Count == 0 ? V.Count : width % V.Count;
        T* mask = stackalloc T[V.Count];
        new Span<byte>(mask, V.Count * sizeof(T)).Fill(0xFF);
        if (width < V.Count) new Span<byte>(mask + width, (V.Count - width) * sizeof(T)).Clear();
        else new Span<byte>(mask, (V.Count - fresh) * sizeof(T)).Clear();
        block.Mask = mask;

        T* vectors = stackalloc T[Edge * Edge * V.Count], sums = stackalloc T[Edge * Edge];
        block.Vectors = vectors;
        T* first = block.Gradient;
        for (nint output = 0; output < g.M; output += Edge)
        {
            int outputs = (int)Math.Min(Edge, g.M - output);
            block.Gradient = first + output * block.Plane;
            for (nint tap = 0; tap < g.N; tap += Edge)
            {
                // Where fewer than four taps are left, the last one stands in for the missing ones.
                int taps = (int)Math.Min(Edge, g.N - tap);
                block.X0 = image + offsets[tap];
                block.X1 = image + offsets[tap + Math.Min(1, taps - 1)];
                block.X2 = image + offsets[tap + Math.Min(2, taps - 1)];
                block.X3 = image + offsets[tap + taps - 1];
                switch (outputs)
                {
                    case 1: Dots<N1>(block); break;
                    case 2: Dots<N2>(block); break;
                    case 3: Dots<N3>(block); break;
                    default: Dots<N4>(block); break;
                }

                HorizontalSums<T>.Run(vectors, V.Count, outputs * Edge, sums);
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

    /// <summary>Rows shorter than a vector are copied, with zeros behind them.</summary>
    static void Widen(in GemmArguments<T> g, in ConvolutionShape shape, ref Block block, T* copy)
    {
        int width = shape.Width.Output;
        T* target = copy;
        for (nint output = 0; output < g.M; output++)
        {
            for (int row = 0; row < block.Rows; row++, target += V.Count)
            {
                var (image, line) = Math.DivRem(row, block.ImageRows);
                T* source = g.A + ((nint)image * shape.Outputs + output) * shape.OutputPlane + (nint)line * width;
                for (int i = 0; i < width; i++) target[i] = source[i];
                for (int i = width; i < V.Count; i++) target[i] = default;
            }
        }

        block.Gradient = copy;
        block.Plane = (nint)block.Rows * V.Count;
        block.GradientStep = V.Count;
        block.GradientJump = 0;
        block.Last = 0;
    }

    /// <summary>Up to four outputs against four taps. Steps lead from row to row, jumps are added where the next image begins.</summary>
    struct Block
    {
        internal T* Gradient, X0, X1, X2, X3, Mask, Vectors;
        internal nint Plane, GradientStep, GradientJump;
        internal int Rows, ImageRows, Last, Step, Jump;
    }

    static void Dots<TOutputs>(in Block block) where TOutputs : struct, IExtent
    {
        V s00 = default, s01 = default, s02 = default, s03 = default;
        V s10 = default, s11 = default, s12 = default, s13 = default;
        V s20 = default, s21 = default, s22 = default, s23 = default;
        V s30 = default, s31 = default, s32 = default, s33 = default;
        V mask = V.Load(ref *block.Mask, 0);
        T* g0 = block.Gradient, g1 = g0 + block.Plane, g2 = g1 + block.Plane, g3 = g2 + block.Plane;
        T* a = block.X0, b = block.X1, c = block.X2, d = block.X3;
        nint last = block.Last;
        int left = block.ImageRows;

        for (int row = 0; row < block.Rows; row++)
        {
            for (nint i = 0; ; i += V.Count)
            {
                V x0 = Load(a, i), x1 = Load(b, i), x2 = Load(c, i), x3 = Load(d, i);
                if (i >= last)
                {
                    x0 = Load(a, last) & mask;
                    x1 = Load(b, last) & mask;
                    x2 = Load(c, last) & mask;
                    x3 = Load(d, last) & mask;
                    i = last;
                }

                Step(Load(g0, i), x0, x1, x2, x3, ref s00, ref s01, ref s02, ref s03);
                if (TOutputs.Value > 1) Step(Load(g1, i), x0, x1, x2, x3, ref s10, ref s11, ref s12, ref s13);
                if (TOutputs.Value > 2) Step(Load(g2, i), x0, x1, x2, x3, ref s20, ref s21, ref s22, ref s23);
                if (TOutputs.Value > 3) Step(Load(g3, i), x0, x1, x2, x3, ref s30, ref s31, ref s32, ref s33);
                if (i == last) break;
            }

            nint step = block.Step, gradientStep = block.GradientStep;
            if (--left == 0)
            {
                left = block.ImageRows;
                step += block.Jump;
                gradientStep += block.GradientJump;
            }

            g0 += gradientStep;
            g1 += gradientStep;
            g2 += gradientStep;
            g3 += gradientStep;
            a += step;
            b += step;
            c += step;
            d += step;
        }

        Store(block.Vectors, s00, s01, s02, s03);
        if (TOutputs.Value > 1) Store(block.Vectors + Edge * V.Count, s10, s11, s12, s13);
        if (TOutputs.Value > 2) Store(block.Vectors + 2 * Edge * V.Count, s20, s21, s22, s23);
        if (TOutputs.Value > 3) Store(block.Vectors + 3 * Edge * V.Count, s30, s31, s32, s33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Load(T* source, nint index) => V.Load(ref *source, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step(V g, V a, V b, V c, V d, ref V s0, ref V s1, ref V s2, ref V s3)
    {
        s0 = V.Fma(g, a, s0);
        s1 = V.Fma(g, b, s1);
        s2 = V.Fma(g, c, s2);
        s3 = V.Fma(g, d, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* target, V s0, V s1, V s2, V s3)
    {
        s0.Store(ref *target, 0);
        s1.Store(ref *target, (nuint)V.Count);
        s2.Store(ref *target, (nuint)(2 * V.Count));
        s3.Store(ref *target, (nuint)(3 * V.Count));
    }
}
