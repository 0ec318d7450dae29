using Framework.Kernels;

namespace Framework;

public static partial class Functional
{
    /// <summary>The transpose of <see cref="Conv1d"/>: what the gradient of its input is made with.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="weight">[channels, outputs / groups, taps], of the same type.</param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="stride">The distance between the results of neighbouring inputs.</param>
    /// <param name="padding">How many results are left out before and behind.</param>
    /// <param name="outputPadding">How many results are added behind, less than stride or dilation.</param>
    /// <param name="groups">Into how many independent groups channels and outputs are divided.</param>
    /// <param name="dilation">The distance between neighbouring taps.</param>
    /// <returns>[batch, outputs, (length − 1)·stride − 2·padding + dilation·(taps − 1) + outputPadding + 1].</returns>
    /// <exception cref="ArgumentException">Ranks, types or sizes do not fit, or a number is out of range.</exception>
    public static Tensor ConvTranspose1d(this Tensor x, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int outputPadding = 0, int groups = 1, int dilation = 1) =>
        ConvolveTransposed(nameof(ConvTranspose1d), x, weight, bias, [stride], [padding], [outputPadding], [dilation], groups);

    /// <summary>The transpose of <see cref="Conv2d"/>: what the gradient of its input is made with.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="weight">[channels, outputs / groups, taps, taps], of the same type.</param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="stride">The distance between the results of neighbouring inputs; null for 1.</param>
    /// <param name="padding">How many results are left out at each border; null for 0.</param>
    /// <param name="outputPadding">How many results are added at the far borders, less than stride or dilation; null for 0.</param>
    /// <param name="groups">Into how many independent groups channels and outputs are divided.</param>
    /// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
    /// <returns>[batch, outputs, …] with (size − 1)·stride − 2·padding + dilation·(taps − 1) + outputPadding + 1 results along each dimension.</returns>
    /// <exception cref="ArgumentException">Ranks, types or sizes do not fit, or a number is out of range.</exception>
    public static Tensor ConvTranspose2d(
        this Tensor x, Tensor weight, Tensor? bias = null, Size2? stride = null, Size2? padding = null, Size2? outputPadding = null, int groups = 1, Size2? dilation = null) =>
        ConvolveTransposed(nameof(ConvTranspose2d), x, weight, bias, Numbers(stride ?? 1), Numbers(padding ?? 0), Numbers(outputPadding ?? 0), Numbers(dilation ?? 1), groups);

    /// <summary>The transpose of <see cref="Conv3d"/>: what the gradient of its input is made with.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <param name="weight">[channels, outputs / groups, taps, taps, taps], of the same type.</param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="stride">The distance between the results of neighbouring inputs; null for 1.</param>
    /// <param name="padding">How many results are left out at each border; null for 0.</param>
    /// <param name="outputPadding">How many results are added at the far borders, less than stride or dilation; null for 0.</param>
    /// <param name="groups">Into how many independent groups channels and outputs are divided.</param>
    /// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
    /// <returns>[batch, outputs, …] with (size − 1)·stride − 2·padding + dilation·(taps − 1) + outputPadding + 1 results along each dimension.</returns>
    /// <exception cref="ArgumentException">Ranks, types or sizes do not fit, or a number is out of range.</exception>
    public static Tensor ConvTranspose3d(
        this Tensor x, Tensor weight, Tensor? bias = null, Size3? stride = null, Size3? padding = null, Size3? outputPadding = null, int groups = 1, Size3? dilation = null) =>
        ConvolveTransposed(nameof(ConvTranspose3d), x, weight, bias, Numbers(stride ?? 1), Numbers(padding ?? 0), Numbers(outputPadding ?? 0), Numbers(dilation ?? 1), groups);

    static Tensor ConvolveTransposed(
        string operation, Tensor x, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] outputPadding, int[] dilation, int groups)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        int spatial = stride.Length;
        if (AreWhole(x, weight, bias))
            return ConvolveTransposed(operation, x.To(DType.Float64), weight.To(DType.Float64), bias?.To(DType.Float64), stride, padding, outputPadding, dilation, groups).To(x.DType);
        CheckConvolution(operation, x, weight, bias, spatial, stride, padding, dilation, groups);
        RequireAtLeast(operation, nameof(outputPadding), outputPadding, 0);
        if (x.Rank == spatial + 1)
        {
            Tensor single = ConvolveTransposed(operation, x.Reshape([1, .. x.Shape]), weight, bias, stride, padding, outputPadding, dilation, groups);
            return single.Reshape([.. single.Shape.AsSpan()[1..]]);
        }

        if (x.Shape[1] != weight.Shape[0] || weight.Shape[0] % groups != 0)
        {
            throw new ArgumentException(
                $"{operation}: the input {x.Shape} has {x.Shape[1]} channels and the weight {weight.Shape} needs {weight.Shape[0]}, a number that divides by groups = {groups}.");
        }

        int outputs = checked(weight.Shape[1] * groups);
        RequireBias(operation, bias, outputs, weight.DType);
        if (x.DType is DType.Float16 or DType.BFloat16)
        {
            return ConvolveTransposed(operation, x.To(DType.Float32), weight.To(DType.Float32), bias?.To(DType.Float32), stride, padding, outputPadding, dilation, groups)
                .To(x.DType);
        }

        var axes = new Axis[spatial];
        for (int i = 0; i < spatial; i++)
        {
            if (outputPadding[i] >= Math.Max(stride[i], dilation[i]))
                throw new ArgumentOutOfRangeException(nameof(outputPadding), outputPadding[i], $"{operation}: outputPadding must be less than stride {stride[i]} or dilation {dilation[i]}.");
            long size = (x.Shape[i + 2] - 1L) * stride[i] - 2L * padding[i] + (long)dilation[i] * (weight.Shape[i + 2] - 1) + outputPadding[i] + 1;
            if (size < 1 || x.Shape[i + 2] == 0)
                throw new ArgumentException($"{operation}: the input {x.Shape} and the weight {weight.Shape} with padding {padding[i]} leave {size} results along dimension {i + 2}.");
            axes[i] = new Axis(checked((int)size), x.Shape[i + 2], weight.Shape[i + 2], stride[i], dilation[i], padding[i]);
        }

        Shape result = [x.Shape[0], outputs, .. axes.Select(axis => axis.Input)];
        return new ConvolutionProduct(operation, Geometry(x.Shape[0], outputs, x.Shape[1], groups, axes), result, weight.Shape, x.Shape).InputGradient(x, weight, bias);
    }
}
