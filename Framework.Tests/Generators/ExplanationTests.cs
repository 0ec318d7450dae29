using Explain;
using Framework.Generators;
using Framework.Kernels;

namespace Framework.Tests.Generators;

/// <summary>What entries tell of themselves.</summary>
public sealed class ExplanationTests
{
    [Fact]
    public void EveryEntryExplainsItself()
    {
        string[] texts =
        [
            .. global::Framework.OperationRegistry.All.Select(e => e.Explain()),
            .. global::Framework.OperationRegistry.Rowwise.Select(e => e.Explain()),
            .. global::Framework.OperationRegistry.Reductions.Select(e => e.Explain()),
        ];
        Assert.All(texts, text => Assert.Contains("backward keeps", text, StringComparison.Ordinal));
    }

    [Fact]
    public void AnElementwiseOperationTellsFormulaCostAndAccuracy()
    {
        string text = global::Framework.OperationRegistry.All.Single(e => e.Name == "Tanh").Explain();
        Assert.StartsWith("Tanh(x)\n  formula                 tanh(x)\n  gradient of x           gradient * (1 - (result * result))", text, StringComparison.Ordinal);
        Assert.Contains("backward keeps          the result\n", text, StringComparison.Ordinal);
        Assert.Contains("8 bytes an element forward, 12 backward", text, StringComparison.Ordinal);
        Assert.Matches(@"accuracy                [12]\.\d\d ulp at x = ", text);
    }

    /// <summary>Counted by hand: a product and a sum for an element, a sum for two parts, a root for the result; backward doubles the result and the element, divides and multiplies.</summary>
    [Fact]
    public void AReductionTellsFormulasAndCost()
    {
        string text = Reduction.Explain();
        Assert.StartsWith(
            "RootOfSquares(x)\n  formula of Seed         0\n  formula of Accumulate   sum + (x * x)\n  formula of Combine      sum + sum'\n  formula of Finish       sqrt(sum)\n", text, StringComparison.Ordinal);
        Assert.Contains("  operations              2 an element, 1 to combine two parts, 1 a result; 4 an element backward, in float32\n", text, StringComparison.Ordinal);
        Assert.Contains("  memory                  4 bytes an element forward, 8 backward, in float32\n", text, StringComparison.Ordinal);
    }

    /// <summary>Counted by hand: an element is added up and then shifted, which takes two sweeps; a row's sum is divided by its length. The gradient is the same.</summary>
    [Fact]
    public void ARowwiseProgramTellsItsCost()
    {
        string text = Row.Explain();
        Assert.Contains("  operations              2 an element in 2 sweep(s) and 1 a row forward, 2 an element in 2 sweep(s) and 1 a row backward, in float32 on a GPU\n", text, StringComparison.Ordinal);
        Assert.Contains("  memory                  8 bytes an element forward, 8 backward, in float32, where no row serves several\n", text, StringComparison.Ordinal);
    }

    /// <summary>The parser of the interpreter counts too.</summary>
    [Theory]
    [MemberData(nameof(Listings))]
    public void KernelsAreListedInFullWithTheirCounts(string text, string[] entries)
    {
        string[] listings = text.Split("PTX ", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(entries.Length, listings.Length);
        foreach (var (listing, expected) in listings.Zip(entries))
        {
            var (head, module) = (listing[..listing.IndexOf('\n')], listing[(listing.IndexOf('\n') + 1)..]);
            var kernel = PtxInterpreter.PtxModule.Parse(module).Entries.Values.Single();
            Assert.Equal($"{expected}, {kernel.RegisterCounts.Values.Sum()} registers declared, {kernel.InstructionCounts.Values.Sum()} instructions", head);
        }
    }

    public static TheoryData<string, string[]> Listings => new()
    {
        { PtxText.Of(global::Framework.OperationRegistry.All.Single(e => e.Name == "Tanh")), ["forward: Tanh_forward", "backward: Tanh_backward"] },
        { PtxText.Of(Reduction), ["forward: RootOfSquares_reduce", "forward: RootOfSquares_combine", "backward: RootOfSquaresGradient_forward"] },
        { PtxText.Of(Row), RowKernels("Centred") },
        { PtxText.Of(global::Framework.OperationRegistry.Reductions.Single(e => e.Name == "Sum")), ["forward: Sum_reduce", "forward: Sum_combine"] },
        { PtxText.Of(global::Framework.OperationRegistry.Rowwise.Single(e => e.Name == "LayerNorm")), RowKernels("LayerNorm") },
    };

    static string[] RowKernels(string name) =>
    [
        $"forward, a warp on a row: {name}_rows_forward", $"backward, a warp on a row: {name}_rows_backward",
        $"forward, a block on a long row: {name}_rows_forward", $"backward, a block on a long row: {name}_rows_backward",
    ];

    /// <summary>No such kernel of the library reads contiguous elements one by one, and no fragment is so long that fewer than four a time are left.</summary>
    [Fact]
    public void RowsAndReductionsAreReadInVectors()
    {
        var listings = global::Framework.OperationRegistry.Rowwise.Select(PtxText.Of).Concat(global::Framework.OperationRegistry.Reductions.Select(PtxText.Of));
        var kernels = listings.SelectMany(l => l.Split("PTX ")[1..]).Where(k => k.Contains("_rows_", StringComparison.Ordinal) || k.Contains("_reduce(", StringComparison.Ordinal));
        Assert.All(kernels, k => Assert.Contains("ld.global.v4.b32", k, StringComparison.Ordinal));
    }

    /// <summary>One that refers to a library besides, by whose declaration one of its own is made.</summary>
    [Fact]
    public void AUsersProjectIsToldOfInTheSameWay()
    {
        var folder = Directory.CreateTempSubdirectory("Explained");
        try
        {
            string Project(string name, string items, string code)
            {
                string inside = folder.CreateSubdirectory(name).FullName;
                File.WriteAllText(Path.Combine(inside, name + ".csproj"), $"""
                    <Project Sdk="Microsoft.NET.Sdk">
                      <PropertyGroup>
                        <TargetFramework>net10.0</TargetFramework><DefineConstants>$(DefineConstants);LOWERED</DefineConstants><UseSharedCompilation>false</UseSharedCompilation>
                      </PropertyGroup>
                      <ItemGroup>
                        <Reference Include="{typeof(Tensor).Assembly.Location}" /><Analyzer Include="{typeof(RowwiseGenerator).Assembly.Location}" />
                        {items}
                      </ItemGroup>
                    </Project>
                    """);
                File.WriteAllText(Path.Combine(inside, "Operations.cs"), code);
                return inside;
            }
            Project("Depths", "", "using Framework; public static partial class Depths { [Rowwise] public static Row Lowered(Row x, Row by) => x - by.Sum(); }");
            var project = Explain.Project.Of(Project("Explained", "<ProjectReference Include=\"../Depths/Depths.csproj\" />", """
                using Framework;
                static partial class Operations
                {
                #if LOWERED
                    [Rowwise] static Row Sunk(Row x) => Depths.Lowered(x, x);
                #endif
                    [Reduction] static partial class TwiceReduction
                    {
                        static double Seed() => 0;
                        static double Accumulate(double sum, double x) => sum + 2 * x;
                        static double Combine(double a, double b) => a + b;
                    }
                }
                """));
            foreach (var (name, kernels) in new[] { ("Sunk", new[] { "Sunk_rows_forward", "Sunk_rows_backward" }), ("Twice", ["Twice_reduce", "Twice_combine"]) })
            {
                string text = Report.Of(project, name);
                Assert.Contains("  operations              2 an element", text, StringComparison.Ordinal);
                Assert.All(kernels, kernel => Assert.Contains($".visible .entry {kernel}(", text, StringComparison.Ordinal));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static ReductionEntry Reduction => OperationRegistry.Reductions.Single(e => e.Name == "RootOfSquares");

    static RowEntry Row => OperationRegistry.Rowwise.Single(e => e.Name == "Centred");
}

/// <summary>So small that their instructions can be counted by hand.</summary>
static partial class ExplainedOperations
{
    [Reduction]
    static partial class RootOfSquaresReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + x * x;

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum) => Math.Sqrt(sum);
    }

    [Rowwise]
    static Row Centred(Row x) => x - x.Mean();
}
