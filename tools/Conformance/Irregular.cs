namespace Conformance;

/// <summary>The names and arguments that do not map by rule.</summary>
static class Irregular
{
    /// <summary>Where .NET spells a name out that PyTorch shortens.</summary>
    static readonly Dictionary<string, string[]> Spellings = new()
    {
        ["sub"] = ["Subtract"],
        ["mul"] = ["Multiply"],
        ["div"] = ["Divide"],
        ["true_divide"] = ["Divide"],
        ["neg"] = ["Negate", "Negative"],
        ["eq"] = ["Equal"],
        ["ne"] = ["NotEqual"],
        ["lt"] = ["Less"],
        ["le"] = ["LessEqual"],
        ["gt"] = ["Greater"],
        ["ge"] = ["GreaterEqual"],
        ["pow"] = ["Power"],
        ["ceil"] = ["Ceiling"],
        ["trunc"] = ["Truncate"],
    };

    public static IEnumerable<string> NamesOf(string call, string name) => Spellings.TryGetValue(name, out var others) ? [name, .. others] : [name];

    /// <summary>The call with its arguments as the library takes them.</summary>
    public static Call Rewrite(Call call) => call;
}
