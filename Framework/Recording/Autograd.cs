namespace Framework;

/// <summary>Gradients of recorded computations, and the modes of the recorder.</summary>
public static partial class Autograd
{
    /// <summary>Propagates from several tensors to the leaves and adds to their <see cref="Tensor.Grad"/>.</summary>
    /// <param name="outputs">Where to start.</param>
    /// <param name="gradients">For each output its gradient, or null for 1 where it has one element; empty for all null.</param>
    /// <param name="retainGraph">Keeps the saved values for another backward; as <paramref name="createGraph"/> by default.</param>
    /// <param name="createGraph">Records backward itself.</param>
    /// <exception cref="InvalidOperationException">An output is not recorded, the graph was already consumed, or a saved value was changed in place.</exception>
    /// <exception cref="ArgumentException">A gradient is missing or does not fit.</exception>
    public static void Backward(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> gradients = default, bool? retainGraph = null, bool createGraph = false) =>
        BackwardRun.Accumulate(outputs, Seeds("Backward", outputs, gradients), retainGraph ?? createGraph, createGraph);

    /// <summary>The gradients of the sum of outputs with regard to inputs; no leaf is touched.</summary>
    /// <param name="outputs">What to differentiate.</param>
    /// <param name="inputs">With regard to what.</param>
    /// <param name="gradients">For each output its gradient, or null for 1 where it has one element; empty for all null.</param>
    /// <param name="createGraph">Records backward itself, so that the results can be differentiated again.</param>
    /// <param name="retainGraph">Keeps the saved values for another backward; as <paramref name="createGraph"/> by default.</param>
    /// <param name="allowUnused">Gives null for an input that the outputs do not depend on, instead of throwing.</param>
    /// <returns>One gradient for each input, of its shape.</returns>
    /// <exception cref="InvalidOperationException">An output or input is not recorded, or an input is not reached and <paramref name="allowUnused"/> is false.</exception>
    /// <exception cref="ArgumentException">A gradient is missing or does not fit.</exception>
    public static Tensor?[] Grad(
        ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor?> gradients = default,
        bool createGraph = false, bool? retainGraph = null, bool allowUnused = false)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].RequiresGrad)
            {
                throw new InvalidOperationException($"Grad: input {i} of shape {inputs[i].Shape} does not require a gradient.");
            }
        }
        Tensor?[] results = BackwardRun.Capture(outputs, Seeds("Grad", outputs, gradients), inputs, retainGraph ?? createGraph, createGraph);
        int missing = Array.IndexOf(results, null);
        if (missing >= 0 && !allowUnused)
        {
            throw new InvalidOperationException($"Grad: the outputs do not depend on input {missing} of shape {inputs[missing].Shape}. Pass allowUnused: true to get null instead.");
        }
        return results;
    }

    /// <summary>The gradient of one output with regard to one input; no leaf is touched.</summary>
    /// <param name="output">What to differentiate.</param>
    /// <param name="input">With regard to what.</param>
    /// <param name="gradient">The gradient with regard to the output; 1 if it has one element.</param>
    /// <param name="createGraph">Records backward itself.</param>
    /// <param name="retainGraph">Keeps the saved values; as <paramref name="createGraph"/> by default.</param>
    /// <returns>The gradient, of the input's shape.</returns>
    /// <exception cref="InvalidOperationException">Either is not recorded, or the output does not depend on the input.</exception>
    /// <exception cref="ArgumentException">The gradient is missing or does not fit.</exception>
    public static Tensor Grad(Tensor output, Tensor input, Tensor? gradient = null, bool createGraph = false, bool? retainGraph = null) =>
        Grad([output], [input], [gradient], createGraph, retainGraph)[0]!;

    /// <summary>Stops recording until the scope is disposed.</summary>
    /// <returns>The scope, for a <c>using</c> statement.</returns>
    public static GradScope NoGrad() => new(GradMode.Current | GradMode.State.Disabled);

    /// <summary>Records again, inside a scope of <see cref="NoGrad"/>.</summary>
    /// <returns>The scope, for a <c>using</c> statement.</returns>
    public static GradScope EnableGrad() => new(GradMode.Current & ~GradMode.State.Disabled);

    /// <summary>Stops recording for good: tensors created in the scope can never require gradients.</summary>
    /// <returns>The scope, for a <c>using</c> statement.</returns>
    public static GradScope InferenceMode() => new(GradMode.Current | GradMode.State.Disabled | GradMode.State.Inference);

    /// <summary>
    /// Notes for each operation where it was called, and throws <see cref="ArithmeticException"/> naming that place when its backward produces NaN. Slow: for debugging.
    /// </summary>
    /// <returns>The scope, for a <c>using</c> statement; forward and backward both have to run inside it.</returns>
    public static GradScope DetectAnomaly() => new(GradMode.Current | GradMode.State.Anomaly);

    /// <summary>Whether operations are recorded here and now.</summary>
    public static bool IsGradEnabled => GradMode.Enabled;

    static Tensor[] Seeds(string operation, ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor?> gradients)
    {
        if (!gradients.IsEmpty && gradients.Length != outputs.Length)
        {
            throw new ArgumentException($"{operation}: {gradients.Length} gradients for {outputs.Length} outputs.", nameof(gradients));
        }
        var seeds = new Tensor[outputs.Length];
        for (int i = 0; i < seeds.Length; i++)
        {
            Tensor output = outputs[i];
            Tensor? gradient = gradients.IsEmpty ? null : gradients[i];
            if (!output.RequiresGrad)
            {
                throw new InvalidOperationException($"{operation}: output {i} of shape {output.Shape} was not computed from a tensor that requires a gradient.");
            }
            if (gradient is null && output.NumElements != 1)
            {
                throw new ArgumentException($"{operation}: output {i} has the shape {output.Shape}; only one of a single element has a gradient of 1 by itself, so pass one.", nameof(gradients));
            }
            if (gradient is not null && gradient.Shape != output.Shape)
            {
                throw new ArgumentException($"{operation}: the gradient for output {i} has the shape {gradient.Shape} instead of {output.Shape}.", nameof(gradients));
            }
            // The caller keeps the gradient that he passed: a leaf must not take it as its own.
            gradient?.Storage.HoldsGradient = true;
            seeds[i] = gradient ?? Tensor.Ones(output.Shape, output.DType);
        }
        return seeds;
    }
}
