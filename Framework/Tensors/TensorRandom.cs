using System.Runtime.CompilerServices;
using Framework.Kernels;

namespace Framework;

// Random tensors. Without a generator they draw from Generator.Default.
public sealed partial class Tensor
{
    /// <summary>Starts the default generator's stream of a seed from its beginning.</summary>
    /// <param name="seed">The seed.</param>
    /// <returns>The default generator.</returns>
    public static Generator ManualSeed(ulong seed) => Generator.Default.ManualSeed(seed);

    /// <summary>Uniform samples from [0, 1).</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">A floating-point type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is not a floating-point type.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor Rand(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false, Generator? generator = null) =>
        Uniform(nameof(Rand), shape, dtype, 0, 1, generator).Requiring(requiresGrad);

    /// <summary>Uniform samples from [0, 1) of type <see cref="DType.Float32"/>.</summary>
    /// <param name="shape">The sizes.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Rand(params ReadOnlySpan<int> shape) => Rand(new Shape(shape));

    /// <summary>Samples of the normal distribution of mean 0 and variance 1.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">A floating-point type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException"><paramref name="dtype"/> is not a floating-point type.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor Randn(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false, Generator? generator = null) =>
        Normal(nameof(Randn), shape, dtype, 0, 1, generator).Requiring(requiresGrad);

    /// <summary>Samples of the normal distribution of mean 0 and variance 1, of type <see cref="DType.Float32"/>.</summary>
    /// <param name="shape">The sizes.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Randn(params ReadOnlySpan<int> shape) => Randn(new Shape(shape));

    /// <summary>Uniform samples from [0, 1) in the shape and type of another tensor.</summary>
    /// <param name="input">The tensor to be like.</param>
    /// <param name="dtype">The element type; that of <paramref name="input"/> if null.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The type is not a floating-point type.</exception>
    public static Tensor RandLike(Tensor input, DType? dtype = null, Generator? generator = null) => Rand(input.Shape, dtype ?? input.dtype, false, generator);

    /// <summary>Samples of the normal distribution of mean 0 and variance 1 in the shape and type of another tensor.</summary>
    /// <param name="input">The tensor to be like.</param>
    /// <param name="dtype">The element type; that of <paramref name="input"/> if null.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The type is not a floating-point type.</exception>
    public static Tensor RandnLike(Tensor input, DType? dtype = null, Generator? generator = null) => Randn(input.Shape, dtype ?? input.dtype, false, generator);

    /// <summary>Integers that are all equally likely.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">The bound; not included.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The bound is not above the least.</exception>
    public static Tensor RandInt(long low, long high, Shape shape, DType dtype = DType.Int64, Generator? generator = null)
    {
        if (low >= high)
        {
            throw new ArgumentOutOfRangeException(nameof(high), $"RandInt: there is no integer from {low} to below {high}.");
        }
        Tensor result = Empty(Layout.Of(shape), DType.Int64);
        RandomFill<long, UniformInteger>.Run(new UniformInteger(low, (ulong)(high - low)), result.RawSpan<long>(), generator ?? Generator.Default);
        return result.To(dtype);
    }

    /// <summary>Integers from 0 that are all equally likely.</summary>
    /// <param name="high">The bound; not included.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="ArgumentException">The bound is not positive.</exception>
    public static Tensor RandInt(long high, Shape shape, DType dtype = DType.Int64, Generator? generator = null) => RandInt(0, high, shape, dtype, generator);

    /// <summary>The integers from 0 to n - 1 in random order.</summary>
    /// <param name="n">How many.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A new tensor of one dimension.</returns>
    /// <exception cref="ArgumentException"><paramref name="n"/> is negative.</exception>
    public static Tensor RandPerm(int n, DType dtype = DType.Int64, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        Tensor result = Arange(n);
        Span<long> order = result.RawSpan<long>();
        const int most = Philox.TileBytes / sizeof(ulong);
        Span<ulong> draws = stackalloc ulong[most];
        var (key, counter) = (generator ?? Generator.Default).Reserve(((long)n + most - 1) / most * Philox.TileBlocks);
        // Fisher and Yates: each element changes places with one not placed yet.
        for (int i = n - 1; i > 0; counter += Philox.TileBlocks)
        {
            Philox.Fill(key, counter, draws);
            for (int draw = 0; draw < most && i > 0; draw++, i--)
            {
                int other = (int)Math.BigMul(draws[draw], (ulong)(i + 1), out _);
                (order[i], order[other]) = (order[other], order[i]);
            }
        }
        return result.To(dtype);
    }

    /// <summary>For each element p of a tensor of probabilities: 1 with probability p, otherwise 0.</summary>
    /// <param name="input">The probabilities, of a floating-point type.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>A new tensor of the same shape and type, without gradients.</returns>
    /// <exception cref="ArgumentException">An element is not within 0 to 1.</exception>
    public static Tensor Bernoulli(Tensor input, Generator? generator = null)
    {
        if (!input.dtype.IsFloatingPoint())
        {
            throw new ArgumentException($"Bernoulli: probabilities are of a floating-point type, not {input.dtype}.", nameof(input));
        }
        Tensor probabilities = input.Detach().To(DType.Float64), within = (probabilities >= 0) & (probabilities <= 1);
        if (within.ToArray<bool>().AsSpan().IndexOf(false) is >= 0 and var outside)
        {
            throw new ArgumentOutOfRangeException(nameof(input), $"Bernoulli: element {outside} is {probabilities.ToArray<double>()[outside]}; probabilities are within 0 to 1.");
        }
        return Uniform(nameof(Bernoulli), input.Shape, DType.Float64, 0, 1, generator).Less(probabilities).To(input.dtype);
    }

    /// <summary>Replaces the elements by uniform samples.</summary>
    /// <param name="from">The lower bound.</param>
    /// <param name="to">The upper bound; not included.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type, or the bounds are in the wrong order.</exception>
    public Tensor UniformInPlace(double from = 0, double to = 1, Generator? generator = null)
    {
        InPlace.CheckTarget(nameof(UniformInPlace), this);
        InPlace.Replace(this, Uniform(nameof(UniformInPlace), Shape, dtype, from, to, generator));
        return this;
    }

    /// <summary>Replaces the elements by samples of a normal distribution.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="std">The standard deviation.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    /// <exception cref="ArgumentException">The tensor is not of a floating-point type, or <paramref name="std"/> is negative.</exception>
    public Tensor NormalInPlace(double mean = 0, double std = 1, Generator? generator = null)
    {
        InPlace.CheckTarget(nameof(NormalInPlace), this);
        InPlace.Replace(this, Normal(nameof(NormalInPlace), Shape, dtype, mean, std, generator));
        return this;
    }

    /// <summary>Replaces the elements by 1 with a probability, otherwise by 0.</summary>
    /// <param name="p">The probability of 1.</param>
    /// <param name="generator">The source; the default generator if null.</param>
    /// <returns>This tensor.</returns>
    /// <exception cref="InvalidOperationException">The tensor is a leaf that requires a gradient, and operations are recorded.</exception>
    /// <exception cref="ArgumentException"><paramref name="p"/> is not within 0 to 1.</exception>
    public Tensor BernoulliInPlace(double p = 0.5, Generator? generator = null)
    {
        InPlace.CheckTarget(nameof(BernoulliInPlace), this);
        if (!(p is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), $"BernoulliInPlace: {p} is not a probability; it has to be within 0 to 1.");
        }
        InPlace.Replace(this, Uniform(nameof(BernoulliInPlace), Shape, DType.Float64, 0, 1, generator).Less(p).To(dtype));
        return this;
    }

    static Tensor Uniform(string operation, Shape shape, DType dtype, double from, double to, Generator? generator)
    {
        CheckFloating(operation, dtype);
        if (!(from <= to))
        {
            throw new ArgumentOutOfRangeException(nameof(to), $"{operation}: the bounds {from} and {to} are in the wrong order.");
        }
        generator ??= Generator.Default;
        if (dtype == DType.Float64)
        {
            Tensor wide = Empty(Layout.Of(shape), dtype);
            RandomFill<double, UniformDouble>.Run(new UniformDouble(from, to - from), wide.RawSpan<double>(), generator);
            return wide;
        }
        Tensor result = Empty(Layout.Of(shape), DType.Float32);
        int bits = dtype switch { DType.Float32 => 24, DType.Float16 => 11, _ => 8 };
        RandomFill<float, UniformSingle>.Run(new UniformSingle((float)from, (float)(to - from), bits), result.RawSpan<float>(), generator);
        return result.To(dtype);
    }

    static Tensor Normal(string operation, Shape shape, DType dtype, double mean, double deviation, Generator? generator)
    {
        CheckFloating(operation, dtype);
        if (!(deviation >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(deviation), $"{operation}: the standard deviation {deviation} is not 0 or more.");
        }
        generator ??= Generator.Default;
        if (dtype == DType.Float64)
        {
            Tensor wide = Empty(Layout.Of(shape), dtype);
            RandomFill<double, NormalDistribution.OfDouble>.Run(new NormalDistribution.OfDouble(mean, deviation), wide.RawSpan<double>(), generator);
            return wide;
        }
        Tensor result = Empty(Layout.Of(shape), DType.Float32);
        RandomFill<float, NormalDistribution.OfSingle>.Run(new NormalDistribution.OfSingle(mean, deviation), result.RawSpan<float>(), generator);
        return result.To(dtype);
    }

    static void CheckFloating(string operation, DType dtype)
    {
        if (!dtype.IsFloatingPoint())
        {
            throw new ArgumentException($"{operation}: samples are of a floating-point type, not {dtype}.", nameof(dtype));
        }
    }
}
