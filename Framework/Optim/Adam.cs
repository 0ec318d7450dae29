namespace Framework.Optim;

/// <summary>Gradient descent with a rate for each element, from running means of its gradient and of its square.</summary>
public sealed class Adam : Optimizer
{
    readonly double beta2, eps;
    readonly bool amsgrad, maximize;
    readonly Fading mean = new(), square = new();

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="betas">How slowly the means of the gradients and of their squares change; null for (0.9, 0.999).</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="amsgrad">Whether the denominator never shrinks.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adam(IEnumerable<Tensor> parameters, double lr = 1e-3, (double, double)? betas = null, double eps = 1e-8, double weightDecay = 0, bool amsgrad = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], lr, betas, eps, weightDecay, amsgrad, maximize)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="betas">How slowly the means of the gradients and of their squares change; null for (0.9, 0.999).</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="amsgrad">Whether the denominator never shrinks.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adam(IEnumerable<ParameterGroup> groups, double lr = 1e-3, (double, double)? betas = null, double eps = 1e-8, double weightDecay = 0, bool amsgrad = false, bool maximize = false)
        : base(groups, lr, weightDecay, Fraction((betas ?? Betas).Item1, nameof(betas)))
    {
        this.beta2 = Fraction((betas ?? Betas).Item2, nameof(betas));
        this.eps = NotNegative(eps, nameof(eps));
        (this.amsgrad, this.maximize) = (amsgrad, maximize);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => amsgrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        double correction1 = 1 - mean.After(state.Step, group.Momentum), correction2 = 1 - square.After(state.Step, beta2);
        double root = Math.Sqrt(correction2), rate = group.Lr / correction1 * root, sign = maximize ? -1 : 1;
        double shrink = 1, decay = group.WeightDecay;
        if (amsgrad)
        {
            parameter.AmsGradInPlace(gradient, state[0], state[1], state[2], rate, shrink, group.Momentum, 1 - group.Momentum, beta2, 1 - beta2, eps * root, decay, sign);
        }
        else
        {
            parameter.AdamInPlace(gradient, state[0], state[1], rate, shrink, group.Momentum, 1 - group.Momentum, beta2, 1 - beta2, eps * root, decay, sign);
        }
    }
}
