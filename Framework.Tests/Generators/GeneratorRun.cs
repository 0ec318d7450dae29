using Framework.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Framework.Tests.Generators;

/// <summary>The generator run on source text.</summary>
static class GeneratorRun
{
    static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest, DocumentationMode.None);

    static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) is "netstandard.dll" or "Framework.dll")
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    public static CSharpCompilation Compile(string source, string assembly = "Consumer") => CSharpCompilation.Create(
        assembly, [CSharpSyntaxTree.ParseText(source, Parse, assembly + ".cs")], References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Disable));

    public static GeneratorDriver Driver() => Driver(new KernelGenerator());

    public static GeneratorDriver Driver(params ReadOnlySpan<IIncrementalGenerator> generators) => CSharpGeneratorDriver.Create(
        [.. generators.ToArray().Select(g => g.AsSourceGenerator())], parseOptions: Parse,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>A source with what all generators make of it, compiled to an assembly that others can refer to.</summary>
    public static MetadataReference Library(string source, string assembly) => MetadataReference.CreateFromImage(Image(source, assembly));

    /// <summary>As <see cref="Library"/>, as bytes that can also be loaded.</summary>
    public static byte[] Image(string source, string assembly, params ReadOnlySpan<MetadataReference> references)
    {
        Driver(new KernelGenerator(), new ReductionGenerator(), new RowwiseGenerator())
            .RunGeneratorsAndUpdateCompilation(Compile(source, assembly).AddReferences(references.ToArray()), out var compiled, out _);
        var image = new MemoryStream();
        var result = compiled.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return image.ToArray();
    }

    /// <summary>Runs on a source that must compile with what was generated.</summary>
    public static GeneratorDriverRunResult Run(string source)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(Compile(source), out var compiled, out _);
        Assert.Empty(compiled.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return driver.GetRunResult();
    }

    /// <summary>Wraps members in a container.</summary>
    public static string InClass(string members) => $$"""
        using System;
        using Framework;
        namespace Consumer;
        public static partial class Operations
        {
            {{members}}
        }
        """;

    public static string Source(this GeneratorDriverRunResult result, string name) =>
        result.Results.Single().GeneratedSources.Single(s => s.HintName == name).SourceText.ToString();
}
