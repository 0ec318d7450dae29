using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench;

/// <summary>What the operating system tells of the processor; caches are those that one core reaches.</summary>
/// <param name="Name">Its name.</param>
/// <param name="SecondLevel">Bytes of the second-level cache.</param>
/// <param name="ThirdLevel">Bytes of the third-level cache.</param>
sealed record Processor(string Name, long SecondLevel, long ThirdLevel)
{
    const string Caches = "/sys/devices/system/cpu/cpu0/cache";

    /// <summary>Common sizes stand for those that are not told.</summary>
    public static Processor Read() => new(ReadName(), CacheSize(2) ?? 1 << 20, CacheSize(3) ?? 16 << 20);

    static string ReadName()
    {
        const string Information = "/proc/cpuinfo", Field = "model name";
        string? line = File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(static l => l.StartsWith(Field, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    static long? CacheSize(int level)
    {
        if (!Directory.Exists(Caches))
        {
            return null;
        }
        foreach (string cache in Directory.EnumerateDirectories(Caches, "index*"))
        {
            if (int.Parse(File.ReadAllText(Path.Combine(cache, "level")), CultureInfo.InvariantCulture) == level)
            {
                string size = File.ReadAllText(Path.Combine(cache, "size")).Trim();
                return long.Parse(size.AsSpan().TrimEnd('K'), CultureInfo.InvariantCulture) << 10;
            }
        }
        return null;
    }
}
