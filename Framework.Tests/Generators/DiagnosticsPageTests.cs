using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Framework.Generators.Diagnostics;
using Framework.Generators.Modules;
using Framework.Tests.Generators.Modules;
using Microsoft.CodeAnalysis;

namespace Framework.Tests.Generators;

/// <summary>Every diagnostic has its entry on the page that its help link leads to, and a test that it is reported where it belongs.</summary>
public sealed class DiagnosticsPageTests
{
    static readonly string Page = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("diagnostics-page")!).ReadToEnd();

    static IEnumerable<DiagnosticDescriptor> All => Descriptors.All.Concat(new ModuleAnalyzer().SupportedDiagnostics);

    public static TheoryData<string> Ids => [.. All.Select(d => d.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void HasAnEntry(string id)
    {
        var descriptor = All.Single(d => d.Id == id);
        Assert.EndsWith("docs/diagnostics.md#" + id.ToLowerInvariant(), descriptor.HelpLinkUri, StringComparison.Ordinal);
        var title = descriptor.Title.ToString(CultureInfo.InvariantCulture);
        Assert.Contains($"| [{id}](#{id.ToLowerInvariant()}) | {title} |\n", Page);
        Assert.Contains($"## {id}\n**{title}**\n\n> {descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture)}\n\n", Page);
        var entry = Page.Split("## " + id + "\n")[1].Split("\n## ")[0];
        Assert.Contains("**Way out.** ", entry);
    }

    [Fact]
    public void NothingElseHasOne() => Assert.Equal(All.Select(d => d.Id).Order(), Regex.Matches(Page, "^## (FW[0-9]{4})$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Order());

    [Theory]
    [MemberData(nameof(Ids))]
    public void IsTestedAtItsPlace(string id)
    {
        var tested = new[] { typeof(DiagnosticTests), typeof(RowAndReductionTests), typeof(ModuleAnalyzerTests), typeof(InliningTests) }
            .SelectMany(t => t.GetMethods()).SelectMany(m => m.GetCustomAttributes<DiagnosticTestedAttribute>().Select(a => a.Id)
                .Concat(m.GetCustomAttributes<InlineDataAttribute>().SelectMany(a => a.GetData(m)).SelectMany(row => row.OfType<string>())));
        Assert.Contains(id, tested);
    }
}

/// <summary>Names the diagnostic that a test is about, where its data do not.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class DiagnosticTestedAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
