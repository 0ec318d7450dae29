using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// The weights' gradient for few outputs or few taps: dot products of rows of the results' gradient with rows of the images, where they lie.
/// </summary>
static unsafe class DirectWeightGradient
{
    const int FewChannels = 4, FewSums = 16;

    /// <summary>Whether copies would cost more than is lost here, where a vector that is read serves three by three taps of one output.</summary>
    internal static bool IsBetter(in ConvolutionShape shape) =>
        shape.GroupOutputs == 1 || Math.Min(shape.GroupOutputs, shape.GroupChannels) <= FewChannels && Math.Min(shape.GroupOutputs, shape.Depths) <= FewSums;

    /// <summary>Sums some groups over some images. Narrow rows are read in vectors of the smallest size that holds them.</summary>
    internal static void Run<T>(in ConvolutionShape shape, ReadOnlySpan<TapBlock> blocks, T* dy, T* x, T* dw, (long From, long End) images, (long From, long End) groups) where T : unmanaged
    {
        int width = shape.Width.Output;
        if (Vector512.IsHardwareAccelerated && width > Vector256<T>.Count) new DirectWeightGradient<V512<T>, T>(shape, dy, x, dw).Run(blocks, images, groups);
        else if (Vector256.IsHardwareAccelerated && width > Vector128<T>.Count) new DirectWeightGradient<V256<T>, T>(shape, dy, x, dw).Run(blocks, images, groups);
        else new DirectWeightGradient<V128<T>, T>(shape, dy, x, dw).Run(blocks, images, groups);
    }
}

/// <inheritdoc cref="DirectWeightGradient"/>
readonly unsafe struct DirectWeightGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    readonly ConvolutionShape shape;
    readonly TapStrips<V, T> strips;
    readonly TapPlanes<T> images, gradients;
    readonly T* dy, x, dw;

    internal DirectWeightGradient(in ConvolutionShape shape, T* dy, T* x, T* dw)
    {
        this.shape = shape;
        this.dy = dy;
        this.x = x;
        this.dw = dw;
        ConvolutionShape results = shape with { Channels = shape.Outputs, Depth = Same(shape.Depth), Height = Same(shape.Height), Width = Same(shape.Width) };
        int rows = TapPlanes<T>.BlockRows(shape, 1);
        strips = new(shape.Width, overlap: true, apart: true);
        images = new(shape, strips.Columns, rows);
        gradients = new(results, strips.Columns, rows);
    }

    static Axis Same(Axis axis) => new(axis.Output, axis.Output, 1, 1, 1, 0);

    int Slices => shape.GroupChannels * shape.Depth.Taps;

    internal void Run(ReadOnlySpan<TapBlock> blocks, (long From, long End) batch, (long From, long End) groups)
    {
        int mostPasses = blocks.Length * TapStrips<V, T>.MostPasses;
        nint length = (nint)shape.GroupOutputs * Slices * blocks.Length * TapDots<V, T>.Sums * V.Count, masksLength = blocks.Length * strips.MasksLength;
        nint planLength = mostPasses * (sizeof(TapPass<T>) / sizeof(T));
        T* sums = PackBuffer.Rent<T>(PackBuffer.Use.Results, length), masks = PackBuffer.Rent<T>(PackBuffer.Use.Image, masksLength + planLength + images.Length + gradients.Length);
        TapPass<T>* passes = (TapPass<T>*)(masks + masksLength);
        T* copies = (T*)(passes + mostPasses);
        for (int i = 0; i < blocks.Length; i++) strips.Draw(blocks[i], masks + i * strips.MasksLength);

        int count = 0;
        for (nint group = (nint)groups.From; group < groups.End; group++)
        {
            for (nint i = 0; i < length; i += V.Count) default(V).Store(ref sums[i], 0);
            for (nint image = (nint)batch.From; image < batch.End; image++)
            {
                for (int depth = 0; depth < shape.Depth.Output; depth++)
                {
                    for (int row = 0; row < shape.Height.Output; row += images.Rows)
                    {
                        int rows = Math.Min(images.Rows, shape.Height.Output - row);
                        if (count == 0 || images.Blocks > 1) count = strips.Plan(blocks, images, row, rows, shape.Width.Output, masks, passes);
                        Add(blocks, new(passes, count), image, group, depth, row, rows, sums, copies);
                    }
                }
            }

            Finish(blocks, group, sums);
        }
    }

    /// <summary>Adds what a block of rows of one image gives.</summary>
    void Add(ReadOnlySpan<TapBlock> blocks, ReadOnlySpan<TapPass<T>> passes, nint image, nint group, int depth, int row, int rows, T* sums, T* copies)
    {
        for (nint input = 0; input < shape.GroupChannels; input++)
        {
            for (int tap = 0; tap < shape.Depth.Taps; tap++)
            {
                int slice = depth * shape.Depth.Stride + tap * shape.Depth.Dilation - shape.Depth.Padding;
                if ((uint)slice >= (uint)shape.Depth.Input) continue;
                T* origin = images.Fetch(x, (image * shape.Channels + group * shape.GroupChannels + input) * shape.Depth.Input + slice, row, rows, copies);
                for (nint output = 0; output < shape.GroupOutputs; output++)
                {
                    nint result = (image * shape.Outputs + group * shape.GroupOutputs + output) * shape.Depth.Output + depth;
                    T* y = gradients.Fetch(dy, result, row, rows, copies + images.Length) + (nint)row * shape.Width.Output;
                    T* target = sums + ((output * shape.GroupChannels + input) * shape.Depth.Taps + tap) * blocks.Length * TapDots<V, T>.Sums * V.Count;
                    foreach (ref readonly TapPass<T> pass in passes)
                        TapDots<V, T>.Run(pass, blocks[pass.Block], strips, origin, y, target + pass.Block * TapDots<V, T>.Sums * V.Count);
                }
            }
        }
    }

    [SkipLocalsInit]
    void Finish(ReadOnlySpan<TapBlock> blocks, nint group, T* sums)
    {
        T* dots = stackalloc T[TapDots<V, T>.Sums];
        T* target = dw + group * shape.GroupOutputs * shape.Depths;
        for (int slice = 0; slice < shape.GroupOutputs * Slices; slice++, target += shape.Height.Taps * shape.Width.Taps)
        {
            foreach (TapBlock block in blocks)
            {
                HorizontalSums<T>.Run<V>(sums, TapDots<V, T>.Sums, dots);
                sums += TapDots<V, T>.Sums * V.Count;
                for (int row = 0; row < block.Rows; row++)
                    for (int column = 0; column < block.Columns; column++)
                        target[block.First + row * block.Step + column] = dots[(TapDots<V, T>.MostRows - block.Rows + row) * TapDots<V, T>.MostColumns + column];
            }
        }
    }
}
