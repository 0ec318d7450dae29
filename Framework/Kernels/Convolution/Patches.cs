using System.Runtime.CompilerServices;

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

        // Outputs [left, right) have patches between both ends of a row.
        int left = Math.Min(width.Output, (width.Padding + width.Stride - 1) / width.Stride), right = Math.Clamp((width.Input + width.Padding - taps) / width.Stride + 1, left, width.Output);
        for (int row = 0; row < height.Output; row++)
        {
            T* run = patches + (nint)row * width.Output * depths;
            for (int channel = 0; channel < shape.GroupChannels; channel++)
            {
                for (int tap = 0; tap < height.Taps; tap++, run += taps)
                {
                    int line = row * height.Stride + tap - height.Padding;
                    T* pixels = image + channel * shape.InputPlane + (nint)line * width.Input - width.Padding, inside = pixels + (nint)left * width.Stride, place = run + (nint)left * depths;
                    if ((uint)line >= (uint)height.Input)
                    {
                        for (int column = 0; takes && column < width.Output; column++) new Span<T>(run + (nint)column * depths, taps).Clear();
                        continue;
                    }

                    if (takes) Packing.Copy(inside, width.Stride, taps, right - left, place, depths);
                    else Packing.Copy(place, depths, taps, right - left, inside, width.Stride);
                    Ends(width, 0, left, pixels, run, depths, takes);
                    Ends(width, right, width.Output, pixels, run, depths, takes);
                }
            }
        }
    }

    /// <summary>A row of taps of outputs [column, end) that may reach beyond an end of the row of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Ends<T>(in Axis width, int column, int end, T* pixels, T* run, int depths, bool takes) where T : unmanaged
    {
        for (; column < end; column++)
        {
            var (from, to) = width.TapsOf(column);
            T* own = run + (nint)column * depths, seen = pixels + (nint)column * width.Stride + from;
            if (takes) new Span<T>(own, width.Taps).Clear();
            if (takes) Packing.CopyBytes((byte*)seen, (byte*)(own + from), (to - from) * sizeof(T));
            else Packing.CopyBytes((byte*)(own + from), (byte*)seen, (to - from) * sizeof(T));
        }
    }
}
