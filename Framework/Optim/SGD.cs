namespace Framework.Optim;

/// <summary>Stochastic gradient descent, with or without momentum.</summary>
public sealed class SGD : Optimizer
{
    readonly double dampening;
    readonly bool nesterov, maximize;

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="momentum">How much of the last step is kept.</param>
    /// <param name="dampening">How much of the gradient is left out of the momentum.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="nesterov">Whether the gradient is as good as taken after the momentum's next step.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public SGD(IEnumerable<Tensor> parameters, double lr = 1e-3, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], lr, momentum, dampening, weightDecay, nesterov, maximize)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="momentum">How much of the last step is kept.</param>
    /// <param name="dampening">How much of the gradient is left out of the momentum.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="nesterov">Whether the gradient is as good as taken after the momentum's next step.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public SGD(IEnumerable<ParameterGroup> groups, double lr = 1e-3, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false, bool maximize = false)
        : base(groups, lr, weightDecay, momentum)
    {
        if (nesterov && (momentum <= 0 || dampening != 0))
        {
            throw new ArgumentException("SGD: Nesterov's momentum needs a momentum above 0 and no dampening.", nameof(nesterov));
        }
        (this.dampening, this.nesterov, this.maximize) = (dampening, nesterov, maximize);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => ["momentum_buffer"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        double sign = maximize ? -1 : 1;
        if (group.Momentum == 0)
        {
            parameter.DescendInPlace(gradient, group.Lr, group.WeightDecay, sign);
            return;
        }
        // The first step takes the gradient whole, dampened or not.
        double fresh = state.Step == 1 ? 1 : 1 - dampening;
        if (nesterov)
        {
            parameter.DescendNesterovInPlace(gradient, state[0], group.Lr, group.Momentum, fresh, group.WeightDecay, sign);
        }
        else
        {
            parameter.DescendWithMomentumInPlace(gradient, state[0], group.Lr, group.Momentum, fresh, group.WeightDecay, sign);
        }
    }
}
