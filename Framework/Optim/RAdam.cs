namespace Framework.Optim;

/// <summary>Adam that waits with its rates for each element until enough gradients were seen.</summary>
public sealed class RAdam : Optimizer
{
    readonly double beta2, eps;
    readonly Fading mean = new(), square = new();

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="betas">How slowly the means of the gradients and of their squares change; null for (0.9, 0.999).</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RAdam(IEnumerable<Tensor> parameters, double lr = 1e-3, (double, double)? betas = null, double eps = 1e-8, double weightDecay = 0)
        : this([new ParameterGroup(parameters)], lr, betas, eps, weightDecay)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="betas">How slowly the means of the gradients and of their squares change; null for (0.9, 0.999).</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RAdam(IEnumerable<ParameterGroup> groups, double lr = 1e-3, (double, double)? betas = null, double eps = 1e-8, double weightDecay = 0)
        : base(groups, lr, weightDecay, Fraction((betas ?? Betas).Item1, nameof(betas)))
    {
        this.beta2 = Fraction((betas ?? Betas).Item2, nameof(betas));
        this.eps = NotNegative(eps, nameof(eps));
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        double power = square.After(state.Step, beta2), correction2 = 1 - power;
        double rate = group.Lr / (1 - mean.After(state.Step, group.Momentum));
        // How many gradients the mean of the squares amounts to, at last and now.
        double limit = 2 / (1 - beta2) - 1, length = limit - 2 * state.Step * power / correction2;
        bool rectified = length > 5;
        if (rectified)
        {
            rate *= Math.Sqrt(correction2 * (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
        }
        parameter.RectifiedAdamInPlace(gradient, state[0], state[1], rate, rectified ? 0 : 1, group.Momentum, 1 - group.Momentum, beta2, 1 - beta2, eps, group.WeightDecay);
    }
}
