using Framework.Generators;
using Framework.Tests.Operations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Framework.Tests.Generators;

/// <summary>Reductions and row-wise programs as a user declares them, rightly and wrongly.</summary>
public sealed class RowAndReductionTests
{
    static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new ReductionGenerator().AsSourceGenerator(), new RowwiseGenerator().AsSourceGenerator()], parseOptions: new(LanguageVersion.Latest, DocumentationMode.None));

    const string Sum = "static double Seed() => 0; static double Accumulate(double s, double x) => s + x; static double Combine(double a, double b) => a + b;";

    [Theory]
    [InlineData("FW0016", "[Reduction] static partial class [|Total|] { }")]
    [InlineData("FW0016", "[Reduction] static partial class [|TotalReduction|] { static double Seed() => 0; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|TotalReduction|] { static double Seed() => 0; static double Accumulate(double s, double x) => s * 0.5 + x; static double Combine(double a, double b) => a + b; }")]
    [InlineData("FW0016", "[Reduction] static partial class [|TotalReduction|] { static (double a, double b) Seed() => (0, 0); static (double, double) Accumulate(double a, double b, double x) => (a + x, b); static (double, double) Combine(double a, double b, double c, double d) => (a + c, b); }")]
    [InlineData("FW0016", "[Reduction] static partial class TotalReduction { static double Seed() => 0; static double Accumulate(double s, double x) => s + x; static double Combine(double a, double b) => a + b; static double Finish(double s, double [|number|]) => s; }")]
    [InlineData("FW0006", "[Reduction] static class [|TotalReduction|] { " + Sum + " }")]
    [InlineData("FW0003", "[Reduction] static partial class TotalReduction { static double Seed() => 0; static double Accumulate(double s, double x) { [|while|] (x > 1) x -= 1; return s + x; } static double Combine(double a, double b) => a + b; }")]
    [InlineData("FW0007", "[Rowwise] static Row F(Row x, [|double[]|] y) => x;")]
    [InlineData("FW0017", "[Rowwise] static [|int|] F(Row x) => 1;")]
    [InlineData("FW0013", "[Rowwise] static Row [|F|]([Scalar] double x) => new Row(1);", true)]
    [InlineData("FW0019", "[Rowwise] static Row F(Row x) => [|new Row(1, 2)|];")]
    [InlineData("FW0001", "[Rowwise] static double F(Row x, long i) => x[[|i & 1|]];")]
    [InlineData("FW0007", "[Rowwise] static Row F(Row x, [|float|] y) => x;")]
    [InlineData("FW0013", "[Rowwise] static double [|F|](double x, long i) => x;")]
    [InlineData("FW0009", "[Rowwise] static Row [|F|](Row x) => x / KernelMath.Trigamma(x.Sum());", false)]
    [InlineData("FW0003", "[Rowwise] static Row F(Row x) { [|for|] (var i = 0; i < 3; i++) x += x; return x; }")]
    [InlineData("FW0010", "[Rowwise] static Row [|F|](Row x) => x; [Rowwise] static Row F(Row x, Row y) => x + y;", true)]
    [InlineData("FW0026", "[Rowwise] static Row F(Row x, [Scalar] double [|dim|]) => x * dim;")]
    [InlineData("FW0026", "[Reduction] static partial class TotalReduction { " + Sum + " static double Finish(double s, [Scalar] double [|keepDim|]) => s * keepDim; }")]
    [InlineData("FW0010", "static double Total; [Reduction] static partial class [|TotalReduction|] { " + Sum + " }")]
    [InlineData("FW0016", "[Reduction] partial record [|TotalReduction|] { " + Sum + " }")]
    [InlineData("FW0013", "static double G { [Rowwise] [|get|] => 1; }")]
    [InlineData("FW0013", "[Rowwise] static partial Row [|F|](Row x);")]
    [InlineData("FW0002", "[Rowwise] static double F(Row x) => [|x.GetHashCode()|];")]
    [InlineData("FW0025", "[Rowwise] static Row F(Row x, double k [|= 2|]) => x * k;")]
    public void FindingsStandAtTheToken(string id, string members, bool others = false)
    {
        string source = GeneratorRun.InClass(members);
        int start = source.IndexOf("[|", StringComparison.Ordinal), end = source.IndexOf("|]", StringComparison.Ordinal) - 2;
        source = source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
        var found = Driver().RunGenerators(GeneratorRun.Compile(source)).GetRunResult().Diagnostics;
        Assert.Single(found, d => d.Id == id && d.Location.SourceSpan.Start == start && d.Location.SourceSpan.End == end);
        if (!others)
        {
            Assert.Single(found);
        }
    }

    [Fact]
    public void WhatIsGeneratedCompilesOutsideTheLibrary()
    {
        string source = GeneratorRun.InClass($$"""
            [Reduction] static partial class TotalReduction { {{Sum}} }
            [Rowwise] static (Row shares, double total) Shares(Row x, [Scalar] double floor = 0.5) { var s = x.Sum() + floor; return (x / s, s); }
            """);
        Driver().RunGeneratorsAndUpdateCompilation(GeneratorRun.Compile(source), out var compiled, out _);
        Assert.Empty(compiled.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void ALayerNormTakesThreeSweepsAndTwoBackwards()
    {
        var layout = typeof(Functional.LayerNormOperation).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Select(t => t.Name).ToArray();
        Assert.Equal(3, layout.Count(n => n.StartsWith("ForwardFloat32", StringComparison.Ordinal)));
        Assert.Equal(2, layout.Count(n => n.StartsWith("BackwardFloat32", StringComparison.Ordinal)));
    }

    [Fact]
    public void SoftmaxKeepsItsResultAndNothingElse()
    {
        var traits = Functional.SoftmaxOperation.Instance.Traits;
        Assert.Equal((0u, 1u, 0), (traits.SavedInputs, traits.SavedResults, traits.SavedValues));
    }

    [Fact]
    public void AUsersReductionIsTwiceDifferentiable()
    {
        Assert.Equal(7, Tensor.From<double>([1, 2, 3], [3]).HalfSquares(2).Item<double>(), 1e-12);
        FiniteDifferences.Check(x => x[0].HalfSquares(3, dim: 1), [3, 5]);
    }

    [Fact]
    public void AUsersRowProgramIsTwiceDifferentiableInAllItsResults()
    {
        FiniteDifferences.Check(x => x[0].Spread(x[1]).Scaled, [3, 5], [3, 5]);
        FiniteDifferences.Check(x => x[0].Spread(x[1]).Width, [3, 5], [5]);
        FiniteDifferences.Check(x => x[0].Spread(x[1], dim: 0).Scaled * x[0].Spread(x[1], dim: 0, keepDim: true).Width, [3, 5], [3, 5]);
    }
}

/// <summary>Declarations outside the library.</summary>
public static partial class UserRows
{
    /// <summary>Half the sum of squares, scaled.</summary>
    [Reduction]
    static partial class HalfSquaresReduction
    {
        static double Seed() => 0;

        static double Accumulate(double sum, double x) => sum + 0.5 * x * x;

        static double Combine(double a, double b) => a + b;

        static double Finish(double sum, [Scalar] double scale) => sum * scale / 2;
    }

    /// <summary>
    /// The square of how far the chosen element lies below the largest, plus a margin; or the smallest where it is not to count; and where the largest is.
    /// </summary>
    [Rowwise]
    static (double loss, long place) SquaredMargin(Row x, long target, double margin, bool counts)
    {
        double gap = Math.Max(0, x.Max() - x[target] + margin);
        return (counts ? gap * gap : x[x.ArgMin()], x.ArgMax());
    }

    /// <summary>The elements faded with their place, at a rate of each row's own.</summary>
    [Rowwise]
    static Row Faded(Row x, double rate) => x * Row.Exp(-rate * x.Indices() / x.Length);

    /// <summary>The square of the share of an element at an even place, with its place times itself; and that of all elements.</summary>
    [Rowwise]
    static (double direct, double whole) Share(Row x, long target)
    {
        Row shares = Row.Exp(x) / Row.Exp(x).Sum();
        double share = shares[target % 2 == 0 ? target : target / 2 * 2] + (x.Indices() * x / x.Length)[target];
        return (share * share, shares[-1] == 0 ? 1 : (shares * shares).Sum());
    }

    /// <summary>The elements weighted and divided by the distance of the largest from the smallest, and that distance.</summary>
    [Rowwise]
    static (Row scaled, double width) Spread(Row x, Row weight)
    {
        double width = x.Max() - x.Min() + 1;
        return (x * Row.Exp(weight) / width, width);
    }
}
