using System.Runtime.InteropServices;

namespace Framework.Serialization;

/// <summary>The few names of PyTorch and Python that a saved state needs.</summary>
internal sealed class TorchGlobals(Func<string, byte[]> readStorage) : IPickleSurroundings
{
    /// <summary>A storage class: the type of its elements.</summary>
    sealed record StorageType(DType DType);

    /// <summary>Storages by key, as one-dimensional tensors: what shares a storage in the file shares one here.</summary>
    readonly Dictionary<string, Tensor> storages = [];

    public Func<object?[], object?>? Function(string module, string name) => $"{module}.{name}" switch
    {
        "torch._utils._rebuild_tensor_v2" => arguments => Rebuild(arguments, dtype: null),
        "torch._utils._rebuild_tensor_v3" => arguments => Rebuild(arguments, (DType)arguments[6]!),
        "torch._utils._rebuild_parameter" => arguments => ((Tensor)arguments[0]!).RequireGrad((bool)arguments[1]!),
        "collections.OrderedDict" => Dictionary,
        "torch.Size" => arguments => new Shape(Sizes(arguments[0])),
        "torch.device" => arguments => arguments[0],
        _ => null,
    };

    public object? Constant(string module, string name) => (module, name) switch
    {
        ("torch", "FloatStorage") => new StorageType(DType.Float32),
        ("torch", "DoubleStorage") => new StorageType(DType.Float64),
        ("torch", "HalfStorage") => new StorageType(DType.Float16),
        ("torch", "BFloat16Storage") => new StorageType(DType.BFloat16),
        ("torch", "LongStorage") => new StorageType(DType.Int64),
        ("torch", "IntStorage") => new StorageType(DType.Int32),
        ("torch", "ShortStorage") => new StorageType(DType.Int16),
        ("torch", "CharStorage") => new StorageType(DType.Int8),
        ("torch", "ByteStorage" or "UntypedStorage") or ("torch.storage", "UntypedStorage") => new StorageType(DType.UInt8),
        ("torch", "BoolStorage") => new StorageType(DType.Bool),
        ("torch", _) when Enum.TryParse<DType>(name, ignoreCase: true, out var dtype) && char.IsLower(name[0]) => dtype,
        _ => null,
    };

    /// <remarks>The id is ('storage', class, key, device, number of elements); the device does not matter here.</remarks>
    public object? Persistent(object? id)
    {
        if (id is not object?[] { Length: >= 5 } parts || parts is not ["storage", StorageType type, string key, _, long count, ..])
        {
            throw new InvalidDataException("The pickle refers to an outside object that is no storage.");
        }
        if (!storages.TryGetValue(key, out var storage))
        {
            byte[] bytes = readStorage(key);
            if (count < 0 || bytes.Length != count * type.DType.Size())
            {
                throw new InvalidDataException($"Storage '{key}' has {bytes.Length} bytes where {count} elements of {type.DType} need {count * type.DType.Size()}.");
            }
            storage = Tensor.Empty(Layout.Of([(int)count]), type.DType);
            bytes.CopyTo(MemoryMarshal.CreateSpan(ref storage.Ref, bytes.Length));
            storages.Add(key, storage);
        }
        return storage;
    }

    /// <remarks>The arguments are (storage, offset, sizes, strides, requires_grad, hooks …), and for version 3 the dtype of an untyped storage at place 6.</remarks>
    static Tensor Rebuild(object?[] arguments, DType? dtype)
    {
        var storage = (Tensor)arguments[0]!;
        if (dtype is { } type && type != storage.DType)
        {
            throw new InvalidDataException($"A tensor of {type} over a storage of {storage.DType} is not supported.");
        }
        long offset = (long)arguments[1]!;
        int[] sizes = Sizes(arguments[2]);
        long[] strides = [.. ((object?[])arguments[3]!).Cast<long>()];
        CheckRange(storage.NumElements, offset, sizes, strides);
        return storage.View(Layout.Of(new Shape(sizes), strides), offset).RequireGrad((bool)arguments[4]!);
    }

    static void CheckRange(long elements, long offset, int[] sizes, long[] strides)
    {
        Int128 last = offset;
        for (int dim = 0; dim < sizes.Length && strides.Length == sizes.Length; dim++)
        {
            last += strides[dim] < 0 ? elements : (Int128)strides[dim] * Math.Max(sizes[dim] - 1, 0);
        }
        bool empty = sizes.Contains(0);
        if (strides.Length != sizes.Length || offset < 0 || last > elements || (last == elements && !empty))
        {
            throw new InvalidDataException($"A tensor with sizes [{string.Join(", ", sizes)}], strides [{string.Join(", ", strides)}] and offset {offset} lies beyond its storage of {elements} elements.");
        }
    }

    static int[] Sizes(object? tuple) => [.. ((object?[])tuple!).Select(size => checked((int)(long)size!))];

    static object Dictionary(object?[] arguments)
    {
        var dictionary = new OrderedDictionary<object, object?>();
        foreach (var pair in arguments is [List<object?> pairs, ..] ? pairs : [])
        {
            var entry = (object?[])pair!;
            dictionary[entry[0]!] = entry[1];
        }
        return dictionary;
    }
}
