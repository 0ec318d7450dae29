using System.ComponentModel;

namespace Framework.Kernels;

/// <summary>
/// A reduction: the kernels that the generator wrote for one declaration, and everything around them that is the same for all: dimensions, result types,
/// allocation, recording.
/// </summary>
/// <param name="traits">What the generator knows of the declaration.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ReductionOperation(ReductionTraits traits)
{
    /// <summary>What the generator knows of the declaration.</summary>
    public ReductionTraits Traits { get; } = traits;

    /// <summary>The loops in single precision.</summary>
    protected internal virtual ReductionKernel<float> Float32 => throw Missing("float32");

    /// <summary>The loops in double precision.</summary>
    protected internal virtual ReductionKernel<double> Float64 => throw Missing("float64");

    /// <summary>The loops in 64-bit integers; null if the body is not the same in them.</summary>
    protected internal virtual ReductionKernel<long>? Int64 => null;

    /// <summary>
    /// PTX of one part of the computation, a scope that declares registers of its own. The numbers of the state are in %a0, %a1, …, an element that is taken in
    /// is in %x0, another state in %c0, %c1, …, the numbers of <see cref="PtxScalars"/> are in %s0, %s1, …. The seed is written to the state, a new state to
    /// %n0, %n1, …, results to %y0, %y1, …. All are of the type computed in; truth values are 1 and 0.
    /// </summary>
    /// <param name="part">Which one.</param>
    /// <param name="type">The type computed in.</param>
    /// <returns>Lines in UTF-8.</returns>
    protected internal virtual ReadOnlySpan<byte> Ptx(ReductionPart part, ComputeType type) => throw Missing($"PTX in {type}");

    /// <summary>The numbers that the PTX kernels take: the scalar parameters and the number of elements, then what depends on nothing else.</summary>
    /// <param name="scalars">The values of the scalar parameters, then the number of elements that are reduced to one.</param>
    /// <returns>To be converted to the type computed in.</returns>
    protected internal virtual double[] PtxScalars(ReadOnlySpan<double> scalars) => scalars.ToArray();

    /// <summary>The elementwise operation that the gradient is computed by.</summary>
    protected internal virtual ElementwiseOperation Gradient => throw Missing("the gradient");

    /// <summary>Of an extreme or a product, the elementwise operation that makes of an element what is compared or multiplied; null if that is the element.</summary>
    protected internal virtual ElementwiseOperation? Map => null;

    /// <summary>Reduces, for a declaration of one result.</summary>
    /// <param name="x">The operand.</param>
    /// <param name="dim">The dimensions; none stands for all.</param>
    /// <param name="keepDim">Whether they stay, with size 1.</param>
    /// <param name="dtype">The type to compute in, for the result to have; null for the usual one.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <returns>The result.</returns>
    /// <exception cref="ArgumentException">The operand's type is refused, a dimension occurs twice, or there is no element to reduce.</exception>
    public Tensor Apply(Tensor x, ReadOnlySpan<int> dim, bool keepDim, DType? dtype, params ReadOnlySpan<double> scalars)
    {
        Tensor result = null!;
        ApplyMany(x, dim, keepDim, dtype, scalars, new Span<Tensor>(ref result));
        return result;
    }

    /// <summary>Reduces to all results.</summary>
    public void ApplyMany(Tensor x, ReadOnlySpan<int> dim, bool keepDim, DType? dtype, ReadOnlySpan<double> scalars, Span<Tensor> results)
    {
        ArgumentNullException.ThrowIfNull(x);
        DType compute = dtype ?? ResultType(x.DType);
        if (!compute.IsFloatingPoint() && (Traits.Integers == ReducedIntegers.Refused || Int64 is null))
        {
            throw new ArgumentException($"{Traits.Name} has no meaning in {compute}; convert the tensor to a floating-point type, or pass a dtype where there is one.", nameof(x));
        }
        if (compute.IsFloatingPoint() && x.DType != compute && Recorder.IsRecording(x))
        {
            x = x.To(compute);
        }
        Span<bool> reduced = stackalloc bool[x.Rank];
        ReducedShape shape = ReducedShape.Make(Traits.Name, x.Shape, dim, reduced);
        if (shape.Count == 0 && shape.Kept.NumElements > 0 && !Traits.AllowsEmpty)
        {
            throw new ArgumentException($"{Traits.Name}: the shape {x.Shape} has no element along the dimensions to reduce, and none has no {Traits.Name}.", nameof(x));
        }
        var layout = Layout.Of(keepDim ? shape.Kept : shape.Dropped);
        for (int k = 0; k < results.Length; k++)
        {
            results[k] = Tensor.Empty(layout, Traits.Results[k] == ResultKind.Bool ? DType.Bool : compute);
        }
        Span<double> parameters = stackalloc double[scalars.Length + 1];
        scalars.CopyTo(parameters);
        parameters[^1] = shape.Count;
        Run(x, results, reduced, compute, parameters);
        if (Recorder.IsRecording(x) && Traits.Results.AsSpan().Contains(ResultKind.Promoted))
        {
            ReductionNode.Record(this, x, results, shape.Kept, reduced, parameters);
        }
    }

    /// <summary>The type that operands of a type are computed in and results have.</summary>
    internal DType ResultType(DType type) => type.IsFloatingPoint() || Traits.Integers != ReducedIntegers.Widened ? type : DType.Int64;

    void Run(Tensor x, ReadOnlySpan<Tensor> results, ReadOnlySpan<bool> reduced, DType compute, ReadOnlySpan<double> scalars)
    {
        switch (compute)
        {
            case DType.Float64:
                ReductionSweep<double>.Run(Float64, x, results, reduced, scalars);
                break;
            case DType.Float32 or DType.Float16 or DType.BFloat16:
                ReductionSweep<float>.Run(Float32, x, results, reduced, scalars);
                break;
            default:
                ReductionSweep<long>.Run(Int64!, x, results, reduced, scalars);
                break;
        }
    }

    InvalidOperationException Missing(string kernel) => new($"{Traits.Name} has no kernel for {kernel}: its traits and its kernels disagree.");
}
