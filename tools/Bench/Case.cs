using System.Text.Json;

namespace Bench;

/// <summary>A benchmark with arguments. BenchmarkDotNet needs it public.</summary>
/// <param name="Name">What tables call it.</param>
/// <param name="Bench">The benchmark.</param>
/// <param name="Args">Its arguments.</param>
public sealed record Case(string Name, string Bench, JsonElement Args)
{
    static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    /// <summary>Whether an iteration is a step of training.</summary>
    public bool IsTraining => Bench.StartsWith("train_", StringComparison.Ordinal);

    internal Benchmark Prepare() => Suite.Prepare(Bench, new Arguments(Args));

    /// <summary>The cases of a file of one JSON object a line, in the order of the file; those that come with the tool where none is named.</summary>
    internal static IReadOnlyList<Case> Read(string? path)
    {
        using Stream stream = path is null ? typeof(Case).Assembly.GetManifestResourceStream("cases.jsonl")! : File.OpenRead(path);
        using var reader = new StreamReader(stream);
        var cases = new List<Case>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('{'))
            {
                cases.Add(JsonSerializer.Deserialize<Case>(line, Names)!);
            }
        }
        return cases;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
