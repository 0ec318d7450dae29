namespace GpuSelfTest;

/// <summary>The command line.</summary>
/// <param name="Mode">What to do.</param>
/// <param name="Only">Cases whose name contains this.</param>
/// <param name="Report">Where to write the report, or null.</param>
sealed record Options(string Mode, string Only, string? Report)
{
    static readonly string[] Modes = ["info", "ptx-all", "parity", "bench"];

    /// <returns>Null if the command line is wrong.</returns>
    public static Options? Parse(string[] arguments)
    {
        if (arguments.Length == 0 || !Modes.Contains(arguments[0]) || arguments.Length % 2 == 0)
        {
            return null;
        }
        var options = new Options(arguments[0], "", null);
        for (int i = 1; i < arguments.Length; i += 2)
        {
            switch (arguments[i])
            {
                case "--only":
                    options = options with { Only = arguments[i + 1] };
                    break;
                case "--report":
                    options = options with { Report = arguments[i + 1] };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
