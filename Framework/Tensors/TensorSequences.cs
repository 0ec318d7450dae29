using System.Numerics;
using System.Runtime.InteropServices;

namespace Framework;

// Tensors of regular numbers.
public sealed partial class Tensor
{
    /// <summary>The numbers 0, 1, 2, … below a bound.</summary>
    /// <param name="end">The bound; not included.</param>
    /// <param name="dtype">The element type; <see cref="DType.Int64"/> if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor of one dimension.</returns>
    /// <exception cref="ArgumentException">The bound is negative.</exception>
    public static Tensor Arange(long end, DType? dtype = null, bool requiresGrad = false) => Arange(0L, end, 1, dtype, requiresGrad);

    /// <summary>Integers from a first one up to a bound.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The bound; not included.</param>
    /// <param name="step">The distance, not 0.</param>
    /// <param name="dtype">The element type; <see cref="DType.Int64"/> if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor of one dimension.</returns>
    /// <exception cref="ArgumentException">The step is 0 or leads away from the bound.</exception>
    public static Tensor Arange(long start, long end, long step = 1, DType? dtype = null, bool requiresGrad = false)
    {
        CheckRange(start, end, step);
        long count = (end - start + step - Math.Sign(step)) / step;
        Tensor result = Empty(Layout.Of([checked((int)count)]), DType.Int64);
        Span<long> values = result.RawSpan<long>();
        Span<Vector<long>> vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        Vector<long> first = Vector.CreateSequence(start, step);
        for (int i = 0; i < vectors.Length; i++, first += new Vector<long>(Vector<long>.Count * step))
        {
            vectors[i] = first;
        }
        for (int i = vectors.Length * Vector<long>.Count; i < values.Length; i++)
        {
            values[i] = start + i * step;
        }
        return result.To(dtype ?? DType.Int64).Requiring(requiresGrad);
    }

    /// <summary>The numbers 0, 1, 2, … below a bound.</summary>
    /// <param name="end">The bound; not included.</param>
    /// <param name="dtype">The element type; <see cref="DType.Float32"/> if null.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor of one dimension.</returns>
    /// <exception cref="ArgumentException">The bound is negative.</exception>
    public static Tensor Arange(double end, DType? dtype = null, bool requiresGrad = false) => Arange(0.0, end, 1, dtype, requiresGrad);

    /// <summary>Numbers from a first one up to a bound.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The bound; not included.</param>
    /// <param name="step">The distance, not 0.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor of one dimension, of ⌈(end − start) / step⌉ elements.</returns>
    /// <exception cref="ArgumentException">The step is 0 or leads away from the bound.</exception>
    public static Tensor Arange(double start, double end, double step = 1, DType? dtype = null, bool requiresGrad = false)
    {
        CheckRange(start, end, step);
        return Computed(checked((int)Math.Ceiling((end - start) / step)), dtype ?? DType.Float32, requiresGrad, i => start + i * step);
    }

    /// <summary>Numbers at equal distances, both ends included.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The last.</param>
    /// <param name="steps">How many.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor of one dimension.</returns>
    /// <exception cref="ArgumentException"><paramref name="steps"/> is negative.</exception>
    public static Tensor Linspace(double start, double end, int steps, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        double step = steps > 1 ? (end - start) / (steps - 1) : 0;
        // From both ends inwards, so that the last number is exactly the one asked for.
        return Computed(steps, dtype, requiresGrad, i => i < steps / 2 || steps == 1 ? start + i * step : end - (steps - 1 - i) * step);
    }

    /// <summary>Powers with exponents at equal distances, both ends included.</summary>
    /// <param name="start">The first exponent.</param>
    /// <param name="end">The last exponent.</param>
    /// <param name="steps">How many.</param>
    /// <param name="base">What is raised.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor of one dimension.</returns>
    /// <exception cref="ArgumentException"><paramref name="steps"/> is negative.</exception>
    public static Tensor Logspace(double start, double end, int steps, double @base = 10, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        double step = steps > 1 ? (end - start) / (steps - 1) : 0;
        return Computed(steps, dtype, requiresGrad, i => Math.Pow(@base, i < steps / 2 || steps == 1 ? start + i * step : end - (steps - 1 - i) * step));
    }

    /// <summary>A matrix with ones on its main diagonal and zeros elsewhere.</summary>
    /// <param name="n">The number of rows.</param>
    /// <param name="m">The number of columns; as many as rows if null.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="requiresGrad">Whether operations on it are recorded.</param>
    /// <returns>A new tensor of two dimensions.</returns>
    /// <exception cref="ArgumentException">A size is negative.</exception>
    public static Tensor Eye(int n, int? m = null, DType dtype = DType.Float32, bool requiresGrad = false)
    {
        Tensor result = Zeros([n, m ?? n], dtype);
        result.Detach().Diagonal().CopyElements(1L);
        return result.Requiring(requiresGrad);
    }

    static Tensor Computed(int count, DType dtype, bool requiresGrad, Func<int, double> value)
    {
        Tensor result = Empty(Layout.Of([count]), DType.Float64);
        Span<double> values = result.RawSpan<double>();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(i);
        }
        return result.To(dtype).Requiring(requiresGrad);
    }

    static void CheckRange(double start, double end, double step)
    {
        if (!double.IsFinite(start) || !double.IsFinite(end) || step == 0 || double.IsNaN(step) || (end - start) / step < 0)
        {
            throw new ArgumentException($"Arange: steps of {step} do not lead from {start} to {end}.", nameof(step));
        }
    }
}
