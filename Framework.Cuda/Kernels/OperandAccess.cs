namespace Framework.Cuda.Kernels;

/// <summary>Reads and writes neighbouring elements of one operand in a single access of up to 128 bits.</summary>
static class OperandAccess
{
    /// <summary>Bytes of the widest access.</summary>
    public const int MostBytes = 16;

    /// <summary>Reads elements; returns them raw.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="dtype">The elements' type.</param>
    /// <param name="count">How many, a power of two.</param>
    /// <param name="address">Aligned to all of them.</param>
    public static string[] Load(PtxWriter writer, DType dtype, int count, string address)
    {
        int size = dtype.Size(), bytes = size * count;
        if (size >= 4 || count == 1)
        {
            var elements = Registers(writer, ElementConversion.RawType(dtype), count);
            writer.Line($"ld.global{Vector(count)}.{ElementType(dtype)} {List(elements)}, [{address}]");
            return elements;
        }
        var words = Words(writer, bytes);
        writer.Line($"ld.global{Vector(words.Length)}.{WordType(bytes)} {List(words)}, [{address}]");
        var raw = Registers(writer, "b32", count);
        int inWord = 4 / size;
        for (int e = 0; e < count; e++)
        {
            writer.Line($"bfe.{(IsSigned(dtype) ? "s32" : "u32")} {raw[e]}, {words[e / inWord]}, {e % inWord * size * 8}, {size * 8}");
        }
        return raw;
    }

    /// <summary>Writes raw elements.</summary>
    public static void Store(PtxWriter writer, DType dtype, string[] elements, string address)
    {
        int size = dtype.Size(), bytes = size * elements.Length;
        if (size >= 4 || elements.Length == 1)
        {
            writer.Line($"st.global{Vector(elements.Length)}.{ElementType(dtype)} [{address}], {List(elements)}");
            return;
        }
        var words = Words(writer, bytes);
        int inWord = Math.Min(4, bytes) / size;
        for (int e = 0; e < elements.Length; e++)
        {
            // What an element has beyond its size, the next one overwrites.
            if (e % inWord != 0)
            {
                var into = e % inWord == 1 ? elements[e - 1] : words[e / inWord];
                writer.Line($"bfi.b32 {words[e / inWord]}, {elements[e]}, {into}, {e % inWord * size * 8}, {size * 8}");
            }
        }
        writer.Line($"st.global{Vector(words.Length)}.{WordType(bytes)} [{address}], {List(words)}");
    }

    static string[] Words(PtxWriter writer, int bytes) => Registers(writer, "b32", Math.Max(bytes / 4, 1));

    static string[] Registers(PtxWriter writer, string type, int count)
    {
        var registers = new string[count];
        for (int k = 0; k < count; k++)
        {
            registers[k] = writer.Register(type);
        }
        return registers;
    }

    static bool IsSigned(DType dtype) => dtype is DType.Int8 or DType.Int16;

    static string Vector(int count) => count > 1 ? ".v" + count : "";

    static string List(string[] registers) => registers.Length > 1 ? "{" + string.Join(", ", registers) + "}" : registers[0];

    static string WordType(int bytes) => bytes == 2 ? "u16" : "b32";

    static string ElementType(DType dtype) => dtype switch
    {
        DType.Int8 => "s8",
        DType.Int16 => "s16",
        _ => dtype.Size() switch { 1 => "u8", 2 => "u16", 4 => "b32", _ => "b64" },
    };
}
