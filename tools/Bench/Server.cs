using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Framework;

namespace Bench;

/// <summary>Answers requests line by line: prepares a benchmark once for each distinct set of arguments, warms it up, repeats it for the time asked.</summary>
static class Server
{
    const double WarmUpSeconds = 0.3;

    /// <summary>Answers until the input ends.</summary>
    /// <param name="input">Requests.</param>
    /// <param name="output">Answers.</param>
    /// <param name="scoped">Whether each iteration is a memory scope. Without, results are dropped, and the collector finds them.</param>
    public static void Run(TextReader input, TextWriter output, bool scoped)
    {
        var prepared = new Dictionary<string, Action>();
        while (input.ReadLine() is { } line)
        {
            if (line.StartsWith('{'))
            {
                output.WriteLine(Answer(line, prepared, scoped));
                output.Flush();
            }
        }
    }

    static string Answer(string line, Dictionary<string, Action> prepared, bool scoped)
    {
        try
        {
            using JsonDocument request = JsonDocument.Parse(line);
            JsonElement root = request.RootElement;
            if (root.TryGetProperty("cmd", out JsonElement command))
            {
                return command.GetString() switch
                {
                    "rss" => $$"""{"peak_mb": {{Number(PeakMegabytes())}}}""",
                    "drop" => Drop(prepared),
                    var other => Unsupported($"unknown command '{other}'"),
                };
            }
            return Measure(root, prepared, scoped);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            return Unsupported(error.Message);
        }
    }

    static string Drop(Dictionary<string, Action> prepared)
    {
        prepared.Clear();
        return "{}";
    }

    static string Measure(JsonElement request, Dictionary<string, Action> prepared, bool scoped)
    {
        string name = request.GetProperty("bench").GetString()!;
        JsonElement arguments = request.GetProperty("args");
        Threads.Count = request.TryGetProperty("threads", out JsonElement threads) ? threads.GetInt32() : 1;
        double seconds = request.TryGetProperty("seconds", out JsonElement time) ? time.GetDouble() : 0.2;
        string key = name + arguments.GetRawText();
        if (!prepared.TryGetValue(key, out Action? iteration))
        {
            iteration = Suite.Prepare(name, new Arguments(arguments)).Iteration;
            iteration = scoped ? Scoped(iteration) : iteration;
            Repetition.Run(iteration, WarmUpSeconds);
            prepared[key] = iteration;
        }
        var (perIteration, count) = Repetition.Run(iteration, seconds);
        return $$"""{"per_iter": {{Number(perIteration)}}, "iters": {{count}}}""";
    }

    static Action Scoped(Action iteration) => () =>
    {
        using MemoryScope scope = Memory.Scope();
        iteration();
    };

    static double PeakMegabytes()
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
            {
                return double.Parse(line[6..^2], CultureInfo.InvariantCulture) / 1024;
            }
        }
        return Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0;
    }

    static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    static string Unsupported(string why) => $$"""{"unsupported": {{JsonSerializer.Serialize(why)}}}""";
}
