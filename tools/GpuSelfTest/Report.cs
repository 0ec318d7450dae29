using System.Text.Json;

namespace GpuSelfTest;

/// <summary>What became of one case or kernel.</summary>
/// <param name="Name">Which.</param>
/// <param name="Fault">What is wrong with it, or null.</param>
sealed record Finding(string Name, string? Fault);

/// <summary>Prints the summary and writes the report.</summary>
static class Report
{
    /// <returns>The exit code.</returns>
    public static int Write(IReadOnlyList<Finding> findings, Options options, string device)
    {
        int failed = findings.Count(f => f.Fault is not null);
        if (options.Report is { } path)
        {
            using var file = File.Create(path);
            using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
            json.WriteStartObject();
            json.WriteString("mode", options.Mode);
            json.WriteString("device", device);
            json.WriteNumber("passed", findings.Count - failed);
            json.WriteNumber("failed", failed);
            json.WriteStartArray("failures");
            foreach (Finding finding in findings.Where(f => f.Fault is not null))
            {
                json.WriteStartObject();
                json.WriteString("name", finding.Name);
                json.WriteString("fault", finding.Fault);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        Console.WriteLine($"{findings.Count - failed} passed, {failed} failed, 0 skipped");
        return failed == 0 ? 0 : 1;
    }
}
