using System.Text.Json;
using Framework;
using Framework.Serialization;

namespace Conformance;

/// <summary>One line of a group's cases.</summary>
sealed record Case(string Id, string Name, JsonElement Json)
{
    public string Text(string key) => Json.GetProperty(key).GetString()!;

    public bool Has(string key) => Json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null;
}

/// <summary>A group's cases and tensors, and the decoding of the values in them.</summary>
sealed class Corpus(string folder, IReadOnlyList<Case> cases, IReadOnlyDictionary<string, Tensor> tensors)
{
    public const string CasesFile = "cases.jsonl";

    public string Folder => folder;

    public IReadOnlyList<Case> Cases => cases;

    public static Corpus Read(string folder)
    {
        var cases = File.ReadLines(Path.Combine(folder, CasesFile))
            .Where(line => line.Length > 0)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(json => new Case(json.GetProperty("id").GetString()!, NameOf(json), json))
            .ToList();
        string tensors = Path.Combine(folder, "tensors.safetensors");
        return new Corpus(folder, cases, File.Exists(tensors) ? Safetensors.Load(tensors).Tensors : new Dictionary<string, Tensor>());
    }

    /// <summary>What the case is about: an operation with its variant, a class, a file kind.</summary>
    static string NameOf(JsonElement json)
    {
        foreach (string key in (ReadOnlySpan<string>)["op", "module", "optimizer", "scheduler", "distribution", "transform", "call", "kind"])
        {
            if (json.TryGetProperty(key, out var name) && name.ValueKind == JsonValueKind.String)
            {
                bool varied = json.TryGetProperty("variant", out var variant) && variant.GetString() is { Length: > 0 };
                return varied ? $"{name.GetString()}.{variant.GetString()}" : name.GetString()!;
            }
        }
        return "";
    }

    public object?[] List(JsonElement array) => [.. array.EnumerateArray().Select(Decode)];

    public Dictionary<string, object?> Keywords(JsonElement json) => json.EnumerateObject().ToDictionary(entry => entry.Name, entry => Decode(entry.Value));

    /// <summary>A value as section 2 of the corpus' description spells them.</summary>
    public object? Decode(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetInt64(),
        JsonValueKind.Array => List(json),
        _ => DecodeObject(json),
    };

    object? DecodeObject(JsonElement json)
    {
        if (json.TryGetProperty("t", out _))
        {
            return DecodeTensor(json);
        }
        if (json.TryGetProperty("module", out var module))
        {
            return new ModuleValue(module.GetString()!, List(json.GetProperty("args")), Keywords(json.GetProperty("kwargs")));
        }
        var (key, value) = json.EnumerateObject().Select(entry => (entry.Name, entry.Value)).First();
        return key switch
        {
            "float" => Number(value),
            "tuple" => new TupleValue(List(value)),
            "dict" => new DictValue([.. value.EnumerateArray().Select(pair => KeyValuePair.Create(Decode(pair[0]), Decode(pair[1])))]),
            "dtype" => (object?)DTypeNamed(value.GetString()!) ?? new UnsupportedValue(value.GetString()!),
            "device" or "layout" or "memory_format" => new PlacementValue(key, value.GetString()!),
            "slice" => new SliceValue((long?)Decode(value[0]), (long?)Decode(value[1]), (long?)Decode(value[2])),
            "ellipsis" => new EllipsisValue(),
            "function" => new FunctionValue(value.GetString()!),
            _ => new UnsupportedValue(key),
        };
    }

    /// <summary>A fresh tensor: equal ones are stored once in the corpus and a case may write to its own.</summary>
    object DecodeTensor(JsonElement json)
    {
        string dtype = json.GetProperty("dtype").GetString()!;
        if (DTypeNamed(dtype) is null)
        {
            return new UnsupportedValue(dtype);
        }
        var stored = tensors[json.GetProperty("t").GetString()!];
        var tensor = json.TryGetProperty("strides", out var strides)
            ? Strided.Copy(stored, [.. strides.EnumerateArray().Select(stride => stride.GetInt32())])
            : stored.Clone();
        if (json.TryGetProperty("requires_grad", out var requiresGrad) && requiresGrad.GetBoolean())
        {
            tensor.RequiresGrad = true;
        }
        return tensor;
    }

    /// <summary>A number, plain, named or wrapped as <c>{"float": x}</c>.</summary>
    public static double Number(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.Object => Number(json.GetProperty("float")),
        _ => NamedNumber(json.GetString()!),
    };

    static double NamedNumber(string name) => name switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => double.NaN,
    };

    public static DType? DTypeNamed(string name) => Enum.TryParse<DType>(name, ignoreCase: true, out var dtype) ? dtype : null;
}
