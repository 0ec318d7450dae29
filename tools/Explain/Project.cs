using System.Reflection;
using System.Runtime.Loader;
using Framework.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Explain;

/// <summary>The declarations of a project: its registry, and what the generators write for it, run anew on its sources.</summary>
sealed class Project
{
    const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";

    static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest, DocumentationMode.Parse);

    readonly GeneratorDriverRunResult generated;

    Project(Assembly? compiled, string folder, bool isLibrary)
    {
        var options = new CSharpCompilationOptions(
            isLibrary ? OutputKind.DynamicallyLinkedLibrary : OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release);
        var trees = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(IsSource)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), Parse, path)).Append(CSharpSyntaxTree.ParseText(Usings, Parse));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !isLibrary || Path.GetFileName(path) != "Framework.dll").Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(isLibrary ? "Framework" : Path.GetFileName(Path.GetFullPath(folder).TrimEnd('/')), trees, references, options);
        if (!isLibrary && compilation.GetEntryPoint(default) is null)
            compilation = compilation.WithOptions(options.WithOutputKind(OutputKind.DynamicallyLinkedLibrary));
        IIncrementalGenerator[] generators = [new KernelGenerator(), new RowwiseGenerator(), new ReductionGenerator(), new Framework.Generators.Modules.ModuleGenerator()];
        generated = CSharpGeneratorDriver.Create([.. generators.Select(g => g.AsSourceGenerator())], parseOptions: Parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _).GetRunResult();
        Entries = Read(compiled ?? Load(whole));

        bool IsSource(string path) => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin");
    }

    /// <summary>The entries of the registry, by name.</summary>
    public IReadOnlyDictionary<string, object> Entries { get; }

    public static Project OfLibrary()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Framework", "Framework.csproj")))
            folder = folder.Parent;
        return folder is null
            ? throw new InvalidOperationException("Explain: the library's sources are in none of the folders above the tool; name a project's folder with --source.")
            : new(typeof(Framework.Tensor).Assembly, Path.Combine(folder.FullName, "Framework"), isLibrary: true);
    }

    public static Project Of(string folder) => Directory.Exists(folder)
        ? new(null, folder, isLibrary: false)
        : throw new ArgumentException($"Explain: there is no folder '{folder}'.", nameof(folder));

    /// <summary>What was generated for an operation, or for the declarations of all its forms.</summary>
    public string Source(string name) => string.Join("\n", generated.Results.SelectMany(r => r.GeneratedSources)
        .Where(s => s.HintName.EndsWith($".{name}.g.cs", StringComparison.Ordinal) || s.HintName.EndsWith($".{name}Reduction.g.cs", StringComparison.Ordinal))
        .Select(s => s.SourceText.ToString()));

    static Assembly Load(Compilation whole)
    {
        using var image = new MemoryStream();
        var result = whole.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException("Explain: the project does not compile:\n"
                + string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        }
        image.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(image);
    }

    /// <summary>The generated registry is internal to the project.</summary>
    static Dictionary<string, object> Read(Assembly assembly)
    {
        var registry = assembly.GetTypes().FirstOrDefault(t => t.Name == "OperationRegistry");
        var lists = registry?.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Select(p => p.GetValue(null)).OfType<IEnumerable<object>>() ?? [];
        var entries = new Dictionary<string, object>();
        foreach (object entry in lists.SelectMany(l => l))
            entries.TryAdd(entry.ToString()!, entry);
        return entries;
    }
}
