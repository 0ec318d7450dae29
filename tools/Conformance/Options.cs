namespace Conformance;

/// <summary>The command line: a folder, and what to run and show of it.</summary>
sealed record Options(string Directory, string? Only, string? Group, bool Verbose, bool Missing)
{
    const string Usage = """
        usage: Conformance DIR [--group NAME] [--only WORD] [--verbose] [--missing]
          DIR            the corpus: folders ops, errors, modules, optim, dist, serialization
          --group NAME   one of these folders
          --only WORD    the cases whose id contains WORD
          --verbose      a line for each failed case, with its first difference
          --missing      a line for each missing case, with what is missing
        """;

    public static Options? Parse(string[] args, TextWriter errors)
    {
        string? directory = null, only = null, group = null;
        bool verbose = false, missing = false;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--verbose":
                    verbose = true;
                    break;
                case "--missing":
                    missing = true;
                    break;
                case "--only" when i + 1 < args.Length:
                    only = args[++i];
                    break;
                case "--group" when i + 1 < args.Length:
                    group = args[++i];
                    break;
                case var word when !word.StartsWith('-') && directory is null:
                    directory = word;
                    break;
                default:
                    errors.WriteLine(Usage);
                    return null;
            }
        }
        if (directory is null || !System.IO.Directory.Exists(directory))
        {
            errors.WriteLine(directory is null ? Usage : $"There is no folder '{directory}'.");
            return null;
        }
        return new Options(directory, only, group, verbose, missing);
    }

    public bool Wants(string group) => Group is null || Group == group;

    public bool Includes(string id) => Only is null || id.Contains(Only, StringComparison.OrdinalIgnoreCase);

    public bool Shows(Outcome outcome) => outcome switch
    {
        Outcome.Failed => Verbose,
        Outcome.Missing => Missing,
        _ => false,
    };
}
