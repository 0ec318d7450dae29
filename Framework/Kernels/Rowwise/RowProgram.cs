using System.Globalization;
using System.Text;

namespace Framework.Kernels;

/// <summary>One line of a row-wise program with the scopes that belong to it; <see cref="RowOperation.PtxRow"/> says what they mean.</summary>
/// <param name="Words">The line; empty for a scope alone.</param>
/// <param name="Scopes">The text of each scope.</param>
sealed record RowStep(string[] Words, byte[][] Scopes)
{
    public string Kind => Words.Length == 0 ? "" : Words[0];

    /// <summary>The numbers of rows after the kind that begin with a letter.</summary>
    public int[] Numbers(char letter) => [.. Words.Skip(1).Where(w => w[0] == letter).Select(w => int.Parse(w.AsSpan(1), CultureInfo.InvariantCulture))];

    public string[] Registers => [.. Words.Where(w => w[0] == '%')];

    /// <summary>Of a sweep, what is computed for each element.</summary>
    public byte[] Element => Scopes.Length == 1 ? Scopes[0] : Scopes[1];
}

/// <summary>Reads what the generator wrote for one pass of a row-wise program.</summary>
static class RowProgram
{
    public static List<RowStep> Read(ReadOnlySpan<byte> text)
    {
        List<RowStep> steps = [];
        string[] lines = Encoding.UTF8.GetString(text).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i][0] == '{' ? [] : lines[i].Split(' ');
            int scopes = words switch
            {
                [] => 1,
                ["sweep", ..] => words.Any(w => w[0] == '%') ? 3 : 1,
                _ => 0,
            };
            i = words.Length == 0 ? i - 1 : i;
            var texts = new byte[scopes][];
            for (int s = 0; s < scopes; s++)
            {
                int end = Array.IndexOf(lines, "}", i + 1);
                texts[s] = Encoding.UTF8.GetBytes(string.Join('\n', lines[(i + 1)..(end + 1)]));
                i = end;
            }
            steps.Add(new(words, texts));
        }
        return steps;
    }
}
