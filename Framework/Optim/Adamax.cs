namespace Framework.Optim;

/// <summary>Adam by the largest gradient seen lately instead of the mean of the squares.</summary>
public sealed class Adamax : Optimizer
{
    readonly double beta2, eps;
    readonly Fading mean = new();

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="betas">How slowly the means of the gradients and of their squares change; null for (0.9, 0.999).</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adamax(IEnumerable<Tensor> parameters, double lr = 2e-3, (double, double)? betas = null, double eps = 1e-8, double weightDecay = 0)
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
    public Adamax(IEnumerable<ParameterGroup> groups, double lr = 2e-3, (double, double)? betas = null, double eps = 1e-8, double weightDecay = 0)
        : base(groups, lr, weightDecay, Fraction((betas ?? Betas).Item1, nameof(betas)))
    {
        this.beta2 = Fraction((betas ?? Betas).Item2, nameof(betas));
        this.eps = NotNegative(eps, nameof(eps));
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => ["exp_avg", "exp_inf"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        double rate = group.Lr / (1 - mean.After(state.Step, group.Momentum));
        parameter.AdamaxInPlace(gradient, state[0], state[1], rate, group.Momentum, 1 - group.Momentum, beta2, eps, group.WeightDecay);
    }
}
