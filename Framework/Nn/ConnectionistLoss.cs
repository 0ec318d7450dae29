namespace Framework.Nn;

/// <summary>How improbable sequences of labels are, whatever the alignment. As <see cref="Functional.CtcLoss"/>.</summary>
/// <param name="blank">The class that stands for no label.</param>
/// <param name="reduction">What becomes of the losses.</param>
/// <param name="zeroInfinity">Whether the loss of labels that do not fit into the steps is zero, and not infinite.</param>
[Module]
public sealed partial class CTCLoss(int blank = 0, Reduction reduction = Reduction.Mean, bool zeroInfinity = false)
{
    /// <summary>Computes the loss.</summary>
    /// <param name="logProbs">Logarithms of probabilities: [steps, batch, classes], or [steps, classes].</param>
    /// <param name="targets">The labels: [batch, labels], or all sequences one behind the other.</param>
    /// <param name="inputLengths">For each sequence, how many steps count.</param>
    /// <param name="targetLengths">For each sequence, how many labels count.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">The arguments do not fit each other.</exception>
    public Tensor Forward(Tensor logProbs, Tensor targets, ReadOnlySpan<int> inputLengths, ReadOnlySpan<int> targetLengths) =>
        logProbs.CtcLoss(targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
}
