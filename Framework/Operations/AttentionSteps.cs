namespace Framework;

/// <summary>What fused attention computes between its matrix products.</summary>
static partial class AttentionSteps
{
    /// <summary>A block of a softmax whose row passes by block by block: Milakov and Gimelshein 2018. The weights still want dividing by the total of all blocks.</summary>
    /// <param name="scores">The scores of the block.</param>
    /// <param name="before">The largest score of the blocks before, −∞ if there is none.</param>
    [Rowwise, NotDifferentiable]
    static (Row weights, double largest, double sum) SoftmaxBlock(Row scores, double before)
    {
        var largest = Math.Max(before, scores.Max());
        // Where nothing is visible yet, any finite number will do.
        var weights = Row.Exp(scores - (largest == double.NegativeInfinity ? 0 : largest));
        return (weights, largest, weights.Sum());
    }

    /// <summary>What is kept of the weights of earlier blocks, now that the largest score is another one, and the sum of all weights.</summary>
    [Elementwise, NotDifferentiable]
    static (double kept, double total) SoftmaxJoin(double before, double largest, double total, double sum)
    {
        var kept = Math.Exp(before - (largest == double.NegativeInfinity ? 0 : largest));
        return (kept, total * kept + sum);
    }

    /// <summary>What is left to do behind the last block: the logarithm of the sum of exponentials, and the factor of the weights.</summary>
    [Elementwise, NotDifferentiable]
    static (double norm, double factor) SoftmaxEnd(double largest, [Domain(0.1, 9)] double total) => (largest + Math.Log(total), 1 / total);

    /// <summary>The weights of a block once more, and the gradient of its scores.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="gradient">The gradient of the weights.</param>
    /// <param name="norm">The logarithm of the sum of the exponentials of all scores of the row.</param>
    /// <param name="mean">The mean of the gradients of all weights of the row, weighted by them.</param>
    [Rowwise, NotDifferentiable]
    static (Row weights, Row change) SoftmaxBlockGradient(Row scores, Row gradient, double norm, double mean)
    {
        var weights = Row.Exp(scores - norm);
        return (weights, weights * (gradient - mean));
    }

    /// <summary>The inner product of two rows.</summary>
    [Rowwise, NotDifferentiable]
    static double InnerOfRows(Row x, Row y) => (x * y).Sum();

    /// <summary>A value, or another one where it is not visible.</summary>
    [Elementwise, NotDifferentiable]
    static double Masked(double x, double visible, [Scalar] double hidden) => visible != 0 ? x : hidden;
}
