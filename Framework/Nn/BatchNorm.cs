namespace Framework.Nn;

/// <summary>Shifts and scales each channel to mean 0 and variance 1 over the batch, and by running statistics when not training: Ioffe and Szegedy 2015.</summary>
/// <param name="numFeatures">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How far the running statistics move with each batch; null for their plain average.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="trackRunningStats">Whether there are running statistics.</param>
/// <param name="dtype">The type of parameters and buffers.</param>
[Module]
public abstract partial class BatchNorm(int numFeatures, double eps, double? momentum, bool affine, bool trackRunningStats, DType dtype)
{
    /// <summary>[numFeatures], or null.</summary>
    [Parameter] public Tensor? Weight { get; } = affine ? Tensor.Ones([numFeatures], dtype) : null;

    /// <summary>[numFeatures], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = affine ? Tensor.Zeros([numFeatures], dtype) : null;

    /// <summary>[numFeatures], or null.</summary>
    [Buffer] public Tensor? RunningMean { get; } = trackRunningStats ? Tensor.Zeros([numFeatures], dtype) : null;

    /// <summary>[numFeatures], or null.</summary>
    [Buffer] public Tensor? RunningVar { get; } = trackRunningStats ? Tensor.Ones([numFeatures], dtype) : null;

    /// <summary>How many batches the running statistics have seen, or null.</summary>
    [Buffer] public Tensor? NumBatchesTracked { get; } = trackRunningStats ? Tensor.Zeros([], DType.Int64) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, numFeatures, …].</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a channel has a single value when training.</exception>
    public Tensor Forward(Tensor x)
    {
        CheckInput(x);
        double factor = momentum ?? 0;
        if (IsTraining && NumBatchesTracked is not null)
        {
            long batches = NumBatchesTracked.Item<long>() + 1;
            NumBatchesTracked.CopyElements(batches);
            factor = momentum ?? 1.0 / batches;
        }
        bool ofBatch = IsTraining || RunningMean is null;
        return x.BatchNorm(IsTraining || !ofBatch ? RunningMean : null, IsTraining || !ofBatch ? RunningVar : null, Weight, Bias, ofBatch, factor, eps);
    }

    /// <inheritdoc/>
    protected internal override string Describe() =>
        $"{numFeatures}{(eps == 1e-5 ? "" : $", eps: {eps}")}{(momentum == 0.1 ? "" : $", momentum: {(momentum is null ? "null" : $"{momentum}")}")}{(affine ? "" : ", affine: false")}{(trackRunningStats ? "" : ", trackRunningStats: false")}";

    private protected abstract void CheckInput(Tensor x);

    private protected void RequireRank(Tensor x, int least, int most)
    {
        if (x.Rank < least || x.Rank > most)
        {
            throw new ArgumentException($"{GetType().Name}: an input of {(least == most ? $"{most}" : $"{least} or {most}")} dimensions is expected, not {x.Shape}.", nameof(x));
        }
    }
}

/// <summary>Batch normalization of features or sequences: [batch, channels] or [batch, channels, length].</summary>
/// <param name="numFeatures">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How far the running statistics move with each batch; null for their plain average.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="trackRunningStats">Whether there are running statistics.</param>
/// <param name="dtype">The type of parameters and buffers.</param>
[Module]
public sealed partial class BatchNorm1d(int numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType dtype = DType.Float32)
    : BatchNorm(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override void CheckInput(Tensor x) => RequireRank(x, 2, 3);
}

/// <summary>Batch normalization of images: [batch, channels, height, width].</summary>
/// <param name="numFeatures">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How far the running statistics move with each batch; null for their plain average.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="trackRunningStats">Whether there are running statistics.</param>
/// <param name="dtype">The type of parameters and buffers.</param>
[Module]
public sealed partial class BatchNorm2d(int numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType dtype = DType.Float32)
    : BatchNorm(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override void CheckInput(Tensor x) => RequireRank(x, 4, 4);
}

/// <summary>Batch normalization of volumes: [batch, channels, depth, height, width].</summary>
/// <param name="numFeatures">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How far the running statistics move with each batch; null for their plain average.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="trackRunningStats">Whether there are running statistics.</param>
/// <param name="dtype">The type of parameters and buffers.</param>
[Module]
public sealed partial class BatchNorm3d(int numFeatures, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType dtype = DType.Float32)
    : BatchNorm(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override void CheckInput(Tensor x) => RequireRank(x, 5, 5);
}
