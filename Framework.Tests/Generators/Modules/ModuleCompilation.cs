using System.Collections.Immutable;
using Framework.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Framework.Tests.Generators.Modules;

/// <summary>Runs the module generator and its analyzer over source text.</summary>
static class ModuleCompilation
{
    static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpCompilation Create(string source) => CSharpCompilation.Create(
        "User",
        [Parse("using System; using System.Collections.Generic; using Framework; using Framework.Nn;\n" + source)],
        References,
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, Options, "User.cs");

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new ModuleGenerator().AsSourceGenerator()], parseOptions: Options, driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The only generated file; the whole has to compile.</summary>
    public static string Emit(string source)
    {
        var result = Driver().RunGeneratorsAndUpdateCompilation(Create(source), out var whole, out _).GetRunResult();
        Assert.Empty(whole.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return Assert.Single(result.GeneratedTrees).ToString();
    }

    /// <summary>The analyzer's findings, each as its id, the text it stands under, and its message.</summary>
    public static async Task<(string Id, string At, string Message)[]> Analyze(string source)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Create(source), out var whole, out _);
        var found = await whole.WithAnalyzers([new ModuleAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(d => d.Location.SourceSpan.Start).Select(d => (d.Id, d.Location.SourceTree!.GetText().ToString(d.Location.SourceSpan), d.GetMessage(null)))];
    }
}
