using System.Reflection;
using System.Runtime.Loader;
using Framework.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Explain;

/// <summary>The declarations of a project: its registry, and what the generators write for it, run anew on its sources.</summary>
sealed class Project
{
    readonly GeneratorDriverRunResult generated;

    Project(ProjectFile file, Assembly? compiled)
    {
        var parse = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Parse, preprocessorSymbols: file.Symbols);
        var compilation = CSharpCompilation.Create(
            file.AssemblyName,
            file.Sources.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), parse, path)),
            file.References.Select(path => MetadataReference.CreateFromFile(Own(path))),
            new CSharpCompilationOptions(
                file.IsProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable, optimizationLevel: OptimizationLevel.Release));
        IIncrementalGenerator[] generators = [new KernelGenerator(), new RowwiseGenerator(), new ReductionGenerator(), new Framework.Generators.Modules.ModuleGenerator()];
        generated = CSharpGeneratorDriver.Create([.. generators.Select(g => g.AsSourceGenerator())], parseOptions: parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _).GetRunResult();
        Entries = Read(compiled ?? Load(whole, file.References));
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
            : new(ProjectFile.Read(Path.Combine(folder.FullName, "Framework")), typeof(Framework.Tensor).Assembly);
    }

    public static Project Of(string folder) => new(ProjectFile.Read(folder), null);

    /// <summary>What was generated for an operation, or for the declarations of all its forms.</summary>
    public string Source(string name) => string.Join("\n", generated.Results.SelectMany(r => r.GeneratedSources)
        .Where(s => s.HintName.EndsWith($".{name}.g.cs", StringComparison.Ordinal) || s.HintName.EndsWith($".{name}Reduction.g.cs", StringComparison.Ordinal))
        .Select(s => s.SourceText.ToString()));

    /// <summary>The tool's own library in place of the project's: what is loaded here and explained here has to be the same.</summary>
    static string Own(string path) => Path.GetFileName(path) == "Framework.dll" ? typeof(Framework.Tensor).Assembly.Location : path;

    static Assembly Load(Compilation whole, string[] references)
    {
        using var image = new MemoryStream();
        var result = whole.Emit(image);
        if (!result.Success)
        {
            throw new InvalidOperationException("Explain: the project does not compile:\n"
                + string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        }
        image.Position = 0;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            references.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name.Name) is { } path ? context.LoadFromAssemblyPath(path) : null;
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
