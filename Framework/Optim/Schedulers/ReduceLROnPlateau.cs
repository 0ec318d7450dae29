namespace Framework.Optim;

/// <summary>Whether a metric should fall or rise.</summary>
public enum PlateauMode
{
    /// <summary>It should fall, as a loss.</summary>
    Min,

    /// <summary>It should rise, as an accuracy.</summary>
    Max,
}

/// <summary>What an improvement is measured by.</summary>
public enum ThresholdMode
{
    /// <summary>By the best value so far.</summary>
    Rel,

    /// <summary>By itself.</summary>
    Abs,
}

/// <summary>Lowers the learning rates when a metric has not improved for a while.</summary>
/// <param name="optimizer">The optimizer.</param>
/// <param name="mode">Whether the metric should fall or rise.</param>
/// <param name="factor">What learning rates are multiplied by, below 1.</param>
/// <param name="patience">How many epochs without improvement are let pass.</param>
/// <param name="threshold">What counts as an improvement.</param>
/// <param name="thresholdMode">What that is measured by.</param>
/// <param name="cooldown">How many epochs after lowering do not count.</param>
/// <param name="minLr">The lowest learning rates; null for 0.</param>
/// <param name="eps">A change smaller than this is not made.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not below 1.</exception>
public sealed class ReduceLROnPlateau(
    Optimizer optimizer, PlateauMode mode = PlateauMode.Min, double factor = 0.1, int patience = 10, double threshold = 1e-4, ThresholdMode thresholdMode = ThresholdMode.Rel,
    int cooldown = 0, PerGroup? minLr = null, double eps = 1e-8)
{
    readonly double factor = factor < 1 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "ReduceLROnPlateau: the factor has to be below 1.");
    readonly double[] least = (minLr ?? 0.0).For(optimizer, nameof(minLr));
    double best = mode == PlateauMode.Min ? double.PositiveInfinity : double.NegativeInfinity;
    int bad, cooling;

    /// <summary>Looks at an epoch's metric.</summary>
    /// <param name="metrics">The metric.</param>
    public void Step(double metrics)
    {
        if (Improves(metrics))
        {
            (best, bad) = (metrics, 0);
        }
        else
        {
            bad++;
        }
        if (cooling > 0)
        {
            (cooling, bad) = (cooling - 1, 0);
        }
        if (bad > patience)
        {
            Lower();
            (cooling, bad) = (cooldown, 0);
        }
    }

    bool Improves(double metric) => (mode, thresholdMode) switch
    {
        (PlateauMode.Min, ThresholdMode.Rel) => metric < best * (1 - threshold),
        (PlateauMode.Min, _) => metric < best - threshold,
        (_, ThresholdMode.Rel) => metric > best * (1 + threshold),
        _ => metric > best + threshold,
    };

    void Lower()
    {
        for (int i = 0; i < least.Length; i++)
        {
            double lr = optimizer.Groups[i].Lr, next = Math.Max(lr * factor, least[i]);
            if (lr - next > eps)
            {
                optimizer.Groups[i].Lr = next;
            }
        }
    }
}
