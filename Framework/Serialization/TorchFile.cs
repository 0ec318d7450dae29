using System.IO.Compression;

namespace Framework.Serialization;

/// <summary>Reads files that PyTorch's <c>torch.save</c> wrote (the zip format, the default since PyTorch 1.6).</summary>
/// <remarks>Only plain data is loaded: tensors, numbers, strings, lists, tuples and dictionaries. A file that refers to any other class or function is refused; nothing in a file can run.</remarks>
public static class TorchFile
{
    /// <summary>Reads whatever was saved.</summary>
    /// <param name="path">The file.</param>
    /// <returns>
    /// Tensors as <see cref="Tensor"/> (views of one storage stay views of one storage, parameters require gradients), dtypes as <see cref="DType"/>, torch.Size as
    /// <see cref="Shape"/>, None as null, int as <see cref="long"/>, float as <see cref="double"/>, list as <see cref="List{T}"/> of objects, tuple as an object
    /// array, and dictionaries, ordered or not, as <see cref="OrderedDictionary{TKey, TValue}"/> with object keys.
    /// </returns>
    /// <exception cref="InvalidDataException">The file is damaged, or holds more than plain data.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static object? Load(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            return Load(archive);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"'{path}' cannot be loaded as a torch.save file. {fault.Message}", fault);
        }
    }

    /// <summary>Reads a state dictionary: names and tensors.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors by name, in the order in which they were saved. Where dictionaries are nested, names are joined with dots.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, holds more than plain data, or something other than named tensors.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> LoadTensors(string path)
    {
        var tensors = new OrderedDictionary<string, Tensor>();
        if (Load(path) is not OrderedDictionary<object, object?> root)
        {
            throw new InvalidDataException($"'{path}' holds no dictionary of named tensors; read it with {nameof(Load)}.");
        }
        Collect(root, "", tensors);
        return tensors;
    }

    static void Collect(OrderedDictionary<object, object?> dictionary, string prefix, OrderedDictionary<string, Tensor> tensors)
    {
        foreach (var (key, value) in dictionary)
        {
            switch (value)
            {
                case Tensor tensor:
                    tensors[$"{prefix}{key}"] = tensor;
                    break;
                case OrderedDictionary<object, object?> nested:
                    Collect(nested, $"{prefix}{key}.", tensors);
                    break;
            }
        }
    }

    static object? Load(ZipArchive archive)
    {
        var pickle = archive.Entries.FirstOrDefault(entry => entry.FullName == "data.pkl" || entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal))
            ?? throw new InvalidDataException("The archive has no data.pkl.");
        string folder = pickle.FullName[..^"data.pkl".Length];
        if (archive.GetEntry($"{folder}byteorder") is { } order && Text(order) is var word and not "little")
        {
            throw new InvalidDataException($"The archive was written in {word}-endian byte order; only little-endian files are read.");
        }
        return new PickleReader(Bytes(pickle), new TorchGlobals(key => archive.GetEntry($"{folder}data/{key}") is { } entry
            ? Bytes(entry)
            : throw new InvalidDataException($"The archive has no storage '{key}'."))).Read();
    }

    static string Text(ZipArchiveEntry entry) => System.Text.Encoding.ASCII.GetString(Bytes(entry)).Trim();

    /// <remarks>Reads to the end instead of trusting the length in the directory, and compares afterwards.</remarks>
    static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        return bytes.Length == entry.Length ? bytes.ToArray() : throw new InvalidDataException($"The entry '{entry.FullName}' is truncated.");
    }
}
