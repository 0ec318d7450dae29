using System.Text.Json;
using Framework;

namespace Conformance;

/// <summary>Group ops: single calls, their outputs and gradients.</summary>
static class Operations
{
    public static Verdict Run(Corpus corpus, Case @case)
    {
        var call = ReadCall(corpus, @case);
        if (Unsupported(call) is { } what)
        {
            return Verdict.Missing($"the type or argument {what}");
        }
        try
        {
            if (!Binding.Exists(call))
            {
                return Verdict.Missing("the operation");
            }
            if (Binding.Bind(call) is not { } bound)
            {
                return Verdict.Missing($"an overload for ({Describe(call)})");
            }
            var outputs = Results.Flatten(bound.Invoke());
            return Outputs.Check(corpus, @case.Json, outputs, path => Locate(call, path));
        }
        catch (NotSupportedException refusal)
        {
            return Verdict.Missing(refusal.Message);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return Verdict.Failed($"{fault.GetType().Name}: {fault.Message}");
        }
    }

    public static Call ReadCall(Corpus corpus, Case @case) =>
        new(@case.Text("call"), [.. corpus.List(@case.Json.GetProperty("args"))], corpus.Keywords(@case.Json.GetProperty("kwargs")));

    public static string Describe(Call call) =>
        string.Join(", ", call.Args.Select(Describe).Concat(call.KeywordArgs.Select(pair => $"{pair.Key}={Describe(pair.Value)}")));

    static string Describe(object? value) => value switch
    {
        null => "none",
        Tensor tensor => $"{tensor.DType}{tensor.Shape}",
        TupleValue tuple => $"({string.Join(", ", tuple.Items.Select(Describe))})",
        object?[] items => $"[{string.Join(", ", items.Select(Describe))}]",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    static string? Unsupported(Call call) => call.Args.Concat(call.KeywordArgs.Values).Select(Unsupported).FirstOrDefault(what => what is not null);

    static string? Unsupported(object? value) => value switch
    {
        UnsupportedValue unsupported => unsupported.What,
        TupleValue tuple => tuple.Items.Select(Unsupported).FirstOrDefault(what => what is not null),
        object?[] items => items.Select(Unsupported).FirstOrDefault(what => what is not null),
        _ => null,
    };

    /// <summary>The tensor at a path such as <c>["args", 0, 2]</c>, behind arguments that the case does not count.</summary>
    public static Tensor Locate(Call call, JsonElement path, int skipped = 0)
    {
        object? value = path[0].GetString() == "args" ? call.Args[path[1].GetInt32() + skipped] : call.KeywordArgs[path[1].GetString()!];
        foreach (var step in path.EnumerateArray().Skip(2))
        {
            value = value is TupleValue tuple ? tuple.Items[step.GetInt32()] : ((object?[])value!)[step.GetInt32()];
        }
        return (Tensor)value!;
    }
}
