namespace Framework.Optim;

/// <summary>Gradient descent that also averages where it has been.</summary>
/// <remarks>Polyak and Juditsky 1992. The average is the slot <c>ax</c> of <see cref="Optimizer.StateDict"/>.</remarks>
public sealed class ASGD : Optimizer
{
    readonly double lambd, alpha, t0;

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="lambd">How fast parameters and learning rate decay.</param>
    /// <param name="alpha">The power with which the learning rate falls.</param>
    /// <param name="t0">The step at which averaging starts.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ASGD(IEnumerable<Tensor> parameters, double lr = 1e-2, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weightDecay = 0)
        : this([new ParameterGroup(parameters)], lr, lambd, alpha, t0, weightDecay)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="lambd">How fast parameters and learning rate decay.</param>
    /// <param name="alpha">The power with which the learning rate falls.</param>
    /// <param name="t0">The step at which averaging starts.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public ASGD(IEnumerable<ParameterGroup> groups, double lr = 1e-2, double lambd = 1e-4, double alpha = 0.75, double t0 = 1e6, double weightDecay = 0)
        : base(groups, lr, weightDecay)
    {
        (this.lambd, this.alpha, this.t0) = (lambd, alpha, t0);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => ["ax"];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        // The rate and the weight of this step follow from how many came before it.
        double eta = group.Lr / Math.Pow(1 + lambd * group.Lr * (state.Step - 1), alpha), mu = 1 / Math.Max(1, state.Step - 1 - t0);
        parameter.AveragedDescendInPlace(gradient, state[0], eta, 1 - lambd * eta, mu, group.WeightDecay);
    }
}
