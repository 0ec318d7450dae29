namespace Framework.Nn;

/// <summary>Sets each element to 0 with a probability when training, and scales the others so that the mean stays.</summary>
/// <param name="p">The probability.</param>
/// <param name="generator">The source of chance; the default generator if null.</param>
[Module]
public sealed partial class Dropout(double p = 0.5, Generator? generator = null)
{
    readonly double p = DropoutProbability.Check(nameof(Dropout), p);

    /// <summary>Computes the output.</summary>
    /// <param name="x">Any floating-point tensor.</param>
    /// <returns>A tensor of the same shape; when not training, the input.</returns>
    public Tensor Forward(Tensor x) => x.Dropout(p, IsTraining, generator);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{p}";
}

/// <summary>Sets each channel of each sequence, [batch, channels, length], to 0 with a probability when training, and scales the others.</summary>
/// <param name="p">The probability.</param>
/// <param name="generator">The source of chance; the default generator if null.</param>
[Module]
public sealed partial class Dropout1d(double p = 0.5, Generator? generator = null)
{
    readonly double p = DropoutProbability.Check(nameof(Dropout1d), p);

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, length].</param>
    /// <returns>A tensor of the same shape; when not training, the input.</returns>
    /// <exception cref="ArgumentException">The input has no channels.</exception>
    public Tensor Forward(Tensor x) => x.FeatureDropout(p, IsTraining, generator);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{p}";
}

/// <summary>Sets each channel of each image, [batch, channels, height, width], to 0 with a probability when training, and scales the others.</summary>
/// <param name="p">The probability.</param>
/// <param name="generator">The source of chance; the default generator if null.</param>
[Module]
public sealed partial class Dropout2d(double p = 0.5, Generator? generator = null)
{
    readonly double p = DropoutProbability.Check(nameof(Dropout2d), p);

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, channels, height, width].</param>
    /// <returns>A tensor of the same shape; when not training, the input.</returns>
    /// <exception cref="ArgumentException">The input has no channels.</exception>
    public Tensor Forward(Tensor x) => x.FeatureDropout(p, IsTraining, generator);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{p}";
}

static class DropoutProbability
{
    public static double Check(string layer, double p) =>
        p is >= 0 and <= 1 ? p : throw new ArgumentOutOfRangeException(nameof(p), p, $"{layer}: a probability is from 0 to 1.");
}
