using System.Text.Json;
using Framework;

namespace Conformance;

/// <summary>Checks the gradients of the weighted sum of a call's outputs.</summary>
static class Gradients
{
    public static Verdict Check(Corpus corpus, JsonElement grad, JsonElement[] expectedOutputs, List<object?> outputs, Func<JsonElement, Tensor> locate, Func<string, Tensor>? parameter)
    {
        var expectations = Expectations(grad, locate, parameter).ToList();
        int unconfirmed = expectations.Count(expectation => IsUnconfirmed(expectation.Expected));
        var confirmed = expectations.Where(expectation => !IsUnconfirmed(expectation.Expected)).ToList();
        var gradients = Compute(corpus, grad, expectedOutputs, outputs, [.. confirmed.Select(expectation => expectation.Input)]);
        for (int i = 0; i < confirmed.Count; i++)
        {
            var (name, input, expected) = confirmed[i];
            if (Difference(corpus, expected, input, gradients[i]) is { } reason)
            {
                return Verdict.Failed($"gradient of {name}: {reason}") with { Unconfirmed = unconfirmed };
            }
        }
        return Verdict.Passed with { Unconfirmed = unconfirmed };
    }

    static IEnumerable<(string Name, Tensor Input, JsonElement Expected)> Expectations(JsonElement grad, Func<JsonElement, Tensor> locate, Func<string, Tensor>? parameter)
    {
        foreach (var input in grad.GetProperty("inputs").EnumerateArray())
        {
            var path = input.GetProperty("path");
            yield return (path.GetRawText(), locate(path), input);
        }
        if (parameter is not null && grad.TryGetProperty("parameters", out var parameters))
        {
            foreach (var expected in parameters.EnumerateArray())
            {
                string name = expected.GetProperty("name").GetString()!;
                yield return (name, parameter(name), expected);
            }
        }
    }

    static Tensor?[] Compute(Corpus corpus, JsonElement grad, JsonElement[] expectedOutputs, List<object?> outputs, Tensor[] inputs)
    {
        var roots = new List<Tensor>();
        var seeds = new List<Tensor?>();
        var weights = corpus.List(grad.GetProperty("weights"));
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] is Tensor weight && outputs[i] is Tensor { RequiresGrad: true } output)
            {
                roots.Add(Post.Apply(expectedOutputs[i], output));
                seeds.Add(weight);
            }
        }
        return roots.Count == 0 || inputs.Length == 0
            ? new Tensor?[inputs.Length]
            : Autograd.Grad(roots.ToArray(), inputs, seeds.ToArray(), allowUnused: true);
    }

    /// <remarks>PyTorch gives no gradient, or zeros, where nothing flows; both are the same here.</remarks>
    static string? Difference(Corpus corpus, JsonElement expected, Tensor input, Tensor? gradient)
    {
        if (corpus.Decode(expected.GetProperty("grad")) is not Tensor wanted)
        {
            return gradient is null || Comparison.Doubles(gradient).All(value => value == 0) ? null : "expected none or zeros";
        }
        var (atol, rtol) = Outputs.Tolerance(expected);
        var got = gradient ?? Tensor.Zeros(input.Shape, input.DType);
        return Comparison.Difference(Post.ApplyToGradient(expected, got), wanted, atol, rtol);
    }

    static bool IsUnconfirmed(JsonElement expected) => expected.TryGetProperty("unconfirmed", out var unconfirmed) && unconfirmed.GetBoolean();
}
