using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>
/// A row-wise program: the kernels that the generator wrote for one declaration, and everything around them that is the same for all: dimensions,
/// type promotion, allocation, recording.
/// </summary>
/// <param name="traits">What the generator knows of the declaration.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowOperation(RowTraits traits)
{
    /// <summary>What the generator knows of the declaration.</summary>
    public RowTraits Traits { get; } = traits;

    /// <summary>Computes the only result.</summary>
    /// <param name="inputs">The operands, which broadcast against each other.</param>
    /// <param name="dim">The dimension along which the rows lie.</param>
    /// <param name="keepDim">Whether a result of one number a row keeps the dimension, with size 1.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <param name="dtype">The type that operands are converted to first; null for the one they promote to.</param>
    /// <returns>The result.</returns>
    public Tensor Apply(ReadOnlySpan<Tensor> inputs, int dim, bool keepDim, ReadOnlySpan<double> scalars, DType? dtype = null)
    {
        Tensor result = null!;
        ApplyMany(inputs, dim, keepDim, scalars, new Span<Tensor>(ref result), dtype);
        return result;
    }

    /// <summary>Computes all results.</summary>
    /// <exception cref="ArgumentException">The operands do not broadcast, or the dimension is outside their shape.</exception>
    public void ApplyMany(ReadOnlySpan<Tensor> inputs, int dim, bool keepDim, ReadOnlySpan<double> scalars, Span<Tensor> results, DType? dtype = null)
    {
        foreach (Tensor input in inputs)
        {
            ArgumentNullException.ThrowIfNull(input);
        }
        DType compute = dtype ?? (inputs.Length == 1 ? inputs[0].DType : TypePromotion.Of(inputs, 0));
        if (!compute.IsFloatingPoint())
        {
            if (dtype is not null)
            {
                throw new ArgumentException($"{Traits.Name} has no meaning in {dtype}; pass a floating-point type.", nameof(dtype));
            }
            compute = DType.Float32;
        }
        Shape shape = Broadcast(inputs);
        int rank = shape.Rank;
        if (rank == 0 ? dim is not (0 or -1) : dim < -rank || dim >= rank)
        {
            throw new ArgumentOutOfRangeException(nameof(dim), $"{Traits.Name}: dimension {dim} is outside the shape {shape}.");
        }
        bool moves = rank > 1 && dim != -1 && dim != rank - 1;
        var rows = new Tensor[inputs.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = inputs[i].To(compute);
            if (rank == 0)
            {
                rows[i] = rows[i].Reshape([1]);
            }
            else if (moves && inputs[i].Rank == rank)
            {
                rows[i] = rows[i].Movedim(dim, -1);
            }
        }
        Run(rows, compute, keepDim || moves, scalars, results);
        for (int k = 0; k < results.Length; k++)
        {
            if (moves)
            {
                results[k] = Traits.IsRow[k] || keepDim ? results[k].Movedim(-1, dim) : results[k].Squeeze(-1);
            }
            else if (rank == 0)
            {
                results[k] = results[k].Reshape([]);
            }
        }
    }

    /// <summary>The results for rows along the last dimension, recorded.</summary>
    void Run(Tensor[] inputs, DType compute, bool keepDim, ReadOnlySpan<double> scalars, Span<Tensor> results)
    {
        Shape shape = Broadcast(inputs);
        ReadOnlySpan<int> outer = shape.AsSpan()[..^1];
        var full = new Layout(shape);
        var numbers = new Layout(keepDim ? [.. outer, 1] : new Shape(outer));
        for (int k = 0; k < results.Length; k++)
        {
            results[k] = Tensor.Empty(Traits.IsRow[k] ? full : numbers, compute);
        }
        double[] parameters = [.. scalars, shape[-1]];
        bool records = Recorder.IsRecording(inputs);
        DType wide = compute == DType.Float64 ? DType.Float64 : DType.Float32;
        Tensor? saved = records && Traits.SavedValues > 0 ? Tensor.Empty(new Layout([checked((int)numbers.Count), Traits.SavedValues]), wide) : null;
        if (wide == DType.Float64)
        {
            RowRun<double>.Forward(this, inputs, results, saved, shape, parameters);
        }
        else
        {
            RowRun<float>.Forward(this, inputs, results, saved, shape, parameters);
        }
        if (records)
        {
            RowNode.Record(this, shape, inputs, results, saved, parameters);
        }
    }

    Shape Broadcast(ReadOnlySpan<Tensor> inputs)
    {
        Shape shape = inputs[0].Shape;
        for (int i = 1; i < inputs.Length; i++)
        {
            shape = Layout.Broadcast(Traits.Name, shape, inputs[i].Shape);
        }
        return shape;
    }

    /// <summary>Computes one row in single precision.</summary>
    /// <param name="w">The operands' rows, the results' rows, then the buffers.</param>
    /// <param name="given">Numbers of which there is one a row; none.</param>
    /// <param name="found">Receives the results that are one number, then the values to keep.</param>
    /// <param name="n">The length of the row.</param>
    /// <param name="scalars">The values of the scalar parameters, then the length.</param>
    protected internal abstract void Forward(in Window<float> w, ReadOnlySpan<float> given, Span<float> found, int n, ReadOnlySpan<double> scalars);

    /// <summary>As the other overload, in double precision.</summary>
    protected internal abstract void Forward(in Window<double> w, ReadOnlySpan<double> given, Span<double> found, int n, ReadOnlySpan<double> scalars);

    /// <summary>Computes the gradients of one row in single precision.</summary>
    /// <param name="w">The rows of gradients, of kept operands and of kept results; then the gradients computed; then the buffers.</param>
    /// <param name="given">Gradients of results that are one number, kept results that are one, kept values.</param>
    /// <param name="found">Not used.</param>
    /// <param name="n">The length of the row.</param>
    /// <param name="scalars">The values of the scalar parameters, then the length.</param>
    protected internal virtual void Backward(in Window<float> w, ReadOnlySpan<float> given, Span<float> found, int n, ReadOnlySpan<double> scalars) => throw Missing("backward");

    /// <summary>As the other overload, in double precision.</summary>
    protected internal virtual void Backward(in Window<double> w, ReadOnlySpan<double> given, Span<double> found, int n, ReadOnlySpan<double> scalars) => throw Missing("backward");

    /// <summary>The gradients made of recorded operations, so that they can be differentiated again.</summary>
    /// <param name="gradients">The gradients of the results, of the full shape or with size 1 in place of the row.</param>
    /// <param name="inputs">The operands, expanded to the full shape; only those that are kept.</param>
    /// <param name="outputs">The results; only those that are kept.</param>
    /// <param name="scalars">The values of the scalar parameters, then the length of a row.</param>
    /// <param name="results">Receives the gradients of the operands.</param>
    protected internal virtual void BackwardRecorded(
        ReadOnlySpan<Tensor> gradients, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<double> scalars, Span<Tensor?> results) =>
        throw Missing("recorded backward");

    InvalidOperationException Missing(string kernel) => new($"{Traits.Name} has no kernel for {kernel}: its traits and its kernels disagree.");
}
