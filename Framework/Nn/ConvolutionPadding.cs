namespace Framework.Nn;

/// <summary>What lies beyond the border of an image.</summary>
public enum PaddingMode
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The image mirrored at its edge, which is not repeated.</summary>
    Reflect,

    /// <summary>The element at the edge.</summary>
    Replicate,

    /// <summary>The image's other end.</summary>
    Circular,
}

/// <summary>How far a convolution reaches over the border: a number for all dimensions, one for each, or as far as keeps the size.</summary>
public readonly struct ConvolutionPadding
{
    readonly int[]? sizes;
    readonly bool keepsSize;

    ConvolutionPadding(int[]? sizes, bool keepsSize) => (this.sizes, this.keepsSize) = (sizes, keepsSize);

    /// <summary>As far as makes the output as large as the input; where that is uneven, farther at the far border. Needs a stride of 1.</summary>
    public static ConvolutionPadding Same => new(null, true);

    /// <summary>Not at all.</summary>
    public static ConvolutionPadding Valid => default;

    /// <summary>The same for all dimensions.</summary>
    /// <param name="all">The number.</param>
    public static implicit operator ConvolutionPadding(int all) => new([all], false);

    /// <summary>For height and width.</summary>
    /// <param name="sizes">The numbers.</param>
    public static implicit operator ConvolutionPadding((int Height, int Width) sizes) => new([sizes.Height, sizes.Width], false);

    /// <summary>For depth, height and width.</summary>
    /// <param name="sizes">The numbers.</param>
    public static implicit operator ConvolutionPadding((int Depth, int Height, int Width) sizes) => new([sizes.Depth, sizes.Height, sizes.Width], false);

    /// <summary>For height and width.</summary>
    /// <param name="sizes">The numbers.</param>
    public static implicit operator ConvolutionPadding(Size2 sizes) => (sizes.Height, sizes.Width);

    /// <summary>For depth, height and width.</summary>
    /// <param name="sizes">The numbers.</param>
    public static implicit operator ConvolutionPadding(Size3 sizes) => (sizes.Depth, sizes.Height, sizes.Width);

    /// <summary>The number of elements before and behind each dimension.</summary>
    internal (int Before, int Behind)[] Along(string layer, int[] kernelSize, int[] stride, int[] dilation)
    {
        int dims = kernelSize.Length;
        if (keepsSize)
        {
            if (stride.Any(step => step != 1))
            {
                throw new ArgumentException($"{layer}: padding that keeps the size needs a stride of 1, not {string.Join(", ", stride)}.", nameof(stride));
            }
            return [.. Enumerable.Range(0, dims).Select(d => dilation[d] * (kernelSize[d] - 1)).Select(total => (total / 2, total - total / 2))];
        }
        int[] given = sizes ?? [0];
        if (given.Length != 1 && given.Length != dims)
        {
            throw new ArgumentException($"{layer}: {given.Length} numbers for padding {dims} dimensions.", "padding");
        }
        return [.. Enumerable.Range(0, dims).Select(d => given[d % given.Length]).Select(size => (size, size))];
    }
}

/// <summary>The border of a convolution layer: what the convolution imagines itself, and what has to be laid around its input first.</summary>
sealed class ConvolutionBorder
{
    readonly PadMode mode;
    readonly int[]? around;

    public ConvolutionBorder(string layer, ConvolutionPadding padding, PaddingMode mode, int[] kernelSize, int[] stride, int[] dilation)
    {
        var sides = padding.Along(layer, kernelSize, stride, dilation);
        Implicit = new int[kernelSize.Length];
        this.mode = mode switch { PaddingMode.Reflect => PadMode.Reflect, PaddingMode.Replicate => PadMode.Replicate, PaddingMode.Circular => PadMode.Circular, _ => PadMode.Constant };
        if (mode == PaddingMode.Zeros && sides.All(side => side.Before == side.Behind))
        {
            Implicit = [.. sides.Select(side => side.Before)];
        }
        else
        {
            around = [.. sides.Reverse().SelectMany(side => new[] { side.Before, side.Behind })];
        }
        Text = string.Join(", ", sides.Select(side => side.Before == side.Behind ? $"{side.Before}" : $"{side.Before}+{side.Behind}"));
        Text = sides.All(side => side == (0, 0)) ? "" : $", padding: ({Text})" + (mode == PaddingMode.Zeros ? "" : $" {mode}");
    }

    /// <summary>The zeros that the convolution imagines at both ends of each dimension.</summary>
    public int[] Implicit { get; }

    /// <summary>The padding in words, for printing.</summary>
    public string Text { get; }

    public Tensor LayAround(Tensor x) => around is null ? x : x.Pad(around, mode);
}
