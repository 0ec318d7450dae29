namespace Framework.Nn;

/// <summary>The names that a user gives to modules; they become parts of the names in state dictionaries.</summary>
static class ModuleNames
{
    public static void Check(string container, string name, IEnumerable<string> taken)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('.'))
        {
            throw new ArgumentException($"{container}: '{name}' cannot name a module; a name is not empty and has no dot in it.", nameof(name));
        }
        if (taken.Contains(name))
        {
            throw new ArgumentException($"{container}: there already is a module named '{name}'.", nameof(name));
        }
    }
}
