namespace Framework.Nn;

/// <summary>1/(1 + e⁻ˣ).</summary>
[Module]
public sealed partial class Sigmoid
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Sigmoid();
}

/// <summary>log(sigmoid(x)).</summary>
[Module]
public sealed partial class LogSigmoid
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Logsigmoid();
}

/// <summary>The hyperbolic tangent.</summary>
[Module]
public sealed partial class Tanh
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Tanh();
}

/// <summary>x times the normal distribution function of x.</summary>
/// <param name="approximate">How the distribution function is computed.</param>
[Module]
public sealed partial class GELU(GeluApproximation approximate = GeluApproximation.None)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Gelu(approximate);

    /// <inheritdoc/>
    protected internal override string Describe() => approximate == GeluApproximation.None ? "" : $"{approximate}";
}

/// <summary>x·sigmoid(x).</summary>
[Module]
public sealed partial class SiLU
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Silu();
}

/// <summary>x·tanh(softplus(x)).</summary>
[Module]
public sealed partial class Mish
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Mish();
}

/// <summary>log(1 + e^(beta·x))/beta.</summary>
/// <param name="beta">How sharply the function bends.</param>
/// <param name="threshold">Where beta·x is above it, the function is x itself.</param>
[Module]
public sealed partial class Softplus(double beta = 1, double threshold = 20)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Softplus(beta, threshold);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{beta}, {threshold}";
}

/// <summary>x/(1 + |x|).</summary>
[Module]
public sealed partial class Softsign
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Softsign();
}

/// <summary>x − tanh(x).</summary>
[Module]
public sealed partial class Tanhshrink
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Tanhshrink();
}

/// <summary>x moved towards 0, which it does not cross.</summary>
/// <param name="lambd">By how much.</param>
[Module]
public sealed partial class Softshrink(double lambd = 0.5)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Softshrink(lambd);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{lambd}";
}

/// <summary>x, or 0 where it is near 0.</summary>
/// <param name="lambd">How near.</param>
[Module]
public sealed partial class Hardshrink(double lambd = 0.5)
{
    /// <summary>Applies the function to each element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <returns>A tensor of the same shape.</returns>
    public Tensor Forward(Tensor x) => x.Hardshrink(lambd);

    /// <inheritdoc/>
    protected internal override string Describe() => $"{lambd}";
}
