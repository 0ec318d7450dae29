namespace Conformance;

/// <summary>snake_case, PascalCase and camelCase spell the same name.</summary>
static class Names
{
    public static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    public static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase) || Plain(a) == Plain(b);
}
