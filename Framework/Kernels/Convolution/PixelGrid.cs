namespace Framework.Kernels;

/// <summary>The pixels of an image that a convolution with a single tap reads: every stride-th one of every stride-th row and slice.</summary>
static unsafe class PixelGrid
{
    /// <summary>Takes the pixels of neighbouring channels.</summary>
    internal static void Take<T>(in ConvolutionShape shape, T* image, int channels, T* grid) where T : unmanaged
    {
        int stride = shape.Width.Stride, width = shape.Width.Output;
        for (nint channel = 0; channel < channels; channel++, image += shape.InputPlane)
        {
            for (int row = 0; row < shape.Depth.Output * shape.Height.Output; row++, grid += width)
                Interleaving.Take(image + Row(shape, row), grid, stride, width);
        }
    }

    /// <summary>Puts them back, and in all other places the number of their channel, or zero.</summary>
    internal static void Put<T>(in ConvolutionShape shape, T* grid, int channels, T* bias, T* image) where T : unmanaged
    {
        int stride = shape.Width.Stride, width = shape.Width.Output;
        for (nint channel = 0; channel < channels; channel++, image += shape.InputPlane)
        {
            new Span<T>(image, checked((int)shape.InputPlane)).Fill(bias == null ? default : bias[channel]);
            for (int row = 0; row < shape.Depth.Output * shape.Height.Output; row++, grid += width)
                Interleaving.Spread(grid, image + Row(shape, row), stride, width);
        }
    }

    static nint Row(in ConvolutionShape shape, int row)
    {
        var (slice, line) = Math.DivRem(row, shape.Height.Output);
        return ((nint)slice * shape.Depth.Stride * shape.Height.Input + line * shape.Height.Stride) * shape.Width.Input;
    }
}
