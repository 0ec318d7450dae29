using Framework.Generators;
using Framework.Generators.Modules;
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
            [Reduction] static partial class TotalReduction
            {
                static double Seed() => 0;
                static double Accumulate(double sum, double x) => sum + x;
                static double Combine(double a, double b) => a + b;
            }
            [Rowwise] static Row Centred(Row x) => x - x.Mean();
        }
        [Module] public partial class Layer
        {
            [Parameter] readonly Tensor weight = 1;
            public Tensor Forward(Tensor x) => x * weight;
        }
        """;

    public static TheoryData<string> Generators => ["Elementwise", "Reduction", "Rowwise", "Module"];

    static IIncrementalGenerator Make(string name) => name switch
    {
        "Elementwise" => new KernelGenerator(),
        "Reduction" => new ReductionGenerator(),
        "Rowwise" => new RowwiseGenerator(),
        _ => new ModuleGenerator(),
    };

    [Theory]
    [MemberData(nameof(Generators))]
    public void ARemarkEmitsNothing(string generator) => IsQuiet(Edit(generator, "using Framework;", "// a remark\n\nusing Framework; // another"));

    [Theory]
    [MemberData(nameof(Generators))]
    public void ANeighbourEmitsNothing(string generator) =>
        IsQuiet(Edit(generator, "public static partial class Operations", "class Unrelated { int Field = 3; }\npublic static partial class Operations"));

    [Theory]
    [InlineData("Elementwise", "=> x + x;", "=> /* the sum */ (x + x);")]
    [InlineData("Reduction", "sum + x;", "(sum + x); // so far")]
    [InlineData("Rowwise", "=> x - x.Mean();", "{ var mean = x.Mean(); return x - (mean); }", true)]
    [InlineData("Module", "x * weight", "weight * x")]
    public void AnEditThatChangesNoKernelEmitsNothing(string generator, string before, string after, bool names = false)
    {
        var result = Edit(generator, before, after);
        if (!names)
            IsQuiet(result);
        else
            // A local's name is a name in the emitted code.
            Assert.Single(Outputs(result), o => o.Reason == IncrementalStepRunReason.Modified);
    }

    /// <summary>What was typed elsewhere: the file of the declarations is the same object as before.</summary>
    [Theory]
    [MemberData(nameof(Generators))]
    public void AKeystrokeInAnotherFileReadsNothingButWhatRefersToOthers(string generator)
    {
        var compilation = GeneratorRun.Compile(Source);
        var options = (CSharpParseOptions)compilation.SyntaxTrees.Single().Options;
        var other = CSharpSyntaxTree.ParseText("class Other { int fiel", options, "Other.cs");
        var driver = GeneratorRun.Driver(Make(generator)).RunGenerators(compilation.AddSyntaxTrees(other));
        var typed = CSharpSyntaxTree.ParseText("class Other { int field", options, "Other.cs");
        IsQuiet(driver.RunGenerators(compilation.AddSyntaxTrees(typed)).GetRunResult().Results.Single());
    }

    [Theory]
    [InlineData("Elementwise", "x + x", "2 * x")]
    [InlineData("Reduction", "sum + x;", "sum + x * x;")]
    [InlineData("Rowwise", "x - x.Mean()", "x - x.Max()")]
    [InlineData("Module", "readonly Tensor weight", "readonly Tensor scale")]
    public void AnEditOfOneDeclarationEmitsThatOneAlone(string generator, string before, string after)
    {
        var result = Edit(generator, before, after);
        Assert.Single(Reasons(result), r => r == IncrementalStepRunReason.Modified);
        Assert.Single(Outputs(result), o => o.Reason == IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void AMovedFindingEmitsNothing()
    {
        var result = Edit("Elementwise", "using Framework;", "// moved\nusing Framework;", Source.Replace("=> x * y;", "=>\n\n x * System.Math.BitDecrement(y);", StringComparison.Ordinal));
        Assert.All(Reasons(result), r => Assert.True(r is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached));
    }

    static void IsQuiet(GeneratorRunResult result)
    {
        Assert.NotEmpty(Reasons(result));
        Assert.All(Reasons(result), r => Assert.True(r is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached));
        Assert.All(Outputs(result), o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    static GeneratorRunResult Edit(string generator, string before, string after, string source = Source)
    {
        var edited = source.Replace(before, after, StringComparison.Ordinal);
        Assert.NotEqual(source, edited);
        var compilation = GeneratorRun.Compile(source);
        var driver = GeneratorRun.Driver(Make(generator)).RunGenerators(compilation);
        var tree = compilation.SyntaxTrees.Single();
        var changed = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edited, (CSharpParseOptions)tree.Options, tree.FilePath));
        return driver.RunGenerators(changed).GetRunResult().Results.Single();
    }

    static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result) =>
        result.TrackedSteps["Models"].SelectMany(s => s.Outputs).Select(o => o.Reason);

    static IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs(GeneratorRunResult result) =>
        result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs);
}
