namespace Framework;

public static partial class Functional
{
    /// <summary>The logarithm of a probability of zero, finite so that no gradient becomes NaN.</summary>
    const double Never = -1e30;

    /// <summary>
    /// How improbable sequences of labels are under probabilities for each step, whatever the alignment: connectionist temporal classification, Graves and others
    /// 2006. Labels come in order, each for one step or more, with any number of blanks between them and at least one between equal ones.
    /// </summary>
    /// <param name="logProbs">Logarithms of probabilities, as a log-softmax gives them: [steps, batch, classes], or [steps, classes].</param>
    /// <param name="targets">The labels: [batch, labels], of which a sequence's first ones count, or all sequences one behind the other.</param>
    /// <param name="inputLengths">For each sequence, how many steps count.</param>
    /// <param name="targetLengths">For each sequence, how many labels count.</param>
    /// <param name="blank">The class that stands for no label.</param>
    /// <param name="reduction">What becomes of the losses; their mean is taken after each is divided by its number of labels.</param>
    /// <param name="zeroInfinity">Whether the loss of labels that do not fit into the steps is zero, and not infinite.</param>
    /// <returns>A single value, or the losses.</returns>
    /// <exception cref="ArgumentException">Shapes or lengths do not fit, or there is no such class.</exception>
    public static Tensor CtcLoss(
        this Tensor logProbs, Tensor targets, ReadOnlySpan<int> inputLengths, ReadOnlySpan<int> targetLengths, int blank = 0, Reduction reduction = Reduction.Mean, bool zeroInfinity = false)
    {
        ArgumentNullException.ThrowIfNull(logProbs);
        ArgumentNullException.ThrowIfNull(targets);
        bool batched = logProbs.Rank == 3;
        Tensor rows = logProbs.Rank == 2 ? logProbs.Unsqueeze(1) : logProbs;
        CtcStates states = CtcStates.Create(nameof(CtcLoss), rows.Shape, targets, inputLengths.ToArray(), targetLengths.ToArray(), blank);
        DType type = rows.DType;
        int steps = rows.Shape[0], width = states.Width;
        Tensor[] scores = rows.Gather(2, states.Labels.Expand(steps, states.Batch, width)).Unbind(0);
        Tensor skip = states.Skip(Never).To(type), alpha = scores[0] + states.Start(Never).To(type);
        for (int t = 1; t < steps; t++)
        {
            Tensor arrived = alpha.Logaddexp(alpha.Pad([1, -1], value: Never)).Logaddexp(alpha.Pad([2, -2], value: Never) + skip) + scores[t];
            alpha = states.AllRun(t) ? arrived : Where(states.Running(t), arrived, alpha);
        }
        Tensor losses = -(alpha.Gather(1, states.Ends) + states.EndScores(Never).To(type)).LogSumExp(1);
        // As in PyTorch, the gradient is that of the scores before LogSoftmax, to which this zero adds what LogSoftmax would.
        Tensor probabilities = rows.Exp();
        losses += ((probabilities - probabilities.Detach()).Sum(2) * states.Steps.To(type)).Sum(0);
        losses = Where(losses > -Never / 2, zeroInfinity ? 0.0 : double.PositiveInfinity, losses);
        if (reduction == Reduction.Mean)
        {
            losses /= states.Divisors.To(type);
        }
        return Reduce(batched ? losses : losses.Squeeze(0), reduction);
    }
}
