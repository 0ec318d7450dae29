namespace Framework.Nn;

/// <summary>Shifts and scales each sample to mean 0 and variance 1 over its last dimensions: Ba, Kiros and Hinton 2016.</summary>
/// <param name="normalizedShape">The sizes of the last dimensions.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="elementwiseAffine">Whether learned weights and biases follow.</param>
/// <param name="bias">Whether there are biases among these.</param>
/// <param name="dtype">The type of the parameters.</param>
[Module]
public sealed partial class LayerNorm(Shape normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true, DType dtype = DType.Float32)
{
    /// <summary>Over the last dimension.</summary>
    /// <param name="normalizedShape">Its size.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="elementwiseAffine">Whether learned weights and biases follow.</param>
    /// <param name="bias">Whether there are biases among these.</param>
    /// <param name="dtype">The type of the parameters.</param>
    public LayerNorm(int normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true, DType dtype = DType.Float32)
        : this([normalizedShape], eps, elementwiseAffine, bias, dtype)
    {
    }

    /// <summary>[normalizedShape], or null.</summary>
    [Parameter] public Tensor? Weight { get; } = elementwiseAffine ? Tensor.Ones(normalizedShape, dtype) : null;

    /// <summary>[normalizedShape], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = elementwiseAffine && bias ? Tensor.Zeros(normalizedShape, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[…, normalizedShape].</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The last dimensions have other sizes.</exception>
    public Tensor Forward(Tensor x) => x.LayerNorm(normalizedShape, Weight, Bias, eps);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{normalizedShape}{(Weight is null ? ", elementwiseAffine: false" : Bias is null ? ", bias: false" : "")}";
}

/// <summary>Divides each sample by the root of the mean square over its last dimensions: Zhang and Sennrich 2019.</summary>
/// <param name="normalizedShape">The sizes of the last dimensions.</param>
/// <param name="eps">Added to the mean square; null for the distance of 1 from the next larger number of the input's type.</param>
/// <param name="elementwiseAffine">Whether learned weights follow.</param>
/// <param name="dtype">The type of the parameters.</param>
[Module]
public sealed partial class RMSNorm(Shape normalizedShape, double? eps = null, bool elementwiseAffine = true, DType dtype = DType.Float32)
{
    /// <summary>Over the last dimension.</summary>
    /// <param name="normalizedShape">Its size.</param>
    /// <param name="eps">Added to the mean square; null for the distance of 1 from the next larger number of the input's type.</param>
    /// <param name="elementwiseAffine">Whether learned weights follow.</param>
    /// <param name="dtype">The type of the parameters.</param>
    public RMSNorm(int normalizedShape, double? eps = null, bool elementwiseAffine = true, DType dtype = DType.Float32)
        : this([normalizedShape], eps, elementwiseAffine, dtype)
    {
    }

    /// <summary>[normalizedShape], or null.</summary>
    [Parameter] public Tensor? Weight { get; } = elementwiseAffine ? Tensor.Ones(normalizedShape, dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[…, normalizedShape].</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The last dimensions have other sizes.</exception>
    public Tensor Forward(Tensor x) => x.RmsNorm(normalizedShape, Weight, eps);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{normalizedShape}{(Weight is null ? ", elementwiseAffine: false" : "")}";
}

/// <summary>Shifts and scales groups of channels of each sample to mean 0 and variance 1: Wu and He 2018.</summary>
/// <param name="numGroups">Into how many groups the channels are divided.</param>
/// <param name="numChannels">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="dtype">The type of the parameters.</param>
/// <exception cref="ArgumentException">The channels are not divisible by the groups.</exception>
[Module]
public sealed partial class GroupNorm(int numGroups, int numChannels, double eps = 1e-5, bool affine = true, DType dtype = DType.Float32)
{
    readonly int numGroups = numGroups > 0 && numChannels % numGroups == 0 ? numGroups
        : throw new ArgumentException($"GroupNorm: {numChannels} channels cannot be divided into {numGroups} groups.", nameof(numGroups));

    /// <summary>[numChannels], or null.</summary>
    [Parameter] public Tensor? Weight { get; } = affine ? Tensor.Ones([numChannels], dtype) : null;

    /// <summary>[numChannels], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = affine ? Tensor.Zeros([numChannels], dtype) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, numChannels, …].</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The input has another number of channels.</exception>
    public Tensor Forward(Tensor x) => x.GroupNorm(numGroups, Weight, Bias, eps);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{numGroups}, {numChannels}{(affine ? "" : ", affine: false")}";
}
