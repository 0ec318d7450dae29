using System.Reflection;
using Framework.Generators.Ir;

namespace Framework.Tests.Generators;

/// <summary>The page on the declaration language lists what a kernel may call, as the generator's table has it.</summary>
public sealed class DeclarationsPageTests
{
    static readonly string Page = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("declarations-page")!).ReadToEnd();

    static string[] Listed(string type) =>
        [.. Page.Split('\n').Single(l => l.StartsWith($"| `{type}` | ", StringComparison.Ordinal)).Split('|')[2].Split(',').Select(w => w.Trim().Trim('`'))];

    [Theory]
    [InlineData("Math")]
    [InlineData("KernelMath")]
    [InlineData("double")]
    [InlineData("Row")]
    public void ListsEveryMember(string type)
    {
        var known = Primitives.Members.Where(m => m.StartsWith(type + ".", StringComparison.Ordinal)).Select(m => m[(type.Length + 1)..]);
        if (type == "Math")
            known = known.Append("Clamp");
        Assert.Equal(known.Order(StringComparer.Ordinal), Listed(type));
    }
}
