using PtxInterpreter.Syntax;
using PtxInterpreter.Verification;

namespace PtxInterpreter;

/// <summary>A module of PTX text that has been parsed and has passed every check.</summary>
public sealed class PtxModule
{
    readonly Dictionary<string, PtxEntry> entries;

    PtxModule(ModuleSyntax syntax, IReadOnlyList<Kernel> kernels)
    {
        (Version, Target) = (syntax.Version, syntax.Target);
        entries = kernels.ToDictionary(k => k.Name, k => new PtxEntry(k));
    }

    /// <summary>The version of the ISA that the module asks for, times ten: 78 for 7.8.</summary>
    public int Version { get; }

    /// <summary>The compute capability that the module asks for, times ten: 75 for sm_75.</summary>
    public int Target { get; }

    /// <summary>The kernels by name.</summary>
    public IReadOnlyDictionary<string, PtxEntry> Entries => entries;

    /// <summary>Reads and checks a module.</summary>
    /// <param name="text">The text, without the terminating zero that the driver wants.</param>
    /// <returns>The module.</returns>
    /// <exception cref="PtxSyntaxException">The text does not follow the grammar.</exception>
    /// <exception cref="PtxVerificationException">The text breaks a rule.</exception>
    public static PtxModule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        ModuleSyntax syntax = Parser.Read(text);
        return new(syntax, ModuleVerifier.Check(syntax));
    }

    /// <summary>A kernel by its name.</summary>
    /// <param name="name">The name of the entry.</param>
    /// <returns>The entry.</returns>
    public PtxEntry Entry(string name)
        => entries.TryGetValue(name, out PtxEntry? entry) ? entry : throw new ArgumentException($"the module has no entry '{name}': it has {string.Join(", ", entries.Keys)}", nameof(name));
}
