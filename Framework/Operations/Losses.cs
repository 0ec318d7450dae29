namespace Framework;

public static partial class Functional
{
    /// <summary>The squared errors.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">What they should be; broadcasts.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor MseLoss(this Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Reduce(input.MseTerm(target), reduction);

    /// <summary>The absolute errors.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">What they should be; broadcasts.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor L1Loss(this Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Reduce(input.L1Term(target), reduction);

    /// <summary>Half the squared error over beta where the error is small, otherwise the error less half of beta.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">What they should be; broadcasts.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <param name="beta">Which errors are small; 0 makes it the absolute error.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is negative.</exception>
    public static Tensor SmoothL1Loss(this Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(beta);
        return beta == 0 ? input.L1Loss(target, reduction) : Reduce(input.SmoothL1Term(target, beta), reduction);
    }

    /// <summary>Half the squared error where the error is small, otherwise delta times the error less half of delta.</summary>
    /// <param name="input">The predictions.</param>
    /// <param name="target">What they should be; broadcasts.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <param name="delta">Which errors are small.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not positive.</exception>
    public static Tensor HuberLoss(this Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double delta = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(delta);
        return Reduce(input.HuberTerm(target, delta), reduction);
    }

    /// <summary>The cross entropy of probabilities of yes and no.</summary>
    /// <param name="input">Probabilities.</param>
    /// <param name="target">The probabilities that they should be, in the same shape.</param>
    /// <param name="weight">How much each element counts; null for 1.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropy(this Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        RequireSameShape(nameof(BinaryCrossEntropy), input, target);
        return Reduce(input.BinaryCrossEntropyTerm(target), weight, reduction);
    }

    /// <summary>The cross entropy of the sigmoid of scores of yes and no.</summary>
    /// <param name="input">Scores.</param>
    /// <param name="target">The probabilities that their sigmoid should be, in the same shape.</param>
    /// <param name="weight">How much each element counts; null for 1.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <param name="posWeight">How much a yes counts; null for 1.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(
        this Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? posWeight = null)
    {
        RequireSameShape(nameof(BinaryCrossEntropyWithLogits), input, target);
        return Reduce(input.BinaryCrossEntropyWithLogitsTerm(target, posWeight ?? 1.0), weight, reduction);
    }

    /// <summary>The Kullback-Leibler divergence of probabilities from a target.</summary>
    /// <param name="input">Logarithms of probabilities.</param>
    /// <param name="target">Probabilities, or their logarithms; broadcasts.</param>
    /// <param name="reduction">What becomes of the losses; <see cref="Reduction.BatchMean"/> is the divergence by definition.</param>
    /// <param name="logTarget">Whether the target is logarithms.</param>
    /// <returns>A single value, or the terms.</returns>
    public static Tensor KlDiv(this Tensor input, Tensor target, Reduction reduction = Reduction.Mean, bool logTarget = false) =>
        Reduce(logTarget ? input.KlDivLogTerm(target) : input.KlDivTerm(target), reduction);

    /// <summary>The negative log-likelihood of counts under Poisson distributions.</summary>
    /// <param name="input">The rates, or their logarithms.</param>
    /// <param name="target">The counts; broadcasts.</param>
    /// <param name="logInput">Whether the input is logarithms.</param>
    /// <param name="full">Whether the term that does not depend on the input is added, by Stirling's approximation.</param>
    /// <param name="eps">What keeps the logarithm of a rate of zero finite.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor PoissonNllLoss(
        this Tensor input, Tensor target, bool logInput = true, bool full = false, double eps = 1e-8, Reduction reduction = Reduction.Mean) =>
        Reduce(input.PoissonNllTerm(target, logInput, full, eps), reduction);

    /// <summary>The negative log-likelihood of values under normal distributions.</summary>
    /// <param name="input">The means.</param>
    /// <param name="target">The values; broadcasts.</param>
    /// <param name="var">The variances: in the input's shape, or without its last dimension, or with size 1 there.</param>
    /// <param name="full">Whether the constant term is added.</param>
    /// <param name="eps">The least variance.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The variances do not fit, or one is negative.</exception>
    public static Tensor GaussianNllLoss(
        this Tensor input, Tensor target, Tensor var, bool full = false, double eps = 1e-6, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(var);
        if (var.Shape != input.Shape)
        {
            bool lacksLast = var.Rank == input.Rank - 1 && var.Shape.AsSpan().SequenceEqual(input.Shape.AsSpan()[..^1]);
            bool singleLast = var.Rank == input.Rank && var.Shape[-1] == 1 && var.Shape.AsSpan()[..^1].SequenceEqual(input.Shape.AsSpan()[..^1]);
            var = lacksLast ? var.Unsqueeze(-1) : singleLast ? var
                : throw new ArgumentException($"GaussianNllLoss: variances of the shape {var.Shape} do not fit an input of {input.Shape}.", nameof(var));
        }
        if ((var.Detach() < 0).Any().Item<bool>())
        {
            throw new ArgumentException("GaussianNllLoss: a variance is negative.", nameof(var));
        }
        return Reduce(input.GaussianNllTerm(target, var, full, eps), reduction);
    }

    /// <summary>log(1 + e^(−target·input)).</summary>
    /// <param name="input">Scores.</param>
    /// <param name="target">1 or −1 each; broadcasts.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor SoftMarginLoss(this Tensor input, Tensor target, Reduction reduction = Reduction.Mean) => Reduce(input.SoftMarginTerm(target), reduction);

    /// <summary>Distances that should be small where the target is 1, and at least the margin where it is −1.</summary>
    /// <param name="input">Distances.</param>
    /// <param name="target">1 or −1 each; broadcasts.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor HingeEmbeddingLoss(this Tensor input, Tensor target, double margin = 1, Reduction reduction = Reduction.Mean) =>
        Reduce(input.HingeEmbeddingTerm(target, margin), reduction);

    /// <summary>Pairs of scores of which the first should be larger by the margin where the target is 1, and smaller where it is −1.</summary>
    /// <param name="input1">The first scores.</param>
    /// <param name="input2">The second scores; broadcasts.</param>
    /// <param name="target">1 or −1 each; broadcasts.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor MarginRankingLoss(this Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean) =>
        // The margin is a floating-point number, so the losses of whole scores are too.
        Reduce((input1.DType.IsFloatingPoint() ? input1 : input1.To(DType.Float32)).MarginRankingTerm(input2, target, margin), reduction);
}
