using Framework.Kernels;

namespace Framework;

public static partial class Functional
{
    /// <summary>Sets each element to 0 with a probability, and scales the others so that the mean stays: Srivastava and others 2014.</summary>
    /// <param name="input">Any floating-point tensor.</param>
    /// <param name="p">The probability.</param>
    /// <param name="training">Without it the input is returned.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not from 0 to 1.</exception>
    public static Tensor Dropout(this Tensor input, double p = 0.5, bool training = true, Generator? generator = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Drop(nameof(Dropout), input, input.Shape, p, training, generator);
    }

    /// <summary>Sets each channel of each sample to 0 with a probability, and scales the others: Tompson and others 2015.</summary>
    /// <param name="input">[batch, channels, …].</param>
    /// <param name="p">The probability.</param>
    /// <param name="training">Without it the input is returned.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A tensor of the same shape.</returns>
    /// <exception cref="ArgumentException">The input has no channels.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is not from 0 to 1.</exception>
    public static Tensor FeatureDropout(this Tensor input, double p = 0.5, bool training = true, Generator? generator = null)
    {
        CheckChannels(nameof(FeatureDropout), input);
        return Drop(nameof(FeatureDropout), input, [.. input.Shape.Select((size, dim) => dim < 2 ? size : 1)], p, training, generator);
    }

    static Tensor Drop(string operation, Tensor input, Shape mask, double p, bool training, Generator? generator)
    {
        if (p is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, $"{operation}: a probability is from 0 to 1.");
        }
        if (!training || p == 0)
        {
            return input;
        }
        Tensor kept = Tensor.Empty(Layout.Of(mask), DType.Float32);
        RandomFill<float, DropoutMask>.Run(new DropoutMask(1 - p, (float)(1 / (1 - p))), kept.RawSpan<float>(), generator ?? Generator.Default);
        return input * kept.To(input.DType);
    }
}
