namespace Framework.Optim;

/// <summary>Changes parameters by their gradients.</summary>
/// <remarks>An update rule of your own derives from this class and overrides <see cref="Slots"/> and <see cref="Update"/>.</remarks>
public abstract class Optimizer
{
    readonly List<ParameterGroup> groups = [];
    readonly (double Lr, double WeightDecay, double Momentum) defaults;

    /// <summary>Prepares to train groups of parameters.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="lr">The learning rate of groups that name none.</param>
    /// <param name="weightDecay">The weight decay of groups that name none.</param>
    /// <param name="momentum">The momentum of groups that name none.</param>
    /// <exception cref="ArgumentException">There is no parameter, or one is in two groups.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    protected Optimizer(IEnumerable<ParameterGroup> groups, double lr, double weightDecay = 0, double momentum = 0)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        defaults = (lr, weightDecay, momentum);
        foreach (ParameterGroup group in groups)
        {
            AddGroup(group);
        }
        if (this.groups.Sum(group => group.Parameters.Count) == 0)
        {
            throw new ArgumentException($"{GetType().Name}: there are no parameters to train.", nameof(groups));
        }
    }

    /// <summary>The groups of parameters.</summary>
    public IReadOnlyList<ParameterGroup> Groups => groups;

    /// <summary>The names, in PyTorch's spelling, of the tensors kept for each parameter.</summary>
    protected internal abstract IReadOnlyList<string> Slots { get; }

    /// <summary>Trains further parameters from now on.</summary>
    /// <param name="group">The parameters.</param>
    /// <exception cref="ArgumentException">A parameter is in another group already.</exception>
    public void AddGroup(ParameterGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (groups.SelectMany(other => other.Parameters).Intersect(group.Parameters, ReferenceEqualityComparer.Instance).Any())
        {
            throw new ArgumentException($"{GetType().Name}: a parameter is in more than one group.", nameof(group));
        }
        group.Complete(defaults.Lr, defaults.WeightDecay, defaults.Momentum);
        groups.Add(group);
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (ParameterGroup group in groups)
        {
            for (int i = 0; i < group.Parameters.Count; i++)
            {
                group.Parameters[i].Grad = null;
            }
        }
    }

    /// <summary>Changes every parameter that has a gradient.</summary>
    public void Step()
    {
        using (Autograd.NoGrad())
        {
            foreach (ParameterGroup group in groups)
            {
                for (int i = 0; i < group.Parameters.Count; i++)
                {
                    Tensor parameter = group.Parameters[i];
                    if (parameter.Grad is { } gradient)
                    {
                        ParameterState state = group.States[i] ??= new(CreateSlots(parameter));
                        state.Step++;
                        Update(group, parameter, gradient, state);
                    }
                }
            }
        }
    }

    /// <summary>Computes the loss and its gradients, then changes the parameters.</summary>
    /// <param name="closure">Clears the gradients, computes the loss, runs backward and returns the loss.</param>
    /// <returns>The loss before the change.</returns>
    public virtual Tensor Step(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        Tensor loss;
        using (Autograd.EnableGrad())
        {
            loss = closure();
        }
        Step();
        return loss;
    }

    /// <summary>What the optimizer remembers, as named tensors that can be saved with a model's.</summary>
    /// <returns>
    /// For parameter i <c>state.i.step</c> and a tensor for each slot, such as <c>state.i.exp_avg</c>; for group g
    /// <c>param_groups.g.lr</c>, <c>weight_decay</c> and <c>momentum</c>. The slots share memory with the optimizer.
    /// </returns>
    public OrderedDictionary<string, Tensor> StateDict() => OptimizerState.Read(this);

    /// <summary>Takes over what another optimizer of the same parameters remembered.</summary>
    /// <param name="state">What <see cref="StateDict"/> gave.</param>
    /// <exception cref="ArgumentException">A name is missing or unexpected, or a shape differs; the message lists them. Nothing has been changed then.</exception>
    public void LoadStateDict(IEnumerable<KeyValuePair<string, Tensor>> state) => OptimizerState.Write(this, state);

    /// <summary>Changes one parameter in place. Nothing is recorded meanwhile.</summary>
    /// <param name="group">Its group, which has the learning rate.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="gradient">Its gradient, which is not to be changed.</param>
    /// <param name="state">What is kept for it; its step counts from 1.</param>
    protected abstract void Update(ParameterGroup group, Tensor parameter, Tensor gradient, ParameterState state);

    /// <summary>The tensors kept for a parameter before its first step: zeros of its shape.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>A tensor for each of <see cref="Slots"/>.</returns>
    protected internal virtual Tensor[] CreateSlots(Tensor parameter)
    {
        var slots = new Tensor[Slots.Count];
        for (int i = 0; i < slots.Length; i++)
        {
            slots[i] = Tensor.Zeros(parameter.Shape, parameter.DType);
        }
        return slots;
    }

    /// <summary>How slowly the Adam family's means change unless said otherwise.</summary>
    private protected static (double, double) Betas => (0.9, 0.999);

    /// <summary>Refuses a number outside [0, 1).</summary>
    /// <param name="value">The number.</param>
    /// <param name="name">The constructor argument's name.</param>
    /// <returns>The number.</returns>
    private protected static double Fraction(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} has to be at least 0 and below 1.");

    private protected static double NotNegative(double value, string name) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} cannot be negative.");
}
