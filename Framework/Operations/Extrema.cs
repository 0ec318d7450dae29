using Framework.Kernels;

namespace Framework;

public static partial class Functional
{
    /// <summary>The largest element; NaN if there is one. Elements that are equally large share the gradient.</summary>
    /// <param name="x">The tensor.</param>
    /// <returns>A single value.</returns>
    /// <exception cref="ArgumentException">The tensor has no element.</exception>
    public static Tensor Max(this Tensor x) => x.Amax();

    /// <summary>The smallest element; NaN if there is one. Elements that are equally small share the gradient.</summary>
    /// <param name="x">The tensor.</param>
    /// <returns>A single value.</returns>
    /// <exception cref="ArgumentException">The tensor has no element.</exception>
    public static Tensor Min(this Tensor x) => x.Amin();

    /// <summary>The largest elements along a dimension and where they are. The gradient goes to these places.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>The values, and the Int64 index of the first element of that value; a NaN counts as the largest.</returns>
    /// <exception cref="ArgumentException">The dimension is outside the shape, or there is no element along it.</exception>
    public static (Tensor Values, Tensor Indices) Max(this Tensor x, int dim, bool keepDim = false) => Extreme(nameof(Max), AmaxOperation.Instance, x, dim, keepDim);

    /// <summary>The smallest elements along a dimension and where they are. The gradient goes to these places.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>The values, and the Int64 index of the first element of that value; a NaN counts as the smallest.</returns>
    /// <exception cref="ArgumentException">The dimension is outside the shape, or there is no element along it.</exception>
    public static (Tensor Values, Tensor Indices) Min(this Tensor x, int dim, bool keepDim = false) => Extreme(nameof(Min), AminOperation.Instance, x, dim, keepDim);

    /// <summary>The smallest and the largest element.</summary>
    /// <param name="x">The tensor.</param>
    /// <returns>Two single values.</returns>
    /// <exception cref="ArgumentException">The tensor has no element.</exception>
    public static (Tensor Min, Tensor Max) Aminmax(this Tensor x) => (x.Amin(), x.Amax());

    /// <summary>The smallest and the largest elements along a dimension.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>The values.</returns>
    /// <exception cref="ArgumentException">The dimension is outside the shape, or there is no element along it.</exception>
    public static (Tensor Min, Tensor Max) Aminmax(this Tensor x, int dim, bool keepDim = false)
    {
        // A single value keeps the dimension that it is reduced along, as in PyTorch.
        Tensor source = x.Rank == 0 && keepDim ? x.Unsqueeze(0) : x;
        return (source.Amin(dim, keepDim), source.Amax(dim, keepDim));
    }

    /// <summary>Where the largest of all elements first occurs, counted in row-major order.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <returns>A single Int64 value; a NaN counts as the largest.</returns>
    /// <exception cref="ArgumentException">The tensor has no element.</exception>
    public static Tensor ArgMax(this Tensor x, bool keepDim = false) => Locate(nameof(ArgMax), AmaxOperation.Instance, x, keepDim);

    /// <summary>Where the largest elements along a dimension first occur.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>Int64 indices; a NaN counts as the largest.</returns>
    /// <exception cref="ArgumentException">The dimension is outside the shape, or there is no element along it.</exception>
    public static Tensor ArgMax(this Tensor x, int dim, bool keepDim = false) => Extremum.Along(nameof(ArgMax), AmaxOperation.Instance, x, dim, keepDim).Indices;

    /// <summary>Where the smallest of all elements first occurs, counted in row-major order.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <returns>A single Int64 value; a NaN counts as the smallest.</returns>
    /// <exception cref="ArgumentException">The tensor has no element.</exception>
    public static Tensor ArgMin(this Tensor x, bool keepDim = false) => Locate(nameof(ArgMin), AminOperation.Instance, x, keepDim);

    /// <summary>Where the smallest elements along a dimension first occur.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="dim">The dimension, negative counting from the last.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>Int64 indices; a NaN counts as the smallest.</returns>
    /// <exception cref="ArgumentException">The dimension is outside the shape, or there is no element along it.</exception>
    public static Tensor ArgMin(this Tensor x, int dim, bool keepDim = false) => Extremum.Along(nameof(ArgMin), AminOperation.Instance, x, dim, keepDim).Indices;

    static Tensor Locate(string name, ReductionOperation operation, Tensor x, bool keepDim)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor index = Extremum.Along(name, operation, x.Detach().Reshape([checked((int)x.NumElements)]), 0, keepDim: false).Indices;
        return keepDim ? index.Reshape([.. Enumerable.Repeat(1, x.Rank)]) : index;
    }

    static (Tensor Values, Tensor Indices) Extreme(string name, ReductionOperation operation, Tensor x, int dim, bool keepDim)
    {
        var (values, indices) = Extremum.Along(name, operation, x, dim, keepDim);
        if (Recorder.IsRecording(x))
        {
            Shape shape = x.Shape;
            var taken = new SavedTensor(indices);
            Recorder.Record(name, values, x, gradient => AtIndices(gradient, taken.Value, shape, dim));
        }
        return (values, indices);
    }

    /// <summary>Zeros with the elements of one tensor at given places along a dimension.</summary>
    static Tensor AtIndices(Tensor gradient, Tensor indices, Shape shape, int dim)
    {
        if (shape.Rank == 0)
        {
            return gradient;
        }
        dim = shape.Dimension(dim);
        int[] kept = shape.ToArray(), along = new int[shape.Rank];
        kept[dim] = 1;
        Array.Fill(along, 1);
        along[dim] = shape[dim];
        Tensor positions = Tensor.From<long>([.. Enumerable.Range(0, shape[dim]).Select(i => (long)i)], along);
        return Multiply(gradient.Reshape(kept), Equal(positions, indices.Reshape(kept)).To(gradient.DType));
    }
}
