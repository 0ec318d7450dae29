using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Framework.Kernels;

/// <summary>
/// The weights' gradient for few outputs or few taps: dot products of rows of the results' gradient with rows of the images, where they lie.
/// </summary>
static unsafe class DirectWeightGradient
{
    /// <summary>Whether packing would cost more than is lost here, where a vector that is read serves three by three taps of one output.</summary>
    internal static bool IsBetter(in ConvolutionShape shape) => shape.GroupOutputs == 1 || Math.Min(shape.GroupOutputs, shape.Depths) <= 16;

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
        images = new(shape, V.Count, rows);
        gradients = new(results, V.Count, rows);
    }

    static Axis Same(Axis axis) => new(axis.Output, axis.Output, 1, 1, 1, 0);

    int Slices => shape.GroupChannels * shape.Depth.Taps;

    [SkipLocalsInit]
    internal void Run(ReadOnlySpan<TapBlock> blocks, (long From, long End) batch, (long From, long End) groups)
    {
        T* line = stackalloc T[TapMasks<V, T>.LineLength];
        TapMasks<V, T>.Draw(line);
        nint length = (nint)shape.GroupOutputs * Slices * blocks.Length * TapDots<V, T>.Sums * V.Count;
        T* sums = PackBuffer.Rent<T>(PackBuffer.Use.Results, length), copies = PackBuffer.Rent<T>(PackBuffer.Use.Image, images.Length + gradients.Length);
        for (nint group = (nint)groups.From; group < groups.End; group++)
        {
            for (nint i = 0; i < length; i += V.Count) default(V).Store(ref sums[i], 0);
            for (nint image = (nint)batch.From; image < batch.End; image++)
                for (int depth = 0; depth < shape.Depth.Output; depth++)
                    for (int row = 0; row < shape.Height.Output; row += images.Rows) Add(blocks, image, group, depth, row, sums, line, copies);
            Finish(blocks, group, sums);
        }
    }

    /// <summary>Adds what a block of rows of one image gives.</summary>
    void Add(ReadOnlySpan<TapBlock> blocks, nint image, nint group, int depth, int row, T* sums, T* line, T* copies)
    {
        int rows = Math.Min(images.Rows, shape.Height.Output - row);
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
                    T* gradient = gradients.Fetch(dy, result, row, rows, copies + images.Length) + (nint)row * shape.Width.Output;
                    nint first = ((output * shape.GroupChannels + input) * shape.Depth.Taps + tap) * blocks.Length;
                    for (int i = 0; i < blocks.Length; i++) Strips(blocks[i], origin, gradient, row, rows, line, sums + (first + i) * TapDots<V, T>.Sums * V.Count);
                }
            }
        }
    }

    /// <summary>The last strip ends where the rows do, and leaves out what the one before it has had.</summary>
    [SkipLocalsInit]
    void Strips(in TapBlock block, T* origin, T* gradient, int row, int rows, T* line, T* sums)
    {
        T* masks = stackalloc T[4 * V.Count];
        TapPass<T> pass = new() { Masks = masks };
        int width = shape.Width.Output, column = 0, done = 0;
        while (done < width)
        {
            int strips = Math.Max(1, images.Inside(column, V.Count));
            bool along = strips > 1;
            V own = TapMasks<V, T>.Inside(line, column - done, width - done);
            own.Store(ref *masks, (nuint)(3 * V.Count));
            TapMasks<V, T>.Store(line, block, column, own, masks);
            pass.See(block, images, origin, row, column);
            (pass.Outputs, pass.XStep, pass.YStep) = along ? (strips, V.Count, V.Count) : (rows, images.Step, width);
            if (along) pass.Inputs = pass.Missing == 0 && pass.Inputs > 0 ? strips : 0;
            pass.Y = gradient + column;
            TapDots<V, T>.Run(pass, block, sums);
            done = column + strips * V.Count;
            column = Math.Max(0, Math.Min(done, width - V.Count));
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
                HorizontalSums<T>.Run(sums, V.Count, TapDots<V, T>.Sums, dots);
                sums += TapDots<V, T>.Sums * V.Count;
                for (int row = 0; row < block.Rows; row++)
                    for (int column = 0; column < block.Columns; column++)
                        target[block.First + row * block.Step + column] = dots[(TapBlock.Edge - block.Rows + row) * TapBlock.Edge + column];
            }
        }
    }
}
