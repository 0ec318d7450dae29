namespace Framework.Nn;

/// <summary>Exponentials divided by their sum along a dimension: positive numbers that add up to 1.</summary>
/// <param name="dim">The dimension; null for 1, and for 0 of tensors of 0, 1 or 3 dimensions.</param>
[Module]
public sealed partial class Softmax(int? dim = null)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Softmax(dim ?? ImplicitDimension.Of(x));

    /// <inheritdoc/>
    protected internal override string Describe() => $"{dim}";
}

/// <summary>The softmax of the negative.</summary>
/// <param name="dim">The dimension; null for 1, and for 0 of tensors of 0, 1 or 3 dimensions.</param>
[Module]
public sealed partial class Softmin(int? dim = null)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Softmin(dim ?? ImplicitDimension.Of(x));

    /// <inheritdoc/>
    protected internal override string Describe() => $"{dim}";
}

/// <summary>The logarithm of the softmax.</summary>
/// <param name="dim">The dimension; null for 1, and for 0 of tensors of 0, 1 or 3 dimensions.</param>
[Module]
public sealed partial class LogSoftmax(int? dim = null)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.LogSoftmax(dim ?? ImplicitDimension.Of(x));

    /// <inheritdoc/>
    protected internal override string Describe() => $"{dim}";
}

/// <summary>The softmax over the channels of images.</summary>
[Module]
public sealed partial class Softmax2d
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width], or without the batch.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The input has other than 3 or 4 dimensions.</exception>
    public Tensor Forward(Tensor x) =>
        x.Rank is 3 or 4 ? x.Softmax(-3) : throw new ArgumentException($"Softmax2d: an input of 3 or 4 dimensions is expected, not {x.Shape}.", nameof(x));
}

/// <summary>The dimension that PyTorch's softmax takes where none is named.</summary>
static class ImplicitDimension
{
    public static int Of(Tensor x) => x.Rank is 0 or 1 or 3 ? 0 : 1;
}
