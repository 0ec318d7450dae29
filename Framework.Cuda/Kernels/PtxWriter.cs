using System.Globalization;
using System.Numerics;
using System.Text;

namespace Framework.Cuda.Kernels;

/// <summary>Writes a module of one kernel: collects parameters, registers and instructions, and puts the declarations before them.</summary>
/// <param name="entry">The entry point's name.</param>
sealed class PtxWriter(string entry)
{
    /// <summary>Threads of a block, of every kernel: enough warps to hide latency, few enough that each may have 255 registers.</summary>
    public const int BlockSize = 256;

    /// <summary>
    /// PTX 7.8 is what drivers since CUDA 11.8 load, and compute capability 7.5 the oldest that CUDA 13 still serves; code for it runs on all later ones. Nothing
    /// newer is used: conversions from and to bfloat16 and minima that propagate NaN, instructions from 8.0 on, are written out.
    /// </summary>
    const string Header = ".version 7.8\n.target sm_75\n.address_size 64\n";

    readonly List<PtxParameter> parameters = [];
    readonly StringBuilder declarations = new(), body = new();
    // By the type that a register of this size is declared with: integers of either sign are untyped bits.
    readonly SortedDictionary<string, int> counts = [];
    int labels, arrays, sharedBytes;

    /// <summary>Adds a parameter and returns a register that holds its value.</summary>
    /// <param name="type">The register's type, without the dot.</param>
    /// <param name="register">Its name if it is to have one that is known elsewhere.</param>
    public string Parameter(string type, string? register = null)
    {
        var target = register ?? Register(type);
        if (register is not null)
        {
            Declare(type, register);
        }
        Line($"ld.param.{type} {target}, [p{Text(parameters.Count)}]");
        parameters.Add(type.EndsWith("64", StringComparison.Ordinal) ? PtxParameter.Wide : PtxParameter.Word);
        return target;
    }

    /// <summary>Adds a parameter that is an address in global memory.</summary>
    public string Address()
    {
        var address = Parameter("u64");
        Line($"cvta.to.global.u64 {address}, {address}");
        return address;
    }

    /// <summary>A register that nothing else uses.</summary>
    /// <param name="type">Without the dot.</param>
    public string Register(string type)
    {
        var declared = type switch { "s64" or "u64" => "b64", "s32" or "u32" => "b32", _ => type };
        counts.TryGetValue(declared, out var count);
        counts[declared] = count + 1;
        return Prefix(declared) + Text(count);
    }

    /// <summary>Declares a register by a name that a fragment knows.</summary>
    public void Declare(string type, string register) => declarations.Append("\t.reg .").Append(type).Append(' ').Append(register).Append(";\n");

    /// <summary>Reserves shared memory, aligned to 16 bytes, and returns its name.</summary>
    public string Shared(int bytes)
    {
        var name = "shared" + Text(arrays++);
        declarations.Append("\t.shared .align 16 .b8 ").Append(name).Append('[').Append(Text(bytes)).Append("];\n");
        sharedBytes += bytes;
        return name;
    }

    public void Line(string instruction) => body.Append('\t').Append(instruction).Append(";\n");

    /// <summary>The number of the block.</summary>
    public string Block()
    {
        var block = Register("u32");
        Line($"mov.u32 {block}, %ctaid.x");
        return block;
    }

    /// <summary>Where several blocks work on slices of the same outputs: the number that all of them share, and that of the slice.</summary>
    /// <param name="slices">How many there are.</param>
    public (string Block, string Slice) Sliced(string slices)
    {
        string all = Block(), block = Register("u32"), slice = Register("u32");
        Line($"div.u32 {block}, {all}, {slices}");
        Line($"mul.lo.u32 {slice}, {block}, {slices}");
        Line($"sub.u32 {slice}, {all}, {slice}");
        return (block, slice);
    }

    /// <summary>Cuts the blocks of a launch into groups of lanes, a power of two, and writes which of them a thread belongs to.</summary>
    /// <param name="block">The number of the block, as <see cref="Block"/> or <see cref="Sliced"/> have it.</param>
    /// <param name="lanes">The threads of a group.</param>
    /// <param name="wide">Whether the group is numbered in 64 bits.</param>
    /// <param name="thread">Takes the thread's number within its block.</param>
    /// <param name="lane">Takes the thread's number within its group.</param>
    /// <param name="group">Takes the number of the group.</param>
    public void Group(string block, int lanes, bool wide, string thread, string lane, string group)
    {
        string within = Register("u32");
        Line($"mov.u32 {thread}, %tid.x");
        Line($"and.b32 {lane}, {thread}, {lanes - 1}");
        Line($"shr.u32 {within}, {thread}, {BitOperations.Log2((uint)lanes)}");
        Line($"mad.lo.u32 {within}, {block}, {BlockSize / lanes}, {within}");
        Line($"{(wide ? "cvt.u64.u32" : "mov.u32")} {group}, {within}");
    }

    /// <summary>The address of an element.</summary>
    /// <param name="integer">The type of its number; in 32 bits the product has 64.</param>
    /// <param name="number">Its number.</param>
    /// <param name="size">Bytes of each.</param>
    /// <param name="origin">The address of the first.</param>
    public string Element(string integer, string number, int size, string origin)
    {
        var address = Register("u64");
        Line($"mad.{(integer.EndsWith("64", StringComparison.Ordinal) ? "lo" : "wide")}.{integer} {address}, {number}, {size}, {origin}");
        return address;
    }

    /// <summary>A 32-bit number without a sign as one of the given type.</summary>
    public string Widened(string word, string integer)
    {
        if (integer == "u32")
        {
            return word;
        }
        var wide = Register("u64");
        Line($"cvt.u64.u32 {wide}, {word}");
        return wide;
    }

    /// <summary>A name for a place in the text.</summary>
    public string Label() => "L" + Text(labels++);

    public void Place(string label) => body.Append(label).Append(":\n");

    /// <summary>Inserts what the generator wrote.</summary>
    public void Fragment(ReadOnlySpan<byte> text)
    {
        foreach (var line in text.Split((byte)'\n'))
        {
            body.Append('\t').Append(Encoding.UTF8.GetString(text[line])).Append('\n');
        }
    }

    /// <summary>How many lines such a text has, about one an instruction.</summary>
    public static int Lines(ReadOnlySpan<byte> text) => text.Count((byte)'\n') + 1;

    public PtxKernel Finish()
    {
        Line("ret");
        var text = new StringBuilder(Header).Append("\n.visible .entry ").Append(entry).Append("(\n");
        for (int i = 0; i < parameters.Count; i++)
        {
            text.Append("\t.param .").Append(parameters[i] == PtxParameter.Wide ? "b64" : "b32").Append(" p").Append(Text(i)).Append(i < parameters.Count - 1 ? ",\n" : "\n");
        }
        text.Append(")\n.maxntid ").Append(Text(BlockSize)).Append(", 1, 1\n{\n");
        foreach (var (type, count) in counts)
        {
            text.Append("\t.reg .").Append(type).Append(' ').Append(Prefix(type)).Append('<').Append(Text(count)).Append(">;\n");
        }
        text.Append(declarations).Append(body).Append("}\n");
        return new(entry, text.ToString(), BlockSize, [.. parameters], sharedBytes);
    }

    /// <summary>A name as PTX allows it.</summary>
    public static string Name(string operation, string kernel) =>
        string.Concat(operation.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')) + "_" + kernel;

    // None that a fragment has.
    static string Prefix(string declared) => declared switch { "pred" => "%q", "b16" => "%h", "b32" => "%r", "b64" => "%l", "f32" => "%f", _ => "%e" };

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
