namespace Framework.Optim;

/// <summary>Parameters that share a learning rate, a weight decay and a momentum. What is left out here, the optimizer's constructor decides.</summary>
public sealed class ParameterGroup
{
    double? lr, weightDecay, momentum;

    /// <summary>Groups parameters.</summary>
    /// <param name="parameters">The tensors to train, all leaves.</param>
    /// <param name="lr">Their learning rate.</param>
    /// <param name="weightDecay">Their weight decay.</param>
    /// <param name="momentum">Their momentum; of the Adam family the first of the betas.</param>
    /// <exception cref="ArgumentException">A tensor is the result of an operation, or occurs twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ParameterGroup(IEnumerable<Tensor> parameters, double? lr = null, double? weightDecay = null, double? momentum = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = [.. parameters];
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (!Parameters[i].IsLeaf)
            {
                throw new ArgumentException($"ParameterGroup: parameter {i} of shape {Parameters[i].Shape} is the result of an operation; only leaves can be trained.", nameof(parameters));
            }
        }
        if (Parameters.Distinct(ReferenceEqualityComparer.Instance).Count() < Parameters.Count)
        {
            throw new ArgumentException("ParameterGroup: a tensor occurs twice; it would be updated twice in each step.", nameof(parameters));
        }
        ArgumentOutOfRangeException.ThrowIfNegative(lr ?? 0, nameof(lr));
        ArgumentOutOfRangeException.ThrowIfNegative(weightDecay ?? 0, nameof(weightDecay));
        ArgumentOutOfRangeException.ThrowIfNegative(momentum ?? 0, nameof(momentum));
        (this.lr, this.weightDecay, this.momentum) = (lr, weightDecay, momentum);
        States = new ParameterState?[Parameters.Count];
    }

    /// <summary>The tensors trained.</summary>
    public IReadOnlyList<Tensor> Parameters { get; }

    /// <summary>The learning rate; schedulers change it.</summary>
    public double Lr
    {
        get => lr ?? 0;
        set => lr = value;
    }

    /// <summary>The weight decay.</summary>
    public double WeightDecay
    {
        get => weightDecay ?? 0;
        set => weightDecay = value;
    }

    /// <summary>The momentum; of the Adam family the first of the betas.</summary>
    public double Momentum
    {
        get => momentum ?? 0;
        set => momentum = value;
    }

    /// <summary>The learning rate that a scheduler started from.</summary>
    internal double? InitialLr { get; set; }

    internal ParameterState?[] States { get; }

    internal void Complete(double defaultLr, double defaultWeightDecay, double defaultMomentum)
    {
        lr ??= defaultLr;
        weightDecay ??= defaultWeightDecay;
        momentum ??= defaultMomentum;
    }
}

/// <summary>What an optimizer keeps for one parameter between steps.</summary>
/// <param name="slots">The tensors, as the optimizer's slot names say.</param>
public sealed class ParameterState(Tensor[] slots)
{
    readonly Tensor[] slots = Outliving(slots);

    /// <summary>How many steps the parameter has taken, the present one included.</summary>
    public long Step { get; internal set; }

    /// <summary>One of the tensors kept.</summary>
    /// <param name="slot">Its place among the optimizer's slot names.</param>
    public Tensor this[int slot] => slots[slot];

    /// <summary>The state stays when the memory scope of the step that created it ends.</summary>
    static Tensor[] Outliving(Tensor[] slots)
    {
        foreach (Tensor slot in slots)
        {
            slot.Storage.OutlivesScopes = true;
        }
        return slots;
    }
}
