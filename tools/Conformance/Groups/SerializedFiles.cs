using System.Text.Json;
using Framework;
using Framework.Serialization;

namespace Conformance;

/// <summary>Group serialization: files that other programs wrote, and damaged ones.</summary>
static class SerializedFiles
{
    public static Verdict Run(Corpus corpus, Case @case)
    {
        string file = Path.Combine(corpus.Folder, @case.Text("file"));
        string kind = @case.Text("kind");
        bool torch = kind.StartsWith("torch_save", StringComparison.Ordinal);
        object? loaded;
        try
        {
            loaded = torch ? TorchFile.Load(file) : Safetensors.Load(file);
        }
        catch (InvalidDataException refusal)
        {
            return @case.Has("must_fail") ? Verdict.Passed : Verdict.Failed(refusal.Message);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return Verdict.Failed($"{fault.GetType().Name}: {fault.Message}");
        }
        if (@case.Has("must_fail"))
        {
            return Verdict.Failed("a damaged file was loaded");
        }
        var difference = torch ? Difference(@case.Json.GetProperty("value"), loaded, "value") : DifferenceOfTensors(@case.Json, (SafetensorsContent)loaded!);
        difference ??= @case.Json.TryGetProperty("shared_storage", out var groups) ? UnsharedStorage(groups, loaded) : null;
        return difference is null ? Verdict.Passed : Verdict.Failed(difference);
    }

    static string? DifferenceOfTensors(JsonElement json, SafetensorsContent content)
    {
        var expected = json.GetProperty("value").EnumerateArray().ToList();
        if (content.Tensors.Count != expected.Count)
        {
            return $"{content.Tensors.Count} tensors, expected {expected.Count}";
        }
        var metadata = json.GetProperty("metadata");
        bool sameMetadata = metadata.ValueKind == JsonValueKind.Null
            ? content.Metadata.Count == 0
            : metadata.EnumerateObject().All(pair => content.Metadata.GetValueOrDefault(pair.Name) == pair.Value.GetString());
        return !sameMetadata
            ? "the metadata differ"
            : expected.Select(pair => DifferenceOfTensor(pair[1], content.Tensors.GetValueOrDefault(pair[0].GetString()!), pair[0].GetString()!)).FirstOrDefault(difference => difference is not null);
    }

    static string? Difference(JsonElement expected, object? got, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Array:
                return got is List<object?> list ? DifferenceOfItems(expected, list, path) : $"{path} is no list";
            case JsonValueKind.Object:
                break;
            default:
                object? plain = expected.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.String => expected.GetString(),
                    JsonValueKind.Number => expected.GetInt64(),
                    _ => expected.GetBoolean(),
                };
                return Equals(plain, got) ? null : $"{path} is {got}, expected {expected}";
        }
        var (key, value) = expected.EnumerateObject().Select(property => (property.Name, property.Value)).First();
        return key switch
        {
            "tensor" => DifferenceOfTensor(value, got as Tensor, path),
            "dict" or "ordered_dict" => got is OrderedDictionary<object, object?> dictionary ? DifferenceOfPairs(value, dictionary, path) : $"{path} is no dictionary",
            "tuple" => got is object?[] tuple ? DifferenceOfItems(value, tuple, path) : $"{path} is no tuple",
            "size" => got is Shape shape && shape == new Shape([.. value.EnumerateArray().Select(size => size.GetInt32())]) ? null : $"{path} is {got}, expected {value}",
            "float" => got is double number && number.Equals(Corpus.Number(value)) ? null : $"{path} is {got}, expected {value}",
            "dtype" => got is DType dtype && dtype == Corpus.DTypeNamed(value.GetString()!) ? null : $"{path} is {got}, expected {value}",
            _ => $"{path} is of the unknown kind '{key}'",
        };
    }

    static string? DifferenceOfItems(JsonElement expected, IReadOnlyList<object?> items, string path) =>
        items.Count != expected.GetArrayLength()
            ? $"{path} has {items.Count} items, expected {expected.GetArrayLength()}"
            : expected.EnumerateArray().Select((item, i) => Difference(item, items[i], $"{path}[{i}]")).FirstOrDefault(difference => difference is not null);

    static string? DifferenceOfPairs(JsonElement expected, OrderedDictionary<object, object?> dictionary, string path)
    {
        if (dictionary.Count != expected.GetArrayLength())
        {
            return $"{path} has {dictionary.Count} entries, expected {expected.GetArrayLength()}";
        }
        return expected.EnumerateArray().Select((pair, i) =>
            Difference(pair[0], dictionary.GetAt(i).Key, $"key {i} of {path}") ?? Difference(pair[1], dictionary.GetAt(i).Value, $"{path}.{pair[0]}")).FirstOrDefault(difference => difference is not null);
    }

    static string? DifferenceOfTensor(JsonElement expected, Tensor? got, string path)
    {
        if (got is null)
        {
            return $"{path} is no tensor";
        }
        var shape = new Shape([.. expected.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())]);
        if (got.Shape != shape || got.DType != Corpus.DTypeNamed(expected.GetProperty("dtype").GetString()!))
        {
            return $"{path} is {got.DType}{got.Shape}";
        }
        if (expected.TryGetProperty("strides", out var strides) && !strides.EnumerateArray().Select(stride => stride.GetInt64()).SequenceEqual(got.Strides.ToArray()))
        {
            return $"{path} has the strides [{string.Join(", ", got.Strides.ToArray())}], expected {strides}";
        }
        if (expected.TryGetProperty("requires_grad", out var requiresGrad) && requiresGrad.GetBoolean() != got.RequiresGrad)
        {
            return $"{path} has RequiresGrad {got.RequiresGrad}";
        }
        var data = expected.GetProperty("data").EnumerateArray();
        bool same = got.DType.IsFloatingPoint()
            ? data.Select(Corpus.Number).Zip(Comparison.Doubles(got)).All(pair => BitConverter.DoubleToInt64Bits(pair.First) == BitConverter.DoubleToInt64Bits(pair.Second) || double.IsNaN(pair.First) && double.IsNaN(pair.Second))
            : data.Select(Whole).SequenceEqual(Comparison.Longs(got));
        return same ? null : $"{path} has other values";
    }

    static string? UnsharedStorage(JsonElement groups, object? loaded)
    {
        foreach (var group in groups.EnumerateArray())
        {
            var tensors = group.EnumerateArray().Select(path => At(loaded, path)).ToList();
            // Storage is not public: writing through one view must be seen through the version of all.
            int[] before = [.. tensors.Select(tensor => tensor.Version)];
            using (Autograd.NoGrad())
            {
                tensors[0].CopyInPlace(tensors[0].Clone());
            }
            if (tensors.Where((tensor, i) => tensor.Version == before[i]).Any())
            {
                return $"the tensors at {group} do not share a storage";
            }
        }
        return null;
    }

    static Tensor At(object? value, JsonElement path)
    {
        foreach (var step in path.EnumerateArray())
        {
            value = value switch
            {
                OrderedDictionary<object, object?> dictionary => dictionary[step.ValueKind == JsonValueKind.Number ? step.GetInt64() : step.GetString()!],
                IReadOnlyList<object?> list => list[step.GetInt32()],
                _ => null,
            };
        }
        return (Tensor)value!;
    }

    static long Whole(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => json.GetInt64(),
    };
}
