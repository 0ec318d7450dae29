namespace Framework;

public static partial class Functional
{
    /// <summary>(x − mean)·deviation·scale + shift, where deviation is the reciprocal of the standard deviation.</summary>
    [Elementwise]
    static double Affine(double x, double mean, double deviation, double scale, double shift) => (x - mean) * (deviation * scale) + shift;

    /// <summary>gradient·(x − mean).</summary>
    [Elementwise]
    static double CenteredProduct(double x, double mean, double gradient) => gradient * (x - mean);

    /// <summary>gradient·factor − (x − mean)·slope − constant, in one pass; too wide to be differentiated itself.</summary>
    [Elementwise, NotDifferentiable]
    static double StandardizationGradient(double gradient, double x, double mean, double factor, double slope, double constant) =>
        gradient * factor - (x - mean) * slope - constant;
}

/// <summary>
/// Shifting and scaling of channels to mean 0 and variance 1, with an affine map behind it: batch normalization when training. The elements of a channel lie apart,
/// in every sample, so that this is no row-wise program as layer and group normalization are; written out by the chain rule, backward would take twice the passes.
/// </summary>
static partial class Standardization
{
    /// <summary>A running statistic after a batch; the factors arrive computed in double precision.</summary>
    [Elementwise, NotDifferentiable]
    static double Move(double running, double value, [Scalar] double keep, [Scalar] double share) => keep * running + share * value;

    [Elementwise, NotDifferentiable]
    static double Deviation([Domain(0.1, 2)] double variance, [Scalar, Domain(0.1, 1)] double eps) => 1 / Math.Sqrt(variance + eps);

    /// <summary>What <see cref="Functional"/>'s StandardizationGradient takes for each channel, and the gradient of the scale.</summary>
    /// <param name="sum">The sum of the gradients.</param>
    /// <param name="product">The sum of their products with the centered elements.</param>
    /// <param name="inverse">The reciprocal of the standard deviation.</param>
    /// <param name="scale">What follows.</param>
    /// <param name="values">The number of elements.</param>
    [Elementwise, NotDifferentiable]
    static (double factor, double slope, double constant, double toScale) Coefficients(
        double sum, double product, double inverse, double scale, [Scalar, Domain(1, 9)] double values)
    {
        double factor = scale * inverse;
        return (factor, product * factor * inverse * inverse / values, sum * factor / values, product * inverse);
    }

    /// <param name="input">[batch, channels, …].</param>
    /// <param name="scale">One number a channel, with the dimensions behind it; null for 1.</param>
    /// <param name="shift">Likewise; null for 0.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <returns>The result, and the statistics with the dimensions kept; no gradient flows through the latter.</returns>
    public static (Tensor Result, Tensor Mean, Tensor Variance) Run(Tensor input, Tensor? scale, Tensor? shift, double eps)
    {
        int[] dims = Channels.Others(input.Rank);
        Tensor result, mean, variance, deviation;
        using (Autograd.NoGrad())
        {
            (variance, mean) = input.VarMean(dims, keepDim: true, correction: 0);
            deviation = Deviation(variance, eps);
            result = input.Affine(mean, deviation, scale ?? 1.0, shift ?? 0.0);
        }
        Tensor[] inputs = [input, .. scale is null ? [] : new[] { scale }, .. shift is null ? [] : new[] { shift }];
        if (!Recorder.IsRecording(inputs))
        {
            return (result, mean, variance);
        }
        var (savedInput, savedScale) = (new SavedTensor(input), scale is null ? default(SavedTensor?) : new SavedTensor(scale));
        int shiftIndex = inputs.Length - 1;
        double values = (double)input.NumElements / Math.Max(mean.NumElements, 1);
        Recorder.Record(nameof(Functional.BatchNorm), result, inputs, (gradient, context) =>
        {
            Tensor x = savedInput.Value, factor = savedScale?.Value ?? 1.0;
            // Differentiated again, the statistics depend on the input.
            var (center, inverse) = context.CreateGraph ? Statistics(x, dims, eps) : (mean, deviation);
            // The scale is the same wherever a sum runs and is multiplied in behind it, so that the sums serve scale and shift as well.
            Tensor sum = gradient.Sum(dims, keepDim: true), product = x.CenteredProduct(center, gradient).Sum(dims, keepDim: true);
            if (context.CreateGraph)
            {
                Recorded(context, x, center, inverse, factor, sum, product, values, scale);
            }
            else
            {
                var (kept, slope, constant, toScale) = Coefficients(sum, product, inverse, factor, values);
                if (context.Needs(0))
                {
                    context.Send(0, gradient.StandardizationGradient(x, center, kept, slope, constant));
                }
                if (scale is not null && context.Needs(1))
                {
                    context.Send(1, toScale.SumTo(scale.Shape));
                }
            }
            if (shift is not null && context.Needs(shiftIndex))
            {
                context.Send(shiftIndex, sum.SumTo(shift.Shape));
            }
        });
        return (result, mean, variance);
    }

    static void Recorded(GradientContext context, Tensor x, Tensor center, Tensor inverse, Tensor factor, Tensor sum, Tensor product, double values, Tensor? scale)
    {
        if (context.Needs(0))
        {
            Tensor kept = factor * inverse, constant = sum * kept / values, slope = product * factor * inverse.Pow(3.0) / values;
            context.Send(0, context.Gradient(0)! * kept - x.Affine(center, slope, 1.0, constant));
        }
        if (scale is not null && context.Needs(1))
        {
            context.Send(1, (product * inverse).SumTo(scale.Shape));
        }
    }

    static (Tensor Mean, Tensor Deviation) Statistics(Tensor x, int[] dims, double eps)
    {
        var (variance, mean) = x.VarMean(dims, keepDim: true, correction: 0);
        return (mean, (variance + eps).Rsqrt());
    }
}
