namespace Framework.Kernels;

/// <summary>Which way a correlation takes.</summary>
static unsafe class Correlation<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    internal static void Run(in ConvolutionShape shape, T* x, T* w, T* bias, T* y)
    {
        if (WinogradShape.Serves(shape)) WinogradCorrelation<V, T>.Run(shape, x, w, reversed: false, bias, y);
        else if (PlaneCorrelation<T>.Serves(shape)) PlaneCorrelation<T>.Run(shape, x, w, reversed: false, bias, y);
        else if (WidePlaneCorrelation<T>.Serves(shape)) WidePlaneCorrelation<T>.Run(shape, x, w, reversed: false, bias, y);
        else if (DepthwiseCorrelation<V, T>.Serves(shape)) DepthwiseCorrelation<V, T>.Forward(shape, x, w, bias, y);
        else if (DirectCorrelation.Serves(shape)) DirectCorrelation.Run(shape, x, w, bias, y, Placement.Whole);
        else if (RowCorrelation.Serves<V, T>(shape))
        {
            if (RowPatches<V, T>.Serves(shape)) RowPatches<V, T>.Run(shape, x, w, bias, y);
            else RowCorrelation.Run(shape, x, w, reversed: false, bias, y);
        }
        else PixelCorrelation.Forward(shape, x, w, bias, y);
    }
}
