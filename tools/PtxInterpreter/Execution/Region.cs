using System.Buffers.Binary;

namespace PtxInterpreter.Execution;

/// <summary>A stretch of memory: a buffer, a constant, or the shared memory of a block; what has been written of it, and who touched it last.</summary>
sealed class Region
{
    public const byte Unwritten = 0, Written = 1, Gap = 2;

    readonly byte[] state;

    public Region(string name, ulong start, int size, bool isConstant)
    {
        (Name, Start, IsConstant) = (name, start, isConstant);
        Data = new byte[size];
        state = new byte[size];
    }

    public string Name { get; }

    public ulong Start { get; }

    public bool IsConstant { get; }

    public byte[] Data { get; }

    /// <summary>Accesses in intervals before this one are ordered before everything that comes.</summary>
    public uint Baseline { get; set; }

    public Access Accesses { get; } = new();

    public void Mark(int offset, int count, byte value) => state.AsSpan(offset, count).Fill(value);

    /// <summary>The state of the bytes of an access that is worst: a gap, else unwritten, else written.</summary>
    public byte StateOf(int offset, int size)
    {
        ReadOnlySpan<byte> bytes = state.AsSpan(offset, size);
        bool written = size switch
        {
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes) == 0x01010101,
            8 => BinaryPrimitives.ReadUInt64LittleEndian(bytes) == 0x0101010101010101,
            16 => BinaryPrimitives.ReadUInt64LittleEndian(bytes) == 0x0101010101010101 && BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) == 0x0101010101010101,
            _ => !bytes.ContainsAnyExcept(Written),
        };
        return written ? Written : bytes.Contains(Gap) ? Gap : Unwritten;
    }

    public ulong Read(int offset, int size) => size switch
    {
        1 => Data[offset],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(Data.AsSpan(offset)),
        4 => BinaryPrimitives.ReadUInt32LittleEndian(Data.AsSpan(offset)),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(Data.AsSpan(offset)),
    };

    public void Write(int offset, int size, ulong value)
    {
        switch (size)
        {
            case 1: Data[offset] = (byte)value; break;
            case 2: BinaryPrimitives.WriteUInt16LittleEndian(Data.AsSpan(offset), (ushort)value); break;
            case 4: BinaryPrimitives.WriteUInt32LittleEndian(Data.AsSpan(offset), (uint)value); break;
            default: BinaryPrimitives.WriteUInt64LittleEndian(Data.AsSpan(offset), value); break;
        }
    }
}
