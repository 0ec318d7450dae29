namespace Framework.Nn;

/// <summary>x above 0, else 0.</summary>
[Module]
public sealed partial class ReLU
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Relu();
}

/// <summary>x between 0 and 6.</summary>
[Module]
public sealed partial class ReLU6
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Relu6();
}

/// <summary>x above 0, else a multiple of it.</summary>
/// <param name="negativeSlope">The factor below 0.</param>
[Module]
public sealed partial class LeakyReLU(double negativeSlope = 0.01)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.LeakyRelu(negativeSlope);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{negativeSlope}";
}

/// <summary>x above 0, else a multiple of it: drawn for each element when training, the mean of what may be drawn otherwise. As <see cref="Functional.Rrelu"/>.</summary>
/// <param name="lower">The least factor.</param>
/// <param name="upper">The largest factor.</param>
/// <param name="generator">The source of chance; the default generator if null.</param>
[Module]
public sealed partial class RReLU(double lower = 1.0 / 8, double upper = 1.0 / 3, Generator? generator = null)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any floating-point tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The least factor is above the largest.</exception>
    public Tensor Forward(Tensor x) => x.Rrelu(lower, upper, IsTraining, generator);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{lower}, {upper}";
}

/// <summary>x above 0, else alpha·(eˣ − 1).</summary>
/// <param name="alpha">What the function tends to below 0, negated.</param>
[Module]
public sealed partial class ELU(double alpha = 1)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Elu(alpha);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{alpha}";
}

/// <summary>x above 0, else alpha·(eˣᐟᵃˡᵖʰᵃ − 1).</summary>
/// <param name="alpha">What the function tends to below 0, negated.</param>
[Module]
public sealed partial class CELU(double alpha = 1)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Celu(alpha);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{alpha}";
}

/// <summary>The exponential unit scaled so that zero mean and unit variance keep themselves up: Klambauer and others 2017.</summary>
[Module]
public sealed partial class SELU
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Selu();
}

/// <summary>x above a threshold, else a fixed value.</summary>
/// <param name="threshold">The threshold.</param>
/// <param name="value">The value below it.</param>
[Module]
public sealed partial class Threshold(double threshold, double value)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Threshold(threshold, value);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{threshold}, {value}";
}

/// <summary>x between two bounds.</summary>
/// <param name="minVal">The lower bound.</param>
/// <param name="maxVal">The upper bound.</param>
[Module]
public sealed partial class Hardtanh(double minVal = -1, double maxVal = 1)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Hardtanh(minVal, maxVal);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{minVal}, {maxVal}";
}

/// <summary>x/6 + 1/2 between 0 and 1.</summary>
[Module]
public sealed partial class Hardsigmoid
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Hardsigmoid();
}

/// <summary>x times its hard sigmoid.</summary>
[Module]
public sealed partial class Hardswish
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Hardswish();
}
