using Framework.Kernels;

namespace Framework.Nn;

/// <summary>The size that a layer's variance is measured by.</summary>
public enum FanMode
{
    /// <summary>The number of inputs of each output: forward activations keep their size.</summary>
    FanIn,

    /// <summary>The number of outputs of each input: backward gradients keep their size.</summary>
    FanOut,
}

/// <summary>The function that follows a layer, for <see cref="Init.Gain"/>.</summary>
public enum Nonlinearity
{
    /// <summary>None.</summary>
    Linear,

    /// <summary>The logistic function.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The rectifier.</summary>
    ReLU,

    /// <summary>The rectifier with a slope below zero.</summary>
    LeakyReLU,

    /// <summary>The self-normalizing exponential unit.</summary>
    SELU,
}

/// <summary>Fills tensors with their first values. Nothing is recorded, and each function returns the tensor it was given.</summary>
public static class Init
{
    /// <summary>The factor by which weights have to be larger before a function, so that variances stay.</summary>
    /// <param name="nonlinearity">The function.</param>
    /// <param name="slope">The slope below zero of <see cref="Nonlinearity.LeakyReLU"/>.</param>
    /// <returns>The factor.</returns>
    public static double Gain(Nonlinearity nonlinearity, double slope = 0.01) => nonlinearity switch
    {
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.ReLU => Math.Sqrt(2),
        Nonlinearity.LeakyReLU => Math.Sqrt(2 / (1 + slope * slope)),
        Nonlinearity.SELU => 3.0 / 4,
        _ => 1,
    };

    /// <summary>Uniform samples.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor Uniform(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
    {
        using (Autograd.NoGrad())
        {
            return tensor.UniformInPlace(low, high, generator);
        }
    }

    /// <summary>Samples of a normal distribution.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor Normal(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
    {
        using (Autograd.NoGrad())
        {
            return tensor.NormalInPlace(mean, std, generator);
        }
    }

    /// <summary>Samples of a normal distribution that lie between two bounds.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="mean">The mean of the distribution before it is cut.</param>
    /// <param name="std">Its standard deviation.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>The tensor.</returns>
    public static Tensor TruncNormal(Tensor tensor, double mean = 0, double std = 1, double low = -2, double high = 2, Generator? generator = null)
    {
        // By the inverse of the distribution function, applied to uniform samples of its range between the bounds.
        double root = std * Math.Sqrt(2), from = KernelMath.Erf((low - mean) / root), to = KernelMath.Erf((high - mean) / root);
        double[] samples = new double[tensor.NumElements];
        RandomFill<double, UniformDouble>.Run(new UniformDouble(from, to - from), samples, generator ?? Generator.Default);
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Math.Clamp(mean + root * KernelMath.ErfInv(samples[i]), low, high);
        }
        return Fill(tensor, samples);
    }

    /// <summary>One number everywhere.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="value">The number.</param>
    /// <returns>The tensor.</returns>
    public static Tensor Constant(Tensor tensor, double value)
    {
        tensor.CopyElements(value);
        return tensor;
    }

    /// <summary>Zero everywhere.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>The tensor.</returns>
    public static Tensor Zeros(Tensor tensor) => Constant(tensor, 0);

    /// <summary>One everywhere.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>The tensor.</returns>
    public static Tensor Ones(Tensor tensor) => Constant(tensor, 1);

    /// <summary>Uniform samples whose variance keeps that of activations and of gradients alike: Glorot and Bengio 2010.</summary>
    /// <param name="tensor">Weights of at least two dimensions, outputs first.</param>
    /// <param name="gain">A factor, see <see cref="Gain"/>.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public static Tensor XavierUniform(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        double bound = Math.Sqrt(3) * XavierStd(nameof(XavierUniform), tensor, gain);
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal samples whose variance keeps that of activations and of gradients alike: Glorot and Bengio 2010.</summary>
    /// <param name="tensor">Weights of at least two dimensions, outputs first.</param>
    /// <param name="gain">A factor, see <see cref="Gain"/>.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public static Tensor XavierNormal(Tensor tensor, double gain = 1, Generator? generator = null) =>
        Normal(tensor, 0, XavierStd(nameof(XavierNormal), tensor, gain), generator);

    /// <summary>Uniform samples whose variance suits a rectifier: He and others 2015.</summary>
    /// <param name="tensor">Weights of at least two dimensions, outputs first.</param>
    /// <param name="a">The slope below zero of <see cref="Nonlinearity.LeakyReLU"/>.</param>
    /// <param name="mode">What the variance keeps.</param>
    /// <param name="nonlinearity">The function that follows.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public static Tensor KaimingUniform(
        Tensor tensor, double a = 0, FanMode mode = FanMode.FanIn, Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Generator? generator = null)
    {
        double bound = Math.Sqrt(3) * KaimingStd(nameof(KaimingUniform), tensor, a, mode, nonlinearity);
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal samples whose variance suits a rectifier: He and others 2015.</summary>
    /// <param name="tensor">Weights of at least two dimensions, outputs first.</param>
    /// <param name="a">The slope below zero of <see cref="Nonlinearity.LeakyReLU"/>.</param>
    /// <param name="mode">What the variance keeps.</param>
    /// <param name="nonlinearity">The function that follows.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public static Tensor KaimingNormal(
        Tensor tensor, double a = 0, FanMode mode = FanMode.FanIn, Nonlinearity nonlinearity = Nonlinearity.LeakyReLU, Generator? generator = null) =>
        Normal(tensor, 0, KaimingStd(nameof(KaimingNormal), tensor, a, mode, nonlinearity), generator);

    /// <summary>A random matrix whose rows, or whose columns if they are fewer, are orthogonal and of equal length: Saxe, McClelland and Ganguli 2013.</summary>
    /// <param name="tensor">A tensor of at least two dimensions; all but the first count as columns.</param>
    /// <param name="gain">The length.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has fewer than two dimensions.</exception>
    public static Tensor Orthogonal(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        RequireMatrix(nameof(Orthogonal), tensor);
        int rows = tensor.Shape[0], columns = (int)(tensor.NumElements / Math.Max(rows, 1));
        double[] samples = new double[tensor.NumElements];
        RandomFill<double, NormalDistribution.OfDouble>.Run(new NormalDistribution.OfDouble(0, 1), samples, generator ?? Generator.Default);
        GramSchmidt.Run(samples, Math.Min(rows, columns), Math.Max(rows, columns));
        double[] values = new double[samples.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = gain * (rows <= columns ? samples[i] : samples[i % columns * rows + i / columns]);
        }
        return Fill(tensor, values);
    }

    /// <summary>PyTorch's default for the weights and biases of linear layers and convolutions: uniform up to one over the root of the number of inputs.</summary>
    internal static Tensor ByFanIn(Shape shape, long fanIn, DType dtype)
    {
        double bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        return Uniform(Tensor.Zeros(shape, dtype), -bound, bound);
    }

    static double XavierStd(string operation, Tensor tensor, double gain)
    {
        var (fanIn, fanOut) = Fans(operation, tensor);
        return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
    }

    static double KaimingStd(string operation, Tensor tensor, double a, FanMode mode, Nonlinearity nonlinearity)
    {
        var (fanIn, fanOut) = Fans(operation, tensor);
        return Gain(nonlinearity, a) / Math.Sqrt(mode == FanMode.FanIn ? fanIn : fanOut);
    }

    static (long FanIn, long FanOut) Fans(string operation, Tensor tensor)
    {
        RequireMatrix(operation, tensor);
        int outputs = tensor.Shape[0], inputs = tensor.Shape[1];
        long taps = inputs == 0 || outputs == 0 ? 1 : tensor.NumElements / ((long)inputs * outputs);
        return (inputs * taps, outputs * taps);
    }

    static void RequireMatrix(string operation, Tensor tensor)
    {
        if (tensor.Rank < 2)
        {
            throw new ArgumentException($"{operation}: inputs and outputs cannot be told of the shape {tensor.Shape}; two dimensions or more are needed.", nameof(tensor));
        }
    }

    static Tensor Fill(Tensor tensor, double[] values)
    {
        tensor.CopyElements(Tensor.From<double>(values, tensor.Shape));
        return tensor;
    }
}
