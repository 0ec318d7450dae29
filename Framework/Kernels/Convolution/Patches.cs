namespace Framework.Kernels;

/// <summary>What each output of a correlation reads, where no two of them read the same: the patches of an image as rows of a matrix [outputs of a plane, channels · taps].</summary>
static unsafe class Patches
{
    /// <summary>Fills the matrix; outside the image lies zero.</summary>
    internal static void Take<T>(in ConvolutionShape shape, T* image, T* patches) where T : unmanaged => Run(shape, image, patches, takes: true);

    /// <summary>Puts the matrix back to where it was taken from. Pixels that no patch has hold the number of their channel, or zero.</summary>
    internal static void Put<T>(in ConvolutionShape shape, T* patches, T* bias, T* image) where T : unmanaged
    {
        int plane = checked((int)shape.InputPlane);
        for (int channel = 0; channel < shape.GroupChannels; channel++) new Span<T>(image + (nint)channel * plane, plane).Fill(bias == null ? default : bias[channel]);
        Run(shape, image, patches, takes: false);
    }

    static void Run<T>(in ConvolutionShape shape, T* image, T* patches, bool takes) where T : unmanaged
    {
        Axis height = shape.Height, width = shape.Width;
        int depths = shape.Depths, taps = width.Taps;
        nint bytes = taps * sizeof(T), step = (nint)width.Stride * sizeof(T), patch = (nint)depths * sizeof(T);

        // Outputs whose patches lie between the left and the right end of a row.
        int first = Math.Min(width.Output, (width.Padding + width.Stride - 1) / width.Stride), whole = Math.Clamp((width.Input + width.Padding - taps) / width.Stride + 1 - first, 0, width.Output - first);
        for (int row = 0; row < height.Output; row++)
        {
            T* run = patches + (nint)row * width.Output * depths;
            for (int channel = 0; channel < shape.GroupChannels; channel++)
            {
                for (int tap = 0; tap < height.Taps; tap++, run += taps)
                {
                    int line = row * height.Stride + tap - height.Padding;
                    T* pixels = image + channel * shape.InputPlane + (nint)line * width.Input - width.Padding;
                    bool isInside = (uint)line < (uint)height.Input;
                    if (isInside)
                    {
                        byte* inside = (byte*)(pixels + first * width.Stride), place = (byte*)(run + (nint)first * depths);
                        if (takes) Packing.CopyPieces(inside, step, place, patch, bytes, whole);
                        else Packing.CopyPieces(place, patch, inside, step, bytes, whole);
                    }

                    for (int column = isInside && first == 0 ? whole : 0; column < width.Output; column = column + 1 == first && isInside ? first + whole : column + 1)
                    {
                        var (from, end) = isInside ? width.TapsOf(column) : (0, 0);
                        T* own = run + (nint)column * depths, seen = pixels + (nint)column * width.Stride;
                        if (takes) new Span<T>(own, taps).Clear();
                        if (takes) Packing.CopyBytes((byte*)(seen + from), (byte*)(own + from), (end - from) * sizeof(T));
                        else Packing.CopyBytes((byte*)(own + from), (byte*)(seen + from), (end - from) * sizeof(T));
                    }
                }
            }
        }
    }
}
