namespace Framework.Nn;

/// <summary>The transpose of a convolution of sequences: what spreads each input over its taps.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps.</param>
/// <param name="stride">The distance between the results of neighbouring inputs.</param>
/// <param name="padding">How many results are left out at each border.</param>
/// <param name="outputPadding">How many results are added at the far borders, less than stride or dilation.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="dilation">The distance between neighbouring taps.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups.</exception>
[Module]
public sealed partial class ConvTranspose1d(
    int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, int outputPadding = 0, int groups = 1, bool bias = true, int dilation = 1,
    DType dtype = DType.Float32)
{
    /// <summary>[inChannels, outChannels / groups, kernelSize]; uniform up to one over the root of outChannels / groups times the number of taps at first, as in PyTorch.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn(
        [inChannels, ConvolutionSizes.Grouped(nameof(ConvTranspose1d), outChannels, inChannels, groups), kernelSize], (long)outChannels / groups * kernelSize, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outChannels], (long)outChannels / groups * kernelSize, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, length], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.ConvTranspose1d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.ConvTranspose1d(Weight, Bias, stride, padding, outputPadding, groups, dilation);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe(stride, dilation, groups, 1, "");
}

/// <summary>The transpose of a convolution of images: what spreads each input over its taps.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps along height and width.</param>
/// <param name="stride">The distance between the results of neighbouring inputs; null for 1.</param>
/// <param name="padding">How many results are left out at each border; null for 0.</param>
/// <param name="outputPadding">How many results are added at the far borders, less than stride or dilation; null for 0.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups.</exception>
[Module]
public sealed partial class ConvTranspose2d(
    int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? outputPadding = null, int groups = 1, bool bias = true, Size2? dilation = null,
    DType dtype = DType.Float32)
{
    /// <summary>[inChannels, outChannels / groups, height, width]; uniform up to one over the root of outChannels / groups times the number of taps at first, as in PyTorch.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn(
        [inChannels, ConvolutionSizes.Grouped(nameof(ConvTranspose2d), outChannels, inChannels, groups), kernelSize.Height, kernelSize.Width], (long)outChannels / groups * kernelSize.Height * kernelSize.Width, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outChannels], (long)outChannels / groups * kernelSize.Height * kernelSize.Width, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, height, width], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.ConvTranspose2d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.ConvTranspose2d(Weight, Bias, stride, padding, outputPadding, groups, dilation);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe<Size2>(stride ?? 1, dilation ?? 1, groups, 1, "");
}

/// <summary>The transpose of a convolution of volumes: what spreads each input over its taps.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps along depth, height and width.</param>
/// <param name="stride">The distance between the results of neighbouring inputs; null for 1.</param>
/// <param name="padding">How many results are left out at each border; null for 0.</param>
/// <param name="outputPadding">How many results are added at the far borders, less than stride or dilation; null for 0.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups.</exception>
[Module]
public sealed partial class ConvTranspose3d(
    int inChannels, int outChannels, Size3 kernelSize, Size3? stride = null, Size3? padding = null, Size3? outputPadding = null, int groups = 1, bool bias = true, Size3? dilation = null,
    DType dtype = DType.Float32)
{
    /// <summary>[inChannels, outChannels / groups, depth, height, width]; uniform up to one over the root of outChannels / groups times the number of taps at first, as in PyTorch.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn(
        [inChannels, ConvolutionSizes.Grouped(nameof(ConvTranspose3d), outChannels, inChannels, groups), kernelSize.Depth, kernelSize.Height, kernelSize.Width], (long)outChannels / groups * kernelSize.Depth * kernelSize.Height * kernelSize.Width, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outChannels], (long)outChannels / groups * kernelSize.Depth * kernelSize.Height * kernelSize.Width, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, depth, height, width], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.ConvTranspose3d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.ConvTranspose3d(Weight, Bias, stride, padding, outputPadding, groups, dilation);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe<Size3>(stride ?? 1, dilation ?? 1, groups, 1, "");
}
