using System.Diagnostics;
using System.Text.Json;

namespace Explain;

/// <summary>What MSBuild hands to the compiler for a project: asked of it, since a project's packages, imports and defaults are its to resolve.</summary>
/// <param name="AssemblyName">The assembly.</param>
/// <param name="IsProgram">Whether it has an entry point.</param>
/// <param name="Symbols">What the preprocessor knows.</param>
/// <param name="Sources">The paths of its sources, those that the SDK writes among them.</param>
/// <param name="References">The paths of the assemblies that it refers to.</param>
sealed record ProjectFile(string AssemblyName, bool IsProgram, string[] Symbols, string[] Sources, string[] References)
{
    /// <summary>Restores a project, builds the projects that it refers to, and reads what its own compilation would be given.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <exception cref="ArgumentException">The folder does not hold one project.</exception>
    /// <exception cref="InvalidOperationException">MSBuild refuses the project.</exception>
    public static ProjectFile Read(string folder)
    {
        string[] projects = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.csproj") : throw new ArgumentException($"Explain: there is no folder '{folder}'.", nameof(folder));
        if (projects is not [string project])
            throw new ArgumentException($"Explain: '{folder}' holds {projects.Length} projects; name a folder that holds one.", nameof(folder));
        // Targets that come before a compilation, and not the compilation: what is being written may be wrong, and that is told by the one made here.
        using var asked = JsonDocument.Parse(Run(Path.GetFullPath(project), "-restore", "-t:ResolveReferences;BeforeCompile", "-p:Configuration=Release",
            "-getItem:Compile", "-getItem:ReferencePath", "-getProperty:AssemblyName", "-getProperty:OutputType", "-getProperty:DefineConstants"));
        var (properties, items) = (asked.RootElement.GetProperty("Properties"), asked.RootElement.GetProperty("Items"));
        return new(
            Property("AssemblyName"), Property("OutputType").EndsWith("Exe", StringComparison.OrdinalIgnoreCase),
            Property("DefineConstants").Split(';', StringSplitOptions.RemoveEmptyEntries), Paths("Compile"), Paths("ReferencePath"));

        string Property(string name) => properties.GetProperty(name).GetString()!;

        string[] Paths(string item) => [.. items.GetProperty(item).EnumerateArray().Select(i => i.GetProperty("FullPath").GetString()!)];
    }

    static string Run(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["msbuild", project, "-nologo", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"Explain: MSBuild refuses '{project}':\n{output.Trim()}");
    }
}
