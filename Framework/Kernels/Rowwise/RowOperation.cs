using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Kernels;

/// <summary>
/// A row-wise program: the kernels that the generator wrote for one declaration, and everything around them that is the same for all: dimensions,
/// type promotion, allocation, recording.
/// </summary>
/// <param name="traits">What the generator knows of the declaration.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowOperation(RowTraits traits)
{
    /// <summary>A bit for each operand that has no part in choosing the type to compute in.</summary>
    readonly uint notNumbers = traits.Forms.Select((form, i) => form is RowOperand.Index or RowOperand.Flag ? 1u << i : 0).Aggregate(0u, (a, b) => a | b);

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
        DType compute = dtype ?? (inputs.Length == 1 ? inputs[0].DType : TypePromotion.Of(inputs, notNumbers));
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
            if (Traits.Forms[i] != RowOperand.Row)
            {
                rows[i] = OnePerRow(inputs[i], i, Without(shape, dim), compute);
                continue;
            }
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
        Run(rows, compute, keepDim || moves, moves ? Dimensions.Wrap(Traits.Name, dim, rank) : null, scalars, results);
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
    /// <param name="inputs">The operands.</param>
    /// <param name="compute">Their type.</param>
    /// <param name="keepDim">Whether numbers keep the dimension.</param>
    /// <param name="dim">The place that the dimension has in the order in which results lie in memory, unless it is the last.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <param name="results">Receives the results.</param>
    void Run(Tensor[] inputs, DType compute, bool keepDim, int? dim, ReadOnlySpan<double> scalars, Span<Tensor> results)
    {
        Shape shape = Broadcast(inputs);
        ReadOnlySpan<int> outer = shape.AsSpan()[..^1];
        Layout full = dim is { } at ? InOrder(shape, at) : Layout.Of(shape);
        var numbers = Layout.Of(keepDim ? [.. outer, 1] : new Shape(outer));
        for (int k = 0; k < results.Length; k++)
        {
            bool isIndex = IsIndex(k);
            if (isIndex && shape[-1] == 0 && numbers.Count > 0)
            {
                throw new ArgumentException($"{Traits.Name}: a row without elements has no index to return; the shape is {shape}.");
            }
            results[k] = Tensor.Empty(Traits.IsRow[k] ? full : numbers, isIndex ? DType.Int64 : compute);
        }
        double[] parameters = [.. scalars, shape[-1]];
        bool records = Recorder.IsRecording(inputs);
        bool isDouble = ComputesInDouble(compute, shape[-1]);
        Tensor? saved = records && Traits.SavedValues > 0 ? Tensor.Empty(Layout.Of([checked((int)numbers.Count), Traits.SavedValues]), isDouble ? DType.Float64 : DType.Float32) : null;
        if (isDouble)
        {
            RowRun<double>.Forward(this, inputs, results, saved, full, parameters);
        }
        else
        {
            RowRun<float>.Forward(this, inputs, results, saved, full, parameters);
        }
        // As in ElementwiseLaunch: the kernel knows addresses only.
        GC.KeepAlive(inputs);
        if (records)
        {
            RowNode.Record(this, full, compute, inputs, results, saved, parameters);
        }
    }

    /// <summary>Without gaps, in the order of dimensions before one was moved to the end.</summary>
    static Layout InOrder(in Shape shape, int dim)
    {
        int last = shape.Rank - 1;
        Span<long> strides = stackalloc long[shape.Rank];
        long step = 1;
        for (int place = last; place >= 0; place--)
        {
            int d = place > dim ? place - 1 : place == dim ? last : place;
            strides[d] = step;
            step *= Math.Max(shape[d], 1);
        }
        return Layout.Of(shape, strides);
    }

    /// <summary>Beyond 2²⁴ elements, single precision loses count of them.</summary>
    internal bool ComputesInDouble(DType compute, int length) => compute == DType.Float64 || Traits.Counts && length > 1 << 24;

    internal bool IsIndex(int result) => Traits.IsIndex.Length > 0 && Traits.IsIndex[result];

    /// <summary>An operand of which there is one value a row, with one for each and in order.</summary>
    Tensor OnePerRow(Tensor operand, int index, in Shape outer, DType compute)
    {
        RowOperand form = Traits.Forms[index];
        if (form == RowOperand.Index && !operand.DType.IsInteger())
        {
            throw new ArgumentException($"{Traits.Name}: {Traits.Operands[index]} holds indices, which are of an integer type, not {operand.DType}.", Traits.Operands[index]);
        }
        if (operand.Rank > outer.Rank || Layout.Broadcast(Traits.Name, outer, operand.Shape) != outer)
        {
            throw new ArgumentException(
                $"{Traits.Name}: {Traits.Operands[index]} has one value a row and the shape {operand.Shape}, which does not broadcast to that of the rows, {outer}.", Traits.Operands[index]);
        }
        return (form == RowOperand.Number ? operand.To(compute) : operand).Expand(outer).Contiguous();
    }

    static Shape Without(in Shape shape, int dim)
    {
        if (shape.Rank == 0)
        {
            return shape;
        }
        int at = dim < 0 ? dim + shape.Rank : dim;
        return [.. shape.AsSpan()[..at], .. shape.AsSpan()[(at + 1)..]];
    }

    /// <summary>The shape that the rows broadcast to.</summary>
    Shape Broadcast(ReadOnlySpan<Tensor> inputs)
    {
        Shape? shape = null;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (Traits.Forms[i] == RowOperand.Row)
            {
                shape = shape is { } known ? Layout.Broadcast(Traits.Name, known, inputs[i].Shape) : inputs[i].Shape;
            }
        }
        return shape!.Value;
    }

    /// <summary>The place of each element in its row, for gradients made of recorded operations.</summary>
    /// <param name="scalars">The values of the scalar parameters, then the length of a row.</param>
    /// <returns>The whole numbers from 0.</returns>
    protected static Tensor Indices(ReadOnlySpan<double> scalars) => Tensor.Arange((long)scalars[^1]);

    /// <summary>An element of each row, NaN where the index is outside, for gradients made of recorded operations.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="index">A whole number a row, in place of its elements.</param>
    /// <returns>One number a row.</returns>
    protected static Tensor Pick(Tensor rows, Tensor index)
    {
        index = index.Expand([.. rows.Shape.AsSpan()[..^1], 1]);
        Tensor inside = (index >= 0) & (index < rows.Shape[-1]);
        return Functional.Where(inside, rows.Gather(-1, Functional.Where(inside, index, 0).To(DType.Int64)), double.NaN);
    }

    /// <summary>Computes one row in single precision, or a group of as many as the widest vector has lanes.</summary>
    /// <param name="w">The operands' rows, the results' rows, then the buffers. Those of a group lie side by side: the first element of each row, then the second of each.</param>
    /// <param name="given">Operands of which there is one number a row; of a group, each for all rows.</param>
    /// <param name="found">Receives the results that are one number, then the values to keep.</param>
    /// <param name="n">The length of a row.</param>
    /// <param name="scalars">The values of the scalar parameters, then the length.</param>
    /// <param name="isGroup">Whether it is a group.</param>
    protected internal abstract void Forward(in Window<float> w, ReadOnlySpan<float> given, Span<float> found, int n, ReadOnlySpan<double> scalars, bool isGroup);

    /// <summary>As the other overload, in double precision.</summary>
    protected internal abstract void Forward(in Window<double> w, ReadOnlySpan<double> given, Span<double> found, int n, ReadOnlySpan<double> scalars, bool isGroup);

    /// <summary>Computes the gradients of one row or of a group in single precision.</summary>
    /// <param name="w">The rows of gradients, of kept operands and of kept results; then the gradients computed; then the buffers.</param>
    /// <param name="given">Gradients of results that are one number, kept operands and kept results that are one, kept values.</param>
    /// <param name="found">Receives the gradients of operands of which there is one number a row.</param>
    /// <param name="n">The length of a row.</param>
    /// <param name="scalars">The values of the scalar parameters, then the length.</param>
    /// <param name="shared">What becomes of the rows computed, but the first; they are written where <see cref="RowTraits.SharesGradients"/> is false.</param>
    /// <param name="isGroup">Whether it is a group.</param>
    protected internal virtual void Backward(in Window<float> w, ReadOnlySpan<float> given, Span<float> found, int n, ReadOnlySpan<double> scalars, SharedGradients shared, bool isGroup) => throw Missing("backward");

    /// <summary>As the other overload, in double precision.</summary>
    protected internal virtual void Backward(in Window<double> w, ReadOnlySpan<double> given, Span<double> found, int n, ReadOnlySpan<double> scalars, SharedGradients shared, bool isGroup) => throw Missing("backward");

    /// <summary>The kernel for <typeparamref name="T"/>, which is float or double.</summary>
    internal void Invoke<T>(scoped in Window<T> w, Span<T> given, Span<T> found, int n, ReadOnlySpan<double> scalars, bool isGroup = false) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Forward(in Unsafe.As<Window<T>, Window<float>>(ref Unsafe.AsRef(in w)), MemoryMarshal.Cast<T, float>(given), MemoryMarshal.Cast<T, float>(found), n, scalars, isGroup);
        }
        else
        {
            Forward(in Unsafe.As<Window<T>, Window<double>>(ref Unsafe.AsRef(in w)), MemoryMarshal.Cast<T, double>(given), MemoryMarshal.Cast<T, double>(found), n, scalars, isGroup);
        }
    }

    /// <inheritdoc cref="Invoke{T}"/>
    internal void InvokeBackward<T>(scoped in Window<T> w, Span<T> given, Span<T> found, int n, ReadOnlySpan<double> scalars, SharedGradients shared, bool isGroup) where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            Backward(in Unsafe.As<Window<T>, Window<float>>(ref Unsafe.AsRef(in w)), MemoryMarshal.Cast<T, float>(given), MemoryMarshal.Cast<T, float>(found), n, scalars, shared, isGroup);
        }
        else
        {
            Backward(in Unsafe.As<Window<T>, Window<double>>(ref Unsafe.AsRef(in w)), MemoryMarshal.Cast<T, double>(given), MemoryMarshal.Cast<T, double>(found), n, scalars, shared, isGroup);
        }
    }

    /// <summary>The gradients made of recorded operations, so that they can be differentiated again.</summary>
    /// <param name="gradients">The gradients of the results, of the full shape or with size 1 in place of the row.</param>
    /// <param name="inputs">The operands, expanded to the full shape or with size 1 in place of the row; only those that are kept.</param>
    /// <param name="outputs">The results; only those that are kept.</param>
    /// <param name="scalars">The values of the scalar parameters, then the length of a row.</param>
    /// <param name="results">Receives the gradients of the operands.</param>
    protected internal virtual void BackwardRecorded(
        ReadOnlySpan<Tensor> gradients, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<double> scalars, Span<Tensor?> results) =>
        throw Missing("recorded backward");

    /// <summary>
    /// PTX of one pass over a row, in lines of these kinds. <c>uniforms n</c> comes first: the numbers of a row are in %u0 to %u(n−1). <c>{ … }</c>, a
    /// scope with registers of its own, computes some of them. <c>pick %u1 x2 %u0</c> reads the element of row 2 at the index %u0, NaN outside.
    /// <c>sweep x0 x2 y1 %u3 %u4</c> goes over the elements, reads those of rows 0 and 2 into %x0 and %x2, writes %y1 to row 1 of the results, and reduces
    /// to %u3 and %u4; its scopes follow: the seeds, written to %m0, %m1; the step, which writes %n0, %n1 and the results; and what combines %m with the
    /// %c of another lane to %n. A sweep that reduces nothing has only the step. <c>found %u5 %u6</c> comes last and names the results that are numbers.
    /// Rows, given numbers %z0, %z1, … and results are in the order of the window, the numbers given and the numbers found; the numbers of
    /// <see cref="PtxScalars"/> are in %s0, %s1, …, the place of the element is in %i. All are of the type computed in.
    /// </summary>
    /// <param name="backward">The gradients instead of the results.</param>
    /// <param name="type">The type computed in.</param>
    /// <returns>Lines in UTF-8.</returns>
    protected internal virtual ReadOnlySpan<byte> PtxRow(bool backward, ComputeType type) => throw Missing($"PTX in {type}");

    /// <summary>The numbers that the PTX kernels take: the scalar parameters and the length of a row, then what depends on nothing else.</summary>
    /// <param name="scalars">The values of the scalar parameters, then the length.</param>
    /// <returns>To be converted to the type computed in.</returns>
    protected internal virtual double[] PtxScalars(ReadOnlySpan<double> scalars) => scalars.ToArray();

    InvalidOperationException Missing(string kernel) => new($"{Traits.Name} has no kernel for {kernel}: its traits and its kernels disagree.");
}
