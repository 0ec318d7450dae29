namespace Framework.Nn;

/// <summary>Cross-correlation of sequences with learned weights.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps.</param>
/// <param name="stride">The distance between the inputs of neighbouring results.</param>
/// <param name="padding">How many zeros are imagined before and behind.</param>
/// <param name="dilation">The distance between neighbouring taps.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups, or a number is out of range.</exception>
[Module]
public sealed partial class Conv1d(
    int inChannels, int outChannels, int kernelSize, int stride = 1, int padding = 0, int dilation = 1, int groups = 1, bool bias = true, DType dtype = DType.Float32)
{
    /// <summary>[outChannels, inChannels / groups, kernelSize]; uniform up to one over the root of the inputs of an output at first.</summary>
    [Parameter] public Tensor Weight { get; } =
        Init.ByFanIn([outChannels, ConvolutionSizes.Grouped(nameof(Conv1d), inChannels, outChannels, groups), kernelSize], (long)inChannels / groups * kernelSize, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outChannels], (long)inChannels / groups * kernelSize, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, length], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.Conv1d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.Conv1d(Weight, Bias, stride, padding, dilation, groups);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe(stride, padding, dilation, groups, 1, 0);
}

/// <summary>Cross-correlation of images with learned weights.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps along height and width.</param>
/// <param name="stride">The distance between the inputs of neighbouring results; null for 1.</param>
/// <param name="padding">How many zeros are imagined around the image; null for 0.</param>
/// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups, or a number is out of range.</exception>
[Module]
public sealed partial class Conv2d(
    int inChannels, int outChannels, Size2 kernelSize, Size2? stride = null, Size2? padding = null, Size2? dilation = null, int groups = 1, bool bias = true, DType dtype = DType.Float32)
{
    /// <summary>[outChannels, inChannels / groups, height, width]; uniform up to one over the root of the inputs of an output at first.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn(
        [outChannels, ConvolutionSizes.Grouped(nameof(Conv2d), inChannels, outChannels, groups), kernelSize.Height, kernelSize.Width],
        (long)inChannels / groups * kernelSize.Height * kernelSize.Width, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = bias ? Init.ByFanIn([outChannels], (long)inChannels / groups * kernelSize.Height * kernelSize.Width, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, height, width], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.Conv2d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.Conv2d(Weight, Bias, stride, padding, dilation, groups);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe<Size2>(stride ?? 1, padding ?? 0, dilation ?? 1, groups, 1, 0);
}

/// <summary>Cross-correlation of volumes with learned weights.</summary>
/// <param name="inChannels">The number of input channels.</param>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The number of taps along depth, height and width.</param>
/// <param name="stride">The distance between the inputs of neighbouring results; null for 1.</param>
/// <param name="padding">How many zeros are imagined around the volume; null for 0.</param>
/// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
/// <param name="groups">Into how many independent groups the channels are divided.</param>
/// <param name="bias">Whether a number is added to each output channel.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups, or a number is out of range.</exception>
[Module]
public sealed partial class Conv3d(
    int inChannels, int outChannels, Size3 kernelSize, Size3? stride = null, Size3? padding = null, Size3? dilation = null, int groups = 1, bool bias = true, DType dtype = DType.Float32)
{
    /// <summary>[outChannels, inChannels / groups, depth, height, width]; uniform up to one over the root of the inputs of an output at first.</summary>
    [Parameter] public Tensor Weight { get; } = Init.ByFanIn(
        [outChannels, ConvolutionSizes.Grouped(nameof(Conv3d), inChannels, outChannels, groups), kernelSize.Depth, kernelSize.Height, kernelSize.Width],
        (long)inChannels / groups * kernelSize.Depth * kernelSize.Height * kernelSize.Width, dtype);

    /// <summary>[outChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } =
        bias ? Init.ByFanIn([outChannels], (long)inChannels / groups * kernelSize.Depth * kernelSize.Height * kernelSize.Width, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, inChannels, depth, height, width], or without the batch.</param>
    /// <returns>[batch, outChannels, …], as <see cref="Functional.Conv3d"/> says.</returns>
    /// <exception cref="ArgumentException">The input does not fit.</exception>
    public Tensor Forward(Tensor x) => x.Conv3d(Weight, Bias, stride, padding, dilation, groups);

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{inChannels}, {outChannels}, {kernelSize}" + ConvolutionSizes.Describe<Size3>(stride ?? 1, padding ?? 0, dilation ?? 1, groups, 1, 0);
}

/// <summary>What convolution layers have in common.</summary>
static class ConvolutionSizes
{
    /// <summary>The input channels that each output sees.</summary>
    public static int Grouped(string layer, int inChannels, int outChannels, int groups)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        if (inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException($"{layer}: {inChannels} input and {outChannels} output channels cannot be divided into {groups} groups.", nameof(groups));
        }
        return inChannels / groups;
    }

    /// <summary>The options that are not the usual ones.</summary>
    public static string Describe<T>(T stride, T padding, T dilation, int groups, T one, T zero) where T : IEquatable<T> =>
        (stride.Equals(one) ? "" : $", stride: {stride}") + (padding.Equals(zero) ? "" : $", padding: {padding}")
        + (dilation.Equals(one) ? "" : $", dilation: {dilation}") + (groups == 1 ? "" : $", groups: {groups}");
}
