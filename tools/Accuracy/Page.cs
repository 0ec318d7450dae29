using System.Globalization;

namespace Accuracy;

/// <summary>The table in docs/numerics.md, of which each measurement replaces its row.</summary>
static class Page
{
    public static void Update(string path, Function function, in Measurement found)
    {
        string start = $"| {function.Name} |";
        string[] lines = File.ReadAllLines(path);
        int at = Array.FindIndex(lines, l => l.StartsWith(start, StringComparison.Ordinal));
        if (at < 0)
            throw new ArgumentException($"The page {path} has no row that begins with '{start}'.", nameof(path));
        string elsewhere = found.Elsewhere == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{found.Elsewhere:G3} at {found.ElsewhereAt:G6}");
        lines[at] = string.Create(CultureInfo.InvariantCulture,
            $"{start} {found.Ulp:F2} at {found.At:g6} | {elsewhere} | {function.Row.SingleUlp} | {function.Row.DoubleUlp} | {function.Row.Range.Replace("|", "\\|", StringComparison.Ordinal)} |");
        File.WriteAllLines(path, lines);
    }
}
