using Framework.Generators;
using Framework.Generators.CodeFixes;
using Framework.Generators.Modules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Framework.Tests.Generators;

/// <summary>What an editor offers for a finding, and what the source is after it.</summary>
public sealed class CodeFixTests
{
    [Theory]
    [InlineData("FW0006", "using Framework; static class Operations { [Elementwise] static double F(double x) => x; }",
        "Make 'Operations' partial", "using Framework; static partial class Operations { [Elementwise] static double F(double x) => x; }")]
    [InlineData("FW0006", "using Framework; class Outer { internal static partial class Inner { [Elementwise] static double F(double x) => x; } }",
        "Make 'Outer' partial", "using Framework; partial class Outer { internal static partial class Inner { [Elementwise] static double F(double x) => x; } }")]
    [InlineData("FW0024", "using Framework; file static partial class Operations { [Elementwise] static double F(double x) => x; }",
        "Make 'Operations' visible outside its file", "using Framework; static partial class Operations { [Elementwise] static double F(double x) => x; }")]
    [InlineData("FW1001", "using Framework; [Module] class Net { }", "Make 'Net' partial", "using Framework; [Module] partial class Net { }")]
    [InlineData("FW0025", "using Framework; static partial class Operations { [Elementwise] static double F(double x, double k = 2) => x * k; }",
        "Add [Scalar]", "using Framework; static partial class Operations { [Elementwise] static double F(double x, [Scalar] double k = 2) => x * k; }")]
    [InlineData("FW0007", "static partial class Operations { [Framework.Elementwise] static double F(double x, int n) => x * n; }",
        "Add [Scalar]", "static partial class Operations { [Framework.Elementwise] static double F(double x, [Framework.Scalar] int n) => x * n; }")]
    [InlineData("FW0009", "using Framework; static partial class Operations { [Elementwise] static double F(double x) => KernelMath.Trigamma(x); }",
        "Add [NotDifferentiable]", "using Framework; static partial class Operations { [Elementwise, NotDifferentiable] static double F(double x) => KernelMath.Trigamma(x); }")]
    [InlineData("FW1004", "using Framework; [Module] partial class Net { Tensor weight = 1; }",
        "Add [Parameter]", "using Framework; [Module] partial class Net { [Parameter] Tensor weight = 1; }")]
    [InlineData("FW1004", "using Framework; [Module] partial class Net { Tensor weight = 1; }",
        "Add [Buffer]", "using Framework; [Module] partial class Net { [Buffer] Tensor weight = 1; }")]
    public async Task TheFixIsWhatTheMessageAsksFor(string id, string source, string title, string expected)
    {
        var document = Document(source);
        var diagnostic = (await Findings(document)).First(d => d.Id == id);
        var action = Assert.Single(await Offers(document, diagnostic), a => a.Title == title);
        var applied = (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;
        var words = (await applied.GetTextAsync()).ToString().Split(default(char[]), StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, string.Join(' ', words));
        Assert.DoesNotContain(await Findings(applied), d => d.Id == id);
    }

    [Fact]
    public async Task NothingIsOfferedThatWouldNotHelp()
    {
        var document = Document("using Framework; static partial class Operations { [Elementwise] static double F(double x, string y) => x; }");
        Assert.Empty(await Offers(document, Assert.Single(await Findings(document), d => d.Id == "FW0007")));
    }

    /// <summary>Editors offer fixes, and the compiler heeds pragmas, for what stands in a file of the compilation and not at a mere path.</summary>
    [Fact]
    public async Task FindingsStandInTheSyntaxTree()
    {
        var document = Document("using Framework; static class Operations { [Elementwise] static double F(double x) => x; }");
        Assert.All(await Findings(document), d => Assert.True(d.Location.IsInSource));
    }

    static Document Document(string source)
    {
        var compilation = GeneratorRun.Compile(source);
        var project = new AdhocWorkspace().AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Consumer", "Consumer", LanguageNames.CSharp, parseOptions: compilation.SyntaxTrees.Single().Options,
            compilationOptions: compilation.Options, metadataReferences: compilation.References));
        return project.AddDocument("Consumer.cs", source, filePath: "Consumer.cs");
    }

    static async Task<IEnumerable<Diagnostic>> Findings(Document document)
    {
        var compilation = (CSharpCompilation)(await document.Project.GetCompilationAsync())!;
        var driver = GeneratorRun.Driver(new KernelGenerator(), new ReductionGenerator(), new RowwiseGenerator(), new ModuleGenerator());
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var whole, out var found);
        return found.Concat(await whole.WithAnalyzers([new ModuleAnalyzer()]).GetAnalyzerDiagnosticsAsync());
    }

    static async Task<List<CodeAction>> Offers(Document document, Diagnostic diagnostic)
    {
        var offers = new List<CodeAction>();
        foreach (CodeFixProvider provider in new CodeFixProvider[] { new ModifierCodeFix(), new AttributeCodeFix() })
        {
            if (provider.FixableDiagnosticIds.Contains(diagnostic.Id))
                await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => offers.Add(action), default));
        }
        return offers;
    }
}
