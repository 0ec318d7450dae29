namespace Framework.Optim;

/// <summary>Steps by the signs of gradients: longer while an element's sign stays, shorter when it turns. For whole data sets, not for batches.</summary>
public sealed class Rprop : Optimizer
{
    readonly (double Shrink, double Grow) etas;
    readonly (double Least, double Most) stepSizes;

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The size of the first step.</param>
    /// <param name="etas">By what a step shrinks and grows; null for (0.5, 1.2).</param>
    /// <param name="stepSizes">The smallest and largest step; null for (1e-6, 50).</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Rprop(IEnumerable<Tensor> parameters, double lr = 1e-2, (double, double)? etas = null, (double, double)? stepSizes = null)
        : this([new ParameterGroup(parameters)], lr, etas, stepSizes)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">The size of the first step.</param>
    /// <param name="etas">By what a step shrinks and grows; null for (0.5, 1.2).</param>
    /// <param name="stepSizes">The smallest and largest step; null for (1e-6, 50).</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Rprop(IEnumerable<ParameterGroup> groups, double lr = 1e-2, (double, double)? etas = null, (double, double)? stepSizes = null)
        : base(groups, lr)
    {
        this.etas = etas ?? (0.5, 1.2);
        this.stepSizes = stepSizes ?? (1e-6, 50);
        if (this.etas is not (> 0 and < 1, > 1))
        {
            throw new ArgumentOutOfRangeException(nameof(etas), this.etas, "Rprop: a step shrinks by a factor between 0 and 1 and grows by one above 1.");
        }
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => ["prev", "step_size"];

    /// <inheritdoc/>
    protected internal override Tensor[] CreateSlots(Tensor parameter)
    {
        double lr = Groups.First(group => group.Parameters.Contains(parameter, ReferenceEqualityComparer.Instance)).Lr;
        return [Tensor.Zeros(parameter.Shape, parameter.DType), Tensor.Full(parameter.Shape, lr, parameter.DType)];
    }

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        var (shrink, grow) = etas;
        var (least, most) = stepSizes;
        parameter.ResilientDescendInPlace(gradient, state[0], state[1], shrink, grow, least, most);
    }
}
