using PtxInterpreter.Execution;
using PtxInterpreter.Syntax;
using PtxInterpreter.Verification;

namespace PtxInterpreter;

/// <summary>A parameter of a kernel.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type, or that of its elements.</param>
/// <param name="Offset">Where it begins among the arguments, in bytes.</param>
/// <param name="Size">How many bytes it takes.</param>
/// <param name="PointerAlignment">What the address in it must be a multiple of, where the declaration says so with <c>.ptr</c>; else 0.</param>
public sealed record PtxParameter(string Name, PtxType Type, int Offset, int Size, int PointerAlignment);

/// <summary>A kernel: what it takes and what it is made of.</summary>
public sealed class PtxEntry
{
    Decoded? decoded;

    internal PtxEntry(Kernel kernel)
    {
        Kernel = kernel;
        Parameters = [.. kernel.Parameters.Select(p => new PtxParameter(p.Name, p.Type, (int)p.Offset, (int)p.Size!.Value, p.PointerAlignment))];
        RegisterCounts = kernel.Registers.GroupBy(r => r.Type).ToDictionary(g => g.Key, g => g.Count());
        InstructionCounts = kernel.Instructions.GroupBy(i => i.Opcode).ToDictionary(g => g.Key, g => g.Count());
        GlobalLoads = [.. kernel.Instructions.Where(i => i.Opcode == "ld" && IsGlobal(i)).Select(Mnemonic)];
        GlobalStores = [.. kernel.Instructions.Where(i => i.Opcode == "st" && IsGlobal(i)).Select(Mnemonic)];
    }

    /// <summary>The name of the entry.</summary>
    public string Name => Kernel.Name;

    /// <summary>The parameters in their order.</summary>
    public IReadOnlyList<PtxParameter> Parameters { get; }

    /// <summary>The bytes that the arguments take.</summary>
    public int ArgumentBytes => Parameters.Count == 0 ? 0 : Parameters[^1].Offset + Parameters[^1].Size;

    /// <summary>How many registers of each type the kernel declares. They are virtual: the assembler maps them onto fewer.</summary>
    public IReadOnlyDictionary<PtxType, int> RegisterCounts { get; }

    /// <summary>How often each instruction stands in the text.</summary>
    public IReadOnlyDictionary<string, int> InstructionCounts { get; }

    /// <summary>The loads from global memory that stand in the text, such as <c>ld.v4.f32</c>.</summary>
    public IReadOnlyList<string> GlobalLoads { get; }

    /// <summary>The stores to global memory that stand in the text.</summary>
    public IReadOnlyList<string> GlobalStores { get; }

    /// <summary>The bytes of shared memory that the kernel declares, without those that the launch adds.</summary>
    public int SharedBytes => (int)Kernel.Shared.Sum(v => v.Size ?? 0);

    /// <summary>The threads that a block may have.</summary>
    public int MaximumThreads => (int)Kernel.MaximumThreads;

    internal Kernel Kernel { get; }

    /// <summary>The decoded kernel; the last one is kept, since a launch is mostly followed by one like it.</summary>
    internal Program ProgramFor(LaunchOptions options)
    {
        Decoded? last = decoded;
        if (last is null || last.Options != options) decoded = last = new(options, new(Kernel, options));
        return last.Program;
    }

    sealed record Decoded(LaunchOptions Options, Program Program);

    static bool IsGlobal(Instruction instruction) => !instruction.Has("param") && !instruction.Has("shared") && !instruction.Has("shared::cta") && !instruction.Has("const");

    static string Mnemonic(Instruction instruction) => $"{instruction.Opcode}{(instruction.Vector > 1 ? $".v{instruction.Vector}" : "")}{instruction.Type.Word}";
}
