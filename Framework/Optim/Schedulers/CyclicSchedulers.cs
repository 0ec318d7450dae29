namespace Framework.Optim;

/// <summary>How the height of the cycles of <see cref="CyclicLR"/> changes.</summary>
public enum CyclicMode
{
    /// <summary>Not at all.</summary>
    Triangular,

    /// <summary>Each is half as high as the one before.</summary>
    Triangular2,

    /// <summary>By a factor each step.</summary>
    ExpRange,
}

/// <summary>Lets the learning rates rise and fall between two bounds, and momentum the other way: Smith 2017. Meant to be stepped after each batch.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="baseLr">The lower bounds.</param>
/// <param name="maxLr">The upper bounds.</param>
/// <param name="stepSizeUp">How many steps a rise takes.</param>
/// <param name="stepSizeDown">How many steps a fall takes; null for as many.</param>
/// <param name="mode">How the height of the cycles changes.</param>
/// <param name="gamma">The factor of <see cref="CyclicMode.ExpRange"/>.</param>
/// <param name="cycleMomentum">Whether momentum cycles.</param>
/// <param name="baseMomentum">The lower bounds of momentum.</param>
/// <param name="maxMomentum">The upper bounds of momentum.</param>
public sealed class CyclicLR(
    Optimizer optimizer, PerGroup baseLr, PerGroup maxLr, int stepSizeUp = 2000, int? stepSizeDown = null, CyclicMode mode = CyclicMode.Triangular, double gamma = 1,
    bool cycleMomentum = true, PerGroup? baseMomentum = null, PerGroup? maxMomentum = null) : LRScheduler(optimizer)
{
    readonly double[] low = baseLr.For(optimizer, nameof(baseLr)), high = maxLr.For(optimizer, nameof(maxLr));
    readonly double[] lowMomentum = (baseMomentum ?? 0.8).For(optimizer, nameof(baseMomentum)), highMomentum = (maxMomentum ?? 0.9).For(optimizer, nameof(maxMomentum));

    /// <inheritdoc/>
    protected override double Next(int group, double lr)
    {
        double height = Height();
        if (cycleMomentum)
        {
            Optimizer.Groups[group].Momentum = highMomentum[group] - (highMomentum[group] - lowMomentum[group]) * height;
        }
        return low[group] + (high[group] - low[group]) * height;
    }

    /// <summary>Where between the bounds the present step is.</summary>
    double Height()
    {
        int length = stepSizeUp + (stepSizeDown ?? stepSizeUp), cycle = LastEpoch / length, since = LastEpoch % length;
        double share = since <= stepSizeUp ? (double)since / stepSizeUp : (double)(length - since) / (length - stepSizeUp);
        return share * mode switch
        {
            CyclicMode.Triangular2 => Math.Pow(0.5, cycle),
            CyclicMode.ExpRange => Math.Pow(gamma, LastEpoch),
            _ => 1,
        };
    }
}

/// <summary>Lets the learning rates rise once and fall to almost nothing, and momentum the other way: Smith and Topin 2019. Meant to be stepped after each batch.</summary>
public sealed class OneCycleLR : LRScheduler
{
    readonly double[] high;
    readonly AnnealStrategy annealStrategy;
    readonly bool cycleMomentum;
    readonly double baseMomentum, maxMomentum, divFactor, finalDivFactor;
    readonly double[] ends;

    /// <summary>Sets the learning rates of the first step.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="maxLr">The highest learning rates.</param>
    /// <param name="totalSteps">The number of steps; null for epochs times steps in each.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="stepsPerEpoch">The number of steps in each epoch.</param>
    /// <param name="pctStart">What part of the steps the rise takes, from 0 to 1.</param>
    /// <param name="annealStrategy">How they rise and fall.</param>
    /// <param name="cycleMomentum">Whether momentum changes too.</param>
    /// <param name="baseMomentum">The lowest momentum.</param>
    /// <param name="maxMomentum">The highest momentum.</param>
    /// <param name="divFactor">How often the first learning rate goes into the highest.</param>
    /// <param name="finalDivFactor">How often the last learning rate goes into the first.</param>
    /// <param name="threePhase">Whether the fall back to the first learning rate takes as long as the rise, and the rest the fall from there.</param>
    /// <exception cref="ArgumentException">The number of steps is not told, or not positive, or a part is not from 0 to 1.</exception>
    public OneCycleLR(
        Optimizer optimizer, PerGroup maxLr, int? totalSteps = null, int? epochs = null, int? stepsPerEpoch = null, double pctStart = 0.3,
        AnnealStrategy annealStrategy = AnnealStrategy.Cos, bool cycleMomentum = true, double baseMomentum = 0.85, double maxMomentum = 0.95, double divFactor = 25,
        double finalDivFactor = 1e4, bool threePhase = false) : base(optimizer)
    {
        int total = totalSteps ?? epochs * stepsPerEpoch ?? throw new ArgumentException("OneCycleLR: either totalSteps or both epochs and stepsPerEpoch are needed.", nameof(totalSteps));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(total, nameof(totalSteps));
        if (pctStart is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(pctStart), pctStart, "OneCycleLR: a part is from 0 to 1.");
        }
        high = maxLr.For(optimizer, nameof(maxLr));
        (this.annealStrategy, this.cycleMomentum, this.baseMomentum, this.maxMomentum) = (annealStrategy, cycleMomentum, baseMomentum, maxMomentum);
        (this.divFactor, this.finalDivFactor) = (divFactor, finalDivFactor);
        ends = threePhase ? [pctStart * total - 1, 2 * pctStart * total - 2, total - 1] : [pctStart * total - 1, total - 1];
        Set();
    }

    /// <summary>Goes on to the next step.</summary>
    /// <exception cref="InvalidOperationException">There are no more steps.</exception>
    public override void Step()
    {
        if (LastEpoch > ends[^1])
        {
            throw new InvalidOperationException($"OneCycleLR: step {LastEpoch + 1} of a schedule of {ends[^1] + 1} steps.");
        }
        base.Step();
    }

    /// <inheritdoc/>
    protected override double Next(int group, double lr)
    {
        double first = high[group] / divFactor, last = first / finalDivFactor;
        (double[] rates, double[] momenta) = ends.Length == 3
            ? (new[] { first, high[group], first, last }, new[] { maxMomentum, baseMomentum, maxMomentum, maxMomentum })
            : ([first, high[group], last], [maxMomentum, baseMomentum, maxMomentum]);
        int phase = Array.FindIndex(ends, end => LastEpoch <= end);
        phase = phase < 0 ? ends.Length - 1 : phase;
        double start = phase == 0 ? 0 : ends[phase - 1], share = (LastEpoch - start) / (ends[phase] - start);
        if (cycleMomentum)
        {
            Optimizer.Groups[group].Momentum = Annealing.At(annealStrategy, momenta[phase], momenta[phase + 1], share);
        }
        return Annealing.At(annealStrategy, rates[phase], rates[phase + 1], share);
    }

    private protected override void Begin()
    {
    }
}
