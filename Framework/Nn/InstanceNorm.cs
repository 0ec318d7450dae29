namespace Framework.Nn;

/// <summary>Shifts and scales each channel of each sample to mean 0 and variance 1: Ulyanov and others 2016.</summary>
/// <param name="numFeatures">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How far the running statistics move with each batch.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="trackRunningStats">Whether there are running statistics, which are used when not training.</param>
/// <param name="dtype">The type of parameters and buffers.</param>
[Module]
public abstract partial class InstanceNorm(int numFeatures, double eps, double momentum, bool affine, bool trackRunningStats, DType dtype)
{
    /// <summary>[numFeatures], or null.</summary>
    [Parameter] public Tensor? Weight { get; } = affine ? Tensor.Ones([numFeatures], dtype) : null;

    /// <summary>[numFeatures], or null.</summary>
    [Parameter] public Tensor? Bias { get; } = affine ? Tensor.Zeros([numFeatures], dtype) : null;

    /// <summary>[numFeatures], or null.</summary>
    [Buffer] public Tensor? RunningMean { get; } = trackRunningStats ? Tensor.Zeros([numFeatures], dtype) : null;

    /// <summary>[numFeatures], or null.</summary>
    [Buffer] public Tensor? RunningVar { get; } = trackRunningStats ? Tensor.Ones([numFeatures], dtype) : null;

    /// <summary>How many batches the running statistics have seen, or null. PyTorch keeps it and never counts.</summary>
    [Buffer] public Tensor? NumBatchesTracked { get; } = trackRunningStats ? Tensor.Zeros([], DType.Int64) : null;

    /// <summary>Computes the output.</summary>
    /// <param name="x">[batch, numFeatures, …], or without the batch.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The input does not fit, or a channel has a single value.</exception>
    public Tensor Forward(Tensor x)
    {
        if (x.Rank != Spatial + 1 && x.Rank != Spatial + 2)
        {
            throw new ArgumentException($"{GetType().Name}: an input of {Spatial + 1} or {Spatial + 2} dimensions is expected, not {x.Shape}.", nameof(x));
        }
        Tensor batch = x.Rank == Spatial + 1 ? x.Unsqueeze(0) : x;
        return batch.InstanceNorm(RunningMean, RunningVar, Weight, Bias, IsTraining || RunningMean is null, momentum, eps).Reshape(x.Shape);
    }

    /// <inheritdoc/>
    protected internal override string Describe() => $"{numFeatures}{(affine ? ", affine: true" : "")}{(trackRunningStats ? ", trackRunningStats: true" : "")}";

    /// <summary>The number of dimensions behind the channels.</summary>
    private protected abstract int Spatial { get; }
}

/// <summary>Instance normalization of sequences: [batch, channels, length].</summary>
/// <param name="numFeatures">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How far the running statistics move with each batch.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="trackRunningStats">Whether there are running statistics, which are used when not training.</param>
/// <param name="dtype">The type of parameters and buffers.</param>
[Module]
public sealed partial class InstanceNorm1d(int numFeatures, double eps = 1e-5, double momentum = 0.1, bool affine = false, bool trackRunningStats = false, DType dtype = DType.Float32)
    : InstanceNorm(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override int Spatial => 1;
}

/// <summary>Instance normalization of images: [batch, channels, height, width].</summary>
/// <param name="numFeatures">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How far the running statistics move with each batch.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="trackRunningStats">Whether there are running statistics, which are used when not training.</param>
/// <param name="dtype">The type of parameters and buffers.</param>
[Module]
public sealed partial class InstanceNorm2d(int numFeatures, double eps = 1e-5, double momentum = 0.1, bool affine = false, bool trackRunningStats = false, DType dtype = DType.Float32)
    : InstanceNorm(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override int Spatial => 2;
}

/// <summary>Instance normalization of volumes: [batch, channels, depth, height, width].</summary>
/// <param name="numFeatures">The number of channels.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="momentum">How far the running statistics move with each batch.</param>
/// <param name="affine">Whether learned weights and biases follow.</param>
/// <param name="trackRunningStats">Whether there are running statistics, which are used when not training.</param>
/// <param name="dtype">The type of parameters and buffers.</param>
[Module]
public sealed partial class InstanceNorm3d(int numFeatures, double eps = 1e-5, double momentum = 0.1, bool affine = false, bool trackRunningStats = false, DType dtype = DType.Float32)
    : InstanceNorm(numFeatures, eps, momentum, affine, trackRunningStats, dtype)
{
    private protected override int Spatial => 3;
}
