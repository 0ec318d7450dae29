namespace Framework.Nn;

/// <summary>Cross-correlation of sequences with learned weights.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps.</param>
/// <param name="stride">The distance between the inputs of neighbouring results.</param>
/// <param name="padding">How far the taps reach over the border.</param>
/// <param name="dilation">The distance between neighbouring taps.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="paddingMode">What lies beyond the border.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups, or padding does not fit.</exception>
[Module]
public sealed partial class Conv1d(
    int inChannels, int outChannels, int kernelSize, int stride = 1, ConvolutionPadding padding = default, int dilation = 1, int groups = 1, bool bias = true,
    PaddingMode paddingMode = PaddingMode.Zeros, DType dtype = DType.Float32)
{
    readonly ConvolutionBorder border = new(nameof(Conv1d), padding, paddingMode, [kernelSize], [stride], [dilation]);

    /// <summary>[outChannels, inChannels / groups, kernelSize]; uniform up to one over the root of the inputs of an output at first.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn(
        [outChannels, ConvolutionSizes.Grouped(nameof(Conv1d), inChannels, outChannels, groups), kernelSize], (long)inChannels / groups * kernelSize, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outChannels], (long)inChannels / groups * kernelSize, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, length], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.Conv1d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => border.LayAround(x).Conv1d(Weight, Bias, stride, border.Implicit[0], dilation, groups);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe(stride, dilation, groups, 1, border.Text);
}

/// <summary>Cross-correlation of images with learned weights.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps along height and width.</param>
/// <param name="stride">The distance between the inputs of neighbouring results; null for 1.</param>
/// <param name="padding">How far the taps reach over the border.</param>
/// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="paddingMode">What lies beyond the border.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups, or padding does not fit.</exception>
[Module]
public sealed partial class Conv2d(
    int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, ConvolutionPadding padding = default, Size2? dilation = null, int groups = 1, bool bias = true,
    PaddingMode paddingMode = PaddingMode.Zeros, DType dtype = DType.Float32)
{
    readonly ConvolutionBorder border = new(nameof(Conv2d), padding, paddingMode, ConvolutionSizes.Numbers(kernelSize), ConvolutionSizes.Numbers(stride ?? 1), ConvolutionSizes.Numbers(dilation ?? 1));

    /// <summary>[outChannels, inChannels / groups, height, width]; uniform up to one over the root of the inputs of an output at first.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn(
        [outChannels, ConvolutionSizes.Grouped(nameof(Conv2d), inChannels, outChannels, groups), kernelSize.Height, kernelSize.Width], (long)inChannels / groups * kernelSize.Height * kernelSize.Width, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outChannels], (long)inChannels / groups * kernelSize.Height * kernelSize.Width, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, height, width], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.Conv2d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => border.LayAround(x).Conv2d(Weight, Bias, stride, (border.Implicit[0], border.Implicit[1]), dilation, groups);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe<Size2>(stride ?? 1, dilation ?? 1, groups, 1, border.Text);
}

/// <summary>Cross-correlation of volumes with learned weights.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps along depth, height and width.</param>
/// <param name="stride">The distance between the inputs of neighbouring results; null for 1.</param>
/// <param name="padding">How far the taps reach over the border.</param>
/// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="paddingMode">What lies beyond the border.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups, or padding does not fit.</exception>
[Module]
public sealed partial class Conv3d(
    int inChannels, int outChannels, Size3 kernelSize, Size3? stride = null, ConvolutionPadding padding = default, Size3? dilation = null, int groups = 1, bool bias = true,
    PaddingMode paddingMode = PaddingMode.Zeros, DType dtype = DType.Float32)
{
    readonly ConvolutionBorder border = new(nameof(Conv3d), padding, paddingMode, ConvolutionSizes.Numbers(kernelSize), ConvolutionSizes.Numbers(stride ?? 1), ConvolutionSizes.Numbers(dilation ?? 1));

    /// <summary>[outChannels, inChannels / groups, depth, height, width]; uniform up to one over the root of the inputs of an output at first.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn(
        [outChannels, ConvolutionSizes.Grouped(nameof(Conv3d), inChannels, outChannels, groups), kernelSize.Depth, kernelSize.Height, kernelSize.Width], (long)inChannels / groups * kernelSize.Depth * kernelSize.Height * kernelSize.Width, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outChannels], (long)inChannels / groups * kernelSize.Depth * kernelSize.Height * kernelSize.Width, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, depth, height, width], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.Conv3d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => border.LayAround(x).Conv3d(Weight, Bias, stride, (border.Implicit[0], border.Implicit[1], border.Implicit[2]), dilation, groups);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe<Size3>(stride ?? 1, dilation ?? 1, groups, 1, border.Text);
}
