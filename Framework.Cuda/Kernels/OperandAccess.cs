using System.Numerics;

namespace Framework.Cuda.Kernels;

/// <summary>Reads and writes neighbouring elements of one operand in a single access of up to 128 bits.</summary>
static class OperandAccess
{
    /// <summary>Bytes of the widest access.</summary>
    const int MostBytes = 16;

    /// <summary>
    /// Instructions of a vector's elements, which are written out one after the other, beyond which it is made narrower. A GPU executes a hundred instructions in
    /// the time that its memory takes for one element, so that the width of an access no longer matters, and the code would only take longer to assemble.
    /// </summary>
    const int MostInstructions = 512;

    /// <summary>The most elements that one access should have.</summary>
    /// <param name="size">Bytes of the largest of the elements that go together.</param>
    /// <param name="instructions">How many an element takes.</param>
    public static int Widest(int size, int instructions) =>
        1 << BitOperations.Log2((uint)Math.Clamp(MostInstructions / instructions, 1, MostBytes / size));

    /// <summary>Reads elements; returns them raw.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="dtype">The elements' type.</param>
    /// <param name="count">How many, a power of two.</param>
    /// <param name="address">Aligned to all of them.</param>
    public static string[] Load(PtxWriter writer, DType dtype, int count, string address)
    {
        var elements = Registers(writer, ElementConversion.RawType(dtype), count);
        Load(writer, dtype, elements, address);
        return elements;
    }

    /// <summary>Reads elements in one access where a predicate says that they lie next to each other, aligned to all of them; else one by one.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="dtype">The elements' type.</param>
    /// <param name="count">How many, a power of two.</param>
    /// <param name="address">Of the first.</param>
    /// <param name="whole">The predicate.</param>
    /// <param name="step">Bytes from one to the next, 64 bits.</param>
    public static string[] Load(PtxWriter writer, DType dtype, int count, string address, string whole, string step)
    {
        var elements = Registers(writer, ElementConversion.RawType(dtype), count);
        Either(writer, whole, () => Load(writer, dtype, elements, address), () =>
        {
            var place = writer.Register("u64");
            writer.Line($"mov.u64 {place}, {address}");
            for (int e = 0; e < count; e++)
            {
                Load(writer, dtype, [elements[e]], place);
                if (e < count - 1)
                {
                    writer.Line($"add.u64 {place}, {place}, {step}");
                }
            }
        });
        return elements;
    }

    static void Load(PtxWriter writer, DType dtype, string[] elements, string address)
    {
        int size = dtype.Size(), bytes = size * elements.Length;
        if (size >= 4 || elements.Length == 1)
        {
            writer.Line($"ld.global{Vector(elements.Length)}.{ElementType(dtype)} {List(elements)}, [{address}]");
            return;
        }
        var words = Words(writer, bytes);
        writer.Line($"ld.global{Vector(words.Length)}.{WordType(bytes)} {List(words)}, [{address}]");
        int inWord = 4 / size;
        for (int e = 0; e < elements.Length; e++)
        {
            writer.Line($"bfe.{(IsSigned(dtype) ? "s32" : "u32")} {elements[e]}, {words[e / inWord]}, {e % inWord * size * 8}, {size * 8}");
        }
    }

    /// <summary>Writes raw neighbours in one access where a predicate says that they are aligned to all of them, else one by one.</summary>
    public static void Store(PtxWriter writer, DType dtype, string[] elements, string address, string whole) =>
        Either(writer, whole, () => Store(writer, dtype, elements, address), () =>
        {
            for (int e = 0; e < elements.Length; e++)
            {
                Store(writer, dtype, [elements[e]], $"{address}+{e * dtype.Size()}");
            }
        });

    static void Either(PtxWriter writer, string predicate, Action whole, Action single)
    {
        var (otherwise, end) = (writer.Label(), writer.Label());
        writer.Line($"@!{predicate} bra {otherwise}");
        whole();
        writer.Line($"bra {end}");
        writer.Place(otherwise);
        single();
        writer.Place(end);
    }

    /// <summary>A predicate that says whether an address is aligned to so many bytes, a power of two.</summary>
    public static string IsAligned(PtxWriter writer, string address, int bytes)
    {
        var (odd, aligned) = (writer.Register("u64"), writer.Register("pred"));
        writer.Line($"and.b64 {odd}, {address}, {bytes - 1}");
        writer.Line($"setp.eq.u64 {aligned}, {odd}, 0");
        return aligned;
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
