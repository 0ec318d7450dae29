namespace Framework.Nn;

/// <summary>x above 0, else a learned multiple of it: one for all, or one for each channel.</summary>
/// <param name="numParameters">1, or the number of channels.</param>
/// <param name="init">What the factors start at.</param>
/// <param name="dtype">The type of the factors.</param>
[Module]
public sealed partial class PReLU(int numParameters = 1, double init = 0.25, DType dtype = DType.Float32)
{
    /// <summary>[numParameters].</summary>
    [Parameter] public Tensor Weight { get; } = Tensor.Full([numParameters], init, dtype);

    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor; with a factor for each channel, dimension 1 is the channels.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">There are as many factors as the input has channels in no way.</exception>
    public Tensor Forward(Tensor x)
    {
        if (Weight.NumElements == 1)
        {
            return x.Prelu(Weight.Reshape([]));
        }
        if (x.Rank < 2 || x.Shape[1] != Weight.NumElements)
        {
            throw new ArgumentException($"PReLU: {Weight.NumElements} factors do not fit the channels of the shape {x.Shape}.", nameof(x));
        }
        return x.Prelu(Channels.Align(Weight, x.Rank));
    }

    /// <inheritdoc/>
    protected internal override string Describe() => $"{Weight.NumElements}";
}

/// <summary>The first half of a dimension times the sigmoid of the second: a gated linear unit.</summary>
/// <param name="dim">The dimension.</param>
[Module]
public sealed partial class GLU(int dim = -1)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">A tensor of an even size along the dimension.</param>
    /// <returns>A tensor of half that size.</returns>
    /// <exception cref="ArgumentException">The size is odd, or the dimension does not exist.</exception>
    public Tensor Forward(Tensor x) => x.Glu(dim);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{dim}";
}
