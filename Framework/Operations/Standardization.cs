namespace Framework;

public static partial class Functional
{
    /// <summary>(x − mean)·deviation·scale + shift, where deviation is the reciprocal of the standard deviation.</summary>
    [Elementwise]
    static double Affine(double x, double mean, double deviation, double scale, double shift) => (x - mean) * (deviation * scale) + shift;

    /// <summary>gradient·scale·(x − mean).</summary>
    [Elementwise]
    static double CenteredProduct(double x, double mean, double gradient, double scale) => gradient * scale * (x - mean);

    /// <summary>gradient·factor − (x − mean)·slope − constant, in one pass; too wide to be differentiated itself.</summary>
    [Elementwise, NotDifferentiable]
    static double StandardizationGradient(double gradient, double x, double mean, double factor, double slope, double constant) =>
        gradient * factor - (x - mean) * slope - constant;
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
        // A scale that is the same wherever a sum runs can be multiplied in behind it, and then the sums serve scale and shift as well.
        bool scalesSums = scale is null || IsConstantOver(dims, scale, input.Rank), sumsServeShift = scalesSums && shift is not null && IsConstantOver(dims, shift, input.Rank);
        double values = (double)input.NumElements / Math.Max(mean.NumElements, 1);
        Recorder.Record(name, result, inputs, (gradient, context) =>
        {
            Tensor x = savedInput.Value, factor = savedScale?.Value ?? 1.0;
            // Differentiated again, the statistics depend on the input.
            var (center, inverse) = context.CreateGraph ? Statistics(x, dims, eps) : (mean, deviation);
            Tensor before = scalesSums ? 1.0 : factor, behind = scalesSums ? factor : 1.0;
            Tensor sum = (scalesSums ? gradient : gradient * factor).Sum(dims, keepDim: true);
            Tensor product = x.CenteredProduct(center, gradient, before).Sum(dims, keepDim: true);
            if (context.Needs(0))
            {
                Tensor kept = factor * inverse, constant = sum * behind * inverse / values, slope = product * behind * inverse.Pow(3.0) / values;
                context.Send(0, context.CreateGraph
                    ? gradient * kept - x.Affine(center, slope, 1.0, constant)
                    : gradient.StandardizationGradient(x, center, kept, slope, constant));
            }
            if (scale is not null && context.Needs(1))
            {
                context.Send(1, (scalesSums ? product * inverse : x.CenteredProduct(center, gradient, inverse)).SumTo(scale.Shape));
            }
            if (shift is not null && context.Needs(shiftIndex))
            {
                context.Send(shiftIndex, (sumsServeShift ? sum : gradient).SumTo(shift.Shape));
            }
        });
        return (result, mean, variance);
    }

    static bool IsConstantOver(int[] dims, Tensor operand, int rank) =>
        dims.All(dim => dim < rank - operand.Rank || operand.Shape[dim - (rank - operand.Rank)] == 1);

    static (Tensor Mean, Tensor Deviation) Statistics(Tensor x, int[] dims, double eps)
    {
        var (variance, mean) = x.VarMean(dims, keepDim: true, correction: 0);
        return (mean, (variance + eps).Rsqrt());
    }
}
