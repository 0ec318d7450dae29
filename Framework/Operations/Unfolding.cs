using System.Runtime.CompilerServices;
using Framework.Kernels;

namespace Framework;

public static partial class Functional
{
    /// <summary>The blocks of an image under a sliding window, as columns.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="kernelSize">The size of the window.</param>
    /// <param name="dilation">The distance between neighbouring elements of a window; null for 1.</param>
    /// <param name="padding">How many zeros are imagined around the image; null for 0.</param>
    /// <param name="stride">The distance between neighbouring windows; null for 1.</param>
    /// <returns>[batch, channels · elements of the window, windows].</returns>
    /// <exception cref="ArgumentException">The rank or type does not fit, a number is out of range, or no window fits into the image.</exception>
    public static Tensor Unfold(Tensor x, Size2 kernelSize, Size2? dilation = null, Size2? padding = null, Size2? stride = null)
    {
        CheckPooling(nameof(Unfold), x, 2);
        if (x.Rank == 3) return WithoutBatch(Unfold(x.Reshape([1, .. x.Shape]), kernelSize, dilation, padding, stride));
        ConvolutionShape shape = PlanWindows(nameof(Unfold), x.Shape[0], x.Shape[1], (x.Shape[2], x.Shape[3]), kernelSize, dilation ?? 1, padding ?? 0, stride ?? 1);
        return Gather(shape, x);
    }

    /// <summary>Adds columns of blocks back into an image: the adjoint of <see cref="Unfold"/>.</summary>
    /// <param name="x">[batch, channels · elements of the window, windows], or without the batch.</param>
    /// <param name="outputSize">Height and width of the image.</param>
    /// <param name="kernelSize">The size of the window.</param>
    /// <param name="dilation">The distance between neighbouring elements of a window; null for 1.</param>
    /// <param name="padding">How many elements around the image the windows reached over; null for 0.</param>
    /// <param name="stride">The distance between neighbouring windows; null for 1.</param>
    /// <returns>[batch, channels, height, width].</returns>
    /// <exception cref="ArgumentException">The rank, type or sizes do not fit, a number is out of range, or no window fits into the image.</exception>
    public static Tensor Fold(Tensor x, Size2 outputSize, Size2 kernelSize, Size2? dilation = null, Size2? padding = null, Size2? stride = null)
    {
        CheckPooling(nameof(Fold), x, 1);
        if (x.Rank == 2) return WithoutBatch(Fold(x.Reshape([1, .. x.Shape]), outputSize, kernelSize, dilation, padding, stride));
        RequireAtLeast(nameof(Fold), nameof(kernelSize), Numbers(kernelSize), 1);
        int window = kernelSize.Height * kernelSize.Width;
        ConvolutionShape shape = PlanWindows(nameof(Fold), x.Shape[0], x.Shape[1] / window, outputSize, kernelSize, dilation ?? 1, padding ?? 0, stride ?? 1);
        if (x.Shape[1] % window != 0 || x.Shape[2] != shape.OutputPlane)
        {
            throw new ArgumentException(
                $"Fold: the input has the shape {x.Shape}; windows of {kernelSize} over an image of {outputSize} need [batch, a multiple of {window}, {shape.OutputPlane}].", nameof(x));
        }

        return Scatter(shape, x);
    }

    static Tensor WithoutBatch(Tensor single) => single.Reshape([.. single.Shape.AsSpan()[1..]]);

    static ConvolutionShape PlanWindows(string operation, int batch, int channels, Size2 size, Size2 window, Size2 dilation, Size2 padding, Size2 stride)
    {
        RequireAtLeast(operation, "kernelSize", Numbers(window), 1);
        RequireAtLeast(operation, nameof(dilation), Numbers(dilation), 1);
        RequireAtLeast(operation, nameof(padding), Numbers(padding), 0);
        RequireAtLeast(operation, nameof(stride), Numbers(stride), 1);
        Axis height = PlanWindow(size.Height, window.Height, dilation.Height, padding.Height, stride.Height);
        Axis width = PlanWindow(size.Width, window.Width, dilation.Width, padding.Width, stride.Width);
        if (height.Output < 1 || width.Output < 1)
            throw new ArgumentException($"{operation}: windows of {window} with dilation {dilation} do not fit into an image of {size} with padding {padding}.");
        return new ConvolutionShape(batch, channels, 1, 1, Axis.None, height, width);
    }

    static Axis PlanWindow(int input, int window, int dilation, int padding, int stride)
    {
        long rest = input + 2L * padding - (long)dilation * (window - 1) - 1;
        return new Axis(input, rest < 0 ? 0 : checked((int)(rest / stride + 1)), window, stride, dilation, padding);
    }

    static Tensor Gather(ConvolutionShape shape, Tensor image)
    {
        if (image.DType is DType.Float16 or DType.BFloat16) return Gather(shape, image.To(DType.Float32)).To(image.DType);
        Tensor plain = image.Detach().Contiguous();
        Tensor columns = Tensor.Zeros([shape.Batch, shape.Channels * shape.Taps, checked((int)shape.OutputPlane)], image.DType);
        if (columns.NumElements > 0)
        {
            if (image.DType == DType.Float32) TapColumns<float>.Gather(shape, ref Unsafe.As<byte, float>(ref plain.Ref), ref Unsafe.As<byte, float>(ref columns.Ref));
            else TapColumns<double>.Gather(shape, ref Unsafe.As<byte, double>(ref plain.Ref), ref Unsafe.As<byte, double>(ref columns.Ref));
        }

        GC.KeepAlive(plain);
        return Recorder.IsRecording(image) ? Recorder.Record(nameof(Unfold), columns, image, gradient => Scatter(shape, gradient)) : columns;
    }

    static Tensor Scatter(ConvolutionShape shape, Tensor columns)
    {
        if (columns.DType is DType.Float16 or DType.BFloat16) return Scatter(shape, columns.To(DType.Float32)).To(columns.DType);
        Tensor plain = columns.Detach().Contiguous();
        Tensor image = Tensor.Zeros([shape.Batch, shape.Channels, shape.Height.Input, shape.Width.Input], columns.DType);
        if (image.NumElements > 0)
        {
            if (columns.DType == DType.Float32) TapColumns<float>.Scatter(shape, ref Unsafe.As<byte, float>(ref plain.Ref), ref Unsafe.As<byte, float>(ref image.Ref));
            else TapColumns<double>.Scatter(shape, ref Unsafe.As<byte, double>(ref plain.Ref), ref Unsafe.As<byte, double>(ref image.Ref));
        }

        GC.KeepAlive(plain);
        return Recorder.IsRecording(columns) ? Recorder.Record(nameof(Fold), image, columns, gradient => Gather(shape, gradient)) : image;
    }
}
