using System.Globalization;

namespace Bench;

/// <summary>What may stand behind a command.</summary>
/// <param name="Word">Only cases with this in their names.</param>
/// <param name="Suite">The file of the cases, if not the tool's own.</param>
/// <param name="Seconds">How long each is measured.</param>
sealed record Options(string Word = "", string? Suite = null, double Seconds = 1)
{
    /// <summary>Reads the arguments after the command; null if one is not understood.</summary>
    public static Options? Read(ReadOnlySpan<string> arguments)
    {
        var options = new Options();
        for (int i = 0; i < arguments.Length; i++)
        {
            string? value = i + 1 < arguments.Length ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--suite" when value is not null:
                    options = options with { Suite = value };
                    i++;
                    break;
                case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0:
                    options = options with { Seconds = seconds };
                    i++;
                    break;
                case var word when !word.StartsWith('-') && options.Word.Length == 0:
                    options = options with { Word = word };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }

    /// <summary>The cases that are asked for.</summary>
    public IEnumerable<Case> Cases() => Case.Read(Suite).Where(c => c.Name.Contains(Word, StringComparison.OrdinalIgnoreCase));
}
