namespace Framework.Optim;

/// <summary>Gradient descent with a rate for each element that falls with the sum of its squared gradients.</summary>
public sealed class Adagrad : Optimizer
{
    readonly double lrDecay, initialAccumulatorValue, eps;
    readonly bool maximize;

    /// <summary>Prepares to train parameters.</summary>
    /// <param name="parameters">The tensors to train.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="lrDecay">How fast the learning rate falls by itself.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="initialAccumulatorValue">What the sum of the squares starts at.</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adagrad(IEnumerable<Tensor> parameters, double lr = 1e-2, double lrDecay = 0, double weightDecay = 0, double initialAccumulatorValue = 0, double eps = 1e-10, bool maximize = false)
        : this([new ParameterGroup(parameters)], lr, lrDecay, weightDecay, initialAccumulatorValue, eps, maximize)
    {
    }

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups; what they leave out, the following decides.</param>
    /// <param name="lr">The learning rate.</param>
    /// <param name="lrDecay">How fast the learning rate falls by itself.</param>
    /// <param name="weightDecay">How strongly parameters are drawn to zero: the factor with which they are added to their gradients.</param>
    /// <param name="initialAccumulatorValue">What the sum of the squares starts at.</param>
    /// <param name="eps">What keeps the denominator from zero.</param>
    /// <param name="maximize">Whether to climb instead of to descend.</param>
    /// <exception cref="ArgumentException">There are no parameters, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Adagrad(IEnumerable<ParameterGroup> groups, double lr = 1e-2, double lrDecay = 0, double weightDecay = 0, double initialAccumulatorValue = 0, double eps = 1e-10, bool maximize = false)
        : base(groups, lr, weightDecay)
    {
        this.lrDecay = NotNegative(lrDecay, nameof(lrDecay));
        this.initialAccumulatorValue = NotNegative(initialAccumulatorValue, nameof(initialAccumulatorValue));
        this.eps = NotNegative(eps, nameof(eps));
        this.maximize = maximize;
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<string> Slots => ["sum"];

    /// <inheritdoc/>
    protected internal override Tensor[] CreateSlots(Tensor parameter) => [Tensor.Full(parameter.Shape, initialAccumulatorValue, parameter.DType)];

    /// <inheritdoc/>
    protected override void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state)
    {
        double rate = group.Lr / (1 + (state.Step - 1) * lrDecay);
        parameter.AdagradInPlace(gradient, state[0], rate, eps, group.WeightDecay, maximize ? -1 : 1);
    }
}
