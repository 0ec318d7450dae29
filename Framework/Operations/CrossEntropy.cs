namespace Framework;

public static partial class Functional
{
    /// <summary>The negative logarithm of the probability that a softmax of the input gives to the target.</summary>
    /// <param name="input">Scores that need no normalization: [classes], [batch, classes] or [batch, classes, …].</param>
    /// <param name="target">Class indices in the input's shape without the classes, of an integer type; or probabilities in the input's shape, of a floating-point type.</param>
    /// <param name="weight">[classes]: how much each class counts; null for 1.</param>
    /// <param name="ignoreIndex">A class index that stands for no target.</param>
    /// <param name="reduction">What becomes of the losses; the mean is over what the targets' weights add up to.</param>
    /// <param name="labelSmoothing">From 0 to 1: how much of the target is spread over all classes.</param>
    /// <returns>A single value, or the losses in the input's shape without the classes.</returns>
    /// <exception cref="ArgumentException">Shapes or types do not fit, or a class index is outside the classes.</exception>
    public static Tensor CrossEntropy(
        this Tensor input, Tensor target, Tensor? weight = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean, double labelSmoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (labelSmoothing is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "CrossEntropy: label smoothing is from 0 to 1.");
        }
        int dim = ClassDimension(nameof(CrossEntropy), input, weight);
        if (target.DType.IsFloatingPoint())
        {
            RequireSameShape(nameof(CrossEntropy), input, target);
            return Reduce(input.ProbabilityLoss(target, RowOfClasses(weight, input, dim), labelSmoothing, dim), reduction);
        }
        var classes = new ClassTargets(nameof(CrossEntropy), input, dim, target, weight, ignoreIndex);
        if (labelSmoothing == 0)
        {
            return classes.Reduce(classes.Weigh(input.ClassLoss(classes.Index, dim)), reduction);
        }
        var (losses, spread) = input.SmoothedClassLoss(RowOfClasses(weight, input, dim), classes.Index, dim);
        Tensor loss = classes.Reduce(classes.Weigh(losses), reduction);
        return (1 - labelSmoothing) * loss + labelSmoothing / input.Shape[dim] * classes.Reduce(classes.Mask(spread), reduction);
    }

    /// <summary>The negative logarithm of the probability that a softmax gives to the class of each row.</summary>
    [Rowwise]
    public static double ClassLoss(Row scores, long target) => scores.LogSumExp() - scores[target];

    /// <summary>The loss of the class of each row, and the weighted losses of all classes added up.</summary>
    [Rowwise]
    public static (double loss, double spread) SmoothedClassLoss(Row scores, Row weight, long target)
    {
        var norm = scores.LogSumExp();
        return (norm - scores[target], (weight * (norm - scores)).Sum());
    }

    /// <summary>The cross entropy of a softmax and the probabilities of each row, of which a part is spread over all classes.</summary>
    [Rowwise]
    public static double ProbabilityLoss(Row scores, Row target, Row weight, [Scalar] double smoothing = 0) =>
        (weight * (target * (1 - smoothing) + smoothing / scores.Length) * (scores.LogSumExp() - scores)).Sum();

    /// <summary>The negative logarithm of the target's probability, of logarithms of probabilities.</summary>
    /// <param name="input">Logarithms: [classes], [batch, classes] or [batch, classes, …].</param>
    /// <param name="target">Class indices in the input's shape without the classes.</param>
    /// <param name="weight">[classes]: how much each class counts; null for 1.</param>
    /// <param name="ignoreIndex">A class index that stands for no target.</param>
    /// <param name="reduction">What becomes of the losses; the mean is over what the targets' weights add up to.</param>
    /// <returns>A single value, or the losses in the target's shape.</returns>
    /// <exception cref="ArgumentException">Shapes or types do not fit, or a class index is outside the classes.</exception>
    public static Tensor NllLoss(this Tensor input, Tensor target, Tensor? weight = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        var classes = new ClassTargets(nameof(NllLoss), input, ClassDimension(nameof(NllLoss), input, weight), target, weight, ignoreIndex);
        return classes.Reduce(classes.Weigh(-input.Gather(classes.Dim, classes.Index.Unsqueeze(classes.Dim)).Squeeze(classes.Dim)), reduction);
    }

    static int ClassDimension(string operation, Tensor input, Tensor? weight)
    {
        if (input.Rank == 0)
        {
            throw new ArgumentException($"{operation}: the input has no dimension of classes.", nameof(input));
        }
        int dim = Math.Min(input.Rank - 1, 1);
        if (weight is not null && (weight.Rank != 1 || weight.Shape[0] != input.Shape[dim]))
        {
            throw new ArgumentException($"{operation}: weights of the shape {weight.Shape} do not fit {input.Shape[dim]} classes.", nameof(weight));
        }
        return dim;
    }

    /// <summary>Weights as an operand of a row-wise program over the classes.</summary>
    static Tensor RowOfClasses(Tensor? weight, Tensor input, int dim) =>
        weight is null ? Tensor.Ones([1], input.DType) : dim == 0 ? weight : Channels.Align(weight, input.Rank);
}
