using System.Text.Json;
using Framework;

namespace Conformance;

/// <summary>What is done to an output, or a gradient, before it is compared, where its exact value is a matter of convention.</summary>
static class Post
{
    public static Tensor Apply(JsonElement expected, Tensor output) => Word(expected, "post") switch
    {
        "abs" => output.Abs(),
        "abs_sort" => output.Abs().Sort(-1).Values,
        _ => output,
    };

    public static Tensor ApplyToGradient(JsonElement expected, Tensor gradient) => Word(expected, "grad_post") switch
    {
        "symmetrize" => (gradient + gradient.Transpose(-1, -2)) * 0.5,
        "tril" => gradient.Tril(),
        "triu" => gradient.Triu(),
        _ => gradient,
    };

    static string? Word(JsonElement expected, string key) => expected.TryGetProperty(key, out var word) ? word.GetString() : null;
}
