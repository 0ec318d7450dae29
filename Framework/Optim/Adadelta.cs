namespace Framework.Optim;

/// <summary>Gradient descent whose rate for each element is the ratio of the sizes of its changes and of its gradients.</summary>
public sealed class Adadelta : Optimizer
{
    readonly double rho, eps;
    readonly bool maximize;

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">A factor for the changes.</param>
    /// <param name="rho">How slowly the means of the squares change.</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adadelta(IEnumerable<Tensor> parameters, double lr = 1, double rho = 0.9, double eps = 1e-6, double weightDecay = 0, bool maximize = false)
        : this([new ParameterGroup(parameters)], lr, rho, eps, weightDecay, maximize)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">A factor for the changes.</param>
    /// <param name="rho">How slowly the means of the squares change.</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adadelta(IEnumerable<ParameterGroup> groups, double lr = 1, double rho = 0.9, double eps = 1e-6, double weightDecay = 0, bool maximize = false)
        : base(groups, lr, weightDecay)
    {
        this.rho = rho is >= 0 and <= 1 ? rho : throw new ArgumentOutOfRangeException(nameof(rho), rho, "rho has to be from 0 to 1.");
        this.eps = NotNegative(eps, nameof(eps));
        this.maximize = maximize;
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => ["square_avg", "acc_delta"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        parameter.AdadeltaInPlace(gradient, state[0], state[1], group.Lr, rho, 1 - rho, eps, group.WeightDecay, maximize ? -1 : 1);
    }
}
