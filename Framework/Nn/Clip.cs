namespace Framework.Nn;

/// <summary>Keeps gradients from becoming too large. Called between backward and the optimizer's step.</summary>
public static class Clip
{
    /// <summary>Scales all gradients by one factor so that their norm, taken together, is not above a bound.</summary>
    /// <param name="parameters">The parameters; those without a gradient do not matter.</param>
    /// <param name="maxNorm">The bound.</param>
    /// <param name="normType">The p of the norm; infinity for the largest magnitude.</param>
    /// <param name="errorIfNonfinite">Whether a norm that is not finite is an error rather than a factor.</param>
    /// <returns>The norm before, a single value.</returns>
    /// <exception cref="ArithmeticException">The norm is not finite, and that is an error.</exception>
    public static Tensor GradNorm(IEnumerable<Tensor> parameters, double maxNorm, double normType = 2, bool errorIfNonfinite = false)
    {
        // As PyTorch: what gradients are divided by is a little more than their norm.
        const double more = 1e-6;
        Tensor[] gradients = Gradients(parameters);
        using (Autograd.NoGrad())
        {
            if (gradients.Length == 0)
            {
                return Tensor.Zeros([]);
            }
            Tensor total = Tensor.Stack([.. gradients.Select(gradient => gradient.VectorNorm(normType))]).VectorNorm(normType);
            if (errorIfNonfinite && !double.IsFinite(total.Item<double>()))
            {
                throw new ArithmeticException($"GradNorm: the norm of the gradients is {total.Item<double>()}.");
            }
            Tensor factor = (maxNorm / (total + more)).ClampMax(1);
            foreach (Tensor gradient in gradients)
            {
                gradient.MultiplyInPlace(factor.To(gradient.DType));
            }
            return total;
        }
    }

    /// <summary>Bounds each element of the gradients.</summary>
    /// <param name="parameters">The parameters; those without a gradient do not matter.</param>
    /// <param name="clipValue">The largest magnitude.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clipValue"/> is negative.</exception>
    public static void GradValue(IEnumerable<Tensor> parameters, double clipValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(clipValue);
        using (Autograd.NoGrad())
        {
            foreach (Tensor gradient in Gradients(parameters))
            {
                gradient.ClampMinInPlace(-clipValue);
                gradient.ClampMaxInPlace(clipValue);
            }
        }
    }

    static Tensor[] Gradients(IEnumerable<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return [.. parameters.Select(parameter => parameter.Grad).OfType<Tensor>()];
    }
}
