using Framework.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Framework.Tests.Generators;

public sealed class IncrementalityTests
{
    const string Source = """
        using Framework;
        public static partial class Operations
        {
            [Elementwise] static double Twice(double x) => x + x;
            [Elementwise] static double Product(double x, double y) => x * y;
        }
        """;

    [Theory]
    [InlineData("using Framework;", "// a remark\n\nusing Framework; // another")]
    [InlineData("=> x + x;", "=> /* the sum */ (x + x);")]
    [InlineData("public static partial class Operations", "class Unrelated { int Field = 3; }\npublic static partial class Operations")]
    public void AnEditThatChangesNoKernelEmitsNothing(string before, string after)
    {
        var result = Edit(before, after);
        Assert.All(Reasons(result, KernelGenerator.Steps.Models), r => Assert.True(r is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached));
        Assert.All(result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    [Fact]
    public void AnEditOfOneKernelEmitsThatOneAlone()
    {
        var result = Edit("x + x", "2 * x");
        Assert.Single(Reasons(result, KernelGenerator.Steps.Models), r => r == IncrementalStepRunReason.Modified);
        Assert.Single(result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), o => o.Reason == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void AMovedFindingEmitsNothing()
    {
        var result = Edit("=> x * y;", "=>\n\n x * System.Math.BitDecrement(y);", "// moved\nusing Framework;");
        Assert.All(Reasons(result, KernelGenerator.Steps.Models), r => Assert.True(r is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached));
    }

    static GeneratorRunResult Edit(string before, string after, string? moved = null)
    {
        var source = moved is null ? Source : Source.Replace(before, after, StringComparison.Ordinal);
        var edited = moved is null ? Source.Replace(before, after, StringComparison.Ordinal) : source.Replace("using Framework;", moved, StringComparison.Ordinal);
        Assert.NotEqual(source, edited);
        var compilation = GeneratorRun.Compile(source);
        var driver = GeneratorRun.Driver().RunGenerators(compilation);
        var tree = compilation.SyntaxTrees.Single();
        var changed = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edited, (CSharpParseOptions)tree.Options, tree.FilePath));
        return driver.RunGenerators(changed).GetRunResult().Results.Single();
    }

    static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);
}
