using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Framework.Kernels;

/// <summary>
/// An elementwise operation: the kernels that the generator wrote for one declaration, and everything around them that is the same for all:
/// type promotion, broadcasting, allocation, recording.
/// </summary>
/// <param name="traits">What the generator knows of the declaration.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ElementwiseOperation(ElementwiseTraits traits)
{
    /// <summary>What the generator knows of the declaration.</summary>
    public ElementwiseTraits Traits { get; } = traits;

    /// <summary>Computes the only result.</summary>
    /// <param name="inputs">The tensor operands, which broadcast against each other.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <returns>The result, of the broadcast shape.</returns>
    public Tensor Apply(ReadOnlySpan<Tensor> inputs, params ReadOnlySpan<double> scalars)
    {
        Tensor result = null!;
        ApplyMany(inputs, scalars, new Span<Tensor>(ref result));
        return result;
    }

    /// <summary>Computes all results.</summary>
    /// <param name="inputs">The tensor operands, which broadcast against each other.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <param name="results">Receives the results, of the broadcast shape.</param>
    public void ApplyMany(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<double> scalars, Span<Tensor> results)
    {
        DType promoted = Promote(inputs);
        Layout layout = ElementwiseLaunch.ResultLayout(inputs, Broadcast(inputs));
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = Tensor.Empty(layout, Traits.Results[i] == ResultKind.Bool ? DType.Bool : promoted);
        }
        Launch(inputs, results, scalars, promoted);
        if (Recorder.IsRecording(inputs))
        {
            ElementwiseNode.Record(this, promoted, inputs, results, scalars);
        }
    }

    /// <summary>Computes the results in the memory of the inputs that the traits name, counting as a write in place.</summary>
    /// <param name="inputs">The tensor operands.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <returns>The input that the first result overwrote.</returns>
    /// <exception cref="InvalidOperationException">A leaf that requires a gradient would be overwritten while recording.</exception>
    /// <exception cref="ArgumentException">The result does not fit the input's shape or type.</exception>
    public Tensor ApplyInPlace(ReadOnlySpan<Tensor> inputs, params ReadOnlySpan<double> scalars)
    {
        DType promoted = Promote(inputs);
        Layout layout = Broadcast(inputs);
        var targets = new InlineArray12<Tensor>();
        Span<Tensor> results = ((Span<Tensor>)targets)[..Traits.Results.Length];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = inputs[Traits.InPlace[i]];
            InPlace.Check(Traits.Name, results[i], layout, Traits.Results[i] == ResultKind.Bool ? DType.Bool : promoted);
        }
        var separate = new InlineArray12<Tensor>();
        Span<Tensor> sources = ((Span<Tensor>)separate)[..inputs.Length];
        inputs.CopyTo(sources);
        if (Recorder.IsRecording(inputs))
        {
            // Backward reads what the inputs held before, so one that is overwritten is kept as a copy.
            foreach (int index in Traits.InPlace)
            {
                sources[index] = inputs[index].Clone();
            }
            var fresh = new InlineArray12<Tensor>();
            Span<Tensor> values = ((Span<Tensor>)fresh)[..results.Length];
            ApplyMany(sources, scalars, values);
            for (int i = 0; i < results.Length; i++)
            {
                InPlace.Replace(results[i], values[i]);
            }
            return results[0];
        }
        for (int i = 0; i < inputs.Length; i++)
        {
            sources[i] = InPlace.WithoutOverlap(inputs[i], results);
        }
        Launch(sources, results, scalars, promoted);
        foreach (Tensor result in results)
        {
            result.Storage.Version++;
        }
        return results[0];
    }

    Layout Broadcast(ReadOnlySpan<Tensor> inputs)
    {
        Layout layout = inputs[0].Layout;
        for (int i = 1; i < inputs.Length; i++)
        {
            layout = Layout.Broadcast(Traits.Name, layout, inputs[i].Layout);
        }
        return layout;
    }

    internal void Launch(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> results, ReadOnlySpan<double> scalars, DType compute)
    {
        var list = new InlineArray12<Tensor>();
        Span<Tensor> operands = list;
        inputs.CopyTo(operands);
        results.CopyTo(operands[inputs.Length..]);
        new ElementwiseLaunch(this, scalars).Run(operands[..(inputs.Length + results.Length)], inputs.Length, compute);
    }

    /// <summary>The type the operation computes in and that its results have unless they are truth values.</summary>
    internal DType Promote(ReadOnlySpan<Tensor> inputs)
    {
        DType promoted = inputs.Length == 1 ? inputs[0].DType : TypePromotion.Of(inputs, Traits.BoolInputs);
        if (promoted.IsFloatingPoint())
        {
            return Traits.FloatLegal ? promoted : throw new ArgumentException($"{Traits.Name} works on integers and truth values, and was given {promoted}.", nameof(inputs));
        }
        if (promoted == DType.Bool && Traits.RefusesBool)
        {
            throw new ArgumentException($"{Traits.Name} works on numbers, and was given truth values. Convert one with To, or use the logical operations.", nameof(inputs));
        }
        return Traits.IntegerLegal ? promoted : DType.Float32;
    }

    /// <summary>Computes <paramref name="n"/> contiguous elements in single precision.</summary>
    protected internal virtual void Forward(in Window<float> w, int n, ReadOnlySpan<double> scalars) => throw Missing("float32");

    /// <summary>Computes <paramref name="n"/> contiguous elements in double precision.</summary>
    protected internal virtual void Forward(in Window<double> w, int n, ReadOnlySpan<double> scalars) => throw Missing("float64");

    /// <summary>Computes <paramref name="n"/> contiguous elements in 64-bit integers.</summary>
    protected internal virtual void Forward(in Window<long> w, int n, ReadOnlySpan<double> scalars) => throw Missing("integers");

    /// <summary>
    /// Computes gradients in single precision. The window holds the gradients of all results, then the saved inputs and the saved results
    /// that <see cref="InputGradient"/> names for the operand (for -1: for any operand), in order; then the gradients computed.
    /// </summary>
    /// <param name="w">The operands.</param>
    /// <param name="n">The number of elements.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <param name="operand">The input whose gradient is wanted, or -1 for all of kind <see cref="GradientKind.Kernel"/> at once.</param>
    protected internal virtual void Backward(in Window<float> w, int n, ReadOnlySpan<double> scalars, int operand) => throw Missing("backward in float32");

    /// <summary>As the other overload, in double precision.</summary>
    protected internal virtual void Backward(in Window<double> w, int n, ReadOnlySpan<double> scalars, int operand) => throw Missing("backward in float64");

    /// <summary>The same gradients made of recorded operations, so that they can be differentiated again.</summary>
    /// <param name="gradients">The gradients of the results; null where there is none.</param>
    /// <param name="inputs">The inputs; only those named in <see cref="Traits"/> as saved are present.</param>
    /// <param name="outputs">The results; only those named as saved are present.</param>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <param name="wanted">A bit for each input whose gradient is wanted.</param>
    /// <param name="results">Receives the gradients, of the broadcast shape.</param>
    protected internal virtual void BackwardRecorded(
        ReadOnlySpan<Tensor?> gradients, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<double> scalars, uint wanted, Span<Tensor?> results) =>
        throw Missing("recorded backward");

    /// <summary>
    /// PTX of the forward computation of one element: a scope that declares registers of its own, reads the operands from %x0, %x1, … and the numbers
    /// of <see cref="PtxScalars"/> from %s0, %s1, …, and writes the results to %y0, %y1, …, all of the type computed in; truth values are 1 and 0.
    /// </summary>
    /// <param name="type">The type computed in.</param>
    /// <returns>Lines in UTF-8.</returns>
    protected internal virtual ReadOnlySpan<byte> PtxForward(ComputeType type) => throw Missing($"PTX in {type}");

    /// <summary>
    /// PTX of the gradients of one element: as <see cref="PtxForward"/>, it reads the gradients of the results from %g0, %g1, …, what is saved of operands
    /// and results from %x and %y, and writes the gradients of kind <see cref="GradientKind.Kernel"/> to %d with the number of the operand.
    /// </summary>
    /// <param name="type">The type computed in.</param>
    /// <returns>Lines in UTF-8.</returns>
    protected internal virtual ReadOnlySpan<byte> PtxBackward(ComputeType type) => throw Missing($"backward PTX in {type}");

    /// <summary>The numbers that the PTX kernels take: the scalar parameters, then what depends on nothing else and is computed once a call.</summary>
    /// <param name="scalars">The values of the scalar parameters.</param>
    /// <returns>To be converted to the type computed in.</returns>
    protected internal virtual double[] PtxScalars(ReadOnlySpan<double> scalars) => scalars.ToArray();

    InvalidOperationException Missing(string kernel) => new($"{Traits.Name} has no kernel for {kernel}: its traits and its kernels disagree.");
}
