namespace Framework.Kernels;

/// <summary>Where the results of a correlation go in an image: every step-th element from a start, along each dimension.</summary>
readonly record struct Placement(bool IsWhole, Phase Depth, Phase Height, Phase Width, int ImageHeight, int ImageWidth, nint ImagePlane)
{
    /// <summary>The results are the image.</summary>
    internal static Placement Whole => new(true, default, default, default, 0, 0, 0);

    /// <summary>Brings rows of results of one depth to their places in a channel of the image.</summary>
    internal unsafe void Scatter<T>(T* source, int pitch, int rows, T* channel, int depth, int row) where T : unmanaged
    {
        int step = Width.Step, width = Width.Axis.Output;
        nint slice = (nint)(Depth.Start + depth * Depth.Step) * ImageHeight;
        for (int i = 0; i < rows; i++, source += pitch)
        {
            T* target = channel + (slice + Height.Start + (row + i) * Height.Step) * ImageWidth + Width.Start;
            Interleaving.Spread(source, target, step, width);
        }
    }
}
