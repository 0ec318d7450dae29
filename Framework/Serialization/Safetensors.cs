using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Framework.Serialization;

/// <summary>The content of a safetensors file.</summary>
/// <param name="Tensors">The tensors by name, in the order in which their data lie in the file.</param>
/// <param name="Metadata">The free-form strings of the header's <c>__metadata__</c>; empty where there are none.</param>
public sealed record SafetensorsContent(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata);

/// <summary>Reads and writes named tensors in the safetensors format.</summary>
/// <remarks>
/// A file is validated before anything is read: a header that is no JSON, has ranges that overlap, leave gaps or do not fit the shapes, or
/// promises more than is there is refused with the place of the fault, so nothing is ever half loaded. A file is replaced only once its
/// successor is complete.
/// </remarks>
public static class Safetensors
{
    const int LengthBytes = sizeof(ulong);

    /// <summary>Reads every tensor of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors, on the CPU and without gradients, and the metadata.</returns>
    /// <exception cref="InvalidDataException">The file is no valid safetensors file; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsContent Load(string path)
    {
        using var stream = File.OpenRead(path);
        try
        {
            return Load(stream);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"'{path}' cannot be loaded. {fault.Message}", fault);
        }
    }

    /// <summary>Reads every tensor of a stream, from its position to its end.</summary>
    /// <param name="stream">The content; it must be able to tell its length.</param>
    /// <returns>The tensors, on the CPU and without gradients, and the metadata.</returns>
    /// <exception cref="InvalidDataException">The content is no valid safetensors file; the message says where.</exception>
    public static SafetensorsContent Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var header = ReadHeader(stream);
        var tensors = new Dictionary<string, Tensor>(header.Entries.Count);
        foreach (var entry in header.Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            var tensor = Tensor.Empty(Layout.Of(entry.Dims), DTypeNamed(entry.DType));
            ForEachBlock(tensor, stream.ReadExactly);
            if (tensor.DType == DType.Bool)
            {
                CheckTruthValues(tensor, entry.Name);
            }
            tensors.Add(entry.Name, tensor);
        }
        return new SafetensorsContent(tensors, header.Metadata);
    }

    /// <summary>Writes named tensors to a file, replacing it only when the new content is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name; <c>__metadata__</c> is reserved by the format.</param>
    /// <param name="metadata">Free-form strings for the header.</param>
    /// <exception cref="ArgumentException">A name is reserved or occurs twice.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written; an older one is untouched.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        AtomicFile.Write(path, stream => Save(stream, tensors, metadata));

    /// <summary>Writes named tensors to a stream.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="tensors">The tensors by name; <c>__metadata__</c> is reserved by the format.</param>
    /// <param name="metadata">Free-form strings for the header.</param>
    /// <exception cref="ArgumentException">A name is reserved or occurs twice.</exception>
    public static void Save(Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        // Wide elements first: every tensor then starts at a multiple of its element's size, and a reader may map the file.
        var ordered = tensors.OrderByDescending(pair => pair.Value.DType.Size()).ToList();
        var entries = new List<SafetensorsEntry>(ordered.Count);
        var names = new HashSet<string> { SafetensorsHeader.MetadataKey };
        long end = 0;
        foreach (var (name, tensor) in ordered)
        {
            if (!names.Add(name))
            {
                throw new ArgumentException($"Save: the name '{name}' is {(name == SafetensorsHeader.MetadataKey ? "reserved by the format" : "given to two tensors")}.", nameof(tensors));
            }
            long begin = end;
            end += tensor.NumElements * tensor.DType.Size();
            entries.Add(new SafetensorsEntry(name, NameOf(tensor.DType), tensor.Shape.ToArray(), begin, end));
        }
        byte[] header = SafetensorsHeader.Format(entries, metadata);
        Span<byte> length = stackalloc byte[LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (_, tensor) in ordered)
        {
            ForEachBlock(tensor.Detach().Contiguous(), block => stream.Write(block));
        }
    }

    static SafetensorsHeader ReadHeader(Stream stream)
    {
        long available = stream.Length - stream.Position;
        if (available < LengthBytes)
        {
            throw new InvalidDataException($"The file has {available} bytes; a safetensors file starts with the {LengthBytes} of its header's length.");
        }
        Span<byte> bytes = stackalloc byte[LengthBytes];
        stream.ReadExactly(bytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        available -= LengthBytes;
        if (length > SafetensorsHeader.MaxLength)
        {
            throw new InvalidDataException($"The header's length is given as {length} bytes, more than the {SafetensorsHeader.MaxLength} that the format allows; this is hardly a safetensors file.");
        }
        if ((long)length > available)
        {
            throw new InvalidDataException($"The header is truncated: {length} bytes are promised and {available} are there.");
        }
        var json = new byte[length];
        stream.ReadExactly(json);
        return SafetensorsHeader.Parse(json, available - (long)length);
    }

    delegate void BlockAction(Span<byte> block);

    /// <summary>Visits a contiguous tensor's bytes in order, in blocks that a span can hold. The format and every supported machine are little-endian.</summary>
    static void ForEachBlock(Tensor contiguous, BlockAction visit)
    {
        const long most = 1 << 30;
        long total = contiguous.NumElements * contiguous.DType.Size();
        for (long at = 0; at < total; at += most)
        {
            visit(MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref contiguous.Ref, (nint)at), (int)Math.Min(most, total - at)));
        }
        GC.KeepAlive(contiguous);
    }

    static void CheckTruthValues(Tensor tensor, string name)
    {
        ForEachBlock(tensor, block =>
        {
            if (block.IndexOfAnyExceptInRange((byte)0, (byte)1) is var at and >= 0)
            {
                throw new InvalidDataException($"The tensor '{name}' is BOOL and holds the byte {block[at]}; only 0 and 1 are truth values.");
            }
        });
    }

    static string NameOf(DType dtype) => dtype switch
    {
        DType.Float64 => "F64",
        DType.Float32 => "F32",
        DType.Float16 => "F16",
        DType.BFloat16 => "BF16",
        DType.Int64 => "I64",
        DType.Int32 => "I32",
        DType.Int16 => "I16",
        DType.Int8 => "I8",
        DType.UInt8 => "U8",
        _ => "BOOL",
    };

    static DType DTypeNamed(string name) => Enum.GetValues<DType>().First(dtype => NameOf(dtype) == name);
}
