using Framework;

namespace Conformance;

/// <summary>The one table of names and arguments that do not map by rule.</summary>
static class Irregular
{
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
        ["le"] = ["LessOrEqual"],
        ["gt"] = ["Greater"],
        ["ge"] = ["GreaterOrEqual"],
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

    /// <summary>Conversions that are one method with a <see cref="DType"/> here.</summary>
    static readonly Dictionary<string, DType> Conversions = new()
    {
        ["Tensor.bfloat16"] = DType.BFloat16,
        ["Tensor.bool"] = DType.Bool,
        ["Tensor.byte"] = DType.UInt8,
        ["Tensor.char"] = DType.Int8,
        ["Tensor.double"] = DType.Float64,
        ["Tensor.float"] = DType.Float32,
        ["Tensor.half"] = DType.Float16,
        ["Tensor.int"] = DType.Int32,
        ["Tensor.long"] = DType.Int64,
        ["Tensor.short"] = DType.Int16,
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
        if (Conversions.TryGetValue(call.Name, out var dtype))
        {
            yield return new Call("Tensor.to", [call.Args[0], dtype], []);
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
        // PyTorch 2 says correction where PyTorch 1 had the flag unbiased.
        if (call.KeywordArgs.TryGetValue("unbiased", out object? unbiased))
        {
            yield return call with { KeywordArgs = With(Without(call, "unbiased"), "correction", unbiased is true ? 1L : 0L) };
        }
        if (call.Name is "torch.var" or "torch.std" or "torch.var_mean" or "torch.std_mean" && call.Args is [Tensor input, bool flag])
        {
            yield return new Call(call.Name, [input], With(call.KeywordArgs, "correction", flag ? 1L : 0L));
        }
        // new_zeros and its relatives are creation with the receiver's type; zeros_like with its shape too.
        if (call.Args is [Tensor like, ..] && call.Name.StartsWith("Tensor.new_", StringComparison.Ordinal))
        {
            yield return new Call($"torch.{call.Name["Tensor.new_".Length..]}", [.. call.Args.Skip(1)], Default(call.KeywordArgs, "dtype", like.DType));
        }
        if (call.Name.EndsWith("_like", StringComparison.Ordinal) && call.Args is [Tensor model, ..])
        {
            var sizes = new TupleValue([.. model.Shape.ToArray().Select(size => (object?)(long)size)]);
            yield return new Call(call.Name[..^"_like".Length], [sizes, .. call.Args.Skip(1)], Default(call.KeywordArgs, "dtype", model.DType));
        }
        // Tensor.to(other or device, dtype, non_blocking, copy): what is left here is the type.
        if (call.Name == "Tensor.to" && call.Args.Skip(1).Select(TypeOf).FirstOrDefault(type => type is not null) is { } target)
        {
            yield return new Call("Tensor.to", [call.Args[0], target], []);
        }
        if (call.Name == "torch.type_as")
        {
            yield return new Call("Tensor.to", [call.Args[0], TypeOf(call.Args[1])], []);
        }
        // A factor on the second operand is an ordinary product here.
        if (call.KeywordArgs.TryGetValue("alpha", out object? alpha) && call.Args.Count == 2 && call.Name is "torch.add" or "torch.sub")
        {
            var scaled = Binding.Run(new Call("torch.mul", [call.Args[1], alpha], []));
            yield return new Call(call.Name, [call.Args[0], scaled], Without(call, "alpha"));
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

    static Dictionary<string, object?> Default(Dictionary<string, object?> arguments, string key, object? value) =>
        arguments.ContainsKey(key) ? arguments : With(arguments, key, value);
}
