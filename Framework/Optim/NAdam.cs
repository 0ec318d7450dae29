namespace Framework.Optim;

/// <summary>Adam with Nesterov's momentum.</summary>
public sealed class NAdam : Optimizer
{
    readonly double beta2, eps, momentumDecay;
    readonly Fading square = new();

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="betas">How slowly the means of the gradients and of their squares change; null for (0.9, 0.999).</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="momentumDecay">How fast the momentum grows to its full value.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public NAdam(IEnumerable<Tensor> parameters, double lr = 2e-3, (double, double)? betas = null, double eps = 1e-8, double weightDecay = 0, double momentumDecay = 4e-3)
        : this([new ParameterGroup(parameters)], lr, betas, eps, weightDecay, momentumDecay)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="betas">How slowly the means of the gradients and of their squares change; null for (0.9, 0.999).</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="momentumDecay">How fast the momentum grows to its full value.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public NAdam(IEnumerable<ParameterGroup> groups, double lr = 2e-3, (double, double)? betas = null, double eps = 1e-8, double weightDecay = 0, double momentumDecay = 4e-3)
        : base(groups, lr, weightDecay, Fraction((betas ?? Betas).Item1, nameof(betas)))
    {
        this.beta2 = Fraction((betas ?? Betas).Item2, nameof(betas));
        this.eps = NotNegative(eps, nameof(eps));
        this.momentumDecay = NotNegative(momentumDecay, nameof(momentumDecay));
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => ["exp_avg", "exp_avg_sq", "mu_product"];

    /// <inheritdoc/>
    protected internal override Tensor[] CreateSlots(Tensor parameter) =>
        [Tensor.Zeros(parameter.Shape, parameter.DType), Tensor.Zeros(parameter.Shape, parameter.DType), Tensor.Ones([], DType.Float64)];

    /// <summary>The momentum of a step, which starts at half its value: Dozat's schedule.</summary>
    double Mu(ParameterGroup group, long step) => group.Momentum * (1 - 0.5 * Math.Pow(0.96, step * momentumDecay));

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        double mu = Mu(group, state.Step), next = Mu(group, state.Step + 1);
        double product = state[2].Item<double>() * mu;
        state[2].CopyElements(product);
        // PyTorch multiplies this step's momentum into the correction twice; to agree with it, so do we.
        double root = Math.Sqrt(1 - square.After(state.Step, beta2)), rate = group.Lr * root;
        double fresh = rate * (1 - mu) / (1 - product), ahead = rate * next / (1 - product * mu * next);
        parameter.NesterovAdamInPlace(gradient, state[0], state[1], fresh, ahead, group.Momentum, 1 - group.Momentum, beta2, 1 - beta2, eps * root, group.WeightDecay);
    }
}
