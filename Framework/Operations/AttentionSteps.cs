namespace Framework;

/// <summary>What fused attention computes of one query and a block of keys, between its matrix products.</summary>
static partial class AttentionSteps
{
    /// <summary>
    /// A block of a softmax whose row passes by block by block: Milakov and Gimelshein 2018. The weights still want dividing by the total of the last block, and
    /// what was made of the weights of earlier blocks wants multiplying by what is kept.
    /// </summary>
    /// <param name="scores">The scores of the block.</param>
    /// <param name="shift">The largest score of the blocks before, −∞ if there is none.</param>
    /// <param name="total">The sum of their exponentials, shifted by it.</param>
    [Rowwise, NotDifferentiable]
    static (Row weights, double shift, double total, double kept) OnlineSoftmax(Row scores, double shift, double total)
    {
        var largest = Math.Max(shift, scores.Max());
        // Nothing is visible yet: any finite number will do.
        var origin = largest == double.NegativeInfinity ? 0 : largest;
        var kept = Row.Exp(shift - origin);
        var weights = Row.Exp(scores - origin);
        return (weights, largest, total * kept + weights.Sum(), kept);
    }

    /// <summary>What is left to do behind the last block: the logarithm of the sum of exponentials, and the factor of the weights.</summary>
    [Elementwise, NotDifferentiable]
    static (double norm, double factor) OnlineSoftmaxEnd(double shift, [Domain(0.1, 9)] double total) => (shift + Math.Log(total), 1 / total);

    /// <summary>The weights of a block once more, and the gradient of its scores.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="gradient">The gradient of the weights.</param>
    /// <param name="norm">The logarithm of the sum of the exponentials of all scores of the row.</param>
    /// <param name="mean">The mean of the gradients of all weights of the row, weighted by them.</param>
    [Rowwise, NotDifferentiable]
    static (Row weights, Row change) SoftmaxGradient(Row scores, Row gradient, double norm, double mean)
    {
        var weights = Row.Exp(scores - norm);
        return (weights, weights * (gradient - mean));
    }

    /// <summary>The inner product of two rows.</summary>
    [Rowwise, NotDifferentiable]
    static double InnerOfRows(Row x, Row y) => (x * y).Sum();

    /// <summary>A multiple.</summary>
    [Elementwise, NotDifferentiable]
    static double Scaled(double x, [Scalar] double factor) => x * factor;

    /// <summary>A value, or another one where it is not visible.</summary>
    [Elementwise, NotDifferentiable]
    static double Masked(double x, double visible, [Scalar] double hidden) => visible != 0 ? x : hidden;

    /// <summary>The sum.</summary>
    [Elementwise, NotDifferentiable]
    static double Biased(double x, double bias) => x + bias;
}
