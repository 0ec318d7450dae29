namespace Framework.Nn;

/// <summary>The negative logarithm of the target's probability. As <see cref="Functional.NllLoss"/>.</summary>
/// <param name="weight">[classes]: how much each class counts; null for 1.</param>
/// <param name="ignoreIndex">A class index that stands for no target.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class NLLLoss(Tensor? weight = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean)
{
    /// <summary>How much each class or element counts, or null.</summary>
    [Buffer] public Tensor? Weight { get; } = weight;

    /// <summary>Computes the loss.</summary>
    /// <param name="input">Logarithms of probabilities: [batch, classes, …].</param>
    /// <param name="target">Class indices: [batch, …].</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.NllLoss(target, Weight, ignoreIndex, reduction);
}

/// <summary>The negative logarithm of the probability that a softmax gives to the target. As <see cref="Functional.CrossEntropy"/>.</summary>
/// <param name="weight">[classes]: how much each class counts; null for 1.</param>
/// <param name="ignoreIndex">A class index that stands for no target.</param>
/// <param name="reduction">What becomes of the losses.</param>
/// <param name="labelSmoothing">How much of the target is spread over all classes.</param>
[Module]
public sealed partial class CrossEntropyLoss(Tensor? weight = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean, double labelSmoothing = 0)
{
    /// <summary>How much each class or element counts, or null.</summary>
    [Buffer] public Tensor? Weight { get; } = weight;

    /// <summary>Computes the loss.</summary>
    /// <param name="input">Scores: [batch, classes, …].</param>
    /// <param name="target">Class indices: [batch, …], or probabilities in the input's shape.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.CrossEntropy(target, Weight, ignoreIndex, reduction, labelSmoothing);
}

/// <summary>The cross entropy of probabilities of yes and no. As <see cref="Functional.BinaryCrossEntropy"/>.</summary>
/// <param name="weight">How much each element counts; null for 1.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class BCELoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
{
    /// <summary>How much each class or element counts, or null.</summary>
    [Buffer] public Tensor? Weight { get; } = weight;

    /// <summary>Computes the loss.</summary>
    /// <param name="input">Probabilities.</param>
    /// <param name="target">What they should be.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.BinaryCrossEntropy(target, Weight, reduction);
}

/// <summary>The cross entropy of the sigmoid of scores of yes and no. As <see cref="Functional.BinaryCrossEntropyWithLogits"/>.</summary>
/// <param name="weight">How much each element counts; null for 1.</param>
/// <param name="reduction">What becomes of the losses.</param>
/// <param name="posWeight">How much a yes counts; null for 1.</param>
[Module]
public sealed partial class BCEWithLogitsLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? posWeight = null)
{
    /// <summary>How much each class or element counts, or null.</summary>
    [Buffer] public Tensor? Weight { get; } = weight;

    /// <summary>How much a yes counts, or null.</summary>
    [Buffer] public Tensor? PosWeight { get; } = posWeight;

    /// <summary>Computes the loss.</summary>
    /// <param name="input">Scores.</param>
    /// <param name="target">What their sigmoid should be.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.BinaryCrossEntropyWithLogits(target, Weight, reduction, PosWeight);
}

/// <summary>By how much scores of other classes come nearer to the target's than a margin. As <see cref="Functional.MultiMarginLoss"/>.</summary>
/// <param name="p">1 or 2.</param>
/// <param name="margin">The margin.</param>
/// <param name="weight">[classes]: how much each target counts; null for 1.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class MultiMarginLoss(int p = 1, double margin = 1, Tensor? weight = null, Reduction reduction = Reduction.Mean)
{
    /// <summary>How much each class or element counts, or null.</summary>
    [Buffer] public Tensor? Weight { get; } = weight;

    /// <summary>Computes the loss.</summary>
    /// <param name="input">Scores: [batch, classes].</param>
    /// <param name="target">Class indices: [batch].</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.MultiMarginLoss(target, p, margin, Weight, reduction);
}

/// <summary>The cross entropies of several labels. As <see cref="Functional.MultilabelSoftMarginLoss"/>.</summary>
/// <param name="weight">How much each label counts; null for 1.</param>
/// <param name="reduction">What becomes of the losses.</param>
[Module]
public sealed partial class MultiLabelSoftMarginLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean)
{
    /// <summary>How much each class or element counts, or null.</summary>
    [Buffer] public Tensor? Weight { get; } = weight;

    /// <summary>Computes the loss.</summary>
    /// <param name="input">Scores: […, labels].</param>
    /// <param name="target">0 or 1 each.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor input, Tensor target) => input.MultilabelSoftMarginLoss(target, Weight, reduction);
}
