namespace Framework;

public static partial class Functional
{
    /// <summary>(x − mean)·deviation·scale + shift, where deviation is the reciprocal of the standard deviation.</summary>
    [Elementwise]
    static double Affine(double x, double mean, double deviation, double scale, double shift) => (x - mean) * (deviation * scale) + shift;

    /// <summary>gradient·scale·(x − mean).</summary>
    [Elementwise]
    static double CenteredProduct(double x, double mean, double gradient, double scale) => gradient * scale * (x - mean);
}

/// <summary>
/// Shifting and scaling to mean 0 and variance 1 over any dimensions, with an affine map behind it: what batch, group and instance normalization are.
/// Written out by the chain rule, backward would take twice the passes.
/// </summary>
static class Standardization
{
    /// <param name="scale">Broadcasts with the input; null for 1.</param>
    /// <param name="shift">Broadcasts with the input; null for 0.</param>
    /// <returns>The result, and the statistics with the dimensions kept; no gradient flows through the latter.</returns>
    public static (Tensor Result, Tensor Mean, Tensor Variance) Run(string name, Tensor input, int[] dims, Tensor? scale, Tensor? shift, double eps)
    {
        Tensor result, mean, variance, deviation;
        using (Autograd.NoGrad())
        {
            (variance, mean) = input.VarMean(dims, keepDim: true, correction: 0);
            deviation = (variance + eps).Rsqrt();
            result = input.Affine(mean, deviation, scale ?? 1.0, shift ?? 0.0);
        }
        Tensor[] inputs = [input, .. scale is null ? [] : new[] { scale }, .. shift is null ? [] : new[] { shift }];
        if (!Recorder.IsRecording(inputs))
        {
            return (result, mean, variance);
        }
        var (savedInput, savedScale) = (new SavedTensor(input), scale is null ? default(SavedTensor?) : new SavedTensor(scale));
        int shiftIndex = inputs.Length - 1;
        Recorder.Record(name, result, inputs, (gradient, context) =>
        {
            Tensor x = savedInput.Value, factor = savedScale?.Value ?? 1.0;
            // Differentiated again, the statistics depend on the input.
            var (center, inverse) = context.CreateGraph ? Statistics(x, dims, eps) : (mean, deviation);
            if (context.Needs(0))
            {
                // What the shift and the scaling take away: a constant, and a multiple of the result before the affine map.
                Tensor constant = (gradient * factor).Mean(dims, keepDim: true) * inverse;
                Tensor slope = x.CenteredProduct(center, gradient, factor).Mean(dims, keepDim: true) * inverse.Square();
                context.Send(0, gradient * (factor * inverse) - x.Affine(center, inverse, slope, constant));
            }
            if (scale is not null && context.Needs(1))
            {
                context.Send(1, x.CenteredProduct(center, gradient, inverse).SumTo(scale.Shape));
            }
            if (shift is not null && context.Needs(shiftIndex))
            {
                context.Send(shiftIndex, gradient.SumTo(shift.Shape));
            }
        });
        return (result, mean, variance);
    }

    static (Tensor Mean, Tensor Deviation) Statistics(Tensor x, int[] dims, double eps)
    {
        var (variance, mean) = x.VarMean(dims, keepDim: true, correction: 0);
        return (mean, (variance + eps).Rsqrt());
    }
}
