using Framework;

namespace Conformance;

// The corpus' values as .NET objects. Plain ones stand for themselves: null, bool, string, long, double,
// object?[] (a Python list), Tensor, DType. The rest are these records.

/// <summary>A Python tuple; torch.Size too.</summary>
sealed record TupleValue(object?[] Items);

sealed record DictValue(KeyValuePair<object?, object?>[] Entries)
{
    public object? this[string key] => Entries.FirstOrDefault(entry => key.Equals(entry.Key)).Value;
}

/// <summary>A slice in an index; each part may be missing.</summary>
sealed record SliceValue(long? Start, long? Stop, long? Step);

sealed record EllipsisValue;

/// <summary>A device, layout or memory format. There is one of each here, so these are accepted and dropped.</summary>
sealed record PlacementValue(string Kind, string Name);

/// <summary>A function passed as an argument, by PyTorch's name.</summary>
sealed record FunctionValue(string Name);

/// <summary>A module passed as an argument: its class and constructor arguments.</summary>
sealed record ModuleValue(string Class, object?[] Args, Dictionary<string, object?> KeywordArgs);

/// <summary>A type that the library does not have, such as complex64.</summary>
sealed record UnsupportedValue(string What);
