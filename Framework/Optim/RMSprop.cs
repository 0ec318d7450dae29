namespace Framework.Optim;

/// <summary>Gradient descent that divides each element's gradient by the root of the mean of its squares.</summary>
public sealed class RMSprop : Optimizer
{
    readonly double alpha, eps;
    readonly bool centered, hasMomentum, maximize;

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="alpha">How slowly the mean of the squares changes.</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="momentum">How much of the last step is kept.</param>
    /// <param name="centered">Whether the mean of the gradients is subtracted first, which leaves their variance.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RMSprop(IEnumerable<Tensor> parameters, double lr = 1e-2, double alpha = 0.99, double eps = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : this([new ParameterGroup(parameters)], lr, alpha, eps, weightDecay, momentum, centered, maximize)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="alpha">How slowly the mean of the squares changes.</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="momentum">How much of the last step is kept.</param>
    /// <param name="centered">Whether the mean of the gradients is subtracted first, which leaves their variance.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public RMSprop(IEnumerable<ParameterGroup> groups, double lr = 1e-2, double alpha = 0.99, double eps = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : base(groups, lr, weightDecay, momentum)
    {
        this.alpha = NotNegative(alpha, nameof(alpha));
        this.eps = NotNegative(eps, nameof(eps));
        hasMomentum = Groups.Any(group => group.Momentum > 0);
        (this.centered, this.maximize) = (centered, maximize);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => centered ? ["square_avg", "momentum_buffer", "grad_avg"] : hasMomentum ? ["square_avg", "momentum_buffer"] : ["square_avg"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        double sign = maximize ? -1 : 1;
        if (centered)
        {
            parameter.CenteredRootMeanSquareInPlace(gradient, state[0], state[2], state[1], group.Lr, group.Momentum, alpha, 1 - alpha, eps, group.WeightDecay, sign);
        }
        else if (hasMomentum)
        {
            parameter.RootMeanSquareWithMomentumInPlace(gradient, state[0], state[1], group.Lr, group.Momentum, alpha, 1 - alpha, eps, group.WeightDecay, sign);
        }
        else
        {
            parameter.RootMeanSquareInPlace(gradient, state[0], group.Lr, alpha, 1 - alpha, eps, group.WeightDecay, sign);
        }
    }
}
