namespace Framework.Nn;

/// <summary>Divides by a power of what neighbouring channels hold. As <see cref="Functional.LocalResponseNorm"/>.</summary>
/// <param name="size">How many neighbouring channels count.</param>
/// <param name="alpha">The factor of the mean of their squares.</param>
/// <param name="beta">The power.</param>
/// <param name="k">What is added.</param>
[Module]
public sealed partial class LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
{
    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, …].</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The input has fewer than three dimensions, or no channel counts.</exception>
    public Tensor Forward(Tensor x) => x.LocalResponseNorm(size, alpha, beta, k);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{size}, alpha: {alpha}, beta: {beta}, k: {k}";
}
