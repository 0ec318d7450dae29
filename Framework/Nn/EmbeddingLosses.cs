namespace Framework.Nn;

/// <summary>log(1 + e^(−target·input)). As <see cref="Functional.SoftMarginLoss"/>.</summary>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class SoftMarginLoss(Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">Scores.</param>
    /// <param name="target">1 or −1 each.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.SoftMarginLoss(target, reduction);
}

/// <summary>Distances that should be small where the target is 1, and at least a margin where it is −1. As <see cref="Functional.HingeEmbeddingLoss"/>.</summary>
/// <param name="margin">The margin.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class HingeEmbeddingLoss(double margin = 1, Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">Distances.</param>
    /// <param name="target">1 or −1 each.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.HingeEmbeddingLoss(target, margin, reduction);
}

/// <summary>Scores that should differ by a margin in the direction of the target. As <see cref="Functional.MarginRankingLoss"/>.</summary>
/// <param name="margin">The margin.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input1">The first scores.</param>
    /// <param name="input2">The second scores.</param>
    /// <param name="target">1 or −1 each.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input1, Tensor input2, Tensor target) => input1.MarginRankingLoss(input2, target, margin, reduction);
}

/// <summary>Vectors that should have the same direction where the target is 1, and another where it is −1. As <see cref="Functional.CosineEmbeddingLoss"/>.</summary>
/// <param name="margin">The margin.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class CosineEmbeddingLoss(double margin = 0, Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input1">The first vectors.</param>
    /// <param name="input2">The second vectors.</param>
    /// <param name="target">1 or −1 for each pair.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input1, Tensor input2, Tensor target) => input1.CosineEmbeddingLoss(input2, target, margin, reduction);
}

/// <summary>Labels that should score higher by 1 than all others. As <see cref="Functional.MultilabelMarginLoss"/>.</summary>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class MultiLabelMarginLoss(Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="input">Scores: [batch, labels], or [labels].</param>
    /// <param name="target">The labels of each sample: those before the first −1.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.MultilabelMarginLoss(target, reduction);
}

/// <summary>Vectors that should be nearer to a second than to a third by a margin. As <see cref="Functional.TripletMarginLoss"/>.</summary>
/// <param name="margin">The margin.</param>
/// <param name="p">The norm that measures distances.</param>
/// <param name="eps">What keeps the gradient of a distance of zero finite.</param>
/// <param name="swap">Whether the distance of the second from the third counts where it is smaller.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class TripletMarginLoss(double margin = 1, double p = 2, double eps = 1e-6, bool swap = false, Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="anchor">The vectors.</param>
    /// <param name="positive">What they should be near to.</param>
    /// <param name="negative">What they should be far from.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor anchor, Tensor positive, Tensor negative) => anchor.TripletMarginLoss(positive, negative, margin, p, eps, swap, reduction);
}

/// <summary>Vectors that should be nearer to a second than to a third by a margin, by a distance of your own. As <see cref="Functional.TripletMarginWithDistanceLoss"/>.</summary>
/// <param name="distanceFunction">From two lists of vectors to their distances; <see cref="Functional.PairwiseDistance"/> if null.</param>
/// <param name="margin">The margin.</param>
/// <param name="swap">Whether the distance of the second from the third counts where it is smaller.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class TripletMarginWithDistanceLoss(
    Func<Tensor, Tensor, Tensor>? distanceFunction = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="anchor">The vectors.</param>
    /// <param name="positive">What they should be near to.</param>
    /// <param name="negative">What they should be far from.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor anchor, Tensor positive, Tensor negative) =>
        anchor.TripletMarginWithDistanceLoss(positive, negative, distanceFunction, margin, swap, reduction);
}

/// <summary>The distance of vectors along the last dimension. As <see cref="Functional.PairwiseDistance"/>.</summary>
/// <param name="p">The norm.</param>
/// <param name="eps">What is added to each component of the difference.</param>
/// <param name="keepDim">Whether the last dimension stays, with size 1.</param>
[Module]
public sealed partial class PairwiseDistance(double p = 2, double eps = 1e-6, bool keepDim = false)
{
    /// <summary>Computes the distances.</summary>
    /// <param name="x1">Vectors.</param>
    /// <param name="x2">Vectors; broadcasts.</param>
    /// <returns>The distances.</returns>
    public Tensor Forward(Tensor x1, Tensor x2) => x1.PairwiseDistance(x2, p, eps, keepDim);
}

/// <summary>The cosine of the angle between vectors. As <see cref="Functional.CosineSimilarity"/>.</summary>
/// <param name="dim">The dimension along which a vector lies.</param>
/// <param name="eps">The least length that a vector counts as having.</param>
[Module]
public sealed partial class CosineSimilarity(int dim = 1, double eps = 1e-8)
{
    /// <summary>Computes the cosines.</summary>
    /// <param name="x1">Vectors.</param>
    /// <param name="x2">Vectors; broadcasts.</param>
    /// <returns>The cosines, without the dimension.</returns>
    public Tensor Forward(Tensor x1, Tensor x2) => x1.CosineSimilarity(x2, dim, eps);
}
