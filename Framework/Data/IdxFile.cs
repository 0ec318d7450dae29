using System.Buffers.Binary;
using System.IO.Compression;

namespace Framework.Data;

/// <summary>An array of unsigned bytes read from a file in the IDX format, in which MNIST and its descendants are published.</summary>
/// <param name="Dims">The length of each dimension, outermost first.</param>
/// <param name="Data">The elements, row-major.</param>
public sealed record IdxArray(int[] Dims, byte[] Data);

/// <summary>Reads files in the IDX format, gzipped or not.</summary>
/// <remarks>
/// The layout: two zero bytes, the element type (0x08 for unsigned bytes), the number of dimensions, each dimension as a
/// big-endian 32-bit integer, then the elements. A file is accepted only if it has exactly the bytes that its header promises.
/// </remarks>
public static class IdxFile
{
    const byte UnsignedByte = 0x08;

    /// <summary>Reads an array of unsigned bytes.</summary>
    /// <param name="path">The file; whether it is gzipped is seen from its first two bytes, not from its name.</param>
    /// <param name="rank">The number of dimensions that the array must have: 3 for images, 1 for labels.</param>
    /// <exception cref="InvalidDataException">The file is not IDX, holds another element type or rank, or has too few or too many bytes.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IdxArray Read(string path, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rank);
        using var stream = Open(path);
        Span<byte> header = stackalloc byte[4];
        if (ReadFully(stream, header, path) < header.Length)
            throw Fault(path, "it ends within the four bytes of its magic number");
        if (header[0] != 0 || header[1] != 0)
            throw Fault(path, $"its magic number is 0x{BinaryPrimitives.ReadUInt32BigEndian(header):X8}, and an IDX file starts with two zero bytes");
        if (header[2] != UnsignedByte)
            throw Fault(path, $"its elements have type 0x{header[2]:X2}, and only unsigned bytes (0x08) are read");
        if (header[3] != rank)
            throw Fault(path, $"it has {header[3]} dimensions where {rank} are expected");

        var dims = new int[rank];
        long count = 1;
        for (var i = 0; i < rank; i++)
        {
            if (ReadFully(stream, header, path) < header.Length)
                throw Fault(path, $"it ends within its header (dimension {i + 1} of {rank})");
            var dim = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (dim == 0 || dim > Array.MaxLength || (count *= dim) > Array.MaxLength)
                throw Fault(path, $"dimension {i + 1} of {rank} is {dim}, which leaves no array of a usable size");
            dims[i] = (int)dim;
        }
        return new IdxArray(dims, ReadElements(stream, count, path));
    }

    /// <remarks>The buffer grows with what is really there, so a header that promises gigabytes costs nothing.</remarks>
    static byte[] ReadElements(Stream stream, long count, string path)
    {
        const int step = 1 << 24;
        var data = new byte[Math.Min(count, step)];
        var filled = 0;
        while (true)
        {
            var read = ReadFully(stream, data.AsSpan(filled), path);
            filled += read;
            if (filled == count)
                break;
            if (filled < data.Length)
                throw Fault(path, $"it is truncated: its header promises {count} elements and {filled} are there");
            Array.Resize(ref data, (int)Math.Min(count, 2L * data.Length));
        }
        Span<byte> beyond = stackalloc byte[1];
        if (ReadFully(stream, beyond, path) != 0)
            throw Fault(path, $"it goes on after the {count} elements that its header promises");
        return data;
    }

    static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        var zipped = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return zipped ? new GZipStream(file, CompressionMode.Decompress) : new BufferedStream(file);
    }

    static int ReadFully(Stream stream, Span<byte> buffer, string path)
    {
        try
        {
            return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException fault)
        {
            throw Fault(path, $"its gzip stream is damaged ({fault.Message.TrimEnd('.')})");
        }
    }

    static InvalidDataException Fault(string path, string reason) => new($"'{path}' cannot be read as an IDX file: {reason}.");
}
