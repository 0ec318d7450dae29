using System.Text.Json;
using Framework;

namespace Conformance;

/// <summary>What is done to an output, or a gradient, before it is compared, where its exact value is a matter of convention.</summary>
static class Post
{
    public static Tensor Apply(JsonElement expected, Tensor output) => Unless(expected, "post", output);

    public static Tensor ApplyToGradient(JsonElement expected, Tensor gradient) => Unless(expected, "grad_post", gradient);

    static Tensor Unless(JsonElement expected, string key, Tensor tensor) =>
        expected.TryGetProperty(key, out var post) ? throw new NotSupportedException($"the comparison '{post}'") : tensor;
}
