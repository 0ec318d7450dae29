namespace Framework.Optim;

/// <summary>Multiplies the learning rates by a factor every so many epochs.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="stepSize">How many epochs.</param>
/// <param name="gamma">The factor.</param>
public sealed class StepLR(Optimizer optimizer, int stepSize, double gamma = 0.1) : LRScheduler(optimizer)
{
    /// <inheritdoc/>
    protected override double Next(int group, double lr) => LastEpoch == 0 || LastEpoch % stepSize != 0 ? lr : lr * gamma;
}

/// <summary>Multiplies the learning rates by a factor at given epochs.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="milestones">The epochs; one named twice counts twice.</param>
/// <param name="gamma">The factor.</param>
public sealed class MultiStepLR(Optimizer optimizer, int[] milestones, double gamma = 0.1) : LRScheduler(optimizer)
{
    /// <inheritdoc/>
    protected override double Next(int group, double lr) => lr * Math.Pow(gamma, milestones.Count(milestone => milestone == LastEpoch));
}

/// <summary>Multiplies the learning rates by a factor until a given epoch.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="factor">The factor.</param>
/// <param name="totalIters">The epoch.</param>
public sealed class ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int totalIters = 5) : LRScheduler(optimizer)
{
    /// <inheritdoc/>
    protected override double Next(int group, double lr) => LastEpoch == 0 ? lr * factor : LastEpoch == totalIters ? lr / factor : lr;
}

/// <summary>Multiplies the learning rates by a factor that changes by the same amount each epoch.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="startFactor">The first factor.</param>
/// <param name="endFactor">The last factor.</param>
/// <param name="totalIters">The epoch of the last factor.</param>
public sealed class LinearLR(Optimizer optimizer, double startFactor = 1.0 / 3, double endFactor = 1, int totalIters = 5) : LRScheduler(optimizer)
{
    /// <inheritdoc/>
    protected override double Next(int group, double lr) =>
        LastEpoch == 0 ? lr * startFactor : LastEpoch > totalIters ? lr : lr * Factor(LastEpoch) / Factor(LastEpoch - 1);

    double Factor(int epoch) => startFactor + (endFactor - startFactor) * epoch / totalIters;
}

/// <summary>Multiplies the learning rates by a factor each epoch.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="gamma">The factor.</param>
public sealed class ExponentialLR(Optimizer optimizer, double gamma) : LRScheduler(optimizer)
{
    /// <inheritdoc/>
    protected override double Next(int group, double lr) => LastEpoch == 0 ? lr : lr * gamma;
}

/// <summary>Lets the learning rates fall to zero as a power of the time that is left.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="totalIters">The epoch at which they reach zero.</param>
/// <param name="power">The power.</param>
public sealed class PolynomialLR(Optimizer optimizer, int totalIters = 5, double power = 1) : LRScheduler(optimizer)
{
    /// <inheritdoc/>
    protected override double Next(int group, double lr) =>
        LastEpoch == 0 || LastEpoch > totalIters ? lr : lr * Math.Pow((double)(totalIters - LastEpoch) / (totalIters - LastEpoch + 1), power);
}

/// <summary>Multiplies the learning rates that the schedule starts from by a function of the epoch.</summary>
public sealed class LambdaLR : LRScheduler
{
    readonly Func<int, double>[] functions;

    /// <summary>One function for all groups.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="lrLambda">From the epoch to the factor.</param>
    public LambdaLR(Optimizer optimizer, Func<int, double> lrLambda) : this(optimizer, [lrLambda])
    {
    }

    /// <summary>A function for each group.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="lrLambda">From the epoch to the factor.</param>
    /// <exception cref="ArgumentException">There are more or fewer functions than groups.</exception>
    public LambdaLR(Optimizer optimizer, Func<int, double>[] lrLambda) : base(optimizer)
    {
        functions = EpochFunctions.PerGroup(optimizer, lrLambda);
        Set();
    }

    /// <inheritdoc/>
    protected override double Next(int group, double lr) => BaseLrs[group] * functions[group](LastEpoch);

    private protected override void Begin()
    {
    }
}

/// <summary>Multiplies the learning rates by a function of the epoch, from epoch 1.</summary>
public sealed class MultiplicativeLR : LRScheduler
{
    readonly Func<int, double>[] functions;

    /// <summary>One function for all groups.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="lrLambda">From the epoch to the factor.</param>
    public MultiplicativeLR(Optimizer optimizer, Func<int, double> lrLambda) : this(optimizer, [lrLambda])
    {
    }

    /// <summary>A function for each group.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="lrLambda">From the epoch to the factor.</param>
    /// <exception cref="ArgumentException">There are more or fewer functions than groups.</exception>
    public MultiplicativeLR(Optimizer optimizer, Func<int, double>[] lrLambda) : base(optimizer) => functions = EpochFunctions.PerGroup(optimizer, lrLambda);

    /// <inheritdoc/>
    protected override double Next(int group, double lr) => LastEpoch == 0 ? lr : lr * functions[group](LastEpoch);
}

static class EpochFunctions
{
    public static Func<int, double>[] PerGroup(Optimizer optimizer, Func<int, double>[] functions)
    {
        int groups = optimizer.Groups.Count;
        return functions.Length == groups ? functions
            : functions.Length == 1 ? [.. Enumerable.Repeat(functions[0], groups)]
            : throw new ArgumentException($"{functions.Length} functions for the optimizer's {groups} groups.", nameof(functions));
    }
}
