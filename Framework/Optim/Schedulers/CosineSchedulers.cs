namespace Framework.Optim;

/// <summary>Lets the learning rates fall and rise again along a cosine: Loshchilov and Hutter 2017, without restarts.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="tMax">The epoch at which they are lowest.</param>
/// <param name="etaMin">The lowest.</param>
public sealed class CosineAnnealingLR(Optimizer optimizer, int tMax, double etaMin = 0) : LRScheduler(optimizer)
{
    /// <inheritdoc/>
    protected override double Next(int group, double lr)
    {
        if (LastEpoch == 0)
        {
            return lr;
        }
        // One epoch after the lowest the ratio below would divide by zero.
        if ((LastEpoch - 1 - tMax) % (2 * tMax) == 0)
        {
            return lr + (BaseLrs[group] - etaMin) * (1 - Math.Cos(Math.PI / tMax)) / 2;
        }
        return (1 + Math.Cos(Math.PI * LastEpoch / tMax)) / (1 + Math.Cos(Math.PI * (LastEpoch - 1) / tMax)) * (lr - etaMin) + etaMin;
    }
}

/// <summary>Lets the learning rates fall along half a cosine again and again: Loshchilov and Hutter 2017.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="t0">How many epochs the first fall takes.</param>
/// <param name="tMult">By what each fall takes longer than the one before.</param>
/// <param name="etaMin">The lowest.</param>
public sealed class CosineAnnealingWarmRestarts(Optimizer optimizer, int t0, int tMult = 1, double etaMin = 0) : LRScheduler(optimizer)
{
    /// <inheritdoc/>
    protected override double Next(int group, double lr)
    {
        int since = LastEpoch, length = t0;
        while (since >= length)
        {
            since -= length;
            length *= tMult;
        }
        return etaMin + (BaseLrs[group] - etaMin) * (1 + Math.Cos(Math.PI * since / length)) / 2;
    }
}

/// <summary>How a number goes from one value to another.</summary>
public enum AnnealStrategy
{
    /// <summary>Along half a cosine: slowly, fast, slowly.</summary>
    Cos,

    /// <summary>Along a line.</summary>
    Linear,
}

static class Annealing
{
    /// <summary>The value a share of the way, from 0 to 1.</summary>
    public static double At(AnnealStrategy strategy, double from, double to, double share) =>
        from + (to - from) * (strategy == AnnealStrategy.Cos ? (1 - Math.Cos(Math.PI * share)) / 2 : share);
}

/// <summary>Brings the learning rates to fixed ones, for averaging weights: Izmailov and others 2018.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="swaLr">The learning rates.</param>
/// <param name="annealEpochs">How many epochs that takes.</param>
/// <param name="annealStrategy">How they go there.</param>
public sealed class SWALR(Optimizer optimizer, PerGroup swaLr, int annealEpochs = 10, AnnealStrategy annealStrategy = AnnealStrategy.Cos) : LRScheduler(optimizer)
{
    readonly double[] swaLrs = swaLr.For(optimizer, nameof(swaLr));

    /// <inheritdoc/>
    protected override double Next(int group, double lr)
    {
        // Another scheduler may change the rate meanwhile, so where it came from follows from where it is.
        double now = Share(LastEpoch), before = Share(LastEpoch - 1);
        double start = before == 1 ? lr : (lr - swaLrs[group] * before) / (1 - before);
        return swaLrs[group] * now + start * (1 - now);
    }

    double Share(int epoch)
    {
        epoch = annealEpochs == 0 ? Math.Max(1, epoch) : epoch;
        return Annealing.At(annealStrategy, 0, 1, Math.Clamp((double)epoch / Math.Max(1, annealEpochs), 0, 1));
    }
}
