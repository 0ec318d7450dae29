using Framework;

namespace Conformance;

/// <summary>The one table of names and arguments that do not map by rule.</summary>
static class Irregular
{
    /// <summary>The namespace of calls that this table makes up.</summary>
    public const string Space = "Irregular";

    /// <summary>Results that were computed while the call was read.</summary>
    public static Tensor[] Results(Tensor[] results) => results;

    /// <summary>Where .NET spells a name out that PyTorch shortens.</summary>
    static readonly Dictionary<string, string[]> Spellings = new()
    {
        ["sub"] = ["Subtract"],
        ["rsub"] = ["Subtract"],
        ["mul"] = ["Multiply"],
        ["div"] = ["Divide"],
        ["true_divide"] = ["Divide"],
        ["neg"] = ["Negate", "Negative"],
        ["eq"] = ["Equal"],
        ["ne"] = ["NotEqual"],
        ["lt"] = ["Less"],
        ["le"] = ["LessEqual"],
        ["gt"] = ["Greater"],
        ["ge"] = ["GreaterEqual"],
        ["pow"] = ["Power"],
        ["ceil"] = ["Ceiling"],
        ["trunc"] = ["Truncate"],
        ["isinf"] = ["IsInfinite"],
    };

    /// <summary>Python's reflected operators: the receiver is the right operand.</summary>
    static readonly Dictionary<string, string> Reflected = new()
    {
        ["Tensor.__radd__"] = "torch.add",
        ["Tensor.__rsub__"] = "torch.sub",
        ["torch.rsub"] = "torch.sub",
        ["Tensor.__rmul__"] = "torch.mul",
        ["Tensor.__rdiv__"] = "torch.div",
        ["Tensor.__rmod__"] = "torch.remainder",
        ["Tensor.__rpow__"] = "torch.pow",
        ["Tensor.__rmatmul__"] = "torch.matmul",
        ["Tensor.__rand__"] = "torch.bitwise_and",
        ["Tensor.__ror__"] = "torch.bitwise_or",
        ["Tensor.__rxor__"] = "torch.bitwise_xor",
    };

    /// <summary>PyTorch's name means something else here, so only these count: torch.equal compares whole tensors.</summary>
    static readonly Dictionary<string, string[]> Renamed = new()
    {
        ["equal"] = ["SequenceEqual"],
    };

    public static IEnumerable<string> NamesOf(string name) =>
        Renamed.TryGetValue(name, out var names) ? names : Spellings.TryGetValue(name, out var others) ? [name, .. others] : [name];

    /// <summary>The call as PyTorch writes it, then as the library may take it; the first that binds counts.</summary>
    public static IEnumerable<Call> Readings(Call call)
    {
        if (Reflected.TryGetValue(call.Name, out var plain))
        {
            foreach (var reading in Readings(call with { Name = plain, Args = [call.Args[1], call.Args[0], .. call.Args.Skip(2)] }))
            {
                yield return reading;
            }
            yield break;
        }
        if (call.Name == "Tensor.__getitem__")
        {
            yield return call with { Name = $"{Space}.{nameof(Indexing.GetItem)}" };
            yield break;
        }
        // The private forerunner of the public function returns the weights in any case.
        if (call.Name == "torch.nn.functional._scaled_dot_product_attention")
        {
            yield return call with { Name = "torch.nn.functional.scaled_dot_product_attention_with_weights", KeywordArgs = Without(call, "need_attn_weights") };
            yield break;
        }
        yield return call;
        foreach (var other in Others(call))
        {
            yield return other;
        }
    }

    static IEnumerable<Call> Others(Call call)
    {
        // Of two tensors, max and min are maximum and minimum.
        if (call.Name is "torch.max" or "torch.min" && call.Args is [Tensor, Tensor])
        {
            yield return call with { Name = $"{call.Name}imum" };
            yield break;
        }
        // The Frobenius norm is the 2-norm of all elements.
        if (call.Name == "torch.norm" && call.Args is [_, "fro", ..])
        {
            yield return call with { Args = [call.Args[0], 2.0, .. call.Args.Skip(2)] };
        }
        // PyTorch 2 says correction where PyTorch 1 had the flag unbiased.
        if (call.KeywordArgs.TryGetValue("unbiased", out object? unbiased))
        {
            yield return call with { KeywordArgs = With(Without(call, "unbiased"), "correction", unbiased is true ? 1L : 0L) };
        }
        if (call.Name is "torch.var" or "torch.std" or "torch.var_mean" or "torch.std_mean" && call.Args is [Tensor input, bool flag])
        {
            yield return new Call(call.Name, [input], With(call.KeywordArgs, "correction", flag ? 1L : 0L));
        }
        // Tensor.to(other or device, dtype, non_blocking, copy): what is left here is the type.
        if (call.Name == "Tensor.to" && call.Args.Skip(1).Select(TypeOf).FirstOrDefault(type => type is not null) is { } target)
        {
            yield return new Call("Tensor.to", [call.Args[0], target], []);
        }
        // A factor on the second operand is an ordinary product here.
        if (call.KeywordArgs.TryGetValue("alpha", out object? alpha) && call.Args.Count == 2 && call.Name is "torch.add" or "torch.sub")
        {
            var scaled = Binding.Run(new Call("torch.mul", [call.Args[1], alpha], []));
            yield return new Call(call.Name, [call.Args[0], scaled], Without(call, "alpha"));
        }
        // Maxima and where they were found are a method of their own.
        bool adaptiveMaximum = call.Name.Contains("adaptive_max_pool", StringComparison.Ordinal) && call.Args is [_, _, bool];
        if (adaptiveMaximum || call.KeywordArgs.ContainsKey("return_indices"))
        {
            bool indices = adaptiveMaximum ? call.Args[2] is true : call.KeywordArgs["return_indices"] is true;
            var plain = new Call($"{call.Name}{(indices ? "_with_indices" : "")}", [.. call.Args.Take(adaptiveMaximum ? 2 : call.Args.Count)], Without(call, "return_indices"));
            yield return plain;
            foreach (var other in Others(plain))
            {
                yield return other;
            }
        }
        // Older names of interpolate.
        if (call.Name is "torch.nn.functional.upsample_nearest" or "torch.nn.functional.upsample_bilinear")
        {
            var plain = new Call("torch.nn.functional.interpolate", call.Args, call.KeywordArgs);
            yield return call.Name.EndsWith("nearest", StringComparison.Ordinal) ? plain : plain with { KeywordArgs = With(With(call.KeywordArgs, "mode", "bilinear"), "align_corners", true) };
        }
        // None for an output size means the input's.
        if (call.Name.Contains("adaptive_", StringComparison.Ordinal) && call.Args is [Tensor pooled, TupleValue outputSizes] && outputSizes.Items.Contains(null))
        {
            int spatial = pooled.Rank - outputSizes.Items.Length;
            yield return call with { Args = [pooled, new TupleValue([.. outputSizes.Items.Select((size, i) => size ?? (long)pooled.Shape[spatial + i])])] };
        }
        // A list of tensors where the method takes one: a list of results.
        if (call.Name.StartsWith("torch.atleast_", StringComparison.Ordinal) && call.Args is [object?[] many])
        {
            yield return new Call($"{Space}.{nameof(Results)}", [(object?[])[.. many.Select(one => Binding.Run(new Call(call.Name, [one], [])))]], []);
        }
        // Python takes an integral zero-dimensional tensor for an int.
        if (call.Args.Any(IsIndex))
        {
            yield return call with { Args = [.. call.Args.Select(arg => IsIndex(arg) ? Comparison.Longs((Tensor)arg!)[0] : arg)] };
        }
    }

    static bool IsIndex(object? value) => value is Tensor { Rank: 0, DType: DType.Int64 };

    static object? TypeOf(object? value) => value switch
    {
        DType dtype => dtype,
        Tensor tensor => tensor.DType,
        _ => null,
    };

    static Dictionary<string, object?> Without(Call call, string key) => call.KeywordArgs.Where(pair => pair.Key != key).ToDictionary();

    static Dictionary<string, object?> With(Dictionary<string, object?> arguments, string key, object? value) => new(arguments) { [key] = value };
}
