namespace Framework.Nn;

/// <summary>The squared errors. As <see cref="Functional.MseLoss"/>.</summary>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class MSELoss(Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">What they should be.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.MseLoss(target, reduction);
}

/// <summary>The absolute errors. As <see cref="Functional.L1Loss"/>.</summary>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class L1Loss(Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">What they should be.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.L1Loss(target, reduction);
}

/// <summary>Squared errors where they are small, absolute ones where not. As <see cref="Functional.SmoothL1Loss"/>.</summary>
/// <param name="reduction">What becomes of the losses.</param>
/// <param name="beta">Which errors are small.</param>
[Module]
public sealed partial class SmoothL1Loss(Reduction reduction = Reduction.Mean, double beta = 1)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">What they should be.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.SmoothL1Loss(target, reduction, beta);
}

/// <summary>Squared errors where they are small, absolute ones where not. As <see cref="Functional.HuberLoss"/>.</summary>
/// <param name="reduction">What becomes of the losses.</param>
/// <param name="delta">Which errors are small.</param>
[Module]
public sealed partial class HuberLoss(Reduction reduction = Reduction.Mean, double delta = 1)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">What they should be.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.HuberLoss(target, reduction, delta);
}

/// <summary>The Kullback-Leibler divergence of probabilities from a target. As <see cref="Functional.KlDiv"/>.</summary>
/// <param name="reduction">What becomes of the losses.</param>
/// <param name="logTarget">Whether the target is logarithms.</param>
[Module]
public sealed partial class KLDivLoss(Reduction reduction = Reduction.Mean, bool logTarget = false)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">Logarithms of probabilities.</param>
    /// <param name="target">Probabilities, or their logarithms.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.KlDiv(target, reduction, logTarget);
}

/// <summary>The negative log-likelihood of counts under Poisson distributions. As <see cref="Functional.PoissonNllLoss"/>.</summary>
/// <param name="logInput">Whether the input is logarithms of rates.</param>
/// <param name="full">Whether the term that does not depend on the input is added.</param>
/// <param name="eps">What keeps the logarithm of a rate of zero finite.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class PoissonNLLLoss(bool logInput = true, bool full = false, double eps = 1e-8, Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">Rates, or their logarithms.</param>
    /// <param name="target">Counts.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.PoissonNllLoss(target, logInput, full, eps, reduction);
}

/// <summary>The negative log-likelihood of values under normal distributions. As <see cref="Functional.GaussianNllLoss"/>.</summary>
/// <param name="full">Whether the constant term is added.</param>
/// <param name="eps">The least variance.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class GaussianNLLLoss(bool full = false, double eps = 1e-6, Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">The means.</param>
    /// <param name="target">The values.</param>
    /// <param name="var">The variances.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target, Tensor var) => input.GaussianNllLoss(target, var, full, eps, reduction);
}
