using System.Text;

namespace Framework.Generators.Modules;

/// <summary>The names that modules are made of.</summary>
static class Names
{
    public const string ModuleAttribute = "Framework.ModuleAttribute";
    public const string ParameterAttribute = "Framework.ParameterAttribute";
    public const string BufferAttribute = "Framework.BufferAttribute";
    public const string StateNameAttribute = "Framework.StateNameAttribute";
    public const string Module = "Framework.Nn.Module";
    public const string Forward = "Framework.Nn.IForward";
    public const string Tensor = "Framework.Tensor";
    public const string Enumerate = "Enumerate";

    /// <summary>PyTorch's spelling of a C# member's name: <c>runningMean</c> is <c>running_mean</c>, <c>inProjWeight</c> is <c>in_proj_weight</c>.</summary>
    public static string InStateDictionary(string member)
    {
        var text = new StringBuilder();
        member = member.TrimStart('_', '@');
        for (var i = 0; i < member.Length; i++)
        {
            var startsWord = char.IsUpper(member[i]) && i > 0 && member[i - 1] != '_'
                && (!char.IsUpper(member[i - 1]) || i + 1 < member.Length && char.IsLower(member[i + 1]));
            if (startsWord)
                text.Append('_');
            text.Append(char.ToLowerInvariant(member[i]));
        }
        return text.ToString();
    }
}
