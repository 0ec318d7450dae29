namespace Framework;

public static partial class Functional
{
    /// <summary>Shifts and scales each channel to mean 0 and variance 1, and then by weights and biases: Ioffe and Szegedy 2015.</summary>
    /// <param name="input">[batch, channels, …].</param>
    /// <param name="runningMean">[channels]: the means used when not training; moved towards those of the batch when training. Null when training for none.</param>
    /// <param name="runningVar">[channels]: the variances, likewise.</param>
    /// <param name="weight">[channels], or null for 1.</param>
    /// <param name="bias">[channels], or null for 0.</param>
    /// <param name="training">Whether the statistics are those of the batch.</param>
    /// <param name="momentum">How far the running statistics move, from 0 to 1.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">
    /// The input has no channels or too few values to have a variance, a tensor does not fit the channels, or there are no running statistics when not training.
    /// </exception>
    public static Tensor BatchNorm(
        this Tensor input, Tensor? runningMean, Tensor? runningVar, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-5)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!training && input is { Rank: 1, NumElements: 0 })
        {
            // PyTorch passes an empty list through, though it has no dimension of channels.
            return input.Clone();
        }
        CheckChannels(nameof(BatchNorm), input, (nameof(runningMean), runningMean), (nameof(runningVar), runningVar), (nameof(weight), weight), (nameof(bias), bias));
        Tensor? scale = weight is null ? null : Channels.Align(weight, input.Rank), shift = bias is null ? null : Channels.Align(bias, input.Rank);
        if (!training)
        {
            if (runningMean is null || runningVar is null)
            {
                throw new ArgumentException("BatchNorm: running statistics are needed when not training.", nameof(runningMean));
            }
            Tensor deviation = (Channels.Align(runningVar, input.Rank) + eps).Rsqrt();
            return input.Affine(Channels.Align(runningMean, input.Rank), deviation, scale ?? 1.0, shift ?? 0.0);
        }
        long values = input.NumElements / Math.Max(input.Shape[1], 1);
        if (values <= 1)
        {
            throw new ArgumentException($"BatchNorm: a channel of {input.Shape} has {values} values; its variance when training needs at least 2.", nameof(input));
        }
        var (result, mean, variance) = Standardization.Run(input, scale, shift, eps);
        using (Autograd.NoGrad())
        {
            // The population's variance is estimated without bias.
            Move(runningMean, mean, momentum);
            Move(runningVar, variance, momentum, (double)values / (values - 1));
        }
        return result;
    }

    /// <summary>Shifts and scales groups of channels of each sample to mean 0 and variance 1, and then by weights and biases: Wu and He 2018.</summary>
    /// <param name="input">[batch, channels, …].</param>
    /// <param name="numGroups">Into how many groups the channels are divided.</param>
    /// <param name="weight">[channels], or null for 1.</param>
    /// <param name="bias">[channels], or null for 0.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The channels are not divisible by the groups, or a tensor does not fit them.</exception>
    public static Tensor GroupNorm(this Tensor input, int numGroups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(numGroups, 1);
        CheckChannels(nameof(GroupNorm), input, (nameof(weight), weight), (nameof(bias), bias));
        int batch = input.Shape[0], channels = input.Shape[1];
        if (channels % numGroups != 0)
        {
            throw new ArgumentException($"GroupNorm: {channels} channels cannot be divided into {numGroups} groups.", nameof(numGroups));
        }
        // The elements of a group lie together: they are a row.
        int inChannel = (int)(input.NumElements / Math.Max((long)batch * channels, 1)), inGroup = channels / numGroups * inChannel;
        return Standardized(input.Reshape(batch, numGroups, inGroup), Spread(weight), Spread(bias), eps).Reshape(input.Shape);

        Tensor? Spread(Tensor? perChannel) => perChannel?.Unsqueeze(-1).Expand([channels, inChannel]).Reshape(numGroups, inGroup);
    }

    /// <summary>Shifts and scales each channel of each sample to mean 0 and variance 1, and then by weights and biases: Ulyanov and others 2016.</summary>
    /// <param name="input">[batch, channels, …] with at least one further dimension.</param>
    /// <param name="runningMean">[channels]: the means used without <paramref name="useInputStats"/>; otherwise moved towards those of the input. May be null then.</param>
    /// <param name="runningVar">[channels]: the variances, likewise.</param>
    /// <param name="weight">[channels], or null for 1.</param>
    /// <param name="bias">[channels], or null for 0.</param>
    /// <param name="useInputStats">Whether the statistics are those of the input.</param>
    /// <param name="momentum">How far the running statistics move, from 0 to 1.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The input has too few dimensions or values, or a tensor does not fit the channels.</exception>
    public static Tensor InstanceNorm(
        this Tensor input, Tensor? runningMean = null, Tensor? runningVar = null, Tensor? weight = null, Tensor? bias = null, bool useInputStats = true, double momentum = 0.1, double eps = 1e-5)
    {
        if (!useInputStats)
        {
            return input.BatchNorm(runningMean, runningVar, weight, bias, training: false, momentum, eps);
        }
        CheckChannels(nameof(InstanceNorm), input, (nameof(runningMean), runningMean), (nameof(runningVar), runningVar), (nameof(weight), weight), (nameof(bias), bias));
        long values = input.NumElements / Math.Max((long)input.Shape[0] * input.Shape[1], 1);
        if (values <= 1)
        {
            throw new ArgumentException($"InstanceNorm: a channel of a sample of {input.Shape} has {values} values; its variance needs at least 2.", nameof(input));
        }
        if (runningMean is not null || runningVar is not null)
        {
            using (Autograd.NoGrad())
            {
                var (variance, mean) = input.VarMean(Channels.Others(input.Rank)[1..], keepDim: false, correction: 1);
                Move(runningMean, mean.Mean(0), momentum);
                Move(runningVar, variance.Mean(0), momentum);
            }
        }
        Tensor rows = input.Reshape(input.Shape[0], input.Shape[1], -1);
        return (weight is null && bias is null ? rows.Standardize(eps) : rows.InstanceNormOfRows(weight ?? 1.0, bias ?? 0.0, eps)).Reshape(input.Shape);
    }

    static void Move(Tensor? running, Tensor value, double momentum, double factor = 1)
    {
        if (running is not null)
        {
            Standardization.MoveInPlace(running, value.Reshape(running.Shape), 1 - momentum, momentum * factor);
        }
    }

    static void CheckChannels(string operation, Tensor input, params ReadOnlySpan<(string Name, Tensor? Value)> perChannel)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Rank < 2)
        {
            throw new ArgumentException($"{operation}: the shape {input.Shape} has no dimension of channels; [batch, channels, …] is expected.", nameof(input));
        }
        foreach (var (name, value) in perChannel)
        {
            if (value is not null && (value.Rank != 1 || value.Shape[0] != input.Shape[1]))
            {
                throw new ArgumentException($"{operation}: {name} has the shape {value.Shape}; the {input.Shape[1]} channels of {input.Shape} need [{input.Shape[1]}].", name);
            }
        }
    }
}
