namespace Framework;

// Losses on whole vectors: distances and angles between embeddings, and several labels at once.
public static partial class Functional
{
    /// <summary>The p-norm of the difference of vectors along the last dimension, to each component of which eps is added.</summary>
    /// <param name="x1">Vectors.</param>
    /// <param name="x2">Vectors; broadcasts.</param>
    /// <param name="p">The norm.</param>
    /// <param name="eps">What keeps the gradient of a distance of zero finite.</param>
    /// <param name="keepDim">Whether the last dimension stays, with size 1.</param>
    /// <returns>The distances.</returns>
    public static Tensor PairwiseDistance(this Tensor x1, Tensor x2, double p = 2, double eps = 1e-6, bool keepDim = false) =>
        (x1 - x2 + eps).VectorNorm(p, [-1], keepDim);

    /// <summary>The cosine of the angle between vectors.</summary>
    /// <param name="x1">Vectors.</param>
    /// <param name="x2">Vectors; broadcasts.</param>
    /// <param name="dim">The dimension along which a vector lies.</param>
    /// <param name="eps">The least length that a vector counts as having.</param>
    /// <returns>The cosines, without that dimension.</returns>
    public static Tensor CosineSimilarity(this Tensor x1, Tensor x2, int dim = 1, double eps = 1e-8) =>
        x1.CosineOfRows(x2, eps, dim);

    /// <summary>One less the cosine between vectors where the target is 1, the cosine above the margin where it is −1.</summary>
    /// <param name="input1">Vectors along the last dimension.</param>
    /// <param name="input2">Vectors along the last dimension, in the same shape.</param>
    /// <param name="target">1 or −1 for each pair.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor CosineEmbeddingLoss(this Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        const double least = 1e-12;
        Tensor lengths = ((input1.Square().Sum(-1) + least) * (input2.Square().Sum(-1) + least)).Sqrt();
        Tensor cosine = (input1 * input2).Sum(-1) / lengths;
        Tensor losses = Where(target == 1, 1 - cosine, 0) + Where(target == -1, (cosine - margin).ClampMin(0), 0);
        return Reduce(losses, reduction);
    }

    /// <summary>Vectors that should be nearer to a second than to a third by the margin.</summary>
    /// <param name="anchor">Vectors along the last dimension.</param>
    /// <param name="positive">What they should be near to.</param>
    /// <param name="negative">What they should be far from.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="p">The norm that measures distances.</param>
    /// <param name="eps">What keeps the gradient of a distance of zero finite.</param>
    /// <param name="swap">Whether the distance of the second from the third counts instead where it is smaller.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor TripletMarginLoss(
        this Tensor anchor, Tensor positive, Tensor negative, double margin = 1, double p = 2, double eps = 1e-6, bool swap = false, Reduction reduction = Reduction.Mean) =>
        anchor.TripletMarginWithDistanceLoss(positive, negative, (a, b) => a.PairwiseDistance(b, p, eps), margin, swap, reduction);

    /// <summary>Vectors that should be nearer to a second than to a third by the margin, by a distance of your own.</summary>
    /// <param name="anchor">Vectors.</param>
    /// <param name="positive">What they should be near to.</param>
    /// <param name="negative">What they should be far from.</param>
    /// <param name="distanceFunction">From two lists of vectors to their distances; <see cref="PairwiseDistance"/> if null.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="swap">Whether the distance of the second from the third counts instead where it is smaller.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    public static Tensor TripletMarginWithDistanceLoss(
        this Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor>? distanceFunction = null, double margin = 1, bool swap = false, Reduction reduction = Reduction.Mean)
    {
        Func<Tensor, Tensor, Tensor> distance = distanceFunction ?? (static (a, b) => a.PairwiseDistance(b));
        Tensor near = distance(anchor, positive), far = distance(anchor, negative);
        if (swap)
        {
            far = far.Minimum(distance(positive, negative));
        }
        return Reduce((near - far + margin).ClampMin(0), reduction);
    }

    /// <summary>For each class but the target, by how much its score comes nearer to the target's than the margin, to the power p.</summary>
    /// <param name="input">Scores: [batch, classes] or [classes].</param>
    /// <param name="target">Class indices: [batch], or a single one.</param>
    /// <param name="p">1 or 2.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="weight">[classes]: how much each target counts; null for 1.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses, averaged over the classes.</returns>
    /// <exception cref="ArgumentException">Shapes do not fit, or <paramref name="p"/> is neither 1 nor 2.</exception>
    public static Tensor MultiMarginLoss(this Tensor input, Tensor target, int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (p is not (1 or 2))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "MultiMarginLoss: p is 1 or 2.");
        }
        if (input.Rank is not (1 or 2) || target.Rank > 1 || target.NumElements != (input.Rank == 1 ? 1 : input.Shape[0]))
        {
            throw new ArgumentException($"MultiMarginLoss: targets of the shape {target.Shape} do not fit an input of {input.Shape}.", nameof(target));
        }
        Tensor index = target.Reshape(input.Rank == 1 ? [1] : [input.Shape[0], 1]);
        Tensor missing = (margin - input.Gather(-1, index) + input).ClampMin(0);
        Tensor terms = p == 1 ? missing : missing.Square();
        if (weight is not null)
        {
            terms = terms * weight.IndexSelect(0, index.Reshape(-1)).Reshape(index.Shape);
        }
        Tensor losses = terms.Scatter(-1, index, 0).Sum(-1) / input.Shape[-1];
        return Reduce(losses, reduction);
    }

    /// <summary>Labels that should score higher by 1 than all others: Σ max(0, 1 − (score of a label − score of another)) / labels.</summary>
    /// <param name="input">Scores: [batch, labels], or [labels].</param>
    /// <param name="target">The labels of each sample, of type Int64 and in the same shape: those before the first −1.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is no such label.</exception>
    public static Tensor MultilabelMarginLoss(this Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (input.Rank > 2 || target.Shape != input.Shape)
        {
            throw new ArgumentException($"MultilabelMarginLoss: targets of the shape {target.Shape} do not fit an input of {input.Shape}; [batch, labels] is needed twice.", nameof(target));
        }
        if (input.Rank == 0)
        {
            (input, target) = (input.Reshape(1), target.Reshape(1));
        }
        // A place names a label if no −1 stands before it; other places name the label 0, whose terms they do not count.
        Tensor names = (target >= 0).To(DType.Int64).CumProd(-1), labels = target * names;
        Tensor own = Tensor.Zeros(input.Shape, input.DType).ScatterAdd(-1, labels, names.To(input.DType)) > 0;
        Tensor terms = (1 - input.Gather(-1, labels).Unsqueeze(-1) + input.Unsqueeze(-2)).ClampMin(0);
        Tensor counted = names.To(input.DType).Unsqueeze(-1) * own.LogicalNot().To(input.DType).Unsqueeze(-2);
        return Reduce((terms * counted).Sum([-1, -2]) / input.Shape[-1], reduction);
    }

    /// <summary>The cross entropies of the sigmoids of scores of yes and no, averaged over the labels.</summary>
    /// <param name="input">Scores: […, labels].</param>
    /// <param name="target">0 or 1 each, in the same shape.</param>
    /// <param name="weight">How much each label counts; null for 1.</param>
    /// <param name="reduction">What becomes of the losses.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Tensor MultilabelSoftMarginLoss(this Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        Tensor terms = input.BinaryCrossEntropyWithLogits(target, weight, Reduction.None);
        return Reduce(terms.Mean(-1), reduction);
    }
}
