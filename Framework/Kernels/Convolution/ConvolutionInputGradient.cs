namespace Framework.Kernels;

/// <summary>
/// The gradient of the images: the gradient of the results correlated with the weights of all outputs, taps reversed. Where the stride is not 1, inputs
/// that differ by it meet different taps, and each such share is a correlation of its own: no zeros are multiplied.
/// </summary>
static unsafe class ConvolutionInputGradient<V, T>
    where V : unmanaged, ISimd<V, T>
    where T : unmanaged
{
    internal static void Run(in ConvolutionShape shape, T* dy, T* w, T* bias, T* dx)
    {
        if (!shape.IsStrided && TryWhole(Correlation(shape, shape.Depth.Phase(0), shape.Height.Phase(0), shape.Width.Phase(0)), dy, w, bias, dx)) return;
        if (DepthwiseCorrelation<V, T>.ServesInputGradient(shape))
        {
            DepthwiseCorrelation<V, T>.InputGradient(shape, dy, w, bias, dx);
            return;
        }

        if (shape.IsStrided && PatchSums<V, T>.Serves(shape))
        {
            PatchSums<V, T>.Run(shape, dy, w, bias, dx);
            return;
        }

        if (shape.GroupChannels > DirectCorrelation.MostOutputs)
        {
            PixelCorrelation.InputGradient(shape, dy, w, bias, dx);
            return;
        }

        for (int depth = 0; depth < shape.Depth.Stride; depth++)
            for (int height = 0; height < shape.Height.Stride; height++)
                for (int width = 0; width < shape.Width.Stride; width++)
                    Share(shape, shape.Depth.Phase(depth), shape.Height.Phase(height), shape.Width.Phase(width), dy, w, bias, dx);
    }

    /// <summary>The ways of a correlation that take its weights turned over, and write all of dx.</summary>
    static bool TryWhole(in ConvolutionShape whole, T* dy, T* w, T* bias, T* dx)
    {
        if (PlaneCorrelation<T>.Serves(whole)) PlaneCorrelation<T>.Run(whole, dy, w, reversed: true, bias, dx);
        else if (WidePlaneCorrelation<T>.Serves(whole)) WidePlaneCorrelation<T>.Run(whole, dy, w, reversed: true, bias, dx);
        else if (WinogradShape.Serves(whole)) WinogradCorrelation<V, T>.Run(whole, dy, w, reversed: true, bias, dx);
        else if (!DirectCorrelation.Serves(whole) && RowCorrelation.Serves<V, T>(whole)) RowCorrelation.Run(whole, dy, w, reversed: true, bias, dx);
        else return false;
        return true;
    }

    static ConvolutionShape Correlation(in ConvolutionShape shape, in Phase depth, in Phase height, in Phase width) =>
        new(shape.Batch, shape.Outputs, shape.Channels, shape.Groups, depth.Axis, height.Axis, width.Axis);

    static void Share(in ConvolutionShape shape, in Phase depth, in Phase height, in Phase width, T* dy, T* w, T* bias, T* dx)
    {
        if (depth.Axis.Output == 0 || height.Axis.Output == 0 || width.Axis.Output == 0) return;

        ConvolutionShape share = Correlation(shape, depth, height, width);
        Placement placement = new(!shape.IsStrided, depth, height, width, shape.Height.Input, shape.Width.Input, shape.InputPlane);
        if (share.Taps == 0)
        {
            Fill(share, placement, bias, dx);
            return;
        }

        T* weights = PackBuffer.Rent<T>(PackBuffer.Use.Shared, (nint)share.Outputs * share.Depths);
        Rearrange(shape, share, depth, height, width, w, weights);
        DirectCorrelation.Run(share, dy, weights, bias, dx, placement);
    }

    /// <summary>[input channel of the group, output of the group, taps of the share], group after group.</summary>
    static void Rearrange(in ConvolutionShape shape, in ConvolutionShape share, in Phase depth, in Phase height, in Phase width, T* w, T* target)
    {
        int outputs = shape.GroupOutputs, inputs = shape.GroupChannels, taps = shape.Taps;
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            var (group, input) = Math.DivRem(channel, inputs);
            for (int output = 0; output < outputs; output++)
            {
                T* source = w + ((nint)(group * outputs + output) * inputs + input) * taps;
                for (int i = 0; i < share.Depth.Taps; i++)
                {
                    for (int j = 0; j < share.Height.Taps; j++)
                    {
                        int row = ((depth.FirstTap + i * depth.TapStep) * shape.Height.Taps + height.FirstTap + j * height.TapStep) * shape.Width.Taps + width.FirstTap;
                        for (int k = 0; k < share.Width.Taps; k++) *target++ = source[row + k * width.TapStep];
                    }
                }
            }
        }
    }

    /// <summary>Inputs that no tap reaches.</summary>
    static void Fill(in ConvolutionShape share, in Placement place, T* bias, T* dx)
    {
        for (nint channel = 0; channel < (nint)share.Batch * share.Outputs; channel++, dx += place.ImagePlane)
        {
            T value = bias == null ? default : bias[channel % share.Outputs];
            for (int i = 0; i < place.Depth.Axis.Output; i++)
            {
                for (int j = 0; j < place.Height.Axis.Output; j++)
                {
                    nint row = (nint)(place.Depth.Start + i * place.Depth.Step) * place.ImageHeight + place.Height.Start + j * place.Height.Step;
                    T* target = dx + row * place.ImageWidth + place.Width.Start;
                    for (int k = 0; k < place.Width.Axis.Output; k++, target += place.Width.Step) *target = value;
                }
            }
        }
    }
}
