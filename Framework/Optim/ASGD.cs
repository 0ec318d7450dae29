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
    protected internal override IReadOnlyList<string> Slots => ["eta", "mu", "ax"];

    /// <inheritdoc/>
    protected internal override Tensor[] CreateSlots(Tensor parameter) =>
        [Tensor.Zeros([], DType.Float64), Tensor.Ones([], DType.Float64), Tensor.Zeros(parameter.Shape, parameter.DType)];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        double eta = Eta(group, state.Step - 1);
        parameter.AveragedDescendInPlace(gradient, state[2], eta, 1 - lambd * eta, Mu(state.Step - 1), group.WeightDecay);
        // Both follow from the count of steps; they are kept, as PyTorch keeps them, for whoever reads the state.
        state[0].CopyElements(Eta(group, state.Step));
        state[1].CopyElements(Mu(state.Step));
    }

    /// <summary>The learning rate after a number of steps.</summary>
    double Eta(ParameterGroup group, long steps) => group.Lr / Math.Pow(1 + lambd * group.Lr * steps, alpha);

    /// <summary>The weight of a new place in the average after a number of steps.</summary>
    double Mu(long steps) => 1 / Math.Max(1, steps - t0);
}
