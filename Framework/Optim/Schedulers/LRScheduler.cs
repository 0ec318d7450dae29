namespace Framework.Optim;

/// <summary>Changes an optimizer's learning rates from epoch to epoch. Its constructor sets those of epoch 0.</summary>
/// <remarks>A schedule of your own derives from this class and overrides <see cref="Next"/>, which the constructor calls for epoch 0.</remarks>
public abstract class LRScheduler
{
    /// <summary>Sets the learning rates of epoch 0.</summary>
    /// <param name="optimizer">The optimizer.</param>
    protected LRScheduler(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Optimizer = optimizer;
        foreach (ParameterGroup group in optimizer.Groups)
        {
            group.InitialLr ??= group.Lr;
        }
        BaseLrs = [.. optimizer.Groups.Select(group => group.InitialLr!.Value)];
        Begin();
    }

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The learning rates that the schedule starts from, one a group: those that the optimizer had before its first scheduler.</summary>
    public IReadOnlyList<double> BaseLrs { get; }

    /// <summary>The number of the present epoch. Set it to go on where training was interrupted, after loading the optimizer's state.</summary>
    public int LastEpoch { get; set; }

    /// <summary>The present learning rates, one a group.</summary>
    public IReadOnlyList<double> GetLastLr() => [.. Optimizer.Groups.Select(group => group.Lr)];

    /// <summary>Goes on to the next epoch.</summary>
    public virtual void Step()
    {
        LastEpoch++;
        Set();
    }

    /// <summary>The learning rate of a group in the epoch <see cref="LastEpoch"/>.</summary>
    /// <param name="group">The group's index.</param>
    /// <param name="lr">Its learning rate in the epoch before; in epoch 0 the one it has.</param>
    /// <returns>The learning rate.</returns>
    protected abstract double Next(int group, double lr);

    /// <summary>Sets the learning rates of epoch 0 from those that the schedule starts from, whatever the present ones are.</summary>
    internal virtual void Restart()
    {
        Rewind();
        LastEpoch = 0;
        Set();
    }

    /// <summary>Gives the groups the learning rates that the schedule starts from.</summary>
    private protected void Rewind()
    {
        for (int i = 0; i < BaseLrs.Count; i++)
        {
            Optimizer.Groups[i].Lr = BaseLrs[i];
        }
    }

    private protected virtual void Begin() => Set();

    private protected virtual void Set()
    {
        for (int i = 0; i < BaseLrs.Count; i++)
        {
            Optimizer.Groups[i].Lr = Next(i, Optimizer.Groups[i].Lr);
        }
    }
}

/// <summary>A number for each group of an optimizer, or one for all: both a number and an array convert to it.</summary>
public readonly struct PerGroup
{
    readonly double[] values;

    PerGroup(double[] values) => this.values = values;

    /// <summary>One number for all groups.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator PerGroup(double value) => new([value]);

    /// <summary>A number for each group.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator PerGroup(double[] values) => new(values);

    internal double[] For(Optimizer optimizer, string name)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        int groups = optimizer.Groups.Count;
        return values?.Length == groups ? values
            : values?.Length == 1 ? [.. Enumerable.Repeat(values[0], groups)]
            : throw new ArgumentException($"{name}: {values?.Length ?? 0} numbers for the optimizer's {groups} groups.", name);
    }
}
