using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Framework.Serialization;

/// <summary>What a safetensors header says of one tensor; offsets count from the first byte after the header.</summary>
internal sealed record SafetensorsEntry(string Name, string DType, int[] Dims, long Begin, long End);

/// <summary>The header of a safetensors file, parsed and found to describe its data section without gaps or overlaps.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The format's own limit on the header; a larger length is taken for a file of another kind.</summary>
    internal const long MaxLength = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    /// <summary>The bytes of one element of each dtype that the format names and this library has.</summary>
    internal static int ElementSize(string dtype) => dtype switch
    {
        "F64" or "I64" => 8,
        "F32" or "I32" => 4,
        "F16" or "BF16" or "I16" => 2,
        "I8" or "U8" or "BOOL" => 1,
        _ => 0,
    };

    /// <param name="json">The header's bytes, without the eight that give their number.</param>
    /// <param name="dataLength">The number of bytes behind the header.</param>
    /// <exception cref="InvalidDataException">The header is no valid description of <paramref name="dataLength"/> bytes; the message names the entry.</exception>
    internal static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        try
        {
            Expect(ref reader, JsonTokenType.StartObject, "the header");
            while (NextProperty(ref reader, out var name))
            {
                if (!names.Add(name))
                    throw Fault($"'{name}' stands in it twice");
                if (name == MetadataKey)
                    ReadMetadata(ref reader, metadata);
                else
                    entries.Add(ReadEntry(ref reader, name));
            }
            if (reader.Read())
                throw Fault("something follows its closing brace");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw Fault($"it is not valid JSON at byte {reader.BytesConsumed}", fault);
        }
        CheckRanges(entries, dataLength);
        return new SafetensorsHeader(entries, metadata);
    }

    /// <summary>Spells a header out, padded with spaces so that the data behind it starts at a multiple of eight.</summary>
    internal static byte[] Format(IReadOnlyList<SafetensorsEntry> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(MetadataKey);
                foreach (var (key, value) in metadata)
                    writer.WriteString(key, value);
                writer.WriteEndObject();
            }
            foreach (var entry in entries)
            {
                writer.WriteStartObject(entry.Name);
                writer.WriteString("dtype", entry.DType);
                writer.WriteStartArray("shape");
                foreach (var dim in entry.Dims)
                    writer.WriteNumberValue(dim);
                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(entry.Begin);
                writer.WriteNumberValue(entry.End);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        var padding = -buffer.WrittenCount & 7;
        buffer.Write(Encoding.ASCII.GetBytes(new string(' ', padding)));
        return buffer.WrittenSpan.ToArray();
    }

    static SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        string? dtype = null;
        List<long>? dims = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"'{name}'");
        while (NextProperty(ref reader, out var key))
        {
            switch (key)
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String, $"the dtype of '{name}'");
                    dtype = reader.GetString();
                    break;
                case "shape":
                    dims = ReadNumbers(ref reader, $"the shape of '{name}'");
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, $"the data_offsets of '{name}'");
                    break;
                default:
                    throw Fault($"'{name}' has an unknown key '{key}'");
            }
        }
        if (dtype is null || dims is null || offsets is null)
            throw Fault($"'{name}' lacks its {(dtype is null ? "dtype" : dims is null ? "shape" : "data_offsets")}");
        if (offsets.Count != 2)
            throw Fault($"the data_offsets of '{name}' are {offsets.Count} numbers, not 2");
        return Check(name, dtype, dims, offsets[0], offsets[1]);
    }

    static SafetensorsEntry Check(string name, string dtype, List<long> dims, long begin, long end)
    {
        var size = ElementSize(dtype);
        if (size == 0)
            throw Fault($"'{name}' has the dtype '{dtype}', which is not supported");
        Int128 bytes = size;
        foreach (var dim in dims)
        {
            if (dim is < 0 or > int.MaxValue || (bytes *= dim) > long.MaxValue)
                throw Fault($"the shape [{string.Join(", ", dims)}] of '{name}' is not possible");
        }
        if (begin < 0 || end < begin)
            throw Fault($"the data_offsets [{begin}, {end}] of '{name}' are no range");
        if (end - begin != bytes)
            throw Fault($"'{name}' needs {bytes} bytes for {dtype}[{string.Join(", ", dims)}], and its data_offsets [{begin}, {end}] hold {end - begin}");
        return new SafetensorsEntry(name, dtype, [.. dims.Select(dim => (int)dim)], begin, end);
    }

    static void CheckRanges(List<SafetensorsEntry> entries, long dataLength)
    {
        long reached = 0;
        var previous = "the header";
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin < reached)
                throw Fault($"'{entry.Name}' at [{entry.Begin}, {entry.End}] overlaps {previous}");
            if (entry.Begin > reached)
                throw Fault($"bytes {reached} to {entry.Begin} between {previous} and '{entry.Name}' belong to no tensor");
            if (entry.End > dataLength)
                throw Fault($"'{entry.Name}' at [{entry.Begin}, {entry.End}] lies beyond the {dataLength} bytes of data");
            reached = entry.End;
            previous = $"'{entry.Name}'";
        }
        if (reached != dataLength)
            throw Fault($"{dataLength - reached} bytes behind {previous} belong to no tensor");
    }

    static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, MetadataKey);
        while (NextProperty(ref reader, out var key))
        {
            Expect(ref reader, JsonTokenType.String, $"{MetadataKey} '{key}'");
            metadata[key] = reader.GetString()!;
        }
    }

    static List<long> ReadNumbers(ref Utf8JsonReader reader, string what)
    {
        var numbers = new List<long>();
        Expect(ref reader, JsonTokenType.StartArray, what);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number))
                throw Fault($"{what} must be whole numbers");
            numbers.Add(number);
        }
        return numbers;
    }

    static bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        reader.Read();
        name = reader.TokenType == JsonTokenType.PropertyName ? reader.GetString()! : "";
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    static void Expect(ref Utf8JsonReader reader, JsonTokenType kind, string what)
    {
        if (!reader.Read() || reader.TokenType != kind)
            throw Fault($"{what} must be {kind switch { JsonTokenType.StartObject => "an object", JsonTokenType.StartArray => "an array", _ => "a string" }}");
    }

    static InvalidDataException Fault(string reason, Exception? cause = null) => new($"The safetensors header is damaged: {reason}.", cause);
}
