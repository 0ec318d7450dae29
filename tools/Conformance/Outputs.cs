using System.Text.Json;
using Framework;

namespace Conformance;

/// <summary>Checks a call's outputs and the gradients of its inputs against a case.</summary>
static class Outputs
{
    /// <param name="corpus">Decodes the expectations.</param>
    /// <param name="expectation">An object with <c>outputs</c> and perhaps <c>grad</c>.</param>
    /// <param name="outputs">What the call returned, flat.</param>
    /// <param name="locate">Finds an input tensor by its path.</param>
    /// <param name="parameter">Finds a module's parameter by its name.</param>
    public static Verdict Check(Corpus corpus, JsonElement expectation, List<object?> outputs, Func<JsonElement, Tensor> locate, Func<string, Tensor>? parameter = null)
    {
        var expected = expectation.GetProperty("outputs").EnumerateArray().ToArray();
        outputs = WithNone(corpus, expected, outputs);
        if (outputs.Count != expected.Length)
        {
            return Verdict.Failed($"{outputs.Count} outputs, expected {expected.Length}");
        }
        for (int i = 0; i < expected.Length; i++)
        {
            if (Difference(corpus, expected[i], outputs[i]) is { } difference)
            {
                return difference with { Reason = $"output {i}: {difference.Reason}" };
            }
        }
        return expectation.TryGetProperty("grad", out var grad) && grad.ValueKind == JsonValueKind.Object
            ? Gradients.Check(corpus, grad, expected, outputs, locate, parameter)
            : Verdict.Passed;
    }

    /// <summary>Puts None where PyTorch returns it: what a tuple has no value for is left out of the outputs, since most of PyTorch's functions leave it out.</summary>
    static List<object?> WithNone(Corpus corpus, JsonElement[] expected, List<object?> outputs)
    {
        var all = new List<object?>(outputs);
        for (int i = 0; i < expected.Length && all.Count < expected.Length; i++)
        {
            if (expected[i].TryGetProperty("value", out var value) && corpus.Decode(value) is null)
            {
                all.Insert(i, null);
            }
        }
        return all;
    }

    static Verdict? Difference(Corpus corpus, JsonElement expected, object? got)
    {
        if (expected.TryGetProperty("value", out var value))
        {
            return Results.Same(got, corpus.Decode(value)) ? null : Verdict.Failed($"got {got}, expected {value}");
        }
        if (got is not Tensor tensor)
        {
            return Verdict.Failed($"got {got ?? "nothing"}, expected a tensor");
        }
        if (expected.TryGetProperty("skip", out _))
        {
            var shape = expected.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32()).ToArray();
            var dtype = Corpus.DTypeNamed(expected.GetProperty("dtype").GetString()!);
            bool same = tensor.Shape == new Shape(shape) && tensor.DType == dtype;
            return same ? null : Verdict.Failed($"got {tensor.DType}{tensor.Shape}, expected {dtype}[{string.Join(", ", shape)}]");
        }
        if (corpus.Decode(expected.GetProperty("tensor")) is not Tensor wanted)
        {
            return Verdict.Missing("the type of the output");
        }
        var (atol, rtol) = Tolerance(expected);
        return Comparison.Difference(Post.Apply(expected, tensor.Detach()), wanted, atol, rtol) is { } reason ? Verdict.Failed(reason) : null;
    }

    public static (double Atol, double Rtol) Tolerance(JsonElement json) =>
        (json.TryGetProperty("atol", out var atol) ? atol.GetDouble() : 0, json.TryGetProperty("rtol", out var rtol) ? rtol.GetDouble() : 0);
}
