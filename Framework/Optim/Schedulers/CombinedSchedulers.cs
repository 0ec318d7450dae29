namespace Framework.Optim;

/// <summary>Runs several schedules at once: each changes the learning rates that the one before left.</summary>
/// <param name="schedulers">The schedules, on the same optimizer.</param>
/// <exception cref="ArgumentException">There are none, or their optimizers differ.</exception>
public sealed class ChainedScheduler(params LRScheduler[] schedulers) : LRScheduler(SchedulerLists.Optimizer(nameof(ChainedScheduler), schedulers))
{
    /// <inheritdoc/>
    public override void Step()
    {
        LastEpoch++;
        foreach (LRScheduler scheduler in schedulers)
        {
            scheduler.Step();
        }
    }

    /// <inheritdoc/>
    protected override double Next(int group, double lr) => lr;

    internal override void Restart()
    {
        LastEpoch = 0;
        foreach (LRScheduler scheduler in schedulers)
        {
            scheduler.Restart();
        }
    }

    private protected override void Begin()
    {
    }
}

/// <summary>Runs several schedules one after the other, each from its beginning.</summary>
public sealed class SequentialLR : LRScheduler
{
    readonly LRScheduler[] schedulers;
    readonly int[] milestones;

    /// <summary>Sets the learning rates of the first schedule's epoch 0.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="schedulers">The schedules, on that optimizer.</param>
    /// <param name="milestones">The epochs at which the second and each further schedule starts, in ascending order.</param>
    /// <exception cref="ArgumentException">There is no schedule, one is on another optimizer, or there is not one milestone less than schedules.</exception>
    public SequentialLR(Optimizer optimizer, LRScheduler[] schedulers, int[] milestones) : base(optimizer)
    {
        if (SchedulerLists.Optimizer(nameof(SequentialLR), schedulers) != optimizer)
        {
            throw new ArgumentException("SequentialLR: the schedules are on another optimizer.", nameof(schedulers));
        }
        if (milestones.Length != schedulers.Length - 1)
        {
            throw new ArgumentException($"SequentialLR: {schedulers.Length} schedules need {schedulers.Length - 1} milestones, not {milestones.Length}.", nameof(milestones));
        }
        (this.schedulers, this.milestones) = (schedulers, milestones);
        schedulers[0].Restart();
    }

    /// <inheritdoc/>
    public override void Step()
    {
        LastEpoch++;
        int index = milestones.Count(milestone => milestone <= LastEpoch);
        if (index > 0 && milestones[index - 1] == LastEpoch)
        {
            schedulers[index].Restart();
        }
        else
        {
            schedulers[index].Step();
        }
    }

    /// <inheritdoc/>
    protected override double Next(int group, double lr) => lr;

    internal override void Restart()
    {
        LastEpoch = 0;
        schedulers[0].Restart();
    }

    private protected override void Begin()
    {
    }
}

static class SchedulerLists
{
    public static Optimizer Optimizer(string name, LRScheduler[] schedulers)
    {
        if (schedulers.Length == 0 || schedulers.Any(scheduler => scheduler.Optimizer != schedulers[0].Optimizer))
        {
            throw new ArgumentException($"{name}: schedules of one and the same optimizer are needed.", nameof(schedulers));
        }
        return schedulers[0].Optimizer;
    }
}
