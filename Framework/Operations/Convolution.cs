using Framework.Kernels;

namespace Framework;

public static partial class Functional
{
    /// <summary>Cross-correlation of sequences with learned weights.</summary>
    /// <param name="x">[batch, channels, length], or without the batch.</param>
    /// <param name="weight">[outputs, channels / groups, taps], of the same type.</param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="stride">The distance between the inputs of neighbouring results.</param>
    /// <param name="padding">How many zeros are imagined before and behind.</param>
    /// <param name="dilation">The distance between neighbouring taps.</param>
    /// <param name="groups">Into how many independent groups channels and outputs are divided.</param>
    /// <returns>[batch, outputs, (length + 2·padding − dilation·(taps − 1) − 1) / stride + 1].</returns>
    /// <exception cref="ArgumentException">Ranks, types or sizes do not fit, or a number is out of range.</exception>
    public static Tensor Conv1d(this Tensor x, Tensor weight, Tensor? bias = null, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        Convolve(nameof(Conv1d), x, weight, bias, [stride], [padding], [dilation], groups);

    /// <summary>Cross-correlation of images with learned weights.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <param name="weight">[outputs, channels / groups, taps, taps], of the same type.</param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="stride">The distance between the inputs of neighbouring results; null for 1.</param>
    /// <param name="padding">How many zeros are imagined around the image; null for 0.</param>
    /// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
    /// <param name="groups">Into how many independent groups channels and outputs are divided.</param>
    /// <returns>[batch, outputs, …] with (size + 2·padding − dilation·(taps − 1) − 1) / stride + 1 results along each dimension.</returns>
    /// <exception cref="ArgumentException">Ranks, types or sizes do not fit, or a number is out of range.</exception>
    public static Tensor Conv2d(this Tensor x, Tensor weight, Tensor? bias = null, Size2? stride = null, Size2? padding = null, Size2? dilation = null, int groups = 1) =>
        Convolve(nameof(Conv2d), x, weight, bias, Numbers(stride ?? 1), Numbers(padding ?? 0), Numbers(dilation ?? 1), groups);

    /// <summary>Cross-correlation of volumes with learned weights.</summary>
    /// <param name="x">[batch, channels, depth, height, width], or without the batch.</param>
    /// <param name="weight">[outputs, channels / groups, taps, taps, taps], of the same type.</param>
    /// <param name="bias">[outputs], or null for none.</param>
    /// <param name="stride">The distance between the inputs of neighbouring results; null for 1.</param>
    /// <param name="padding">How many zeros are imagined around the volume; null for 0.</param>
    /// <param name="dilation">The distance between neighbouring taps; null for 1.</param>
    /// <param name="groups">Into how many independent groups channels and outputs are divided.</param>
    /// <returns>[batch, outputs, …] with (size + 2·padding − dilation·(taps − 1) − 1) / stride + 1 results along each dimension.</returns>
    /// <exception cref="ArgumentException">Ranks, types or sizes do not fit, or a number is out of range.</exception>
    public static Tensor Conv3d(this Tensor x, Tensor weight, Tensor? bias = null, Size3? stride = null, Size3? padding = null, Size3? dilation = null, int groups = 1) =>
        Convolve(nameof(Conv3d), x, weight, bias, Numbers(stride ?? 1), Numbers(padding ?? 0), Numbers(dilation ?? 1), groups);

    static int[] Numbers(Size2 size) => [size.Height, size.Width];

    static int[] Numbers(Size3 size) => [size.Depth, size.Height, size.Width];

    static Tensor Convolve(string operation, Tensor x, Tensor weight, Tensor? bias, int[] stride, int[] padding, int[] dilation, int groups)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        int spatial = stride.Length;
        if (AreWhole(x, weight, bias))
            return Convolve(operation, x.To(DType.Float64), weight.To(DType.Float64), bias?.To(DType.Float64), stride, padding, dilation, groups).To(x.DType);
        CheckConvolution(operation, x, weight, bias, spatial, stride, padding, dilation, groups);
        if (x.Rank == spatial + 1)
        {
            Tensor single = Convolve(operation, x.Reshape([1, .. x.Shape]), weight, bias, stride, padding, dilation, groups);
            return single.Reshape([.. single.Shape.AsSpan()[1..]]);
        }

        if (x.Shape[1] != (long)weight.Shape[1] * groups || weight.Shape[0] % groups != 0)
        {
            throw new ArgumentException(
                $"{operation}: the input {x.Shape} has {x.Shape[1]} channels and the weight {weight.Shape} with groups = {groups} needs {(long)weight.Shape[1] * groups}, and outputs that divide by groups.");
        }

        RequireBias(operation, bias, weight.Shape[0], weight.DType);
        if (x.DType is DType.Float16 or DType.BFloat16)
            return Convolve(operation, x.To(DType.Float32), weight.To(DType.Float32), bias?.To(DType.Float32), stride, padding, dilation, groups).To(x.DType);

        var axes = new Axis[spatial];
        for (int i = 0; i < spatial; i++)
        {
            long reach = (long)dilation[i] * (weight.Shape[i + 2] - 1) + 1, room = x.Shape[i + 2] + 2L * padding[i];
            if (reach > room)
                throw new ArgumentException($"{operation}: the weight {weight.Shape} with dilation {dilation[i]} reaches over {reach} inputs, and the input {x.Shape} with padding {padding[i]} has {room} along dimension {i + 2}.");
            axes[i] = new Axis(x.Shape[i + 2], checked((int)((room - reach) / stride[i] + 1)), weight.Shape[i + 2], stride[i], dilation[i], padding[i]);
        }

        Shape result = [x.Shape[0], weight.Shape[0], .. axes.Select(axis => axis.Output)];
        return new ConvolutionProduct(operation, Geometry(x.Shape[0], x.Shape[1], weight.Shape[0], groups, axes), x.Shape, weight.Shape, result).Forward(x, weight, bias);
    }

    static ConvolutionShape Geometry(int batch, int channels, int outputs, int groups, ReadOnlySpan<Axis> axes) => new(batch, channels, outputs, groups,
        axes.Length > 2 ? axes[^3] : Axis.None, axes.Length > 1 ? axes[^2] : Axis.None, axes[^1]);

    /// <summary>Whether the operands are of one integer type: then the sums are made in float64, which is exact up to 2^53.</summary>
    static bool AreWhole(Tensor x, Tensor weight, Tensor? bias) =>
        x.DType.IsInteger() && weight.DType == x.DType && (bias is null || bias.DType == x.DType);

    static void CheckConvolution(string operation, Tensor x, Tensor weight, Tensor? bias, int spatial, int[] stride, int[] padding, int[] dilation, int groups)
    {
        if (weight.Rank != spatial + 2 || x.Rank != spatial + 2 && x.Rank != spatial + 1)
            throw new ArgumentException($"{operation}: the input has the shape {x.Shape} and the weight {weight.Shape}; {spatial + 2} dimensions are needed ({spatial + 1} for a single input).");
        if (x.DType != weight.DType || !x.DType.IsFloatingPoint())
            throw new ArgumentException($"{operation}: the input is {x.DType} and the weight {weight.DType}; both must be of one floating-point type.");
        if (groups < 1) throw new ArgumentOutOfRangeException(nameof(groups), groups, $"{operation}: groups must be 1 or more.");
        RequireAtLeast(operation, nameof(stride), stride, 1);
        RequireAtLeast(operation, nameof(padding), padding, 0);
        RequireAtLeast(operation, nameof(dilation), dilation, 1);
        for (int dim = 2; dim < weight.Rank; dim++)
            if (weight.Shape[dim] == 0) throw new ArgumentException($"{operation}: the weight {weight.Shape} has no taps along dimension {dim}.", nameof(weight));
    }

    static void RequireBias(string operation, Tensor? bias, int outputs, DType type)
    {
        if (bias is not null && (bias.Rank != 1 || bias.Shape[0] != outputs || bias.DType != type))
            throw new ArgumentException($"{operation}: the bias is {bias.DType} of shape {bias.Shape}; {type} of shape [{outputs}] is needed.", nameof(bias));
    }

    static void RequireAtLeast(string operation, string name, ReadOnlySpan<int> numbers, int least)
    {
        foreach (int number in numbers)
            if (number < least) throw new ArgumentOutOfRangeException(name, number, $"{operation}: {name} must be {least} or more.");
    }
}
